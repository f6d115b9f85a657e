"""What a binary classifier decides at one threshold. numpy alone: the window calls it while a slider moves."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

USUAL: Final = 0.5
"""The threshold where nobody has set another."""


@dataclass(frozen=True)
class Decision:
    """The decisions at one threshold.

    Attributes
    ----------
    threshold
        A score at or above it is predicted positive.
    confusion
        Counts ((true negatives, false positives), (false negatives, true positives)): rows true, columns predicted.
    """

    threshold: float
    confusion: tuple[tuple[int, int], tuple[int, int]]

    @property
    def accuracy(self) -> float:
        """Share of right decisions."""
        (tn, fp), (fn, tp) = self.confusion
        return _ratio(tn + tp, tn + fp + fn + tp)

    @property
    def precision(self) -> float:
        """Share of true positives among those predicted positive; 0 where none is."""
        (_, fp), (_, tp) = self.confusion
        return _ratio(tp, tp + fp)

    @property
    def recall(self) -> float:
        """Share of the positives that are found (sensitivity)."""
        _, (fn, tp) = self.confusion
        return _ratio(tp, tp + fn)

    @property
    def specificity(self) -> float:
        """Share of the negatives that are left alone."""
        (tn, fp), _ = self.confusion
        return _ratio(tn, tn + fp)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0 where neither exists."""
        (_, fp), (fn, tp) = self.confusion
        return _ratio(2 * tp, 2 * tp + fp + fn)

    @property
    def mcc(self) -> float:
        """Matthews correlation coefficient, -1 to 1; 0 where a row or column is empty."""
        (tn, fp), (fn, tp) = self.confusion
        scale = sqrt(tp + fp) * sqrt(tp + fn) * sqrt(tn + fp) * sqrt(tn + fn)
        return (tp * tn - fp * fn) / scale if scale else 0.0


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def decide(labels: NDArray[np.int64], scores: NDArray[np.floating], threshold: float) -> Decision:
    """Count right and wrong decisions at `threshold`; `labels` are 0 and 1, both arrays of shape (n,)."""
    predicted = scores >= threshold
    counts = np.bincount(labels * 2 + predicted, minlength=4).tolist()
    return Decision(threshold, ((counts[0], counts[1]), (counts[2], counts[3])))
