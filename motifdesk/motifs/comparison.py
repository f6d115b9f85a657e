"""How like known motifs a motif is: Tomtom's p and q (Gupta et al., Genome Biology 8, R24, 2007).

Columns are compared by Euclidean distance. The score of an alignment is the sum over its columns, each less the median
of its query column over all target columns, so that a column left over at an end counts as an average one (Tomtom's
complete score). The chance of such a score is computed exactly, from how each query column scores with all target
columns, for the best of all alignments of two motifs. Scores are rounded to a hundred steps and medians taken from a
thousand bins, as memelite does, so that the figures are equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.motifs.matrix import Motif

_STEPS: Final = 100
_MEDIAN_BINS: Final = 1000
_NEVER: Final = np.iinfo(np.int32).min


@dataclass(frozen=True)
class Match:
    """A target that a query resembles.

    Attributes
    ----------
    target
        Its place among the targets.
    p_value
        The chance that a motif of columns drawn from all targets' fits as well at any offset on either strand.
    q_value
        The false discovery rate of this match and the better ones among all targets (Benjamini and Hochberg 1995).
    offset
        The query's column at which the target's first one stands, as it is read; negative where it starts before.
    overlap
        How many columns stand over each other.
    reverse
        Whether the target is read on its other strand.
    """

    target: int
    p_value: float
    q_value: float
    offset: int
    overlap: int
    reverse: bool


class Targets:
    """Motifs made ready to be compared with."""

    def __init__(self, motifs: Sequence[Motif], *, both_strands: bool) -> None:
        """Take the motifs; with `both_strands` each is read on both."""
        matrices = [motif.frequencies for motif in motifs]
        if both_strands:
            matrices += [matrix[::-1, ::-1] for matrix in matrices]
        self.count = len(motifs)
        self.both_strands = both_strands
        self.lengths = np.array([len(matrix) for matrix in matrices], np.int64)
        self.columns = np.concatenate(matrices) if matrices else np.empty((0, 4))
        longest = int(self.lengths.max(initial=0))
        starts = np.concatenate([[0], np.cumsum(self.lengths)[:-1]]) if matrices else self.lengths
        place = np.arange(longest)
        self.inside = place < self.lengths[:, None]
        # The columns of each target in a row, the rest filled up with any: they are masked.
        self.grid = np.minimum(starts[:, None] + place, max(len(self.columns) - 1, 0))


def compare(query: Motif, targets: Targets, most: int | None = None) -> list[Match]:
    """Compare a motif with all targets.

    Parameters
    ----------
    query
        The motif.
    targets
        What it may resemble.
    most
        How many matches to return; None for all.

    Returns
    -------
    matches
        The best first; none where there are no targets.
    """
    if not targets.count:
        return []
    scores, shift = _column_scores(query.frequencies, targets.columns)
    best, place = _best_alignments(scores - shift, targets)
    chance = _survival(scores, shift, targets.lengths)
    width = query.width
    p_values = np.array([chance[length][score + width * shift] for length, score in zip(
        targets.lengths.tolist(), best.tolist(), strict=True
    )])  # fmt: skip
    reverse = np.zeros(targets.count, np.bool_)
    if targets.both_strands:
        forward, backward = p_values[: targets.count], p_values[targets.count :]
        reverse = best[targets.count :] > best[: targets.count]
        least = np.minimum(forward, backward)
        p_values = least * (2 - least)  # of two tries
        place = np.where(reverse, place[targets.count :], place[: targets.count])
    q_values = _benjamini_hochberg(p_values)
    order = np.argsort(p_values, kind="stable")[:most]
    offsets = place - width + 1
    matches = []
    for target in order.tolist():
        first = -int(offsets[target])
        length = int(targets.lengths[target])
        overlap = min(width, first + length) - max(0, first)
        matches.append(
            Match(
                target,
                float(p_values[target]),
                float(q_values[target]),
                first,
                overlap,
                bool(reverse[target]),
            )
        )
    return matches


def _column_scores(query: NDArray[np.float64], columns: NDArray[np.float64]) -> tuple[NDArray[np.int64], int]:
    """Return how each query column scores with each target column in whole steps (W, C), and the step of an average."""
    norms = (query**2).sum(axis=1)[:, None] + (columns**2).sum(axis=1) - 2 * query @ columns.T
    near = -np.sqrt(np.maximum(norms, 0))
    near -= np.array([_binned_median(row) for row in near])[:, None]
    lowest = int(np.floor(near.min()))
    scale = int(_STEPS / max(float(near.max()) - lowest, 1.0))
    steps: NDArray[np.int64] = np.floor((near - lowest) * scale + 0.5).astype(np.int64)
    return steps, -lowest * scale


def _binned_median(values: NDArray[np.float64]) -> float:
    """Return the mean of the bin in which the median lies."""
    least, greatest = float(values.min()), float(values.max())
    if greatest == least:
        return least
    bins = ((values - least) / (greatest - least) * (_MEDIAN_BINS - 1)).astype(np.int64)
    counts = np.cumsum(np.bincount(bins, minlength=_MEDIAN_BINS))
    middle = int(np.searchsorted(counts, len(values) / 2))
    return float(values[bins == middle].mean())


def _best_alignments(
    scores: NDArray[np.int64], targets: Targets
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the best score of each target and where: 0 where its first column meets the query's last.

    Of equal ones that with the largest overlap.
    """
    width, longest = len(scores), targets.grid.shape[1]
    totals = np.zeros((len(targets.lengths), longest + width - 1), np.int32)
    for column in range(width):
        shown = np.where(targets.inside, scores[column][targets.grid], 0)
        # The target's column c stands over the query's at the alignment c + (width - 1 - column).
        totals[:, width - 1 - column : width - 1 - column + longest] += shown
    places = np.arange(longest + width - 1)
    lengths = targets.lengths[:, None]
    totals[places >= lengths + width - 1] = _NEVER
    overlap = np.minimum(places + 1, width) - np.maximum(0, places - lengths + 1)
    best = totals.max(axis=1)
    ranked = np.where(totals == best[:, None], overlap, -1)
    # Places count how many target columns have passed the query's last one; turned to be the target's start.
    return best.astype(np.int64), ranked.argmax(axis=1)


def _survival(
    scores: NDArray[np.int64], shift: int, lengths: NDArray[np.int64]
) -> dict[int, NDArray[np.float64]]:
    """Return, for each length of a target, the chance of at least each score, float64 (highest score + 1,)."""
    width = len(scores)
    size = width * (int(scores.max()) + shift) + 1
    spans = _span_logs(scores, shift, size)
    found = {}
    for length in np.unique(lengths).tolist():
        short = min(length, width)
        total = np.zeros(size)
        for reach in range(1, short):
            total += spans[0, reach - 1] + spans[width - reach, width - 1]
        for first in range(width - short + 1):
            total += spans[first, first + short - 1]
        if length > width:  # the whole query stands over each further place of a longer target
            total += (length - width) * spans[0, width - 1]
        found[length] = np.minimum(-np.expm1(total), 1.0)
    return found


def _span_logs(
    scores: NDArray[np.int64], shift: int, size: int
) -> dict[tuple[int, int], NDArray[np.float64]]:
    """Return the logarithm of the chance of less than each score, for each run of query columns, float64 (size,)."""
    width = len(scores)
    single = [np.bincount(row, minlength=int(scores.max()) + 1) / scores.shape[1] for row in scores]
    logs = {}
    for first in range(width):
        density = np.ones(1)
        for last in range(first, width):
            density = np.convolve(density, single[last])
            moved = np.zeros(size)
            start = shift * (width - (last - first + 1))
            moved[start : start + len(density)] = density
            at_least = np.minimum(np.cumsum(moved[::-1])[::-1], 1.0)
            with np.errstate(divide="ignore"):  # the lowest score is always reached
                logs[first, last] = np.log1p(-at_least)
    return logs


def _benjamini_hochberg(p_values: NDArray[np.float64]) -> NDArray[np.float64]:
    order = np.argsort(p_values)
    count = len(p_values)
    raw = p_values[order] * count / np.arange(1, count + 1)
    adjusted = np.empty(count)
    adjusted[order] = np.minimum(np.minimum.accumulate(raw[::-1])[::-1], 1.0)
    return adjusted
