"""Where the letters of a sequence logo stand, whatever they are drawn with (Schneider and Stephens 1990)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Placed(NamedTuple):
    """A letter of a logo.

    Attributes
    ----------
    column
        Counted from 0.
    code
        Which base.
    foot
        Where it begins, in the unit of the heights: above the line where it is positive.
    height
        How far it reaches from there; a negative one hangs down, upside down.
    """

    column: int
    code: int
    foot: float
    height: float


def stacked(heights: NDArray[np.floating], least: float = 0.0) -> Iterator[Placed]:
    """Stack the letters of each column, the smallest at the line, so that the largest are seen first.

    Parameters
    ----------
    heights
        Floats, shape (W, 4); negative ones hang below the line.
    least
        Letters lower than this are left out.
    """
    for column, values in enumerate(np.asarray(heights, np.float64).tolist()):
        up = down = 0.0
        for code in sorted(range(len(values)), key=lambda code: abs(values[code])):
            height = values[code]
            if not height or abs(height) < least:
                continue
            yield Placed(column, code, up if height > 0 else down, height)
            up, down = (up + height, down) if height > 0 else (up, down + height)
