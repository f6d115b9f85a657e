"""The confusion matrix: which class was taken for which, as counts and as shares of the true class."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from motifdesk.gui import theme
from motifdesk.gui.plots.saving import offer_saving
from motifdesk.gui.theme import Theme

_LINE = 18  # pixels that a line of small text takes
_STRONGEST = 0.45  # share of the accent in a full cell: the text on it keeps its contrast
_KINDS = (("true negatives", "false positives"), ("false negatives", "true positives"))
_STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class ConfusionMatrixView(QWidget):
    """Rows are the true class, columns the predicted one; mouse and arrow keys choose a cell."""

    cell_selected = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._counts: NDArray[np.int64] = np.zeros((2, 2), np.int64)
        self._names: tuple[str, ...] = ("0", "1")
        self._selected = (1, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Confusion matrix: rows are the true class, columns the predicted class")
        offer_saving(self)

    def show_counts(self, counts: NDArray[np.int64], class_names: Sequence[str]) -> None:
        """Show counts, int64 of shape (K, K): rows true, columns predicted; the chosen cell stays chosen."""
        if counts.shape != (len(class_names), len(class_names)):
            raise ValueError(f"counts has shape {counts.shape}, but there are {len(class_names)} classes")
        self._counts, self._names = counts, tuple(class_names)
        last = len(class_names) - 1
        self._selected = (min(self._selected[0], last), min(self._selected[1], last))
        self._describe()
        self.update()

    def selected(self) -> tuple[int, int]:
        """Return the true and the predicted class of the chosen cell."""
        return self._selected

    def select(self, true: int, predicted: int) -> None:
        """Choose a cell and say so."""
        self._selected = (true, predicted)
        self._describe()
        self.update()
        self.cell_selected.emit(true, predicted)

    def cell_words(self, true: int, predicted: int) -> str:
        """Return in words what a cell holds."""
        count, share = int(self._counts[true, predicted]), self._share(true, predicted)
        kind = f" ({_KINDS[true][predicted]})" if len(self._names) == 2 else ""
        return (
            f"{count:,} of the {int(self._counts[true].sum()):,} sequences of class {self._names[true]} "
            f"were predicted {self._names[predicted]}: {share * 100:.1f} %{kind}"
        )

    def cell_rect(self, true: int, predicted: int) -> QRectF:
        """Return where a cell is drawn."""
        left, top = 3 * _LINE, 2 * _LINE
        classes = len(self._names)
        width, height = (self.width() - left - 2) / classes, (self.height() - top - 2) / classes
        return QRectF(left + predicted * width, top + true * height, width, height).adjusted(1, 1, -1, -1)

    def sizeHint(self) -> QSize:
        """Return a size at which the counts stand free."""
        return QSize(280, 220)

    def minimumSizeHint(self) -> QSize:
        """Return a size at which the counts can still be read."""
        return QSize(220, 160)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def event(self, event: QEvent) -> bool:
        """Say what the cell under the mouse holds."""
        if isinstance(event, QHelpEvent):
            cell = self._cell_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.cell_words(*cell) if cell else "", self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the cell under the mouse."""
        cell = self._cell_at(event.position())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self.select(*cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move to the next cell with the arrow keys."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        last = len(self._names) - 1
        true, predicted = (
            min(max(place + move, 0), last) for place, move in zip(self._selected, step, strict=True)
        )
        if (true, predicted) != self._selected:
            self.select(true, predicted)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the axes and the cells."""
        painter = QPainter(self)
        colours = theme.current()
        self._paint_axes(painter, colours)
        for true in range(len(self._names)):
            for predicted in range(len(self._names)):
                self._paint_cell(painter, colours, true, predicted)
        chosen = self.cell_rect(*self._selected)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colours.accent if self.hasFocus() else colours.text), 2))
        painter.drawRect(chosen)

    def _paint_axes(self, painter: QPainter, colours: Theme) -> None:
        first, last = self.cell_rect(0, 0), self.cell_rect(len(self._names) - 1, len(self._names) - 1)
        across = QRectF(first.left(), 0, last.right() - first.left(), _LINE)
        painter.setFont(_font(12))
        painter.setPen(QColor(colours.muted))
        painter.drawText(across, Qt.AlignmentFlag.AlignCenter, "predicted class")
        _draw_upright(painter, QRectF(0, first.top(), _LINE, last.bottom() - first.top()), "true class")
        painter.setPen(QColor(colours.text))
        for index, name in enumerate(self._names):
            cell = self.cell_rect(index, index)
            above = QRectF(cell.left(), _LINE, cell.width(), _LINE)
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, _elided(painter, name, cell.width()))
            beside = QRectF(_LINE * 1.5, cell.top(), _LINE, cell.height())
            _draw_upright(painter, beside, _elided(painter, name, cell.height()))

    def _paint_cell(self, painter: QPainter, colours: Theme, true: int, predicted: int) -> None:
        cell, share = self.cell_rect(true, predicted), self._share(true, predicted)
        painter.fillRect(cell, _blend(colours.surface, colours.accent, _STRONGEST * share))
        painter.setPen(QPen(QColor(colours.border), 1))
        painter.drawRect(cell)
        lines = [(f"{int(self._counts[true, predicted]):,}", 20, 26.0), (f"{share * 100:.1f} %", 12, 17.0)]
        if len(self._names) == 2 and cell.height() > 72 and cell.width() > 96:
            lines.append((_KINDS[true][predicted], 11, 16.0))
        elif cell.height() < 44 or cell.width() < 52:
            lines = [(lines[0][0], 12, 16.0)] if cell.height() > 15 and cell.width() > 20 else []
        painter.setPen(QColor(colours.text))
        top = cell.center().y() - sum(height for *_, height in lines) / 2
        for text, pixels, height in lines:
            painter.setFont(_font(pixels))
            painter.drawText(
                QRectF(cell.left(), top, cell.width(), height), Qt.AlignmentFlag.AlignCenter, text
            )
            top += height

    def _share(self, true: int, predicted: int) -> float:
        total = self._counts[true].sum()
        return float(self._counts[true, predicted] / total) if total else 0.0

    def _cell_at(self, place: QPointF) -> tuple[int, int] | None:
        classes = range(len(self._names))
        return next(
            ((true, predicted) for true in classes for predicted in classes
             if self.cell_rect(true, predicted).contains(place)),
            None,
        )  # fmt: skip

    def _describe(self) -> None:
        classes = range(len(self._names))
        words = [self.cell_words(true, predicted) for true in classes for predicted in classes]
        self.setAccessibleDescription(f"Chosen: {self.cell_words(*self._selected)}. All: {'; '.join(words)}.")


def _font(pixels: int) -> QFont:
    font = QFont()
    font.setPixelSize(pixels)
    return font


def _blend(ground: str, colour: str, share: float) -> QColor:
    pairs = zip(QColor(ground).getRgb()[:3], QColor(colour).getRgb()[:3], strict=True)  # type: ignore[index]
    return QColor(*(round(low + (high - low) * share) for low, high in pairs))


def _elided(painter: QPainter, text: str, width: float) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(width))


def _draw_upright(painter: QPainter, area: QRectF, text: str) -> None:
    """Draw text that reads from below to above, in the middle of `area`."""
    painter.save()
    painter.translate(area.center())
    painter.rotate(-90)
    turned = QRectF(-area.height() / 2, -area.width() / 2, area.height(), area.width())
    painter.drawText(turned, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
