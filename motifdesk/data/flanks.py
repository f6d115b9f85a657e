"""Constant ends and constant positions, such as the adapters of a library."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import UNKNOWN, decode
from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.rows import blocks
from motifdesk.monitor import Monitor

Shares = NDArray[np.float64]

CONSTANT: Final = (
    0.95  # share of sequences with the same base; the rest are errors of synthesis or sequencing
)
_SHORTEST: Final = 4  # bases: ATG at the start of every coding sequence is no adapter
_FEWEST: Final = 20  # sequences: fewer may agree by chance
_WIDEST: Final = 100


class Flanks(NamedTuple):
    """The constant ends of some of the sequences, as letters; empty where an end is not constant."""

    left: str
    right: str


def base_counts(
    dataset: Dataset, width: int, monitor: Monitor | None = None, *, from_end: bool = False
) -> NDArray[np.int64]:
    """Count the bases at each position, by class.

    Parameters
    ----------
    dataset
        Sequences of at least `width` bases.
    width
        How many positions to count.
    monitor
        Told of progress; may cancel.
    from_end
        Whether position 0 is the last base, 1 the one before it.

    Returns
    -------
    counts
        int64, shape (classes, width, 5), the last column for unknown bases; one class for regression.
    """
    sequences = dataset.sequences
    classes = max(len(dataset.class_names), 1)
    counts = np.zeros(classes * width * (UNKNOWN + 1), np.int64)
    places = -1 - np.arange(width) if from_end else np.arange(width)
    anchors = sequences.offsets[1:] if from_end else sequences.offsets[:-1]
    for start, stop in blocks(sequences, monitor):
        bins = sequences.codes[anchors[start:stop, None] + places].astype(np.int64)
        bins += np.arange(width) * (UNKNOWN + 1)
        if dataset.task is not Task.REGRESSION:
            bins += dataset.labels[start:stop, None] * (width * (UNKNOWN + 1))
        counts += np.bincount(bins.ravel(), minlength=len(counts))
    return counts.reshape(classes, width, UNKNOWN + 1)


def constant_bases(counts: NDArray[np.int64]) -> tuple[NDArray[np.bool_], NDArray[np.uint8]]:
    """Return which positions are constant, bool, and their most frequent bases, uint8, both of shape (width,).

    Parameters
    ----------
    counts
        Of one class or all, shape (width, 5).
    """
    bases = counts[:, :UNKNOWN]
    enough = max(CONSTANT * int(counts[0].sum()), _FEWEST) if len(counts) else 0
    return bases.max(axis=1, initial=0) >= enough, bases.argmax(axis=1).astype(np.uint8)


def find_flanks(dataset: Dataset, monitor: Monitor | None = None) -> tuple[Flanks, tuple[Flanks, ...]]:
    """Find the constant ends: at least four bases that 95 % of the sequences share.

    Returns
    -------
    of_all, of_classes
        The ends that all sequences share, and those that the sequences of each class share.
    """
    shortest = int(dataset.sequences.lengths.min())
    width = min(shortest, _WIDEST)
    left = base_counts(dataset, width, monitor)
    right = base_counts(dataset, width, monitor, from_end=True)
    alphabet = dataset.sequences.alphabet

    def flanks(start: NDArray[np.int64], end: NDArray[np.int64]) -> Flanks:
        first, last = _run(start), _run(end)[::-1]
        if len(first) + len(last) >= shortest:  # all of the sequence is constant: there is no end
            return Flanks("", "")
        return Flanks(decode(first, alphabet), decode(last, alphabet))

    return flanks(left.sum(axis=0), right.sum(axis=0)), tuple(map(flanks, left, right))


def _run(counts: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Return the bases of the constant positions with which the counts begin; none if they are too few."""
    constant, bases = constant_bases(counts)
    length = len(constant) if constant.all() else int(constant.argmin())
    return bases[: length if length >= _SHORTEST else 0]


def flank_widths(dataset: Dataset) -> tuple[int, int]:
    """Return how many bases to cut from the left and the right so that no class has a constant end."""
    of_all, of_classes = find_flanks(dataset)
    found = (of_all, *of_classes)
    return max(len(flanks.left) for flanks in found), max(len(flanks.right) for flanks in found)
