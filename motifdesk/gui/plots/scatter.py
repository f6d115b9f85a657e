"""Predicted beside measured values, and how far they are apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal

from motifdesk.evaluation.residuals import error_histogram
from motifdesk.evaluation.results import Floats
from motifdesk.gui.plots.base import ThemedPlot, line_pen
from motifdesk.gui.theme import Theme
from motifdesk.words import readable, readable_change

MOST_POINTS = 10_000
_POINT_PX = 6
_MARK_PX = 12
_BINS = 40


class ScatterPlot(ThemedPlot):
    """A point a test sequence, and the line on which predicted and measured are equal; a point can be chosen."""

    point_chosen = Signal(int)  # its place in the arrays shown

    def __init__(self) -> None:
        super().__init__("Predicted beside measured values", zoomable=True)
        self.set_axes("measured value", "predicted value")
        self._values: tuple[Floats, Floats] = (np.empty(0), np.empty(0))
        self.add_legend(right=False, bottom=False)
        self._points = pg.ScatterPlotItem(size=_POINT_PX, hoverable=True, hoverSize=_MARK_PX, tip=None)
        self._points.sigClicked.connect(self._on_clicked)
        self._identity = pg.PlotDataItem(name="predicted = measured")
        self._mark = pg.ScatterPlotItem(size=_MARK_PX)
        for item in (self._points, self._identity, self._mark):
            self.addItem(item)
        self.paint_with(self._paint)

    def show_values(self, measured: Floats, predicted: Floats) -> None:
        """Draw the values, both of shape (n,); of more than `MOST_POINTS` an even choice."""
        self.show_empty("")
        self._values = (measured, predicted)
        places = np.unique(
            np.linspace(0, len(measured) - 1, min(len(measured), MOST_POINTS)).astype(np.int64)
        )
        self._points.setData(measured[places], predicted[places], data=places)
        low, high = (
            float(end) for end in (min(measured.min(), predicted.min()), max(measured.max(), predicted.max()))
        )
        self._identity.setData([low, high], [low, high])
        self._mark.setData([], [])
        thinned = len(places) < len(measured)
        self.set_title(f"{len(places):,} of {len(measured):,} test sequences" if thinned else "")
        self.show_everything()
        self.describe(
            f"{len(measured):,} test sequences; measured values from {readable(measured.min())} to "
            f"{readable(measured.max())}, predicted from {readable(predicted.min())} to {readable(predicted.max())}."
        )

    def mark(self, place: int) -> None:
        """Draw a ring around a point; -1 takes it away."""
        measured, predicted = self._values
        self._mark.setData(*(([measured[place]], [predicted[place]]) if place >= 0 else ([], [])))

    def marked(self) -> tuple[float, float] | None:
        """Return the measured and the predicted value of the point with the ring."""
        x, y = self._mark.getData()
        return (float(x[0]), float(y[0])) if len(x) else None

    def _on_clicked(self, _item: pg.ScatterPlotItem, points: Sequence[Any], _event: object) -> None:
        if len(points):
            self.point_chosen.emit(int(points[0].data()))

    def _paint(self, colours: Theme) -> None:
        fill = pg.mkColor(colours.accent)
        fill.setAlpha(130)
        self._points.setBrush(pg.mkBrush(fill))
        self._points.setPen(None)
        self._identity.setPen(line_pen(colours.muted, 1, Qt.PenStyle.DashLine))
        self._mark.setBrush(None)
        self._mark.setPen(line_pen(colours.text))


class ResidualPlot(ThemedPlot):
    """How often each error was made: right of the line too high, left of it too low."""

    def __init__(self) -> None:
        super().__init__("Histogram of the errors")
        self.set_axes("error (predicted − measured)", "sequences")
        self._bars = pg.BarGraphItem(x0=[0.0], width=1.0, height=[0.0])
        self._zero = pg.InfiniteLine(0.0, angle=90)
        self.addItem(self._bars)
        self.addItem(self._zero)
        self.paint_with(self._paint)

    def show_errors(self, errors: Floats) -> None:
        """Draw the errors, shape (n,); the axis reaches as far to either side."""
        self.show_empty("")
        counts, edges, beyond = error_histogram(errors, _BINS)
        reach = float(edges[-1])
        self._bars.setOpts(x0=edges[:-1], width=2 * reach / _BINS, height=counts)
        self.setXRange(-reach, reach, padding=0.03)
        self.setYRange(0, 1.08 * counts.max(), padding=0)
        self.set_title(f"the outermost bars hold {beyond:,} larger errors too" if beyond else "")
        self.describe(
            f"Errors from {readable_change(errors.min())} to {readable_change(errors.max())}; half of them lie "
            f"between {readable_change(np.quantile(errors, 0.25))} and {readable_change(np.quantile(errors, 0.75))}."
        )

    def _paint(self, colours: Theme) -> None:
        self._bars.setOpts(brush=pg.mkBrush(colours.accent), pen=line_pen(colours.surface, 1))
        self._zero.setPen(line_pen(colours.text, 1, Qt.PenStyle.DashLine))
