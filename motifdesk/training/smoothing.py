"""Smoothing of curves. numpy alone, and fast enough to be done again while a slider is dragged."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_NOTHING = 1e-18  # beside 1, to a float64


class Smoother:
    """An exponential moving average with bias correction, which goes on where it ended.

    After n values it is their mean, weighted with ``weight ** age``: from the first value on it is near the data, where
    the plain average would start at 0 (as the moments of Adam are corrected, Kingma & Ba, ICLR 2015).

    Parameters
    ----------
    weight
        How much of it is kept with every new value, from 0 (no smoothing) to below 1.
    """

    def __init__(self, weight: float) -> None:
        if not 0 <= weight < 1:
            raise ValueError(f"the weight is {weight}; it must be at least 0 and below 1")
        self._weight = weight
        # The weighted sums of the values and of ones, as they are after the last value.
        self._sums: Floats = np.zeros(2)

    def extend(self, values: Floats) -> Floats:
        """Return the averages at these values, which follow those before; NaN where a value is not finite.

        Parameters
        ----------
        values
            Shape (n,). What is not finite counts for nothing.
        """
        finite = np.isfinite(values)
        if not self._weight or not len(values):
            return np.where(finite, values, np.nan)
        sums = np.stack([np.where(finite, values, 0.0), finite.astype(np.float64)])
        # Each pass doubles how far back the sums reach, until what is farther back counts for nothing.
        reach, factor = 1, self._weight
        while reach < len(values) and factor > _NOTHING:
            sums[:, reach:] += factor * sums[:, :-reach]
            reach, factor = 2 * reach, factor * factor
        ages = np.arange(1, min(len(values), reach) + 1)
        sums[:, : len(ages)] += self._sums[:, None] * self._weight**ages
        self._sums = sums[:, -1].copy()
        averages: Floats = np.full(len(values), np.nan)
        np.divide(sums[0], sums[1], out=averages, where=finite)
        return averages


def smoothed(values: Floats, weight: float) -> Floats:
    """Return the bias-corrected exponential moving average of a whole curve, shape (n,)."""
    return Smoother(weight).extend(values)
