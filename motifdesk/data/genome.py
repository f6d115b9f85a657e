"""Genomes: any stretch of any chromosome, from FASTA (compressed or not) or 2bit, without a trace beside the file."""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Final, Protocol

import numpy as np

from motifdesk.data.alphabet import Codes, encode, first_non_base, reverse_complement
from motifdesk.data.readers.source import BLANKS, Source, guarded, open_source
from motifdesk.errors import InputError
from motifdesk.monitor import Monitor, SilentMonitor

_TWO_BIT: Final = (b"\x43\x27\x41\x1a", b"\x1a\x41\x27\x43")  # either byte order
# Plain FASTA above this size stays on disk; below it, and compressed, a byte a base fits into memory.
_IN_MEMORY_BYTES: Final = 1 << 28


class _Store(Protocol):
    """Where the letters come from."""

    lengths: dict[str, int]

    def read(self, name: str, start: int, end: int) -> Codes:
        """Return the codes of a stretch that is known to be there."""

    def close(self) -> None:
        """Let go of the file."""


class Genome:
    """Named sequences of which any stretch can be fetched; made by `open_genome`, a context manager."""

    def __init__(self, path: Path, store: _Store) -> None:
        self._path = path
        self._store = store
        # Of two names that differ by chr alone, the first is meant by any other.
        self._alias = {_bare(name): name for name in reversed(store.lengths)}

    def __enter__(self) -> Genome:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; nothing can be fetched afterwards."""
        self._store.close()

    def names(self) -> tuple[str, ...]:
        """Return the names of the chromosomes, in the order of the file."""
        return tuple(self._store.lengths)

    def lengths(self) -> Mapping[str, int]:
        """Return the number of bases of each chromosome."""
        return self._store.lengths

    def find(self, name: str) -> str | None:
        """Return what the file calls a chromosome, with or without ``chr``; None where it has none of the kind."""
        return name if name in self._store.lengths else self._alias.get(_bare(name))

    def fetch(self, name: str, start: int, end: int, strand: str = "+") -> Codes:
        """Return the codes of a stretch.

        Parameters
        ----------
        name
            The chromosome, with or without ``chr``.
        start, end
            0-based, `end` not included.
        strand
            ``-`` gives the reverse complement.

        Returns
        -------
        codes
            uint8, shape (end - start,).

        Raises
        ------
        InputError
            There is no such chromosome (the sentence names the nearest), or it ends before the stretch does.
        """
        found = self.find(name)
        if found is None:
            raise InputError.at(self._path, None, self._unknown(name))
        length = self._store.lengths[found]
        if not 0 <= start <= end <= length:
            raise InputError.at(
                self._path,
                None,
                f"{found} has {length:,} bases, so that there is no {start:,} to {end:,}; check that the coordinates "
                "are for this version of the genome.",
            )
        with guarded(self._path):
            codes = self._store.read(found, start, end)
        return reverse_complement(codes) if strand == "-" else codes

    def _unknown(self, name: str) -> str:
        names = self.names()
        near = difflib.get_close_matches(name, names, n=3, cutoff=0.5) or names[:3]
        others = "" if len(near) == len(names) else f" and {len(names) - len(near):,} more"
        return (
            f"there is no chromosome {name!r} here, but {', '.join(near)}{others}; check that the genome is the right "
            "one."
        )


def open_genome(path: Path, monitor: Monitor | None = None, *, cache: Path | None = None) -> Genome:
    """Open a genome.

    Parameters
    ----------
    path
        FASTA, plain or compressed, or 2bit. A chromosome is named by the first word of its header.
    monitor
        Told of progress; may cancel.
    cache
        A folder for the index of a large plain FASTA file; a temporary one by default. An index ``.fai`` that lies
        beside the file already is used; none is ever made there.

    Raises
    ------
    InputError
        The file cannot be read or is no genome.
    Cancelled
        The user cancelled.
    """
    with guarded(path), path.open("rb") as file:
        magic = file.read(4)
    if magic in _TWO_BIT:
        with guarded(path):
            return Genome(path, _TwoBit(path))
    source = open_source(path)
    if not source.head.lstrip().startswith((b">", b";")):
        raise source.error(
            "this is no genome: give FASTA, with a header such as >chr1 for each chromosome, or 2bit."
        )
    monitor = monitor or SilentMonitor()
    monitor.status(f"Reading {path.name}")
    if not source.packing and path.stat().st_size > _IN_MEMORY_BYTES:
        # Lines of different lengths cannot be indexed, and then memory it must be.
        with suppress(importlib.import_module("pyfaidx").FastaIndexingError):
            return Genome(path, _Indexed(path, cache))
    return Genome(path, _InMemory(source, monitor))


def _bare(name: str) -> str:
    """Return the name without ``chr``, by which chr1 and 1, and chrM and MT, are the same."""
    bare = name[3:] if name[:3].lower() == "chr" else name
    return "M" if bare == "MT" else bare


class _InMemory:
    """All chromosomes as codes."""

    def __init__(self, source: Source, monitor: Monitor) -> None:
        pieces: dict[str, list[Codes]] = {}
        name = ""
        for chunk in source.chunks(monitor):
            # A chunk is whole lines: what follows a line feed and > is a header.
            before, *records = (b"\n" + chunk).split(b"\n>")
            if before.strip() and name:
                pieces[name].append(_encoded(source, name, before))
            for record in records:
                header, _, letters = record.partition(b"\n")
                name = _first_word(source, header, pieces)
                pieces[name] = [_encoded(source, name, letters)]
        self._codes = {name: np.concatenate(pieces.pop(name)) for name in list(pieces)}
        self.lengths: dict[str, int] = {name: len(codes) for name, codes in self._codes.items()}
        if not any(self.lengths.values()):
            raise source.error("there are headers but no bases; give the whole genome.")

    def read(self, name: str, start: int, end: int) -> Codes:
        return self._codes[name][start:end]

    def close(self) -> None:
        self._codes = {}


def _first_word(source: Source, header: bytes, taken: Iterable[str]) -> str:
    words = header.split()
    if not words:
        raise source.error("a header without a name was found; write the chromosome's name after the >.")
    name = words[0].decode("utf-8")
    if name in taken:
        raise source.error(f"two sequences are called {name!r}; give each chromosome a name of its own.")
    return name


def _encoded(source: Source, name: str, letters: bytes) -> Codes:
    codes = encode(letters, skip=BLANKS + b"\n")
    place = first_non_base(codes)
    if place is not None:
        letter = chr(letters.translate(None, BLANKS + b"\n")[place])
        raise source.error(f"the letter {letter!r} in {name} is no base; give the genome as DNA.")
    return codes


class _Indexed:
    """Plain FASTA on disk, by pyfaidx and an index kept out of the user's folder."""

    def __init__(self, path: Path, cache: Path | None) -> None:
        beside = path.with_name(path.name + ".fai")
        with ExitStack() as stack, guarded(path):
            if beside.exists() and beside.stat().st_mtime >= path.stat().st_mtime:
                index = beside
            else:
                folder = cache or stack.enter_context(TemporaryDirectory(prefix="motifdesk-"))
                index = Path(folder) / _index_name(path)
            library = importlib.import_module("pyfaidx")
            try:
                file = library.Faidx(str(path), indexname=str(index), as_raw=True)
            except ValueError as error:
                raise InputError.at(
                    path, None, f"the names of the chromosomes cannot be used: {error}."
                ) from None
            stack.callback(file.close)
            self._stack = stack.pop_all()
        self._file = file
        self.lengths: dict[str, int] = {name: item.rlen for name, item in file.index.items()}

    def read(self, name: str, start: int, end: int) -> Codes:
        return (
            encode(self._file.fetch(name, start + 1, end).encode()) if end > start else np.empty(0, np.uint8)
        )

    def close(self) -> None:
        self._stack.close()


def _index_name(path: Path) -> str:
    """Return a name that another file, or another version of this one, does not have."""
    status = path.stat()
    return f"{path.name[:80]}-{status.st_size:x}-{status.st_mtime_ns:x}.fai"


class _TwoBit:
    """UCSC's packed format, by twobitreader."""

    def __init__(self, path: Path) -> None:
        library = importlib.import_module("twobitreader")
        try:
            self._file = library.TwoBitFile(str(path))
        except (library.TwoBitFileError, ValueError, EOFError, MemoryError):
            raise InputError.at(path, None, "the 2bit file is damaged; copy or download it again.") from None
        self.lengths: dict[str, int] = {name: len(item) for name, item in self._file.items()}

    def read(self, name: str, start: int, end: int) -> Codes:
        return encode(self._file[name][start:end].encode())

    def close(self) -> None:
        self._file.close()
