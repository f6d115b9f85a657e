"""Small line plots as SVG text. Colours are CSS classes and variables, so that a page can be light, dark or printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

import numpy as np
from markupsafe import Markup, escape
from numpy.typing import ArrayLike, NDArray

_LEFT, _RIGHT, _TOP, _BOTTOM = 54, 14, 12, 46
_LETTER = 7.2  # the mean width of a letter at 12 px, in a wide font
_ROW = 18


def element(tag: str, content: str = "", **attributes: object) -> Markup:
    """Return one SVG element; `content` is escaped unless it is Markup, ``stroke_width`` becomes ``stroke-width``."""
    written = (
        f' {name.rstrip("_").replace("_", "-")}="{escape(value)}"' for name, value in attributes.items()
    )
    return Markup(f"<{tag}{''.join(written)}>{escape(content)}</{tag}>")  # every part is escaped


def joined(parts: Sequence[Markup]) -> Markup:
    """Return the elements one after the other."""
    return Markup().join(parts)


def picture(width: float, height: float, title: str, parts: Sequence[Markup]) -> Markup:
    """Return a whole SVG image; `title` is what a screen reader says."""
    return element(
        "svg",
        joined(parts),
        viewBox=f"0 0 {width:g} {height:g}",
        role="img",
        aria_label=title,
        class_="figure",
    )


def ticks(low: float, high: float, most: int = 6, *, whole: bool = False) -> list[float]:
    """Return round numbers from `low` to `high`, at most about `most`; whole ones only, if asked for."""
    rough = (high - low) / most
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)
    if whole:
        step = max(1.0, round(step))
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return [round(count * step, 10) for count in range(first, last + 1)]


@dataclass(frozen=True)
class Axes:
    """Two linear axes, and what is drawn on them.

    Attributes
    ----------
    x_label, y_label
        What the axes show, with the unit.
    x_range, y_range
        Least and greatest value, in the data's units.
    whole_x
        Mark whole numbers only, for epochs.
    width, height
        In pixels, labels included.
    left
        Pixels for the labels of the vertical axis.
    """

    x_label: str
    y_label: str
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    whole_x: bool = False
    width: int = 440
    height: int = 310
    left: int = _LEFT

    def x(self, values: ArrayLike) -> NDArray[np.float64]:
        """Return the pixels from the left of values on the horizontal axis."""
        low, high = self.x_range
        return self.left + (np.asarray(values, float) - low) / (high - low) * (
            self.width - self.left - _RIGHT
        )

    def y(self, values: ArrayLike) -> NDArray[np.float64]:
        """Return the pixels from the top of values on the vertical axis."""
        low, high = self.y_range
        bottom = self.height - _BOTTOM
        return bottom - (np.asarray(values, float) - low) / (high - low) * (bottom - _TOP)

    def line(self, x: ArrayLike, y: ArrayLike, style: str, *, steps: bool = False) -> Markup:
        """Return a line through the points; it is broken where a value is not a number.

        With `steps`, each point's height holds until the next point.
        """
        points: NDArray[np.float64] = np.stack([self.x(x), self.y(y)], axis=1).round(1)
        moved = np.ones(len(points), np.bool_)
        moved[1:] = (points[1:] != points[:-1]).any(axis=1)
        points = points[moved]
        if np.isfinite(points).all(axis=1).sum() == 1:  # a line of one point would not be seen
            ((left, top),) = points[np.isfinite(points).all(axis=1)]
            return element("circle", cx=f"{left:g}", cy=f"{top:g}", r=3, class_=f"dot {style}")
        return element("path", d=_path(points, steps), class_=f"line {style}")

    def points(self, x: ArrayLike, y: ArrayLike, style: str) -> Markup:
        """Return a dot at each point: strokes of no length with round ends, the fewest letters for many dots."""
        places = np.stack([self.x(x), self.y(y)], axis=1).round(1).tolist()
        path = "".join(f"M{left:g},{top:g}h0" for left, top in places)
        return element("path", d=path, class_=f"points {style}")

    def vertical(self, x: float, style: str) -> Markup:
        """Return a line from bottom to top."""
        left = f"{float(self.x(x)):.1f}"
        return element("line", x1=left, x2=left, y1=_TOP, y2=self.height - _BOTTOM, class_=f"line {style}")

    def draw(
        self, title: str, marks: Sequence[Markup], legend: Sequence[tuple[str, str]], corner: str
    ) -> Markup:
        """Return the whole figure.

        Parameters
        ----------
        title
            What a screen reader says.
        marks
            What is drawn on the axes.
        legend
            Style and text of each entry.
        corner
            Where the legend stands: two words, ``top`` or ``bottom`` and ``left`` or ``right``.
        """
        return picture(self.width, self.height, title, [self._frame(), *marks, self._legend(legend, corner)])

    def _frame(self) -> Markup:
        right, bottom = self.width - _RIGHT, self.height - _BOTTOM
        parts = []
        for value in ticks(*self.y_range):
            at = float(self.y(value))
            parts.append(
                element("line", x1=self.left, x2=right, y1=f"{at:.1f}", y2=f"{at:.1f}", class_="grid")
            )
            parts.append(
                element("text", f"{value:,g}", x=self.left - 6, y=f"{at + 4:.1f}", class_="tick end")
            )
        for value in ticks(*self.x_range, whole=self.whole_x):
            at = float(self.x(value))
            parts.append(element("line", x1=f"{at:.1f}", x2=f"{at:.1f}", y1=_TOP, y2=bottom, class_="grid"))
            parts.append(element("text", f"{value:,g}", x=f"{at:.1f}", y=bottom + 16, class_="tick middle"))
        middle_x, middle_y = (self.left + right) / 2, (_TOP + bottom) / 2
        parts.append(element("path", d=f"M{self.left},{_TOP}V{bottom}H{right}", class_="axis"))
        parts.append(element("text", self.x_label, x=middle_x, y=self.height - 8, class_="label middle"))
        turned = f"translate(14 {middle_y:g}) rotate(-90)"
        parts.append(element("text", self.y_label, transform=turned, class_="label middle"))
        return joined(parts)

    def _legend(self, entries: Sequence[tuple[str, str]], corner: str) -> Markup:
        width = 36 + _LETTER * max(len(text) for _, text in entries)
        height = 8 + _ROW * len(entries)
        left = self.left + 8 if "left" in corner else self.width - _RIGHT - 8 - width
        top = _TOP + 6 if "top" in corner else self.height - _BOTTOM - 8 - height
        parts = [
            element(
                "rect", x=f"{left:.1f}", y=top, width=f"{width:.1f}", height=height, rx=4, class_="legend"
            )
        ]
        for row, (style, text) in enumerate(entries):
            middle = top + 4 + _ROW * (row + 0.5)
            path = f"M{left + 8:.1f},{middle:g}h18"
            parts.append(element("path", d=path, class_=f"line {style}"))
            parts.append(element("text", text, x=f"{left + 32:.1f}", y=f"{middle + 4:g}", class_="key"))
        return joined(parts)


def _path(points: NDArray[np.float64], steps: bool) -> str:
    commands, drawing = [], False
    for left, top in points.tolist():
        if not (np.isfinite(left) and np.isfinite(top)):
            drawing = False
            continue
        if not drawing:
            commands.append(f"M{left:g},{top:g}")
        else:
            commands.append(f"H{left:g}V{top:g}" if steps else f"L{left:g},{top:g}")
        drawing = True
    return "".join(commands)
