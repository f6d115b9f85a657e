"""Pointing at an epoch in a plot: a line, dots on the curves, and a small label with the values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLabel

from motifdesk.gui import theme
from motifdesk.gui.plots.base import ThemedPlot, line_pen
from motifdesk.gui.theme import Theme
from motifdesk.words import readable

_DOT_PX = 7
_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10}


class Cursor:
    """Shows the values at one place of the horizontal axis of a plot."""

    def __init__(self, plot: ThemedPlot) -> None:
        """Put the cursor, hidden, above everything that is in the plot."""
        self._plot = plot
        self._line = pg.InfiniteLine(angle=90)
        self._dots = pg.ScatterPlotItem(size=_DOT_PX)
        for item in (self._line, self._dots):
            item.setZValue(10)
            plot.addItem(item, ignoreBounds=True)
        self._label = QLabel(plot)
        self._label.setProperty("role", "readout")
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        plot.paint_with(self._paint)

    @property
    def text(self) -> str:
        """What is said; empty while nothing is pointed at."""
        return "" if self._label.isHidden() else self._label.text()

    def show(self, x: float, heights: NDArray[np.float64], colours: Sequence[str], text: str) -> None:
        """Point at `x`, with a dot of each colour at each height, in the coordinates of the view."""
        self._line.setValue(x)
        self._dots.setData([x] * len(heights), list(heights), brush=[pg.mkBrush(each) for each in colours])
        self._label.setText(text)
        self._label.adjustSize()
        view = self._plot.getViewBox()
        place = self._plot.mapFromScene(view.mapViewToScene(QPointF(x, 0))).x()
        frame = self._plot.mapFromScene(view.sceneBoundingRect()).boundingRect()
        left = place + theme.GAP
        if left + self._label.width() > frame.right():
            left = place - theme.GAP - self._label.width()
        if left < frame.left():  # there is room on neither side
            left = min(
                max(place - self._label.width() // 2, frame.left()), frame.right() - self._label.width()
            )
        self._label.move(max(left, 0), frame.top() + theme.SMALL)
        for item in (self._line, self._dots, self._label):
            item.show()

    def hide(self) -> None:
        """Point at nothing."""
        for item in (self._line, self._dots, self._label):
            item.hide()

    def _paint(self, colours: Theme) -> None:
        self._line.setPen(line_pen(colours.muted, 1))
        self._dots.setPen(line_pen(colours.surface, 1))


class Value(NamedTuple):
    """What a curve says of an epoch."""

    name: str
    colour: str
    value: float


class PointedPlot(ThemedPlot):
    """A plot of epochs in which the user points at one, with the mouse or, where it has the focus, with the keys."""

    epoch_pointed = Signal(object)  # the epoch that the user points at, an int, or None

    def __init__(self, name: str, **options: Any) -> None:
        super().__init__(name, zoomable=True, **options)
        self._pointed: int | None = None
        self._cursor = Cursor(self)
        self.scene().sigMouseMoved.connect(self._on_mouse)

    @property
    def length(self) -> int:
        """The epochs of what is drawn."""
        raise NotImplementedError

    def values_at(self, epoch: int) -> list[Value]:
        """Return what the curves say of an epoch."""
        raise NotImplementedError

    def point_at(self, epoch: int | None) -> None:
        """Show the values of an epoch; of none where it is None or not there."""
        self._pointed = epoch
        if epoch is None or not 1 <= epoch <= self.length:
            self._cursor.hide()
            return
        values = self.values_at(epoch)
        heights = self.heights(np.array([item.value for item in values]))
        lines = [f"epoch {epoch:,}", *(f"{item.name}: {readable(item.value)}" for item in values)]
        self._cursor.show(epoch, heights, [item.colour for item in values], "\n".join(lines))

    def heights(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return where values stand on the vertical axis, NaN where they have no place on a logarithmic one."""
        if not self.plotItem.getAxis("left").logMode:
            return values
        places: NDArray[np.float64] = np.full(len(values), np.nan)
        return np.log10(values, where=values > 0, out=places)

    @property
    def readout(self) -> str:
        """What is shown of the epoch that is pointed at; empty without one."""
        return self._cursor.text

    def _on_mouse(self, place: QPointF) -> None:
        view = self.getViewBox()
        inside = self.length and view.sceneBoundingRect().contains(place)
        epoch = round(view.mapSceneToView(place).x()) if inside else 0
        self._point(epoch if 1 <= epoch <= self.length else None)

    def _point(self, epoch: int | None) -> None:
        if epoch != self._pointed:
            self.point_at(epoch)
            self.epoch_pointed.emit(epoch)

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing any more."""
        super().leaveEvent(event)
        self._point(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Point at nothing any more."""
        super().focusOutEvent(event)
        self._point(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Point at the epoch before or after, or ten epochs on."""
        step = _KEYS.get(Qt.Key(event.key()))
        if step is not None and self.length:
            begin = self.length + 1 if step < 0 else 0
            self._point(min(max((self._pointed or begin) + step, 1), self.length))
            self.describe(f"{self.readout}.".replace("\n", ", "))
        else:
            super().keyPressEvent(event)
