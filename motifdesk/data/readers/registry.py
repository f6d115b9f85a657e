"""The file formats there are. A new one is one new file in `motifdesk.data.readers`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from motifdesk.data import readers
from motifdesk.data.readers.foreign import foreign_kind
from motifdesk.data.readers.source import Source
from motifdesk.data.records import ReadOptions, Records
from motifdesk.discovery import discover
from motifdesk.monitor import Monitor

Cut = Callable[[bytes], int]
"""Returns where the last record begins of a text that begins with a record; 0 where there is only one."""


@dataclass(frozen=True)
class Format:
    """One file format.

    Attributes
    ----------
    name
        What scripts call it.
    sentence
        What it looks like, for users.
    recognise
        Looks at a file's head and returns how sure it is that the file has this format, 0 to 1.
    read
        Reads the sequences, and labels where there are any; raises `InputError` or `Cancelled`.
    cut
        Where a file of it may be cut, to be read in blocks; None where it has to be read whole.
    """

    name: str
    sentence: str
    recognise: Callable[[Source], float]
    read: Callable[[Source, ReadOptions, Monitor], Records]
    cut: Cut | None = None


@cache
def all_formats() -> Mapping[str, Format]:
    """Return every format by name, in alphabetical order."""
    return {item.name: item for item in sorted(discover(readers, Format), key=lambda item: item.name)}


def find_format(source: Source) -> Format | None:
    """Return the format that a file has by its content, or None where it holds no sequences that are known here.

    Raises
    ------
    InputError
        The file has a format that is known and cannot be read, such as GenBank's.
    """
    kind, advice = foreign_kind(source.head_lines)
    if kind:
        raise source.error(f"this is {kind}; {advice}.")
    sure, name = max((item.recognise(source), name) for name, item in all_formats().items())
    return all_formats()[name] if sure > 0 else None


def read_records(source: Source, options: ReadOptions, monitor: Monitor) -> Records:
    """Read a file whatever its format.

    Raises
    ------
    InputError
        It holds no sequences that can be read; one sentence says why and how to mend it.
    Cancelled
        The user cancelled.
    """
    monitor.status(f"Reading {source.name}")
    found = find_format(source)
    if found is None:
        raise source.error(
            "no DNA or RNA sequences were found; give FASTA, FASTQ, a table with a column of sequences, or one "
            "sequence a line."
        )
    return found.read(source, options, monitor)
