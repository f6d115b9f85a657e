"""The parts of the HTML page as what reportlab lays out: paragraphs, tables, figures, two columns where they fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final
from xml.etree.ElementTree import Element

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, HRFlowable, KeepTogether, Paragraph, Spacer, Table

from motifdesk.project.pdf.drawing import Figure
from motifdesk.project.pdf.scripts import marked
from motifdesk.project.pdf.style import BOLD, REGULAR, colours
from motifdesk.project.pdf.tables import report_table

GAP: Final = 14.0  # between two columns, in points
_TALLEST: Final = 0.6  # of a page: what is taller stands alone, for columns are not broken


def _styles() -> dict[str, ParagraphStyle]:
    look = {"fontName": REGULAR, "bulletFontName": REGULAR, "textColor": colours()["text"]}
    muted = {**look, "textColor": colours()["muted"], "fontSize": 7.5, "leading": 10.5}
    heads = {**look, "fontName": BOLD, "keepWithNext": 1}
    return {
        "p": ParagraphStyle("p", **look, fontSize=8.5, leading=12.5, spaceAfter=5),
        "li": ParagraphStyle(
            "li", **look, fontSize=8.5, leading=12, spaceAfter=2, leftIndent=11, bulletIndent=2
        ),
        "muted": ParagraphStyle("muted", **muted, spaceAfter=5),
        "caption": ParagraphStyle("caption", **muted, spaceBefore=4, spaceAfter=2, keepWithNext=1),
        "figcaption": ParagraphStyle("figcaption", **muted, spaceBefore=2, spaceAfter=3),
        "pre": ParagraphStyle("pre", **look, fontSize=7.5, leading=11, spaceAfter=5, leftIndent=8),
        "h1": ParagraphStyle("h1", **heads, fontSize=16, leading=20, spaceAfter=3),
        "h2": ParagraphStyle("h2", **heads, fontSize=12, leading=16, spaceBefore=3, spaceAfter=5),
        "h3": ParagraphStyle("h3", **heads, fontSize=9.5, leading=13, spaceBefore=5, spaceAfter=2),
    }


class Layout:
    """Turns elements into flowables.

    Parameters
    ----------
    size
        Width and height of the page's text, in points.
    shapes
        The paths that figures may refer to, by id.
    """

    def __init__(self, size: tuple[float, float], shapes: Mapping[str, Element]) -> None:
        self._size, self._shapes, self._styles = size, shapes, _styles()
        self._forms: dict[str, Callable[[Element, float], list[Flowable]]] = {
            "section": self._section,
            "figure": self._figure,
            "svg": self._svg,
            "table": self._table,
            "ul": self._list,
            "div": self._div,
            "header": self._inside,
            "pre": self._code,
            **dict.fromkeys(("p", "h1", "h2", "h3", "figcaption"), self._words),
        }

    def flowables(self, element: Element, width: float) -> list[Flowable]:
        """Return an element as flowables of a width, in points; `ValueError` where it is of no known kind."""
        form = self._forms.get(element.tag)
        if form is None:
            raise ValueError(f"the PDF has no form for <{element.tag}>")
        return form(element, width)

    def _inside(self, element: Element, width: float) -> list[Flowable]:
        return [part for child in element for part in self.flowables(child, width)]

    def _section(self, element: Element, width: float) -> list[Flowable]:
        return [Spacer(1, 6), _rule("border"), *self._inside(element, width)]

    def _div(self, element: Element, width: float) -> list[Flowable]:
        classes = element.get("class", "").split()
        if "verdict" in classes:
            level = next(name for name in classes if name.startswith("level-")).removeprefix("level-")
            return [Spacer(1, 4), _rule(level, 1.5), *self._inside(element, width)]
        return self._columns(element, width) if "columns" in classes else self._inside(element, width)

    def _columns(self, element: Element, width: float) -> list[Flowable]:
        """Return two children at a time beside each other where they are short enough, else below each other."""
        half = (width - GAP) / 2
        children, parts = list(element), []
        for at in range(0, len(children), 2):
            pair = children[at : at + 2]
            cells = [_open(self.flowables(child, half)) for child in pair]
            if max(_height(cell, half) for cell in cells) > _TALLEST * self._size[1]:
                parts += [part for child in pair for part in self.flowables(child, width)]
                continue
            place = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("TOPPADDING", (0, 0), (-1, -1), 0)]
            place += [("FONTNAME", (0, 0), (-1, -1), REGULAR)]
            place += [("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0)]
            row = [cells[0] or "", "", (cells[1] if len(cells) > 1 else "") or ""]
            parts.append(Table([row], colWidths=[half, GAP, half], style=place))
        return parts

    def _figure(self, element: Element, width: float) -> list[Flowable]:
        return [KeepTogether([*self._inside(element, width), Spacer(1, 4)])]

    def _svg(self, element: Element, _: float) -> list[Flowable]:
        return [Figure(element, self._shapes)]

    def _table(self, element: Element, width: float) -> list[Flowable]:
        caption = element.find("caption")
        above = [] if caption is None else [Paragraph(markup(caption), self._styles["caption"])]
        return [*above, report_table(element, width, markup), Spacer(1, 6)]

    def _list(self, element: Element, _: float) -> list[Flowable]:
        return [Paragraph(markup(item), self._styles["li"], bulletText="•") for item in element]

    def _words(self, element: Element, _: float) -> list[Flowable]:
        kind = "muted" if element.tag == "p" and element.get("class") == "muted" else element.tag
        words = markup(element)
        return [Paragraph(words, self._styles[kind])] if words else []

    def _code(self, element: Element, _: float) -> list[Flowable]:
        lines = "".join(element.itertext()).strip().split("\n")
        return [Paragraph(marked(line), self._styles["pre"]) for line in lines]


def markup(element: Element) -> str:
    """Return an element's words as reportlab's paragraphs take them."""
    return " ".join("".join(_inline(element)).split())


def _inline(element: Element) -> Iterator[str]:
    yield marked(element.text or "")
    for child in element:
        inner = "".join(_inline(child))
        if child.tag == "br":
            yield "<br/>"
        elif child.tag == "strong":
            yield f"<b>{inner}</b>"
        elif child.tag in ("small", "span"):
            look = f' name="{REGULAR}" size="7"' if child.tag == "small" else ""
            yield f'<font color="{colours()["muted"]}"{look}>{inner}</font>'
        else:
            yield inner
        yield marked(child.tail or "")


def _rule(colour: str, thickness: float = 0.6) -> Flowable:
    rule = HRFlowable(width="100%", color=colours()[colour], thickness=thickness, spaceAfter=4)
    rule.keepWithNext = True  # a line at the foot of a page would belong to nothing
    return rule


def _open(flowables: list[Flowable]) -> list[Flowable]:
    """Return them without what keeps them together: a cell is not broken anyway."""
    return [
        inner for part in flowables for inner in (part._content if isinstance(part, KeepTogether) else [part])
    ]


def _height(flowables: list[Flowable], width: float) -> float:
    return float(
        sum(part.wrap(width, 1e6)[1] + part.getSpaceBefore() + part.getSpaceAfter() for part in flowables)
    )
