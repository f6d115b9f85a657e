"""Where in a plot words cover the least of its curves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Corner = tuple[int, int]
"""0 or 1 for left or right, and for top or bottom, as pyqtgraph's anchors have it."""

_CORNERS: Final = ((1, 0), (1, 1), (0, 1), (0, 0))  # the first is taken where several are as good
_SAMPLES = 300
_WORTH_MOVING = 0.03  # of all points: words that jump about for less would be a nuisance


def sampled(x: Floats, y: Floats, x_range: Sequence[float], y_range: Sequence[float]) -> NDArray[np.float64]:
    """Return some points of a curve in the unit square of what is visible, shape (n, 2), y upwards."""
    places = np.unique(np.linspace(0, len(x) - 1, min(len(x), _SAMPLES)).astype(np.int64))
    points = np.stack([_within(x[places], x_range), _within(y[places], y_range)], axis=1)
    return points[np.isfinite(points).all(axis=1)]


def _within(values: Floats, bounds: Sequence[float]) -> Floats:
    low, high = bounds
    unit: Floats = (values - low) / ((high - low) or 1.0)
    return unit


def emptiest_corner(points: NDArray[np.float64], width: float, height: float, now: Corner) -> Corner:
    """Return the corner in which a box covers the fewest points.

    Parameters
    ----------
    points
        In the unit square, shape (n, 2), y upwards.
    width, height
        Of the box, as shares of the square's.
    now
        Where it stands: it stays there unless another corner is clearly better.
    """
    covered = {corner: _covered(points, corner, width, height) for corner in _CORNERS}
    best = min(_CORNERS, key=lambda corner: covered[corner])
    return best if covered[now] - covered[best] > _WORTH_MOVING * len(points) else now


def _covered(points: NDArray[np.float64], corner: Corner, width: float, height: float) -> int:
    right, bottom = corner
    across = points[:, 0] > 1 - width if right else points[:, 0] < width
    along = points[:, 1] < height if bottom else points[:, 1] > 1 - height
    return int((across & along).sum())


def corner_points(corner: Corner, width: float, height: float) -> NDArray[np.float64]:
    """Return points all over a box of this size in a corner, shape (n, 2), for others to keep away from."""
    right, bottom = corner
    across, along = np.meshgrid(np.linspace(0, width, 8), np.linspace(0, height, 8))
    x, y = across.ravel(), along.ravel()
    return np.stack([1 - x if right else x, y if bottom else 1 - y], axis=1)


def emptiest_height(
    points: NDArray[np.float64], left: float, right: float, choices: Sequence[float]
) -> float:
    """Return the height that is farthest from all points between `left` and `right`; the first where all are free."""
    near = points[(points[:, 0] >= left) & (points[:, 0] <= right), 1]
    if not len(near):
        return choices[0]
    return max(choices, key=lambda height: float(np.abs(near - height).min()))
