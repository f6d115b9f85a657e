"""The split as one stacked bar, with a legend that holds the counts."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from motifdesk.data.splits import PART_NAMES
from motifdesk.gui import theme
from motifdesk.gui.plots.saving import offer_saving

_BAR: Final = 18
_LINE: Final = 20
_SWATCH: Final = 10
_GAP: Final = 4
_NAME_COLUMN: Final = 88
_PALE: Final = 0.45
_MOST_COLUMNS: Final = 4  # classes that have room for a column of their own


class SplitBar(QWidget):
    """Draws how many sequences of each class are in each part.

    Parts differ in colour; within a part the first class is drawn pale and the last one full. Many classes have no
    column each in the legend; the bar's tooltips say their counts.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: NDArray[np.int64] = np.zeros((len(PART_NAMES), 2), np.int64)
        self._class_names: tuple[str, ...] = ("", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Split")
        offer_saving(self)

    def show_counts(self, counts: NDArray[np.int64], class_names: tuple[str, ...]) -> None:
        """Show the counts, int64, shape (parts, classes); where there are no classes, shape (parts, 1)."""
        self._counts, self._class_names = counts, class_names
        self.setAccessibleDescription(" ".join(self._words(part) for part in range(len(PART_NAMES))))
        self.update()

    def segments(self) -> list[tuple[int, int, QRectF]]:
        """Return part, class and place of each piece of the bar, from left to right."""
        scale = self.width() / max(int(self._counts.sum()), 1)
        result, left = [], 0.0
        for part, row in enumerate(self._counts):
            for label, count in enumerate(row):
                width = float(count) * scale
                result.append((part, label, QRectF(left, 0, width, _BAR)))
                left += width
        return result

    def sizeHint(self) -> QSize:
        """Return a size with room for the bar and a line a part."""
        return QSize(260, _BAR + theme.GAP + (1 + len(PART_NAMES)) * _LINE)

    def minimumSizeHint(self) -> QSize:
        """Return the least legible size."""
        return QSize(200, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def event(self, event: QEvent) -> bool:
        """Say what the piece under the mouse is."""
        if isinstance(event, QHelpEvent):
            place = event.pos().toPointF()
            words = [self._words(part) for part, _, area in self.segments() if area.contains(place)]
            QToolTip.showText(event.globalPos(), words[0] if words else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar and its legend."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for part, label, area in self.segments():
            # A hairline of the ground keeps neighbours apart.
            painter.fillRect(area.adjusted(0, 0, -1, 0), self._shade(part, label))
        self._paint_header(painter)
        for part in range(len(PART_NAMES)):
            self._paint_line(painter, part)
        painter.end()

    def _words(self, part: int) -> str:
        total = int(self._counts.sum())
        share = self._counts[part].sum() / max(total, 1)
        words = f"{PART_NAMES[part].capitalize()}: {self._counts[part].sum():,} ({share:.0%})"
        if not self._class_names:
            return f"{words}."
        pairs = zip(self._counts[part], self._class_names, strict=True)
        return f"{words}: {', '.join(f'{count:,} of class {name}' for count, name in pairs)}."

    def _columns(self) -> tuple[str, ...]:
        """Return the classes that have a column of their own in the legend."""
        widest = self.fontMetrics().horizontalAdvance(f"{self._counts.max():,}") + _SWATCH + _GAP
        fitting = (self.width() - _NAME_COLUMN) // widest - 1  # the first column is for all classes
        return self._class_names if len(self._class_names) <= min(fitting, _MOST_COLUMNS) else ()

    def _paint_header(self, painter: QPainter) -> None:
        painter.setPen(QColor(theme.current().muted))
        for column, text in enumerate(("all", *self._columns())):
            area = self._column(column, 0)
            shown = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, int(area.width()) - _SWATCH - _GAP
            )
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_line(self, painter: QPainter, part: int) -> None:
        top = _BAR + theme.GAP + (part + 1) * _LINE
        painter.fillRect(QRectF(0, top + (_LINE - _SWATCH) / 2, _SWATCH, _SWATCH), _colour(part))
        painter.setPen(QColor(theme.current().text))
        name = QRectF(_SWATCH + 6, top, _NAME_COLUMN - _SWATCH, _LINE)
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, PART_NAMES[part].capitalize())
        counts = self._counts[part][: len(self._columns())]
        for column, count in enumerate((self._counts[part].sum(), *counts)):
            area = self._column(column, part + 1)
            text = f"{count:,}"
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
            if column:
                left = area.right() - painter.fontMetrics().horizontalAdvance(text) - _SWATCH - _GAP
                swatch = QRectF(left, top + (_LINE - _SWATCH) / 2, _SWATCH, _SWATCH)
                painter.fillRect(swatch, self._shade(part, column - 1))

    def _column(self, column: int, line: int) -> QRectF:
        """Return the place of a number in the legend: all, then the classes; line 0 is the header."""
        width = (self.width() - _NAME_COLUMN) / (1 + len(self._columns()))
        return QRectF(_NAME_COLUMN + column * width, _BAR + theme.GAP + line * _LINE, width, _LINE)

    def _shade(self, part: int, label: int) -> QColor:
        colour, last = _colour(part), self._counts.shape[1] - 1
        colour.setAlphaF(_PALE + (1 - _PALE) * label / last if last else 1.0)
        return colour


def _colour(part: int) -> QColor:
    look = theme.current()
    return QColor((look.train, look.validation, look.muted)[part])
