"""What a saliency track is drawn of: the bases, the motif bands behind them, and the sequence on the axis.

Base i (0-based) stands at x = i + 1 and is one unit wide, so that the axis counts from 1. Only what is visible is
drawn, whatever the sequence's length.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor
from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QGlyphRun, QPainter, QPolygonF, QRawFont, QTransform

from motifdesk.data.alphabet import Alphabet, Codes
from motifdesk.data.iupac import Hit
from motifdesk.gui import theme
from motifdesk.gui.plots.base import line_pen
from motifdesk.gui.plots.letters import letter_path

LETTER_PX: Final = 5.0  # a base narrower than this is drawn as a bar
ROW_PX: Final = 18  # height of the row of plain letters under the plot
_TICK_PX: Final = 4
_LABEL_SPACE_PX: Final = 56
_MARK_PX: Final = 9.0
_CHANGE_PX: Final = 4  # height of the mark under a base changed by hand
_SIDE: Final = 0.03  # free space at either side of a letter, in bases


def visible_bases(left: float, right: float, count: int) -> tuple[int, int]:
    """Return the first and one past the last 0-based position that the x range shows."""
    return max(floor(left - 0.5), 0), min(ceil(right - 0.5), count)


class BasesItem(pg.GraphicsObject):  # type: ignore[misc]  # pyqtgraph has no types
    """Every base as its letter, as high as its attribution; as a bar where letters would be too narrow."""

    def __init__(self) -> None:
        super().__init__()
        self.bars = False
        self._letters = ""
        self._codes: Codes = np.empty(0, np.uint8)
        self._values: NDArray[np.float32] = np.empty(0, np.float32)

    def set_data(self, codes: Codes, values: NDArray[np.float32], alphabet: Alphabet) -> None:
        """Show a sequence: codes uint8 (L,), values float32 (L,)."""
        self.prepareGeometryChange()
        self._codes, self._values, self._letters = codes, values, alphabet.value + "N"
        self.informViewBoundsChanged()
        self.update()

    def boundingRect(self) -> QRectF:
        """Return the extent in positions and attributions."""
        low, high = value_range(self._values)
        return QRectF(0.5, low, len(self._values), high - low)

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw the visible bases."""
        view = self.viewRect()
        first, last = visible_bases(view.left(), view.right(), len(self._values))
        if first >= last:
            return
        base_px = painter.worldTransform().m11()
        if base_px < 1:
            self._paint_envelope(painter, first, last, ceil(1 / base_px))
        elif self.bars or base_px < LETTER_PX:
            self._paint_bars(painter, first, last, gap=0.1 if base_px >= LETTER_PX else 0.0)
        else:
            self._paint_letters(painter, first, last)
        pen = pg.mkPen(theme.current().muted, width=1)
        painter.setPen(pen)
        painter.drawLine(QLineF(first + 0.5, 0, last + 0.5, 0))

    def _paint_letters(self, painter: QPainter, first: int, last: int) -> None:
        world = painter.worldTransform()
        value_px = abs(world.m22())
        paths = [letter_path(letter) for letter in self._letters]
        brushes = [QBrush(QColor(colour)) for colour in theme.current().bases]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        codes, values = self._codes[first:last].tolist(), self._values[first:last].tolist()
        for position, (code, value) in enumerate(zip(codes, values, strict=True), start=first):
            if abs(value) * value_px < 0.5:
                continue
            cell = QTransform(1 - 2 * _SIDE, 0, 0, value, position + 0.5 + _SIDE, 0)
            painter.setTransform(cell * world)
            painter.fillPath(paths[code], brushes[code])
        painter.setTransform(world)

    def _paint_bars(self, painter: QPainter, first: int, last: int, *, gap: float) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        for code, colour in enumerate(theme.current().bases):
            places = first + np.flatnonzero(self._codes[first:last] == code)
            values = self._values[places].tolist()
            painter.setBrush(QColor(colour))
            painter.drawRects(
                [
                    QRectF(place + 0.5 + gap, 0, 1 - 2 * gap, value)
                    for place, value in zip(places.tolist(), values, strict=True)
                ]
            )

    def _paint_envelope(self, painter: QPainter, first: int, last: int, step: int) -> None:
        """Draw the highest and lowest of every `step` bases: no peak is lost when many share a pixel."""
        # Groups that start at multiples of the step stay the same while the user pans.
        starts = np.arange(first // step * step, last, step)
        stop = min(int(starts[-1]) + step, len(self._values))
        values = self._values[starts[0] : stop]
        highest = np.maximum.reduceat(values, starts - starts[0])
        lowest = np.minimum.reduceat(values, starts - starts[0])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.current().accent))
        for heights in (np.clip(highest, 0, None), np.clip(lowest, None, 0)):
            painter.drawRects(
                [
                    QRectF(start + 0.5, 0, step, height)
                    for start, height in zip(starts.tolist(), heights.tolist(), strict=True)
                    if height
                ]
            )


class BandsItem(pg.GraphicsObject):  # type: ignore[misc]
    """What stands behind the letters: a band for each hit of a motif, with its strand, and the cursor's column."""

    def __init__(self) -> None:
        super().__init__()
        self.setZValue(-10)
        self._count = 0
        self._hits: Sequence[Hit] = ()
        self._runs = np.empty((0, 2), np.int64)
        self._cursor: int | None = None
        self._selected: int | None = None
        self._changed: NDArray[np.int64] = np.empty(0, np.int64)

    def set_hits(self, hits: Sequence[Hit], count: int) -> None:
        """Show the hits in a sequence of `count` bases."""
        self.prepareGeometryChange()
        self._hits, self._count = hits, count
        covered = np.zeros(count + 2, np.int8)
        for hit in hits:
            covered[hit.start + 1 : hit.end + 1] = 1
        # Overlapping hits become one band, or their see-through colour would add up.
        self._runs = np.flatnonzero(np.diff(covered)).reshape(-1, 2)
        self.update()

    def set_cursor(self, position: int | None) -> None:
        """Mark the base at the 0-based position."""
        self._cursor = position
        self.update()

    def set_selected(self, position: int | None) -> None:
        """Frame the base at the 0-based position."""
        self._selected = position
        self.update()

    def set_changed(self, positions: NDArray[np.int64]) -> None:
        """Mark the bases that were changed by hand, at 0-based positions."""
        self._changed = positions
        self.update()

    def boundingRect(self) -> QRectF:
        """Return the extent: as wide as the sequence, as high as the view."""
        view = self.viewRect()
        return QRectF(0.5, view.top(), self._count, view.height())

    def viewTransformChanged(self) -> None:
        """Follow the view's height."""
        self.prepareGeometryChange()
        super().viewTransformChanged()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw in pixels: the marks of the strands keep their size when the plot is zoomed."""
        view, world = self.viewRect(), painter.worldTransform()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

        def column(start: int, end: int) -> QRectF:
            return world.mapRect(QRectF(start + 0.5, view.top(), end - start, view.height()))

        colour = QColor(theme.current().accent)
        colour.setAlphaF(0.16)
        first, last = visible_bases(view.left(), view.right(), self._count)
        runs = self._runs[(self._runs[:, 1] > first) & (self._runs[:, 0] < last)]
        for start, end in runs.tolist():
            painter.fillRect(column(start, end), colour)
        if self._cursor is not None and first <= self._cursor < last:
            colour = QColor(theme.current().muted)
            colour.setAlphaF(0.3)
            painter.fillRect(column(self._cursor, self._cursor + 1), colour)
        for position in self._changed[(self._changed >= first) & (self._changed < last)].tolist():
            area = column(position, position + 1)
            painter.fillRect(
                area.adjusted(0, area.height() - _CHANGE_PX, 0, 0), QColor(theme.current().caution)
            )
        if self._selected is not None and first <= self._selected < last:
            painter.setPen(line_pen(theme.current().accent, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(column(self._selected, self._selected + 1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for hit in self._hits:
            if hit.end > first and hit.start < last:
                area = column(hit.start, hit.end)
                if area.width() > 2 * _MARK_PX:
                    _paint_strand(painter, area, hit.strand)
        painter.setTransform(world)


def _paint_strand(painter: QPainter, area: QRectF, strand: str) -> None:
    """Draw an arrow along the band's upper edge in the direction in which the strand is read."""
    colour = QColor(theme.current().accent)
    forward = strand == "+"
    tip, tail = (area.right(), area.left()) if forward else (area.left(), area.right())
    back = -_MARK_PX if forward else _MARK_PX
    y = area.top() + _MARK_PX
    painter.setPen(pg.mkPen(colour, width=2))
    painter.drawLine(QLineF(tail, y, tip + back, y))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(
        QPolygonF(
            [QPointF(tip, y), QPointF(tip + back, y - _MARK_PX / 2), QPointF(tip + back, y + _MARK_PX / 2)]
        )
    )


class SequenceAxis(pg.AxisItem):  # type: ignore[misc]
    """The ruler, counted from 1, under a row of the plain letters: a base of no attribution can still be read."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self._codes: Codes = np.empty(0, np.uint8)
        self._letters = ""
        self.setStyle(tickLength=0, tickTextOffset=ROW_PX + _TICK_PX + 2, hideOverlappingLabels=False)
        self.enableAutoSIPrefix(False)

    def set_sequence(self, codes: Codes, alphabet: Alphabet) -> None:
        """Show the letters of a sequence: codes uint8 (L,)."""
        self._codes, self._letters = codes, alphabet.value + "N"
        self.picture = None
        self.update()

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[int]]]:  # noqa: N803
        """Return whole positions at round distances, and the first."""
        step = round_step((maxVal - minVal) * _LABEL_SPACE_PX / size)
        first = max(ceil(minVal), 1)
        values = list(range(ceil(first / step) * step, floor(maxVal) + 1, step))
        if first == 1 and 1 not in values and (not values or values[0] - 1 > step / 2):
            values.insert(0, 1)
        return [(step, values)]

    def tickStrings(self, values: list[int], scale: float, spacing: float) -> list[str]:
        """Return the positions with thousands separators."""
        return [f"{value:,}" for value in values]

    def drawPicture(self, painter: QPainter, axis: Any, ticks: Any, texts: Any) -> None:
        """Draw the ruler under the row of letters."""
        super().drawPicture(painter, axis, [], texts)
        painter.setPen(self.pen())
        for _, top, _bottom in ticks if texts else ():
            painter.drawLine(QLineF(top.x(), ROW_PX + 1, top.x(), ROW_PX + 1 + _TICK_PX))

    def paint(self, painter: QPainter, option: Any, widget: Any) -> None:
        """Draw the ruler, which pyqtgraph keeps as a picture, and the row of letters."""
        super().paint(painter, option, widget)
        if self.style["showValues"]:
            self._paint_row(painter)

    def _paint_row(self, painter: QPainter) -> None:
        left, right = self.range
        base_px = self.size().width() / (right - left)
        if base_px < LETTER_PX:
            painter.setFont(self.style["tickFont"])
            painter.setPen(QColor(theme.current().muted))
            area = QRectF(0, 1, self.size().width(), ROW_PX)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, "Zoom in to read the letters")
            return
        first, last = visible_bases(left, right, len(self._codes))
        if first >= last:
            return
        codes = self._codes[first:last].tolist()
        starts = [(position + 0.5 - left) * base_px for position in range(first, last)]
        painter.setClipRect(QRectF(0, 0, self.size().width(), ROW_PX + 2))
        for code, start in zip(codes, starts, strict=True):
            painter.fillRect(QRectF(start, 2, base_px, ROW_PX - 2), _tint(code))
        font = QRawFont.fromFont(_row_font(base_px))
        glyphs = font.glyphIndexesForString(self._letters)
        margin = (base_px - font.advancesForGlyphIndexes(glyphs)[0].x()) / 2
        baseline = 1 + (ROW_PX + font.capHeight()) / 2
        # One call for the whole row: a call a letter takes longer than everything else on the plot.
        run = QGlyphRun()
        run.setRawFont(font)
        run.setGlyphIndexes([glyphs[code] for code in codes])
        run.setPositions([QPointF(start + margin, baseline) for start in starts])
        painter.setPen(QColor(theme.current().text))
        painter.drawGlyphRun(QPointF(0, 0), run)


def _row_font(base_px: float) -> QFont:
    """Return the largest fixed font, up to the body's size, whose letters fit side by side."""
    return theme.fixed_font(int(np.clip(base_px * 1.6, 8, theme.BODY_PX)))


def _tint(code: int) -> QColor:
    """Return the base's colour, faint enough for text to be read on it; black needs less of it."""
    tint = QColor(theme.current().bases[code])
    tint.setAlphaF(0.14 if code >= 3 else 0.28)
    return tint


def round_step(least: float) -> int:
    """Return the smallest of 1, 2, 5, 10, 20, 50, ... that is at least `least`."""
    power = 10 ** max(floor(np.log10(max(least, 1))), 0)
    return int(next(step * power for step in (1, 2, 5, 10) if step * power >= least))


def value_range(values: NDArray[np.float32]) -> tuple[float, float]:
    """Return the lowest and highest attribution, the zero line always between them; -1 and 1 if all are 0."""
    low = min(float(values.min(initial=0.0)), 0.0)
    high = max(float(values.max(initial=0.0)), 0.0)
    return (low, high) if high > low else (-1.0, 1.0)
