"""The parts of a curve plot: a smoothed curve before its raw values, earlier runs, and runs beside each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtGui import QPen

from motifdesk.gui import theme
from motifdesk.gui.plots.base import LINE_PX, ThemedPlot, line_pen
from motifdesk.gui.plots.thinning import peaks
from motifdesk.gui.theme import Theme
from motifdesk.training.history import History
from motifdesk.training.records import Measure
from motifdesk.training.smoothing import Smoother, smoothed

Floats = NDArray[np.float64]
_FAINT = 110  # of 255
_DOT_PX = 6
# More epochs than that, smoothed less than that, are drawn with a thin line: a thick one blots, and takes many times as
# long.
_DENSE, _CALM = 1000, 0.8
_EARLIER_POINTS, _COMPARED_POINTS = 600, 1000  # of each run: a plot is not many more pixels wide


class SmoothCurve:
    """A curve, and behind it, where it is smoothed, the values themselves."""

    def __init__(self, plot: ThemedPlot, name: str) -> None:
        self._raw = _line(plot)
        self.line = _line(plot, name)
        self._weight = 0.0
        self._smoother = Smoother(0.0)
        self._averages: Floats = np.empty(0)
        self._colour, self._dense = theme.current().muted, False

    def begin(self, weight: float) -> None:
        """Begin another curve, or the same one anew, smoothed so strongly."""
        self._weight = weight
        self._smoother = Smoother(weight)
        self._averages = np.empty(0)

    def show(self, epochs: Floats, values: Floats) -> None:
        """Draw the values, which go on from those shown since `begin`; both of shape (n,)."""
        new = self._smoother.extend(values[len(self._averages) :])
        self._averages = np.concatenate([self._averages, new])
        self._choose_width(_is_dense(len(values), self._weight))
        # A line of one point cannot be seen.
        self.line.setData(epochs, self._averages, symbol="o" if len(epochs) == 1 else None)
        if self._weight:
            self._raw.setData(epochs, values)
        else:
            self._raw.clear()

    def set_visible(self, visible: bool) -> None:
        """Show or hide it."""
        self.line.setVisible(visible)
        self._raw.setVisible(visible)

    def _choose_width(self, dense: bool) -> None:
        if dense != self._dense:
            self._dense = dense
            self.line.setPen(line_pen(self._colour, 1 if dense else LINE_PX))

    def paint(self, colour: str) -> None:
        """Take over a colour."""
        self._colour = colour
        self._raw.setPen(_faint_pen(colour))
        self.line.setPen(line_pen(colour, 1 if self._dense else LINE_PX))
        self.line.setSymbolPen(None)
        self.line.setSymbolBrush(colour)
        self.line.setSymbolSize(_DOT_PX)


class EarlierRuns:
    """The validation curves of earlier runs, all in one grey line with gaps, so that they cost next to nothing."""

    def __init__(self, plot: ThemedPlot) -> None:
        self.line = pg.PlotDataItem(connect="finite")
        self.line.setZValue(-1)
        # An earlier run that went astray must not squeeze the one that is looked at.
        plot.addItem(self.line, ignoreBounds=True)
        plot.paint_with(self._paint)

    def show(self, histories: Sequence[History], measure: Measure) -> None:
        """Draw the measure of these runs."""
        pieces = [
            peaks(history.column("epoch"), history.column(measure.validation), _EARLIER_POINTS)
            for history in histories
        ]
        gap = np.array([np.nan])
        x = np.concatenate([part for piece in pieces for part in (piece[0], gap)] or [gap])
        y = np.concatenate([part for piece in pieces for part in (piece[1], gap)] or [gap])
        self.line.setData(x, y)

    def _paint(self, colours: Theme) -> None:
        self.line.setPen(_faint_pen(colours.muted))


class ComparedRun:
    """One of several runs in its own colour: validation in full, training faint."""

    def __init__(self, plot: ThemedPlot, place: int) -> None:
        self._place, self._dense = place, False
        self._train = pg.PlotDataItem(connect="finite")
        self.line = pg.PlotDataItem(connect="finite")
        for item in (self._train, self.line):
            plot.addItem(item)
        self.hide()
        plot.paint_with(self._paint)

    def show(self, history: History, measure: Measure, weight: float) -> None:
        """Draw the measure of a finished run, smoothed so strongly."""
        epochs = history.column("epoch")
        self._choose_width(_is_dense(len(history), weight))
        for item, name in ((self._train, measure.train), (self.line, measure.validation)):
            item.setData(*peaks(epochs, smoothed(history.column(name), weight), _COMPARED_POINTS))
            item.show()

    def hide(self) -> None:
        """Take it away."""
        for item in (self._train, self.line):
            if item.isVisible():
                item.clear()
                item.hide()

    def _choose_width(self, dense: bool) -> None:
        if dense != self._dense:
            self._dense = dense
            self._paint(theme.current())

    def _paint(self, colours: Theme) -> None:
        colour = colours.runs[self._place]
        self._train.setPen(_faint_pen(colour))
        self.line.setPen(line_pen(colour, 1 if self._dense else LINE_PX))


def _is_dense(epochs: int, weight: float) -> bool:
    return epochs > _DENSE and weight < _CALM


def _faint_pen(colour: str) -> QPen:
    faint = pg.mkColor(colour)
    faint.setAlpha(_FAINT)
    return line_pen(faint, 1)


def _line(plot: ThemedPlot, name: str | None = None) -> pg.PlotDataItem:
    """Return a line that is thinned to about two points a pixel: thousands of epochs must not slow the window."""
    item = plot.plotItem.plot(name=name, connect="finite", autoDownsampleFactor=1.0)
    item.setDownsampling(auto=True, method="peak")
    return item
