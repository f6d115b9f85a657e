"""Sequence logos: letters stacked on each other, what speaks for it above the line, what speaks against it below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPaintEvent, QPen, QTransform
from PySide6.QtWidgets import QSizePolicy

from motifdesk.data.alphabet import Alphabet
from motifdesk.gui import theme
from motifdesk.gui.plots.base import TICK_PX
from motifdesk.gui.plots.letters import letter_path
from motifdesk.gui.plots.picture import Picture
from motifdesk.gui.plots.picture_files import drawn
from motifdesk.gui.theme import Theme
from motifdesk.motifs.logo import stacked
from motifdesk.words import readable

_LEAST_PX: Final = 0.7  # letters lower than this are not drawn
_SIDE: Final = 0.03  # free space at either side of a letter, in columns
_WIDEST_PX: Final = 44.0
_AXIS_PX: Final = 52
_MARK_PX: Final = 16  # a line of the scale
_RULER_PX: Final = 18


def paint_columns(
    painter: QPainter,
    heights: NDArray[np.floating],
    letters: str,
    at: QPointF,
    unit: tuple[float, float],
    look: Theme | None = None,
) -> None:
    """Draw a logo.

    Parameters
    ----------
    painter
        In pixels, y pointing down.
    heights
        Floats, shape (W, 4): the height of each letter; negative ones hang below the line, upside down.
    letters
        The four letters.
    at
        Where the line begins.
    unit
        The pixels that a column is wide, and that a height of 1 is high.
    look
        The colours; those in force where not given.
    """
    width, high = unit
    paths = [letter_path(name) for name in letters]
    brushes = [QBrush(QColor(colour)) for colour in (look or theme.current()).bases]
    world = painter.worldTransform()
    for item in stacked(heights, _LEAST_PX / high):
        left = at.x() + (item.column + _SIDE) * width
        # The paths point up, the screen's y down.
        cell = QTransform(width * (1 - 2 * _SIDE), 0, 0, -item.height * high, left, at.y() - item.foot * high)
        painter.setTransform(cell * world)
        painter.fillPath(paths[item.code], brushes[item.code])
    painter.setTransform(world)


def extent(heights: NDArray[np.floating]) -> tuple[float, float]:
    """Return how far the letters of a logo reach below and above the line, both at least 0."""
    above = float(np.clip(heights, 0, None).sum(axis=1).max(initial=0.0))
    below = float(np.clip(heights, None, 0).sum(axis=1).min(initial=0.0))
    return below, above


def information_heights(
    frequencies: NDArray[np.floating], information: NDArray[np.floating]
) -> NDArray[np.float64]:
    """Return the heights of a logo in bits, float64 (W, 4) (Schneider and Stephens 1990)."""
    heights: NDArray[np.float64] = np.asarray(frequencies, np.float64) * information[:, None]
    return heights


class LogoView(Picture):
    """One large logo with its scale and a ruler, or a sentence in its place."""

    def __init__(self, name: str = "Logo of the motif", object_name: str = "motifLogo") -> None:
        super().__init__(name)
        self.setObjectName(object_name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._heights: NDArray[np.float64] = np.zeros((0, 4))
        self._letters = Alphabet.DNA.value
        self._unit = ""
        self._least = 0.0
        self._text = ""
        self._first, self._columns = 0, 0

    def show_logo(
        self, heights: NDArray[np.floating], alphabet: Alphabet, unit: str, words: str, least: float = 0.0
    ) -> None:
        """Show letters of these heights, (W, 4), in a unit; the scale reaches at least to `least`."""
        self._heights, self._letters = np.asarray(heights, np.float64), alphabet.value
        self._unit, self._least, self._text = unit, least, ""
        self.place_in(0, len(heights))
        self.describe(words)

    def place_in(self, first: int, columns: int) -> None:
        """Let the logo begin at a column of so many: two logos can be aligned under each other."""
        self._first, self._columns = first, columns
        self.update()

    def show_text(self, text: str) -> None:
        """Say in the logo's place why there is none."""
        self._heights, self._text = np.zeros((0, 4)), text
        self.describe(text)

    def sizeHint(self) -> QSize:
        """Return a size at which a motif of twelve can be read well."""
        return QSize(400, 130)

    def minimumSizeHint(self) -> QSize:
        """Return the least legible size."""
        return QSize(180, 70)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the scale, the letters and the ruler."""
        painter = QPainter(self)
        self.paint_on(painter, QRectF(self.rect()), theme.current())
        painter.end()

    def drawn(self, path: Path) -> Callable[[], None]:
        """Draw the logo and return what writes it into a file, as `picture_files.drawn` does."""
        return drawn(path, lambda painter, room: self.paint_on(painter, room, theme.LIGHT), self.size())

    def paint_on(self, painter: QPainter, room: QRectF, look: Theme) -> None:
        """Draw into a part of any surface."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(TICK_PX)
        painter.setFont(font)
        painter.setPen(QColor(look.muted))
        if not len(self._heights):
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._text)
            return
        below, above = extent(self._heights)
        above = max(above, self._least)
        inside = room.adjusted(_AXIS_PX, theme.GAP, -theme.GAP, -_RULER_PX)
        high = inside.height() / ((above - below) or 1.0)
        wide = min(inside.width() / self._columns, _WIDEST_PX)
        line = inside.top() + above * high
        self._paint_scale(painter, inside, line, (below, above))
        left = inside.left() + self._first * wide
        painter.setPen(QPen(QColor(look.border), 1))
        painter.drawLine(QPointF(left, line), QPointF(left + wide * len(self._heights), line))
        paint_columns(painter, self._heights, self._letters, QPointF(left, line), (wide, high), look)
        painter.setPen(QColor(look.muted))
        step = 1 if wide >= 16 else 5
        for position in range(len(self._heights)):
            if position == 0 or (position + 1) % step == 0:
                cell = QRectF(left + position * wide - 10, inside.bottom() + 2, wide + 20, _RULER_PX)
                painter.drawText(cell, Qt.AlignmentFlag.AlignHCenter, f"{position + 1}")

    def _paint_scale(self, painter: QPainter, inside: QRectF, line: float, ends: tuple[float, float]) -> None:
        """Write the ends of the scale and its unit at the left."""
        marks: Sequence[tuple[float, float]] = [
            (inside.top(), ends[1]),
            (line, 0.0),
            (inside.bottom(), ends[0]),
        ]
        for place, (y, value) in enumerate(marks):
            if place != 1 and abs(y - line) < _MARK_PX:
                continue  # the mark of the line says as much, and stands there
            text = readable(value, 2).replace("-", "−")
            area = QRectF(inside.left() - _AXIS_PX, y - _MARK_PX / 2, _AXIS_PX - 6, _MARK_PX)
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        painter.save()
        painter.translate(inside.left() - _AXIS_PX + 9, inside.center().y())
        painter.rotate(-90)
        painter.drawText(QRectF(-60, -8, 120, 16), Qt.AlignmentFlag.AlignCenter, self._unit)
        painter.restore()
