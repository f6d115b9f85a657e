"""Sequence logos as SVG files that stand alone, with a scale.

Heights in bits (Schneider and Stephens, Nucleic Acids Research 18, 1990), or the mean contribution of each base to the
output, below the line where it speaks against.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from motifdesk.data.alphabet import Alphabet
from motifdesk.files import replacing
from motifdesk.motifs.matrix import Motif
from motifdesk.project.letters import OUTLINES, stacks
from motifdesk.project.svg import element, joined, picture, ticks

_LEFT, _RIGHT, _TOP, _HEIGHT, _RULER = 46.0, 8.0, 8.0, 96.0, 20.0
_LETTER = 22.0
_INK, _MUTED = "#1A1A1A", "#5C6670"
# As the report's style has them: safe for colour-blind readers (Okabe and Ito).
_COLOURS = {"A": "#009980", "C": "#59B3E6", "G": "#E69B04", "T": "#1A1A1A", "U": "#1A1A1A"}


def information_logo(motif: Motif) -> Markup:
    """Return the logo of a motif in bits; the scale goes to 2, or to 1 where no column has more."""
    heights = motif.frequencies * motif.information[:, None]
    least = 2.0 if heights.sum(axis=1).max() > 1 else 1.0
    return _draw(heights, motif.alphabet, (0.0, least), "bits", f"Logo of {motif.name or motif.consensus}")


def contribution_logo(motif: Motif, contributions: NDArray[np.floating]) -> Markup:
    """Return the logo of what each base contributes, floats (W, 4), in the unit of the network's output."""
    heights = np.asarray(contributions, np.float64)
    low, high = np.clip(heights, None, 0).sum(axis=1).min(), np.clip(heights, 0, None).sum(axis=1).max()
    if low == high:
        high = 1.0
    title = f"Contributions of {motif.name or motif.consensus}"
    return _draw(heights, motif.alphabet, (float(low), float(high)), "contribution", title)


def write_logo(path: Path, figure: Markup) -> None:
    """Write a logo as an SVG file that needs no style sheet; raises `InputError` where it cannot be written."""
    rules = [f".base-{base}{{fill:{colour}}}" for base, colour in _COLOURS.items()]
    rules += [
        f"text{{font:11px sans-serif;fill:{_MUTED}}}.end{{text-anchor:end}}.middle{{text-anchor:middle}}",
        f".axis{{stroke:{_INK};stroke-width:1}}.grid{{stroke:{_MUTED};stroke-opacity:.25}}",
    ]
    shapes = joined(
        [
            element("path", id=f"letter-{base}", d=shape, fill_rule="evenodd")
            for base, shape in OUTLINES.items()
        ]
    )
    head = element("style", "".join(rules)) + element("defs", shapes)
    start, end = figure.index("viewBox"), figure.index(">") + 1
    whole = f'<svg xmlns="http://www.w3.org/2000/svg" {figure[start:end]}{head}{figure[end:]}\n'
    with replacing(path) as file:
        file.write(whole.encode())


def _draw(
    heights: NDArray[np.float64], alphabet: Alphabet, limits: tuple[float, float], unit: str, title: str
) -> Markup:
    low, high = limits
    scale = _HEIGHT / (high - low)
    zero = _TOP + high * scale
    width = _LEFT + _LETTER * len(heights) + _RIGHT
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
    parts += stacks(heights, alphabet.value, (_LEFT, zero), _LETTER, scale)
    for place in range(len(heights)):
        middle = _LEFT + _LETTER * (place + 0.5)
        mark = element("text", f"{place + 1}", x=f"{middle:g}", y=_TOP + _HEIGHT + 15, class_="tick middle")
        parts.append(mark)
    return picture(width, _TOP + _HEIGHT + _RULER, title, parts)
