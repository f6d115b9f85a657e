"""Small sequence logos in a grid: what the first layer's filters look for, as it forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from motifdesk.data.alphabet import Alphabet
from motifdesk.gui import theme
from motifdesk.gui.plots.base import TICK_PX
from motifdesk.gui.plots.logo import paint_columns
from motifdesk.gui.plots.picture import Picture

REDRAW_MS: Final = 200
"""At most 5 redraws a second: nobody follows letters that change faster."""
MOST: Final = 16
_CAPTION: Final = 16
_LEAST_CELL: Final = (104, 44)  # what is smaller cannot be read: fewer logos are shown then
_WIDEST_LETTER: Final = 18.0
_TALLEST: Final = 64.0
_PROPORTION: Final = 3.2  # width over height of a logo that is easy to read
_WRAPPED: Final = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
_SCALES: Final = (0.25, 0.5, 1.0, 1.5, 2.0)


@dataclass(frozen=True, eq=False)
class Logo:
    """One logo.

    Attributes
    ----------
    bits
        float32 (width, 4): height of each letter, in bits.
    caption, details
        What stands under it, and what its tooltip says on top.
    """

    bits: NDArray[np.float32]
    caption: str
    details: str = ""


class FilterLogosView(Picture):
    """Up to `MOST` logos, all on one scale of bits, in a grid that fits the size; or a sentence in their place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("First-layer filters", parent)
        self.setObjectName("filterLogos")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._logos: tuple[Logo, ...] = ()
        self._letters: str = Alphabet.DNA.value
        self._text = ""
        self._failed = False
        self._redraw = QTimer(self, singleShot=True, interval=REDRAW_MS)
        self._redraw.timeout.connect(self.update)

    def show_logos(self, logos: Sequence[Logo], alphabet: Alphabet, sentence: str) -> None:
        """Show logos with a sentence on them above; they are drawn within `REDRAW_MS`."""
        self._logos, self._letters = tuple(logos[:MOST]), alphabet.value
        self._text, self._failed = sentence, False
        self.setAccessibleDescription(" ".join([sentence, *(f"{each.details}" for each in self._logos)]))
        if not self._redraw.isActive():
            self._redraw.start()

    def show_text(self, text: str, *, failed: bool = False) -> None:
        """Say in the logos' place what will stand here, what is being done, or why there is nothing."""
        self._logos, self._text, self._failed = (), text, failed
        self._redraw.stop()
        self.setAccessibleDescription(text)
        self.update()

    def scale(self) -> float:
        """Return how many bits the height of a cell stands for: enough for the highest column, the same for all."""
        highest = max((float(logo.bits.sum(axis=1).max(initial=0.0)) for logo in self._logos), default=0.0)
        return next((scale for scale in _SCALES if scale >= highest - 1e-6), _SCALES[-1])

    def cells(self) -> list[QRectF]:
        """Return the place of each logo that has room, the first ones, caption included."""
        whole = self._room().adjusted(0, self._heading().height() + theme.SMALL, 0, 0)
        most = [
            max(int(room) // least, 1)
            for room, least in zip(whole.size().toTuple(), _LEAST_CELL, strict=True)
        ]
        count = min(len(self._logos), most[0] * most[1])
        if not count:
            return []
        columns = max(range(1, most[0] + 1), key=lambda columns: _fit(whole, count, columns))
        rows = ceil(count / columns)
        width, height = whole.width() / columns, whole.height() / rows
        return [
            QRectF(
                whole.left() + index % columns * width + theme.GAP / 2,
                whole.top() + index // columns * height + theme.SMALL,
                width - theme.GAP,
                height - theme.SMALL,
            )
            for index in range(count)
        ]

    def sizeHint(self) -> QSize:
        """Return a size at which sixteen logos can be read."""
        return QSize(480, 200)

    def minimumSizeHint(self) -> QSize:
        """Return the least legible size."""
        return QSize(200, 100)

    def event(self, event: QEvent) -> bool:
        """Say of the logo under the mouse what it is."""
        if isinstance(event, QHelpEvent):
            place = event.pos().toPointF()
            found = [
                logo for logo, cell in zip(self._logos, self.cells(), strict=False) if cell.contains(place)
            ]
            QToolTip.showText(event.globalPos(), found[0].details if found else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the logos, or the sentence alone in the middle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = theme.current()
        painter.setPen(QColor(look.bad if self._failed else look.muted))
        room = self._room()
        if not self._logos:
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._text)
            painter.end()
            return
        painter.drawText(self._heading(), _WRAPPED, self._words())
        small = QFont(self.font())
        small.setPixelSize(TICK_PX)
        painter.setFont(small)
        scale = self.scale()
        for logo, cell in zip(self._logos, self.cells(), strict=False):
            self._paint_logo(painter, logo, cell, scale)
        painter.end()

    def _room(self) -> QRectF:
        return QRectF(self.rect()).adjusted(theme.WIDE, theme.GAP, -theme.WIDE, -theme.GAP)

    def _words(self) -> str:
        return f"{self._text} Full height: {self.scale():g} bits."

    def _heading(self) -> QRectF:
        """Return the place of the sentence above the logos: as many lines as it needs."""
        room = self._room()
        needed = QFontMetricsF(self.font()).boundingRect(room, _WRAPPED, self._words())
        return QRectF(room.left(), room.top(), room.width(), needed.height())

    def _paint_logo(self, painter: QPainter, logo: Logo, cell: QRectF, scale: float) -> None:
        count = max(len(logo.bits), 1)
        letter = min(cell.width() / count, _WIDEST_LETTER)
        height = min(cell.height() - _CAPTION, _TALLEST)
        if height <= 0:
            return
        left = cell.left() + (cell.width() - letter * count) / 2
        base = cell.top() + (cell.height() - _CAPTION - height) / 2 + height
        look = theme.current()
        paint_columns(painter, logo.bits, self._letters, QPointF(left, base), (letter, height / scale))
        painter.setPen(QPen(QColor(look.border), 1))
        painter.drawLine(QPointF(left, base + 0.5), QPointF(left + letter * count, base + 0.5))
        painter.setPen(QColor(look.muted))
        caption = QRectF(cell.left(), base + 1, cell.width(), _CAPTION)
        words = painter.fontMetrics().elidedText(logo.caption, Qt.TextElideMode.ElideRight, int(cell.width()))
        painter.drawText(caption, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, words)


def _fit(whole: QRectF, count: int, columns: int) -> float:
    """Return how large logos can be in so many columns: the width of one with good proportions."""
    width = whole.width() / columns - theme.GAP
    height = whole.height() / ceil(count / columns) - theme.SMALL - _CAPTION
    return min(width, height * _PROPORTION)
