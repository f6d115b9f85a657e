"""The shape of the labels of a regression: long tails and saturation."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.float64]

LONG_TAIL: Final = 1.5  # skewness; that of an exponential distribution is 2, of a normal one 0
_BAND: Final = 0.001  # of the range, below the greatest label: what a saturated instrument reads there
_FEWEST, _SMALLEST_SHARE = 10, 0.001
_BELOW, _RATIO = 0.05, 3  # a tail grows thinner: a pile is thrice what lies in the 5 % of the range below it


class Saturation(NamedTuple):
    """A pile of labels near the greatest: the value where most of them are, and how many reach it."""

    value: float
    rows: int


def skewness(labels: Labels) -> float:
    """Return the third standardised moment; 0 where all labels are equal."""
    scaled = labels / max(
        float(np.abs(labels).max()), np.finfo(np.float64).tiny
    )  # no square is too large then
    centred = scaled - scaled.mean()
    spread = float(np.sqrt(np.mean(centred**2)))
    return float(np.mean((centred / spread) ** 3)) if spread > 0 else 0.0


def log_offset(labels: Labels) -> float:
    """Return what to add to the labels so that each has a logarithm; 0 where all are positive.

    For counts it is 1. Else the 5th percentile of the labels' distances from the smallest, so that no label becomes
    an outlier by being near zero; the smallest label, if negative, is moved to zero first.
    """
    smallest = float(labels.min())
    if smallest > 0:
        return 0.0
    above = labels[labels > smallest] - smallest
    whole = bool((labels == np.round(labels)).all())
    step = 1.0 if whole or not len(above) else float(np.quantile(above, 0.05))
    return max(step, 4 * float(np.spacing(abs(smallest)))) - smallest


def has_long_tail(labels: Labels) -> bool:
    """Return whether a few labels are much greater than the others, and their logarithms are not."""
    tail = skewness(labels)
    return tail >= LONG_TAIL and abs(skewness(np.log2(labels + log_offset(labels)))) <= tail / 2


def find_saturation(labels: Labels) -> Saturation | None:
    """Return the pile of labels at the greatest value, if there is one."""
    greatest, smallest = float(labels.max()), float(labels.min())
    span = greatest - smallest
    edge = greatest - _BAND * span
    pile = labels >= edge
    count = int(pile.sum())
    if span <= 0 or count == len(labels) or count < max(_FEWEST, _SMALLEST_SHARE * len(labels)):
        return None
    rest = labels[~pile]
    # Grades from 1 to 10 pile up at every value, not only at the greatest.
    at_next = int((rest == rest.max()).sum())
    if count < _RATIO * max(at_next, int((rest >= edge - _BELOW * span).sum())):
        return None
    values, counts = np.unique(labels[pile], return_counts=True)
    limit = float(values[counts.argmax()])  # a value just below it may be an honest one
    return Saturation(limit, int((labels >= limit).sum()))
