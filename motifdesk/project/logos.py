"""Sequence logos as SVG, with a scale.

Heights in bits (Schneider and Stephens, Nucleic Acids Research 18, 1990), or the mean contribution of each base to the
output, below the line where it speaks against.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from motifdesk.data.alphabet import Alphabet
from motifdesk.motifs.matrix import Motif
from motifdesk.project.letters import stacks
from motifdesk.project.svg import element, picture, ticks

_LEFT, _RIGHT, _TOP, _HEIGHT, _RULER = 46.0, 8.0, 8.0, 72.0, 20.0
_LETTER: Final = 22.0
_BITS: Final = 2.0


def information_logo(motif: Motif, before: int = 0, columns: int | None = None) -> Markup:
    """Return the logo of a motif, on a scale of two bits.

    Parameters
    ----------
    motif
        The motif.
    before
        Empty columns on its left, so that it can stand under another.
    columns
        In all; None for its own.
    """
    heights = motif.frequencies * motif.information[:, None]
    title = f"Logo of {motif.name or motif.consensus}: {motif.consensus}"
    return _draw(heights, motif.alphabet, (0.0, _BITS), "bits", title, (before, columns))


def contribution_logo(
    motif: Motif, contributions: NDArray[np.floating], before: int = 0, columns: int | None = None
) -> Markup:
    """Return the logo of what each base contributes, floats (W, 4), in the unit of the network's output.

    The other arguments are those of `information_logo`.
    """
    heights = np.asarray(contributions, np.float64)
    low, high = np.clip(heights, None, 0).sum(axis=1).min(), np.clip(heights, 0, None).sum(axis=1).max()
    if low == high:
        high = 1.0
    title = f"Contributions of {motif.name or motif.consensus}"
    return _draw(heights, motif.alphabet, (float(low), float(high)), "contribution", title, (before, columns))


def _draw(
    heights: NDArray[np.float64],
    alphabet: Alphabet,
    limits: tuple[float, float],
    unit: str,
    title: str,
    place: tuple[int, int | None],
) -> Markup:
    low, high = limits
    before, columns = place
    scale = _HEIGHT / (high - low)
    zero = _TOP + high * scale
    width = _LEFT + _LETTER * (before + len(heights) if columns is None else columns) + _RIGHT
    parts = []
    for value in ticks(low, high, most=5):  # so that one beside 0 is among them
        at = zero - value * scale
        style = "axis" if value == 0 else "grid"
        parts.append(
            element("line", x1=_LEFT, x2=width - _RIGHT, y1=f"{at:.1f}", y2=f"{at:.1f}", class_=style)
        )
        parts.append(element("text", f"{value:g}", x=_LEFT - 6, y=f"{at + 4:.1f}", class_="tick end"))
    turned = f"translate(12 {_TOP + _HEIGHT / 2:g}) rotate(-90)"
    parts.append(element("text", unit, transform=turned, class_="label middle"))
    left = _LEFT + before * _LETTER
    parts += stacks(heights, alphabet.value, (left, zero), _LETTER, scale)
    for position in range(len(heights)):
        middle = left + _LETTER * (position + 0.5)
        bottom = _TOP + _HEIGHT + 15
        parts.append(element("text", f"{position + 1}", x=f"{middle:g}", y=bottom, class_="tick middle"))
    drawn = picture(width, _TOP + _HEIGHT + _RULER, title, parts)
    # Logos keep one scale, however many columns they have.
    return Markup(str(drawn).replace("<svg ", f'<svg style="width:{width:.0f}px;max-width:100%" ', 1))
