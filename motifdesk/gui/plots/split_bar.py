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

_BAR: Final = 18
_LINE: Final = 20
_SWATCH: Final = 10
_NAME_COLUMN: Final = 88
_PALE: Final = 0.45


class SplitBar(QWidget):
    """Draws how many sequences of each class are in each part.

    Parts differ in colour; within a part the first class is drawn pale and the last one full.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: NDArray[np.int64] = np.zeros((len(PART_NAMES), 2), np.int64)
        self._class_names: tuple[str, ...] = ("", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Split")

    def show_counts(self, counts: NDArray[np.int64], class_names: tuple[str, ...]) -> None:
        """Show the counts, int64, shape (parts, classes)."""
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
        last = len(self._class_names) - 1
        for part, label, area in self.segments():
            # A hairline of the ground keeps neighbours apart.
            painter.fillRect(area.adjusted(0, 0, -1, 0), _shade(part, full=label == last))
        self._paint_header(painter)
        for part in range(len(PART_NAMES)):
            self._paint_line(painter, part)
        painter.end()

    def _words(self, part: int) -> str:
        total = int(self._counts.sum())
        share = self._counts[part].sum() / max(total, 1)
        classes = ", ".join(
            f"{count:,} of class {name}"
            for count, name in zip(self._counts[part], self._class_names, strict=True)
        )
        return f"{PART_NAMES[part].capitalize()}: {self._counts[part].sum():,} ({share:.0%}): {classes}."

    def _paint_header(self, painter: QPainter) -> None:
        painter.setPen(QColor(theme.current().muted))
        for column, text in enumerate(("all", *self._class_names)):
            area = self._column(column, 0)
            shown = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, int(area.width()) - _SWATCH - 4
            )
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_line(self, painter: QPainter, part: int) -> None:
        top = _BAR + theme.GAP + (part + 1) * _LINE
        painter.fillRect(QRectF(0, top + (_LINE - _SWATCH) / 2, _SWATCH, _SWATCH), _shade(part, full=True))
        painter.setPen(QColor(theme.current().text))
        name = QRectF(_SWATCH + 6, top, _NAME_COLUMN - _SWATCH, _LINE)
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, PART_NAMES[part].capitalize())
        for column, count in enumerate((self._counts[part].sum(), *self._counts[part])):
            area = self._column(column, part + 1)
            text = f"{count:,}"
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
            if column:
                left = area.right() - painter.fontMetrics().horizontalAdvance(text) - _SWATCH - 4
                swatch = QRectF(left, top + (_LINE - _SWATCH) / 2, _SWATCH, _SWATCH)
                painter.fillRect(swatch, _shade(part, full=column == len(self._class_names)))

    def _column(self, column: int, line: int) -> QRectF:
        """Return the place of a number in the legend: all, then the classes; line 0 is the header."""
        width = (self.width() - _NAME_COLUMN) / (1 + len(self._class_names))
        return QRectF(_NAME_COLUMN + column * width, _BAR + theme.GAP + line * _LINE, width, _LINE)


def _shade(part: int, *, full: bool) -> QColor:
    look = theme.current()
    colour = QColor((look.train, look.validation, look.muted)[part])
    if not full:
        colour.setAlphaF(_PALE)
    return colour
