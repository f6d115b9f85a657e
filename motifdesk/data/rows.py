"""What is done to many sequences at once, a block of them at a time, so that memory stays small."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import UNKNOWN
from motifdesk.data.sequences import Sequences
from motifdesk.monitor import Monitor, check_cancelled

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]

# The intermediate arrays take up to 8 bytes a base: some tens of megabytes.
_BLOCK: Final = 2_000_000


def some_rows(rows: Rows, most: int, rng: np.random.Generator) -> Rows:
    """Return the rows in order, or `most` of them drawn at random."""
    return np.sort(rows if len(rows) <= most else rng.choice(rows, most, replace=False))


def blocks(sequences: Sequences, monitor: Monitor | None = None) -> Iterator[tuple[int, int]]:
    """Yield the first row and the end of blocks of rows, of at most two million bases or one sequence each.

    Raises
    ------
    Cancelled
        The user cancelled.
    """
    start, count = 0, len(sequences)
    while start < count:
        if monitor is not None:
            check_cancelled(monitor)
            monitor.progress(start, count)
        limit = sequences.offsets[start] + _BLOCK
        stop = max(int(np.searchsorted(sequences.offsets, limit, side="right")) - 1, start + 1)
        yield start, stop
        start = stop


def unknown_counts(sequences: Sequences, monitor: Monitor | None = None) -> Rows:
    """Return the number of unknown bases of each sequence, int64, shape (N,)."""
    counts = np.empty(len(sequences), np.int64)
    for start, stop in blocks(sequences, monitor):
        offsets = sequences.offsets[start : stop + 1]
        unknown = np.flatnonzero(sequences.codes[offsets[0] : offsets[-1]] == UNKNOWN) + offsets[0]
        counts[start:stop] = np.diff(np.searchsorted(unknown, offsets))
    return counts


def inner_unknown_counts(sequences: Sequences) -> Rows:
    """Return the number of unknown bases between the first and the last known base of each sequence, int64, (N,)."""
    counts = np.zeros(len(sequences), np.int64)
    for start, stop in blocks(sequences):
        offsets = sequences.offsets[start : stop + 1]
        known = np.flatnonzero(sequences.codes[offsets[0] : offsets[-1]] != UNKNOWN) + offsets[0]
        before = np.searchsorted(known, offsets)
        some = np.flatnonzero(np.diff(before))
        first, end = before[some], before[some + 1]
        counts[start + some] = known[end - 1] - known[first] + 1 - (end - first)
    return counts


def kept(sequences: Sequences, keep: Mask) -> Sequences:
    """Return the sequences where `keep`, bool, shape (N,), is true, in the same order."""
    lengths = sequences.lengths
    codes = sequences.codes[np.repeat(keep, lengths)]
    return Sequences(codes, _offsets(lengths[keep]), sequences.alphabet)


def trimmed(sequences: Sequences, left: int, right: int) -> Sequences:
    """Return the sequences without their first `left` and last `right` bases; none may be shorter than both."""
    inside = np.ones(len(sequences.codes), np.bool_)
    for place in range(left):
        inside[sequences.offsets[:-1] + place] = False
    for place in range(1, right + 1):
        inside[sequences.offsets[1:] - place] = False
    lengths = sequences.lengths - (left + right)
    return Sequences(sequences.codes[inside], _offsets(lengths), sequences.alphabet)


def windows(sequences: Sequences, starts: Rows, width: int) -> Sequences:
    """Return `width` bases of each sequence.

    Parameters
    ----------
    sequences
        N sequences, of any lengths.
    starts
        Where each window begins, int64, shape (N,); before the sequence if negative. What lies outside of the
        sequence is unknown.
    width
        Length of every sequence of the result.
    """
    codes = np.full(len(sequences) * width, UNKNOWN, np.uint8)
    made = Sequences(codes, np.arange(len(sequences) + 1, dtype=np.int64) * width, sequences.alphabet)
    lengths = sequences.lengths
    for start, stop in blocks(made):
        place = starts[start:stop, None] + np.arange(width)
        inside = (place >= 0) & (place < lengths[start:stop, None])
        place += sequences.offsets[start:stop, None]
        codes[start * width : stop * width].reshape(-1, width)[inside] = sequences.codes[place[inside]]
    return made


def _offsets(lengths: Rows) -> Rows:
    offsets = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    return offsets
