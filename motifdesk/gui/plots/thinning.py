"""Fewer points that look the same: a screen has no room for a hundred thousand."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def peaks(x: Floats, y: Floats, most: int) -> tuple[Floats, Floats]:
    """Return about `most` points of a curve, the lowest and the highest of each of `most` / 2 stretches.

    Parameters
    ----------
    x, y
        Shape (n,), x rising. Values that are not finite are left out of stretches that have others.
    """
    if len(x) <= most:
        return x, y
    edges = np.linspace(0, len(x), most // 2 + 1).astype(np.int64)[:-1]
    lowest = np.fmin.reduceat(y, edges)
    highest = np.fmax.reduceat(y, edges)
    # Which of the two came first no longer shows at this width.
    return np.repeat(x[edges], 2), np.stack([lowest, highest], axis=1).reshape(-1)
