"""Colours for numbers on either side of zero, and their legend."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent

from motifdesk.gui import theme
from motifdesk.gui.plots.base import TICK_PX
from motifdesk.gui.plots.picture import Picture
from motifdesk.gui.theme import Theme
from motifdesk.words import readable

_NEUTRAL: Final = 127
_STRIP_PX: Final = 96


def levels(values: NDArray[np.floating], largest: float) -> NDArray[np.uint8]:
    """Return the place of each value in `colours`: zero in the middle, `largest` and above at the end."""
    share = np.clip(np.asarray(values, np.float32) / (largest or 1.0), -1.0, 1.0)
    found: NDArray[np.uint8] = (_NEUTRAL + np.rint(_NEUTRAL * share)).astype(np.uint8)
    return found


def strongest(values: NDArray[np.uint8], step: int) -> NDArray[np.uint8]:
    """Return, of every `step` neighbours along the last axis, the level farthest from neutral."""
    if step == 1:
        return values
    spare = -values.shape[-1] % step
    padded = np.pad(values, [*[(0, 0)] * (values.ndim - 1), (0, spare)], constant_values=_NEUTRAL)
    groups = padded.reshape(*values.shape[:-1], -1, step)
    farthest = np.abs(groups.astype(np.int16) - _NEUTRAL).argmax(axis=-1)
    return np.take_along_axis(groups, farthest[..., None], axis=-1)[..., 0]


@cache
def colours(look: Theme) -> NDArray[np.uint8]:
    """Return the colours from the lowest to the highest: uint8 (255, 4), blue, green, red, opaque."""
    ends = [QColor(name) for name in (look.lowers, look.surface, look.raises)]
    places = np.arange(2 * _NEUTRAL + 1)
    table = np.full((len(places), 4), 255, np.uint8)
    channels = (QColor.blue, QColor.green, QColor.red)
    for place, channel in enumerate(channels):
        steps = [channel(end) for end in ends]
        table[:, place] = np.rint(np.interp(places, [0, _NEUTRAL, 2 * _NEUTRAL], steps))
    return table


def picture(values: NDArray[np.uint8]) -> QImage:
    """Return levels (rows, columns), the first row on top, as an image of one pixel each."""
    rows, columns = values.shape
    pixels = np.ascontiguousarray(colours(theme.current())[values])
    # A copy, as the image would not keep the array alive.
    return QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()


class DivergingLegend(Picture):
    """A strip of the colours between the two numbers that its ends stand for."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self._what = what
        self._largest = 0.0
        self.setVisible(False)

    def show_range(self, largest: float) -> None:
        """Show the colours of -largest to largest; 0 shows nothing."""
        self._largest = largest
        self.setVisible(largest > 0)
        self.describe(f"{self._what}: {self._ends()[0]} (lower) to {self._ends()[1]} (higher)")

    def sizeHint(self) -> QSize:
        """Return the size of the words and the strip."""
        words = sum(self.fontMetrics().horizontalAdvance(text) for text in (self._what, *self._ends()))
        return QSize(words + _STRIP_PX + 4 * theme.GAP, self.fontMetrics().height() + theme.SMALL)

    def minimumSizeHint(self) -> QSize:
        """Return the size that everything needs."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the words, the lower number, the strip and the higher number."""
        painter = QPainter(self)
        font = self.font()
        font.setPixelSize(TICK_PX)
        painter.setFont(font)
        painter.setPen(QColor(theme.current().muted))
        x = 0.0
        for text in (self._what, self._ends()[0], "", self._ends()[1]):
            wide = painter.fontMetrics().horizontalAdvance(text) if text else _STRIP_PX
            if text:
                painter.drawText(QRectF(x, 0, wide + 1, self.height()), Qt.AlignmentFlag.AlignVCenter, text)
            else:
                strip = QRectF(x, self.height() / 2 - 5, wide, 10)
                painter.drawImage(strip, picture(np.arange(2 * _NEUTRAL + 1, dtype=np.uint8)[None]))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(strip)
            x += wide + theme.GAP
        painter.end()

    def _ends(self) -> tuple[str, str]:
        end = readable(self._largest, 2)
        return f"−{end}", f"+{end}"
