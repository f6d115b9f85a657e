"""How much of a sequence one unit of a network sees, drawn to scale."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from motifdesk.gui import theme
from motifdesk.gui.plots.picture import Picture

_UNIT: Final = 8  # the unit that looks
_LOOK: Final = 12  # height of its cone of sight
_BAR: Final = 8
_LINE: Final = 16
_LEAST: Final = 4.0  # width of a band that would be too narrow to see


class ReceptiveField(Picture):
    """The sequence as a bar, and on it the span that one unit sees."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Receptive field", parent)
        self.setObjectName("receptiveField")
        self._seen = self._length = 0
        self.clear()

    def show_field(self, seen: int, length: int) -> None:
        """Show that one unit sees `seen` of the `length` bases that the network takes."""
        self._seen, self._length = min(seen, length), length
        self.describe(self.words())

    def clear(self) -> None:
        """Show the bar alone: the network or the length of the sequences is not known."""
        self._seen = self._length = 0
        self.describe("")

    def words(self) -> str:
        """Return what is drawn in words: ``sees 15 of 101 bases at once``; empty where nothing is known."""
        if not self._length:
            return ""
        if self._seen >= self._length:
            return f"sees the whole sequence, {self._length:,} bases"
        return f"sees {self._seen:,} of {self._length:,} bases at once"

    def band(self) -> QRectF:
        """Return the place of the span that is seen, in the middle of the bar."""
        if not self._length:
            return QRectF()
        width = max(self.width() * self._seen / self._length, _LEAST)
        return QRectF((self.width() - width) / 2, _UNIT + _LOOK, width, _BAR)

    def sizeHint(self) -> QSize:
        """Return a size with room for the bar, the unit above it and the line under it."""
        return QSize(240, _UNIT + _LOOK + _BAR + theme.SMALL + _LINE)

    def minimumSizeHint(self) -> QSize:
        """Return the least legible size."""
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar, the band, and the unit that looks at it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = theme.current()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.border))
        painter.drawRoundedRect(QRectF(0, _UNIT + _LOOK, self.width(), _BAR), 2, 2)
        if self._length:
            self._paint_sight(painter)
        painter.setPen(QColor(look.muted))
        area = QRectF(0, _UNIT + _LOOK + _BAR + theme.SMALL, self.width(), _LINE)
        words = self.words()
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words[:1].upper() + words[1:])
        painter.end()

    def _paint_sight(self, painter: QPainter) -> None:
        colour, band, middle = QColor(theme.current().accent), self.band(), self.width() / 2
        faint = QColor(colour)
        faint.setAlphaF(0.18)
        unit = QRectF(middle - _UNIT / 2, 0, _UNIT, _UNIT)
        painter.setBrush(faint)
        painter.drawPolygon(
            QPolygonF([unit.center() + QPointF(0, _UNIT / 2), band.topLeft(), band.topRight()])
        )
        painter.setBrush(colour)
        painter.drawRoundedRect(band, 2, 2)
        painter.setPen(QPen(QColor(theme.current().surface), 1))
        painter.drawEllipse(unit)
