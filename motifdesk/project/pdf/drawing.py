"""The report's figures on a page of the PDF: lines stay lines, text stays text.

Knows the part of SVG that `motifdesk.project.svg` and its users write, and raises an error on anything else, so that
nothing is ever left out of a figure in silence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final
from xml.etree.ElementTree import Element

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import FILL_EVEN_ODD, FILL_NON_ZERO, Canvas
from reportlab.platypus import Flowable

from motifdesk.project.pdf.scripts import draw_text, width_of
from motifdesk.project.pdf.style import BOLD, POINTS, REGULAR, styled

_TOKEN: Final = re.compile(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")
_STEP: Final = re.compile(r"([A-Za-z]+)\(([^)]*)\)")
_CAPS: Final = {"butt": 0, "round": 1}
_TAKES: Final = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "h": 1, "Z": 0}


class Figure(Flowable):  # type: ignore[misc]  # reportlab has no types
    """One SVG image, at most as wide as it says itself.

    Parameters
    ----------
    svg
        The element.
    shapes
        The paths that it may refer to, by id.
    """

    def __init__(self, svg: Element, shapes: Mapping[str, Element]) -> None:
        super().__init__()
        self._svg, self._shapes = svg, shapes
        _, _, self._across, self._down = map(float, svg.get("viewBox", "").split())
        own = re.search(r"width:(\d+)px", svg.get("style", ""))
        self._own_width = (float(own[1]) if own else self._across) * POINTS

    def wrap(self, room: float, _: float) -> tuple[float, float]:
        """Return width and height, in points."""
        self.width = min(room, self._own_width)
        self.height = self.width * self._down / self._across
        return self.width, self.height

    def draw(self) -> None:
        """Draw it."""
        canvas: Canvas = self.canv
        canvas.saveState()
        scale = self.width / self._across
        canvas.transform(scale, 0, 0, -scale, 0, self.height)  # SVG's y points down
        canvas.setLineJoin(1)
        for element in self._svg:
            _draw(canvas, element, self._shapes)
        canvas.restoreState()


def _draw(canvas: Canvas, element: Element, shapes: Mapping[str, Element]) -> None:
    style = styled(element.tag, element.get("class", ""))
    canvas.saveState()
    _move(canvas, element.get("transform", ""))
    if element.tag == "text":
        _text(canvas, element, style)
    else:
        drawn = shapes[element.attrib["href"].removeprefix("#")] if element.tag == "use" else element
        _paint(canvas, drawn, style)
    canvas.restoreState()


def _move(canvas: Canvas, transform: str) -> None:
    moves: dict[str, Callable[..., None]] = {
        "translate": canvas.translate,
        "scale": canvas.scale,
        "rotate": canvas.rotate,
    }
    for name, numbers in _STEP.findall(transform):
        if name not in moves:
            raise ValueError(f"figures must not use the transform {name!r}")
        moves[name](*map(float, numbers.split()))


def _text(canvas: Canvas, element: Element, style: Mapping[str, str]) -> None:
    size = float(style["font-size"].removesuffix("px"))
    font = BOLD if style.get("font-weight") == "600" else REGULAR
    text = element.text or ""
    share = {"middle": 0.5, "end": 1.0}.get(style.get("text-anchor", ""), 0.0)
    canvas.translate(float(element.get("x", 0)), float(element.get("y", 0)))
    canvas.scale(1, -1)
    canvas.setFillColor(HexColor(style["fill"]))
    draw_text(canvas, (-share * width_of(text, font, size), 0), text, font, size)


def _paint(canvas: Canvas, element: Element, style: Mapping[str, str]) -> None:
    """Draw a shape as its style says; as in SVG, it is filled black where nothing is said."""
    fill, stroke = style.get("fill", "#000000"), style.get("stroke", "none")
    opacity = float(style.get("opacity", 1))
    if fill != "none":
        canvas.setFillColor(HexColor(fill))
        canvas.setFillAlpha(opacity)
    if stroke != "none":
        canvas.setStrokeColor(HexColor(stroke))
        canvas.setStrokeAlpha(opacity * float(style.get("stroke-opacity", 1)))
        canvas.setLineWidth(float(style.get("stroke-width", 1)))
        canvas.setLineCap(_CAPS[style.get("stroke-linecap", "butt")])
        canvas.setDash([float(part) for part in style.get("stroke-dasharray", "").split()])
    path = canvas.beginPath()
    _OUTLINES[element.tag](path, element.attrib)
    even_odd = element.get("fill-rule") == "evenodd"
    canvas.drawPath(
        path,
        stroke=stroke != "none",
        fill=fill != "none" and element.tag != "line",
        fillMode=FILL_EVEN_ODD if even_odd else FILL_NON_ZERO,
    )


def _rect(path: Any, given: Mapping[str, str]) -> None:
    left, top = float(given.get("x", 0)), float(given.get("y", 0))
    width, height = float(given["width"]), float(given["height"])
    if "rx" in given:
        path.roundRect(left, top, width, height, float(given["rx"]))
    else:
        path.rect(left, top, width, height)


def _line(path: Any, given: Mapping[str, str]) -> None:
    path.moveTo(float(given["x1"]), float(given["y1"]))
    path.lineTo(float(given["x2"]), float(given["y2"]))


def _circle(path: Any, given: Mapping[str, str]) -> None:
    path.circle(float(given["cx"]), float(given["cy"]), float(given["r"]))


def _path(path: Any, given: Mapping[str, str]) -> None:
    x = y = 0.0
    for command, values in _commands(given["d"]):
        if command == "Z":
            path.close()
        elif command == "C":
            path.curveTo(*values)
            x, y = values[4:]
        elif command == "M":
            x, y = values
            path.moveTo(x, y)
        else:
            if command == "L":
                x, y = values
            elif command == "V":
                (y,) = values
            else:
                x = values[0] + (x if command == "h" else 0)
            path.lineTo(x, y)


def _commands(text: str) -> Iterator[tuple[str, list[float]]]:
    """Yield each command with its numbers; one that takes more of them than it needs is repeated."""
    tokens, at, command = _TOKEN.findall(text), 0, ""
    while at < len(tokens):
        if tokens[at].isalpha():
            command, at = tokens[at], at + 1
        takes = _TAKES.get(command)
        if takes is None:
            raise ValueError(f"figures must not use the path command {command!r}")
        yield command, [float(token) for token in tokens[at : at + takes]]
        at += takes


_OUTLINES: Final[dict[str, Callable[[Any, Mapping[str, str]], None]]] = {
    "rect": _rect,
    "line": _line,
    "circle": _circle,
    "path": _path,
}
