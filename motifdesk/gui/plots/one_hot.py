"""A sequence as the network sees it: four rows of zeros and ones."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy, QToolTip, QWidget

from motifdesk.data.alphabet import UNKNOWN, Alphabet, Codes, decode, encode
from motifdesk.gui import theme
from motifdesk.gui.plots.saving import offer_saving

_GUTTER: Final = 18
_ROW: Final = 17
_AXIS: Final = 17
_TICK_PX: Final = 11
# A whole sequence is shown if its cells can be this wide; otherwise it scrolls, with cells wide enough for letters.
_NARROWEST, _WITH_LETTER, _WIDEST = 4.0, 12.0, 18.0
_SPOKEN_LETTERS: Final = 200


class OneHotView(QAbstractScrollArea):
    """Draws one sequence as four rows, A C G T (or U), with a filled cell where the base stands.

    Arrow keys scroll a sequence that is too long to be shown whole.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._codes: Codes = encode(b"")
        self._alphabet = Alphabet.DNA
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("One-hot view of the chosen sequence")
        offer_saving(self)
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)

    def show_sequence(self, codes: Codes, alphabet: Alphabet) -> None:
        """Show a sequence, from its start; one without bases empties the view."""
        self._codes, self._alphabet = codes, alphabet
        letters = decode(codes[:_SPOKEN_LETTERS], alphabet)
        self.setAccessibleDescription(
            f"{len(codes):,} bases: {letters}" if len(codes) else "No sequence is chosen."
        )
        self.horizontalScrollBar().setValue(0)
        self._update_range()
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """Return a size with room for four rows, the ruler and, where it is needed, the scroll bar."""
        bar = self.horizontalScrollBar()
        return QSize(240, 4 * _ROW + _AXIS + (bar.sizeHint().height() if bar.maximum() else 0))

    def minimumSizeHint(self) -> QSize:
        """Return the same height, and room for a few bases."""
        return QSize(120, self.sizeHint().height())

    def cell_width(self) -> float:
        """Return how wide a base is drawn, in pixels."""
        if not len(self._codes):
            return _WIDEST
        fitting = (self.viewport().width() - _GUTTER) / len(self._codes)
        return min(fitting, _WIDEST) if fitting >= _NARROWEST else _WITH_LETTER

    def cell(self, row: int, position: int) -> QRectF:
        """Return where the cell of a base (row) at a 0-based position is drawn, in the viewport."""
        width = self.cell_width()
        left = _GUTTER + position * width - self.horizontalScrollBar().value()
        return QRectF(left, row * _ROW, width, _ROW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Scroll only if the sequence does not fit."""
        super().resizeEvent(event)
        self._update_range()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        """Say which base stands under the mouse."""
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._words_at(event.pos().x()), self)
            return True
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the columns that are in view, however long the sequence is."""
        painter = QPainter(self.viewport())
        font = self.font()
        font.setPixelSize(_TICK_PX)
        painter.setFont(font)
        if len(self._codes):
            painter.setClipRect(
                QRectF(_GUTTER, 0, self.viewport().width() - _GUTTER, self.viewport().height())
            )
            self._paint_cells(painter)
            self._paint_ruler(painter)
            painter.setClipping(False)
        self._paint_row_names(painter)
        painter.end()

    def _update_range(self) -> None:
        bar = self.horizontalScrollBar()
        room = self.viewport().width() - _GUTTER
        width = self.cell_width()
        bar.setPageStep(max(room, 1))
        bar.setSingleStep(round(10 * width))
        bar.setRange(0, max(round(len(self._codes) * width) - room, 0) if width == _WITH_LETTER else 0)
        self.updateGeometry()

    def _shown(self) -> range:
        """Return the positions that are in view."""
        width, start = self.cell_width(), self.horizontalScrollBar().value()
        first = int(start / width)
        return range(
            first, min(int((start + self.viewport().width() - _GUTTER) / width) + 1, len(self._codes))
        )

    def _paint_row_names(self, painter: QPainter) -> None:
        painter.setPen(QColor(theme.current().muted))
        for row, letter in enumerate(self._alphabet.value):
            area = QRectF(0, row * _ROW, _GUTTER, _ROW)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, letter)

    def _paint_cells(self, painter: QPainter) -> None:
        shown = self._shown()
        colours = [QColor(colour) for colour in theme.current().bases]
        ground = QRectF(self.cell(0, shown.start).topLeft(), self.cell(3, shown.stop - 1).bottomRight())
        painter.fillRect(ground, QColor(theme.current().window))
        painter.setPen(QPen(QColor(theme.current().border), 1))
        for row in range(5):
            painter.drawLine(QPointF(ground.left(), row * _ROW), QPointF(ground.right(), row * _ROW))
        with_letters = self.cell_width() >= _WITH_LETTER - 2
        for position in shown:
            code = int(self._codes[position])
            if code == UNKNOWN:
                continue
            cell = self.cell(code, position).adjusted(0.25, 1, -0.25, 0)
            painter.fillRect(cell, colours[code])
            if with_letters:
                painter.setPen(_readable_on(colours[code]))
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, self._alphabet.value[code])

    def _paint_ruler(self, painter: QPainter) -> None:
        step = next(step for step in (5, 10, 20, 50) if step * self.cell_width() >= 40 or step == 50)
        painter.setPen(QColor(theme.current().muted))
        rightmost = self.viewport().width()
        for position in self._shown():
            if position == 0 or (position + 1) % step == 0:
                text = f"{position + 1:,}"
                width = painter.fontMetrics().horizontalAdvance(text)
                left = min(self.cell(3, position).center().x() - width / 2, rightmost - width)
                area = QRectF(left, 4 * _ROW + 2, width, _AXIS)
                painter.drawText(area, Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextDontClip, text)

    def _words_at(self, x: int) -> str:
        position = int((x - _GUTTER + self.horizontalScrollBar().value()) / self.cell_width())
        if x < _GUTTER or not 0 <= position < len(self._codes):
            return ""
        code = int(self._codes[position])
        if code == UNKNOWN:
            return f"Position {position + 1:,}: unknown base, 0 0 0 0"
        bits = " ".join("1" if row == code else "0" for row in range(4))
        return f"Position {position + 1:,}: {self._alphabet.value[code]}, {bits}"


def _readable_on(ground: QColor) -> QColor:
    """Return black or white, whichever stands out more (relative luminance as in WCAG 2)."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (ground.redF(), ground.greenF(), ground.blueF())
    ]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return QColor(Qt.GlobalColor.black if luminance > 0.179 else Qt.GlobalColor.white)
