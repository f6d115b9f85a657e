"""Tables of the PDF: columns as wide as their words need, heads repeated on every page, rows never cut."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final
from xml.etree.ElementTree import Element

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, Table

from motifdesk.project.pdf.scripts import width_of
from motifdesk.project.pdf.style import BOLD, REGULAR, colours, mixed

_SIZE: Final = 8.0
_PAD: Final = 7.0  # on the right of a cell, in points
_MANY: Final = 14  # columns; more are written smaller
_LEAST_SCALE: Final = 0.75
_WORD: Final = 90.0  # points after which a word may be broken

Markup = Callable[[Element], str]


def report_table(table: Element, width: float, markup: Markup) -> Table:
    """Return a table of a width, in points; `markup` gives a cell's words as paragraphs take them."""
    head, body = table.findall("thead/tr"), table.findall("tbody/tr")
    grid = [_spread(row) for row in (*head, *body)]
    columns = max(map(len, grid))
    scale = min(1.0, _MANY / columns)
    needs = [[_needs(cell, scale) for cell in row] for row in grid]
    least = sum(max(row[at][0] for row in needs if at < len(row)) for at in range(columns))
    scale *= max(_LEAST_SCALE, min(1.0, 0.98 * width / least))  # rather smaller than broken words
    shaded = "confusion" in table.get("class", "")
    cells = [
        [_cell(cell, markup, scale, (shaded, at < len(head))) for cell in row] for at, row in enumerate(grid)
    ]
    return Table(
        [[*row, *[""] * (columns - len(row))] for row in cells],
        colWidths=column_widths([[_needs(cell, scale) for cell in row] for row in grid], width),
        repeatRows=len(head),
        hAlign="LEFT",
        style=_look(grid, shaded, scale * _PAD),
    )


def column_widths(needs: list[list[tuple[float, float]]], room: float) -> list[float]:
    """Return how wide each column is, in points.

    Parameters
    ----------
    needs
        Of each cell of each row: the width of its longest word, and that of all its words in one line.
    room
        What there is to share. Columns get what they need; what is missing is taken where most could be broken, what
        is left is shared out evenly.
    """
    columns = max(map(len, needs))
    least = [max(row[at][0] for row in needs if at < len(row)) for at in range(columns)]
    most = [max(row[at][1] for row in needs if at < len(row)) for at in range(columns)]
    if sum(most) <= room:
        return [width + (room - sum(most)) / columns for width in most]
    if sum(least) >= room:
        return _capped(least, room)
    share = (room - sum(least)) / (sum(most) - sum(least))
    return [low + share * (high - low) for low, high in zip(least, most, strict=True)]


def _capped(widths: list[float], room: float) -> list[float]:
    """Return the widths with the widest cut to one width, so that all fit."""
    left = room
    for place, width in enumerate(sorted(widths)):
        cap = left / (len(widths) - place)
        if width >= cap:
            return [min(other, cap) for other in widths]
        left -= width
    return widths


def _spread(row: Element) -> list[Element | None]:
    """Return the cells of a row, each followed by as many Nones as it spans further columns."""
    return [part for cell in row for part in (cell, *[None] * (int(cell.get("colspan", "1")) - 1))]


def _needs(cell: Element | None, scale: float) -> tuple[float, float]:
    if cell is None or "colspan" in cell.attrib:
        return 0.0, 0.0
    font = BOLD if cell.tag == "th" else REGULAR
    lines = _lines(cell)
    words = [word for line in lines for word in line.split()]
    longest = max((width_of(word, font, scale * _SIZE) for word in words), default=0.0)
    whole = max((width_of(line, font, scale * _SIZE) for line in lines), default=0.0)
    pad = scale * _PAD + 1
    if cell.tag == "td" and "number" in cell.get("class", "").split():
        return whole + pad, whole + pad  # numbers stay on one line
    return min(longest, _WORD) + pad, whole + pad


def _lines(cell: Element) -> list[str]:
    text = (cell.text or "") + "".join(
        ("\n" if part.tag == "br" else "") + "".join(part.itertext()) + (part.tail or "") for part in cell
    )
    return [" ".join(line.split()) for line in text.split("\n")]


def _cell(cell: Element | None, markup: Markup, scale: float, kind: tuple[bool, bool]) -> Any:
    if cell is None:
        return ""
    centred, heading = kind
    classes = cell.get("class", "").split()
    side = TA_RIGHT if "number" in classes else TA_LEFT
    if centred and (heading or cell.tag == "td"):
        side = TA_CENTER
    style = ParagraphStyle(
        "cell",
        fontName=BOLD if cell.tag == "th" and not heading else REGULAR,
        fontSize=scale * _SIZE,
        leading=scale * _SIZE * 1.35,
        textColor=colours()["muted" if heading or "muted" in classes else "text"],
        alignment=side,
    )
    return Paragraph(markup(cell), style)


def _look(grid: list[list[Element | None]], shaded: bool, pad: float) -> list[tuple[Any, ...]]:
    look: list[tuple[Any, ...]] = [
        ("FONTNAME", (0, 0), (-1, -1), REGULAR),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-2, -1), pad),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE" if shaded else "TOP"),
    ]
    if not shaded:
        look.append(("LINEBELOW", (0, 0), (-1, -2), 0.4, HexColor(colours()["border"])))
    for row, cells in enumerate(grid):
        for column, cell in enumerate(cells):
            if cell is None:
                continue
            at = (column, row)
            if "colspan" in cell.attrib:
                look.append(("SPAN", at, (column + int(cell.attrib["colspan"]) - 1, row)))
            depth = re.search(r"--depth: ([\d.]+)%", cell.get("style", ""))
            if depth:
                ground = mixed(colours()["accent"], colours()["window"], float(depth[1]))
                look += [("BACKGROUND", at, at, HexColor(ground)), ("BOX", at, at, 1.5, HexColor("#FFFFFF"))]
                look += [("TOPPADDING", at, at, 7), ("BOTTOMPADDING", at, at, 8), ("RIGHTPADDING", at, at, 0)]
    return look
