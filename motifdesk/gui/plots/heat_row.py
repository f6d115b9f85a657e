"""The row under the letters of a track: what every substitution would change, one line a base."""

from __future__ import annotations

from math import ceil, floor
from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from motifdesk.data.alphabet import UNKNOWN, Alphabet, Codes
from motifdesk.gui import theme
from motifdesk.gui.plots.base import TICK_PX
from motifdesk.gui.plots.diverging import levels, picture, strongest
from motifdesk.gui.plots.saliency_items import LETTER_PX, visible_bases

LINE_PX: Final = 12
_GAP_PX: Final = 4
_NAME_PX: Final = 16
_DOT_PX: Final = 3.0


class HeatRow(pg.GraphicsWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """Four lines of colours, A on top, that follow the x range of a view; a dot marks the base that is there."""

    def __init__(self, view: pg.ViewBox) -> None:
        super().__init__()
        self._view = view
        self._levels: NDArray[np.uint8] = np.empty((4, 0), np.uint8)
        self._codes: Codes = np.empty(0, np.uint8)
        self._letters = Alphabet.DNA.value
        view.sigXRangeChanged.connect(self._follow)
        self._set_height(0)

    def set_effects(self, codes: Codes, effects: NDArray[np.float32] | None, alphabet: Alphabet) -> None:
        """Show effects (L, 4) of the substitutions in a sequence, uint8 (L,), or nothing."""
        self._codes, self._letters = codes, alphabet.value
        if effects is None:
            self._levels = np.empty((4, 0), np.uint8)
        else:
            self._levels = levels(effects.T, float(np.abs(effects).max(initial=0.0)))
        self._set_height(4 * LINE_PX + 2 * _GAP_PX if self._levels.size else 0)
        self.update()

    def clear(self) -> None:
        """Show nothing, and keep the room: other effects are on their way."""
        self._levels = self._levels[:, :0]
        self.update()

    def line_at(self, scene: QPointF) -> int | None:
        """Return the code of the base whose line is at a place of the scene, None outside."""
        point = self.mapFromScene(scene)
        line = floor((point.y() - _GAP_PX) / LINE_PX)
        inside = 0 <= point.x() <= self.size().width() and 0 <= line < 4
        return line if inside and self._levels.size else None

    def centre_of(self, position: int, code: int) -> QPointF:
        """Return the middle of a cell in the scene's coordinates."""
        left, base_px = self._scale()
        centre: QPointF = self.mapToScene((position + 1 - left) * base_px, _GAP_PX + (code + 0.5) * LINE_PX)
        return centre

    def boundingRect(self) -> QRectF:
        """Return the lines with their names at the left."""
        return QRectF(-_NAME_PX, 0, self.size().width() + _NAME_PX, self.size().height())

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw what is visible."""
        if not self._levels.size:
            return
        self._paint_names(painter)
        left, base_px = self._scale()
        first, last = visible_bases(left, left + self.size().width() / base_px, self._levels.shape[1])
        if first >= last:
            return
        step = ceil(1 / base_px)
        # Groups that start at multiples of the step stay the same while the user pans.
        first = first // step * step
        shown = strongest(self._levels[:, first:last], step)
        painter.setClipRect(QRectF(0, 0, self.size().width(), self.size().height()))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        target = QRectF((first + 0.5 - left) * base_px, _GAP_PX, shown.shape[1] * step * base_px, 4 * LINE_PX)
        painter.drawImage(target, picture(shown))
        if base_px >= LETTER_PX:
            self._paint_dots(painter, first, last)

    def _paint_names(self, painter: QPainter) -> None:
        font = QFont(painter.font())
        font.setPixelSize(TICK_PX - 1)
        painter.setFont(font)
        painter.setPen(QColor(theme.current().muted))
        for code, letter in enumerate(self._letters):
            area = QRectF(-_NAME_PX, _GAP_PX + code * LINE_PX, _NAME_PX - 4, LINE_PX)
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, letter)

    def _paint_dots(self, painter: QPainter, first: int, last: int) -> None:
        left, base_px = self._scale()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.current().muted))
        half = _DOT_PX / 2
        painter.drawRects(
            [
                QRectF(
                    (position + 1 - left) * base_px - half,
                    _GAP_PX + (code + 0.5) * LINE_PX - half,
                    _DOT_PX,
                    _DOT_PX,
                )
                for position, code in enumerate(self._codes[first:last].tolist(), start=first)
                if code < UNKNOWN
            ]
        )

    def _scale(self) -> tuple[float, float]:
        """Return the x at the left edge, and the pixels of a base."""
        left, right = self._view.viewRange()[0]
        return left, self.size().width() / (right - left)

    def _set_height(self, pixels: int) -> None:
        self.setMinimumHeight(pixels)
        self.setMaximumHeight(pixels)
        self.setPreferredHeight(pixels)

    def _follow(self, *_: object) -> None:
        self.update()
