"""Read and write motif files. A new format is one new file in `motifdesk.motifs.formats`."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.discovery import discover
from motifdesk.errors import InputError
from motifdesk.files import replacing
from motifdesk.motifs import formats
from motifdesk.motifs.matrix import Motif

_MOST_BYTES: Final = 200_000_000  # unpacked: every known collection has less than a tenth
_GZIP: Final = b"\x1f\x8b"


@dataclass(frozen=True)
class MotifFormat:
    """One format.

    Attributes
    ----------
    name, title
        What scripts and users call it.
    suffix
        How its files end.
    fits
        ``fits(lines)``: whether a file looks like one.
    read
        ``read(lines, name)`` returns the motifs; `name` is the file's, for messages.
    write
        ``write(motifs)`` returns the file's text.
    """

    name: str
    title: str
    suffix: str
    fits: Callable[[Sequence[str]], bool]
    read: Callable[[Sequence[str], str], list[Motif]]
    write: Callable[[Sequence[Motif]], str]


@cache
def all_formats() -> Mapping[str, MotifFormat]:
    """Return every format by name."""
    return {item.name: item for item in sorted(discover(formats, MotifFormat), key=lambda item: item.name)}


def read_motifs(path: Path) -> list[Motif]:
    """Return the motifs of a file in any known format, packed with gzip or not.

    Raises
    ------
    InputError
        The file cannot be read, is in no known format, holds no motif, or a line is wrong.
    """
    lines = _text(path).splitlines()
    known = ", ".join(item.title for item in all_formats().values())
    for item in all_formats().values():
        if item.fits(lines):
            motifs = item.read(lines, path.name)
            if not motifs:
                raise InputError(f"{path.name}: there is no motif in this {item.title} file; choose another.")
            return motifs
    raise InputError(f"{path.name}: this is no motif file that MotifDesk knows; give one of {known}.")


def write_motifs(path: Path, motifs: Sequence[Motif], name: str) -> None:
    """Write motifs in the format of this name, whole or not at all.

    Raises
    ------
    InputError
        There is no such format, or the file cannot be written.
    """
    if name not in all_formats():
        raise InputError(f"There is no motif format {name!r}; choose one of {', '.join(all_formats())}.")
    with replacing(path) as file:
        file.write(all_formats()[name].write(motifs).encode())


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            packed = file.read(2) == _GZIP
        with gzip.open(path) if packed else path.open("rb") as file:
            raw = file.read(_MOST_BYTES + 1)
    except (OSError, EOFError) as error:
        raise InputError(f"{path.name}: the file cannot be read ({error}); check it and try again.") from None
    if len(raw) > _MOST_BYTES:
        raise InputError(f"{path.name}: the file is larger than 200 MB; give one with fewer motifs.")
    return raw.decode("utf-8", errors="replace")


def numbers(text: str, name: str, line: int, expected: int | None = None) -> list[float]:
    """Return the numbers of a line; raises `InputError` where a word is none, is negative, or their count is wrong."""
    words = text.split()
    try:
        values = [float(word) for word in words]
    except ValueError:
        raise InputError(
            f"{name}, line {line}: {text.strip()[:40]!r} stands where numbers should; mend the line."
        ) from None
    if not all(value >= 0 and np.isfinite(value) for value in values):
        raise InputError(
            f"{name}, line {line}: a number is negative or no number; a motif has counts or shares."
        )
    if expected is not None and len(values) != expected:
        raise InputError(
            f"{name}, line {line}: there are {len(values)} numbers where {expected} were expected."
        )
    return values


def shares(counts: NDArray[np.float64], name: str, line: int) -> NDArray[np.float64]:
    """Return counts (W, 4) as shares that sum to 1; raises `InputError` for a column of zeros."""
    totals = counts.sum(axis=1, keepdims=True)
    if not len(counts) or not (totals > 0).all():
        raise InputError(
            f"{name}, line {line}: a motif has a column without any count; leave the motif out or mend it."
        )
    shared: NDArray[np.float64] = counts / totals
    return shared
