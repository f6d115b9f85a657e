"""Paints sequences in coloured bases, in any table or list."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from motifdesk.data.alphabet import Alphabet, Codes
from motifdesk.gui import theme

CODES_ROLE: Final = Qt.ItemDataRole.UserRole
"""Under this role a model gives the uint8 codes of the sequence in the cell."""
ALPHABET_ROLE: Final = Qt.ItemDataRole.UserRole + 1
"""Under this role a model may give the `Alphabet`; without it the delegate's own is used."""
_ELLIPSIS: Final = "…"


def _layers(alphabet: Alphabet) -> tuple[bytes, ...]:
    """Return, for each code, the table that keeps this code's letter and blanks out all others."""
    letters = (alphabet.value + "N").encode("ascii")
    return tuple(
        bytes(letter if other == code else ord(" ") for other in range(256))
        for code, letter in enumerate(letters)
    )


_LAYERS: Final = {alphabet: _layers(alphabet) for alphabet in Alphabet}


def paint_bases(painter: QPainter, area: QRectF, codes: Codes, alphabet: Alphabet) -> None:
    """Draw as many letters as fit into `area`, and an ellipsis if that is not all.

    The text is drawn once a base, in its colour, with blanks in the places of the others: five calls a
    sequence, however long, and the system's own text rendering at every scale factor.
    """
    font = theme.fixed_font()
    font.setWeight(QFont.Weight.DemiBold)  # the light colours of C and G need the weight to be legible
    metrics = QFontMetricsF(font)
    advance = metrics.horizontalAdvance("A")
    room = max(int(area.width() / advance), 0)
    shown = codes if len(codes) <= room else codes[: max(room - 1, 0)]
    text = np.ascontiguousarray(shown, np.uint8).tobytes()
    baseline = area.center().y() + (metrics.ascent() - metrics.descent()) / 2
    painter.setFont(font)
    for colour, layer in zip(theme.current().bases, _LAYERS[alphabet], strict=True):
        letters = text.translate(layer)
        if not letters.isspace():
            painter.setPen(QColor(colour))
            painter.drawText(QPointF(area.left(), baseline), letters.decode("ascii"))
    if len(shown) < len(codes) and room:
        painter.setPen(QColor(theme.current().muted))
        painter.drawText(QPointF(area.left() + len(shown) * advance, baseline), _ELLIPSIS)


class BasesDelegate(QStyledItemDelegate):
    """Paints the codes that the model gives under `CODES_ROLE` as letters in the colours of their bases."""

    def __init__(self, parent: QObject | None = None, alphabet: Alphabet = Alphabet.DNA) -> None:
        super().__init__(parent)
        self.alphabet = alphabet

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the cell as the style does (selection, focus), then the bases on it."""
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        cell.text = ""
        widget: QWidget | None = option.widget
        style = widget.style() if widget is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, cell, painter, widget)
        codes = index.data(CODES_ROLE)
        if codes is None:
            return
        rect: QRect = option.rect
        area = QRectF(rect).adjusted(theme.SMALL, 0, -theme.SMALL, 0)
        painter.save()
        paint_bases(painter, area, codes, index.data(ALPHABET_ROLE) or self.alphabet)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the size that shows every letter."""
        codes = index.data(CODES_ROLE)
        metrics = QFontMetricsF(theme.fixed_font())
        width = metrics.horizontalAdvance("A") * (0 if codes is None else len(codes))
        return QSize(int(width) + 2 * theme.SMALL + 1, int(metrics.height()) + theme.GAP)
