"""Smoothing of curves. numpy alone, and fast enough to be done again while a slider is dragged."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_BLOCK = 32


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
        places = np.arange(_BLOCK)
        ages = places[:, None] - places[None, :]
        self._within = np.where(ages >= 0, weight ** np.maximum(ages, 0), 0.0)
        self._from_before = weight ** (places + 1.0)

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
        rows = np.stack([np.where(finite, values, 0.0), finite.astype(np.float64)])
        blocks = -(-len(values) // _BLOCK)
        padded = np.zeros((2, blocks * _BLOCK))
        padded[:, : len(values)] = rows
        sums = padded.reshape(2, blocks, _BLOCK) @ self._within.T
        sums += self._carried(sums[:, :, -1])[:, :, None] * self._from_before
        flat = sums.reshape(2, -1)[:, : len(values)]
        self._sums = flat[:, -1].copy()
        averages: Floats = np.full(len(values), np.nan)
        np.divide(flat[0], flat[1], out=averages, where=finite)
        return averages

    def _carried(self, ends: Floats) -> Floats:
        """Return the sums with which each block begins; `ends`, shape (2, blocks), are those of the blocks alone."""
        through = self._weight**_BLOCK
        begins = np.empty(ends.shape)
        for row, own in enumerate(ends.tolist()):
            before = float(self._sums[row])
            for block, end in enumerate(own):
                begins[row, block] = before
                before = before * through + end
        return begins


def smoothed(values: Floats, weight: float) -> Floats:
    """Return the bias-corrected exponential moving average of a whole curve, shape (n,)."""
    return Smoother(weight).extend(values)
