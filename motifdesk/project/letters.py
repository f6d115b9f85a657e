"""Letters of bases as SVG outlines: those of tracks and of logos are the same."""

from __future__ import annotations

from typing import Final

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from motifdesk.motifs.logo import stacked
from motifdesk.project.svg import element, joined

_SIDE: Final = 0.06  # of a letter's column stays free
_LEAST: Final = 0.1  # pixels below which a letter is left out

OUTLINES: Final = {
    "A": "M0,1L.39,0H.61L1,1H.78L.7,.77H.3L.22,1ZM.36,.6H.64L.5,.2Z",
    "C": "M1,.32C.95,.12 .78,0 .53,0C.2,0 0,.2 0,.5C0,.8 .2,1 .53,1C.78,1 .95,.88 1,.68L.79,.62C.76,.76 .67,.83 .53,"
    ".83C.33,.83 .22,.71 .22,.5C.22,.29 .33,.17 .53,.17C.67,.17 .76,.24 .79,.38Z",
    "G": "M.98,.31C.93,.11 .77,0 .53,0C.2,0 0,.2 0,.5C0,.8 .2,1 .53,1C.73,1 .89,.94 1,.83V.46H.52V.62H.79V.75C.73,.8 "
    ".65,.83 .54,.83C.33,.83 .22,.71 .22,.5C.22,.29 .33,.17 .53,.17C.66,.17 .74,.23 .77,.36Z",
    "T": "M0,0H1V.17H.61V1H.39V.17H0Z",
    "U": "M0,0H.22V.62C.22,.76 .32,.83 .5,.83C.68,.83 .78,.76 .78,.62V0H1V.62C1,.86 .82,1 .5,1C.18,1 0,.86 0,.62Z",
}
"""In the unit square, y pointing down."""


def letter_shapes() -> Markup:
    """Return the outlines of the letters, to stand once on the page: the drawings refer to them."""
    shapes = [
        element("path", id=f"letter-{base}", d=path, fill_rule="evenodd") for base, path in OUTLINES.items()
    ]
    return element(
        "svg", element("defs", joined(shapes)), width=0, height=0, aria_hidden="true", class_="shapes"
    )


def letter(base: str, at: tuple[float, float], width: float, height: float) -> list[Markup]:
    """Return a letter, or nothing where it is too low to be seen.

    Parameters
    ----------
    base
        A, C, G, T or U.
    at
        Pixels: the left end of its column, and the line that it stands on.
    width
        Of its column, in pixels.
    height
        In pixels; a negative one turns the letter upside down, below the line, as logos do.
    """
    if abs(height) < _LEAST:
        return []
    left, line = at
    put = f"translate({left:.2f} {line - height:.2f}) scale({(1 - _SIDE) * width:.2f} {height:.2f})"
    return [element("use", href=f"#letter-{base}", class_=f"base-{base}", transform=put)]


def stacks(
    heights: NDArray[np.floating], letters: str, at: tuple[float, float], width: float, scale: float
) -> list[Markup]:
    """Return the letters of a logo.

    Parameters
    ----------
    heights
        Floats, shape (W, 4), in any unit; negative ones hang below the line.
    letters
        The four letters.
    at
        Pixels: the left end of the first column, and the line.
    width
        Of a column, in pixels.
    scale
        Pixels that a height of 1 is high.
    """
    left, line = at
    parts: list[Markup] = []
    for item in stacked(heights, _LEAST / scale):
        place = (left + item.column * width, line - item.foot * scale)
        parts += letter(letters[item.code], place, width, item.height * scale)
    return parts
