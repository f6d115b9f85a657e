"""JASPAR's count matrices: a header and four rows, with letters and brackets or bare (pfm)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from motifdesk.data.alphabet import Alphabet
from motifdesk.errors import InputError
from motifdesk.motifs.files import MotifFormat, numbers, shares
from motifdesk.motifs.matrix import Motif

_ROW: Final = re.compile(r"^\s*([ACGTU])\s*[\[|]?\s*([0-9.eE+\-\s]+?)\s*\]?\s*$", re.IGNORECASE)
_BARE: Final = re.compile(r"^[\s0-9.eE+-]+$")


def fits(lines: Sequence[str]) -> bool:
    """Return whether a header is followed by a row of counts, or the file is four bare rows."""
    said = [line for line in lines if line.strip()][:2]
    if not said:
        return False
    if said[0].startswith(">"):
        return len(said) > 1 and bool(_ROW.match(said[1]) or _BARE.match(said[1]))
    return bool(_BARE.match(said[0])) or bool(_ROW.match(said[0]))


def read(lines: Sequence[str], name: str) -> list[Motif]:
    """Return the motifs; raises `InputError` where a matrix is broken."""
    motifs: list[Motif] = []
    title, rna = name, False
    rows: list[list[float]] = []
    for place, line in enumerate([*lines, ">"], 1):
        if line.startswith(">"):
            if rows:
                motifs.append(_motif(title, rows, name, place - 1, rna=rna))
            elif motifs or title != name:
                raise InputError(
                    f"{name}, line {place}: the motif above has no counts; four rows were expected."
                )
            title, rows, rna = line[1:].strip() or name, [], False
        elif line.strip():
            found = _ROW.match(line)
            rna = rna or bool(found and found[1] in "Uu")
            rows.append(numbers(found[2] if found else line, name, place))
    return motifs


def _motif(title: str, rows: list[list[float]], name: str, place: int, *, rna: bool) -> Motif:
    if len(rows) != 4:
        raise InputError(
            f"{name}, line {place}: the motif has {len(rows)} rows; one each for A, C, G and T were expected."
        )
    if len({len(row) for row in rows}) != 1 or not rows[0]:
        raise InputError(
            f"{name}, line {place}: the rows of the motif differ in length; give each base the same columns."
        )
    counts = np.array(rows).T
    accession, _, called = title.replace("\t", " ").partition(" ")
    frequencies = shares(counts, name, place)
    sites = float(counts.sum(axis=1).max())
    alphabet = Alphabet.RNA if rna else Alphabet.DNA
    return Motif(called.strip() or accession, frequencies, sites, alphabet, accession, name)


def write(motifs: Sequence[Motif]) -> str:
    """Return the text: counts, of a hundred sites where their number is not known."""
    parts = []
    for motif in motifs:
        sites = 100.0 if np.isnan(motif.sites) else motif.sites
        counts = np.round(motif.frequencies * sites, 2).T
        letters = motif.alphabet.value
        rows = [
            f"{letter} [ {' '.join(f'{count:g}' for count in row)} ]"
            for letter, row in zip(letters, counts, strict=True)
        ]
        accession = "_".join((motif.accession or motif.name).split()) or "motif"
        parts.append("\n".join([f">{accession}\t{motif.name}", *rows]))
    return "\n".join(parts) + "\n"


JASPAR = MotifFormat("jaspar", "JASPAR", ".jaspar", fits, read, write)
