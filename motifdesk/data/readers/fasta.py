"""FASTA: a header after ``>``, then the sequence on any number of lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.readers.headers import read_headers
from motifdesk.data.readers.letters import Letters, check_length
from motifdesk.data.readers.registry import Format
from motifdesk.data.readers.scan import cut_out, line_bounds
from motifdesk.data.readers.source import BLANKS, Source
from motifdesk.data.records import ReadOptions, Records
from motifdesk.monitor import Monitor

_HEADER, _COMMENT, _REMARK = b">"[0], b";"[0], b"#"[0]


def recognise(source: Source) -> float:
    """Return 1 where the first line that is no comment is a header."""
    first = next((line for line in source.head_lines if not line.startswith((b";", b"#"))), b"")
    return 1.0 if first.startswith(b">") else 0.0


def read(source: Source, options: ReadOptions, monitor: Monitor) -> Records:
    """Read the records, and the labels in their headers where there are any.

    Blank lines, blanks, lines after ``;`` and lines after ``#`` before the first header do not count. A record without
    an id gets its number; a record without a sequence is left out, with a remark.

    Raises
    ------
    InputError
        A letter is no base, a sequence is as long as a chromosome, or headers contradict each other.
    Cancelled
        The user cancelled.
    """
    parser = _Parser(source, options)
    for chunk in source.chunks(monitor):
        parser.feed(chunk)
    return parser.records()


def cut(text: bytes) -> int:
    """Return where the last record begins."""
    return text.rfind(b"\n>") + 1


class _Parser:
    """Takes a FASTA file in chunks of whole lines."""

    def __init__(self, source: Source, options: ReadOptions) -> None:
        self._source = source
        self._options = options
        self._letters = Letters(source, options.alphabet)
        self._headers: list[str] = []
        self._bare = True  # no header holds a blank: most of a large file's ids are one word
        self._lengths: list[NDArray[np.int64]] = []
        self._open = 0  # the length so far of the record that the next chunk may go on with
        self._line = 1

    def feed(self, chunk: bytes) -> None:
        starts, ends, firsts = line_bounds(chunk)
        heads = firsts == _HEADER
        holds = ~heads & (firsts != _COMMENT)
        if not self._headers:
            # What stands before the first header is comment.
            holds &= np.cumsum(heads) > 0
        starts_held, ends_held = starts[holds], ends[holds]
        letters = cut_out(chunk, starts_held, ends_held)
        widths = ends_held - starts_held
        if any(blank in letters for blank in BLANKS):
            lines = [
                chunk[start:end].translate(None, BLANKS)
                for start, end in zip(starts_held, ends_held, strict=True)
            ]
            letters = b"".join(lines)
            widths = np.fromiter(map(len, lines), np.int64, len(lines))
        first_line = self._line

        def numbered() -> Iterator[tuple[int, bytes]]:
            for place in np.flatnonzero(holds).tolist():
                yield first_line + place, chunk[starts[place] : ends[place]].translate(None, BLANKS)

        self._letters.add(letters, numbered)
        self._add_headers(chunk, starts[heads], ends[heads])
        self._add_lengths(np.bincount(np.cumsum(heads)[holds], widths, int(heads.sum()) + 1))
        self._line += len(starts)

    def _add_headers(self, chunk: bytes, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> None:
        joined = cut_out(chunk, starts + 1, ends + 1)
        self._bare = self._bare and b" " not in joined and b"\t" not in joined
        self._headers += joined.decode().split("\n")[:-1]

    def _add_lengths(self, counted: NDArray[Any]) -> None:
        """Add the lengths of the records that ended; the first count belongs to the one that was open before."""
        lengths = counted.astype(np.int64)
        lengths[0] += self._open
        self._open = int(lengths[-1])
        self._lengths.append(lengths[:-1])
        longest = int(lengths.max())
        if longest:
            check_length(self._source, longest, "a record")

    def records(self) -> Records:
        # The first length is that of what stands before the first header: nothing.
        lengths = np.concatenate([*self._lengths, [self._open]])[1:]
        found = read_headers(self._source, self._headers, self._options, bare=self._bare)
        kept = np.flatnonzero(lengths)
        if not len(kept):
            raise self._source.error("no record holds a sequence; write it on the lines below each header.")
        remarks = self._source.remarks() + self._letters.remarks
        empty = found.take(np.flatnonzero(lengths == 0)).ids
        if missing := len(empty):
            found = found.take(kept)
            lengths = lengths[kept]
            remarks += (
                f"{missing:,} {'record' if missing == 1 else 'records'} without a sequence left out of "
                f"{self._source.name}.",
            )
        return Records(
            ids=found.ids,
            sequences=self._letters.sequences(lengths),
            labels=found.labels,
            parts=found.parts,
            decisions=(*found.decisions, self._letters.decision),
            remarks=remarks + found.remarks,
            source=(self._source.name,),
            empty=empty,
        )


FASTA: Final = Format(
    "fasta",
    "FASTA, on one or several lines each; labels may stand in the headers (>name|1, >name label=1, >name 0.53).",
    recognise,
    read,
    cut,
)
