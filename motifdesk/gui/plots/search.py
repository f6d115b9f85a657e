"""What a search has come to: every trial with the best so far, and how much each setting mattered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent

from motifdesk.data.wording import counted
from motifdesk.gui import theme
from motifdesk.gui.plots.base import ThemedPlot, line_pen
from motifdesk.gui.plots.placing import Corner, emptiest_corner, sampled
from motifdesk.gui.plots.whole_axis import WholeAxis
from motifdesk.gui.theme import Theme
from motifdesk.training.search.records import Trial, TrialState
from motifdesk.words import readable

_LEGEND_FROM_PX = 280
_WORDS_FROM_PX = 360
_POINT_PX = 7
_MOST_BARS = 6
_BAR = 0.6
_MOST = 1.0  # of AUROC and of a correlation
_MARGIN = 0.06  # so that the points on the edge stay whole


class BestPlot(ThemedPlot):
    """A point a trial, full where it ran to its end, hollow where it was ended early; a line along the best so far."""

    def __init__(self) -> None:
        super().__init__(
            "Trials and the best so far", zoomable=True, axis_items={"bottom": WholeAxis("bottom")}
        )
        self.setObjectName("bestPlot")
        self._corner: Corner = (1, 0)
        self._legend = self.add_legend(right=True, bottom=False)
        self._best = pg.PlotDataItem(stepMode="right", name="best so far")
        self._complete = pg.ScatterPlotItem(size=_POINT_PX, name="complete")
        self._pruned = pg.ScatterPlotItem(size=_POINT_PX, name="ended early")
        for item in (self._best, self._complete, self._pruned):
            self.addItem(item)
        self.getViewBox().sigRangeChanged.connect(self._place_legend)
        self.paint_with(self._paint)
        self.show_empty("Each trial becomes a point here.")

    def show_trials(self, trials: Sequence[Trial], objective: str, *, least: bool) -> None:
        """Draw the trials that ended, in the order of their numbers, which users count from 1.

        Parameters
        ----------
        trials
            In any state; those that have no figure are left out.
        objective
            What they are compared by, in words.
        least
            Whether the smallest figure is the best.
        """
        complete = _points(trials, TrialState.COMPLETE)
        pruned = _points(trials, TrialState.PRUNED)
        if not (len(complete) or len(pruned)):
            return
        self.show_empty("")
        self.set_axes("trial", objective)
        best = (np.minimum if least else np.maximum).accumulate(complete[:, 1])
        self._best.setData(complete[:, 0], best)
        self._complete.setData(complete[:, 0], complete[:, 1])
        self._pruned.setData(pruned[:, 0], pruned[:, 1])
        self._place_legend()
        reached = f"the best {objective} is {readable(best[-1])}" if len(best) else "none ran to its end yet"
        self.describe(f"{counted(len(complete), 'trial')} complete, {len(pruned)} ended early; {reached}.")

    def clear_trials(self) -> None:
        """Draw no trial."""
        for item in (self._best, self._complete, self._pruned):
            item.setData([], [])
        self.show_empty("Each trial becomes a point here.")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the legend out where it would cover the points."""
        super().resizeEvent(event)
        # pyqtgraph resizes once before they are there.
        if self.plotItem is not None and self.plotItem.legend is not None:
            self._legend.setOpacity(1.0 if self.width() >= _LEGEND_FROM_PX else 0.0)
            self._place_legend()

    def _place_legend(self, *_: object) -> None:
        """Put the legend where it covers the fewest points."""
        view, box = self.getViewBox().rect(), self._legend.boundingRect()
        if view.isEmpty() or box.isEmpty():
            return
        x_range, y_range = self.getViewBox().viewRange()
        items = [item.getData() for item in (self._complete, self._pruned, self._best)]
        drawn = [
            sampled(np.asarray(x), np.asarray(y), x_range, y_range)
            for x, y in items
            if x is not None and len(x)
        ]
        points = np.concatenate(drawn) if drawn else np.empty((0, 2))
        width, height = box.width() / view.width(), box.height() / view.height()
        self._corner = emptiest_corner(points, width, height, self._corner)
        right, bottom = self._corner
        offset = (-theme.GAP if right else theme.GAP, -theme.GAP if bottom else theme.GAP)
        self._legend.anchor(self._corner, self._corner, offset=offset)

    def _paint(self, colours: Theme) -> None:
        self._best.setPen(line_pen(colours.accent))
        self._complete.setBrush(pg.mkBrush(colours.accent))
        self._complete.setPen(None)
        self._pruned.setBrush(None)
        self._pruned.setPen(line_pen(colours.muted, 1))


def _points(trials: Sequence[Trial], state: TrialState) -> np.ndarray:
    """Return number and figure of each trial in this state, float64, shape (n, 2)."""
    found = [
        (trial.number + 1, trial.value)
        for trial in trials
        if trial.state is state and trial.value is not None
    ]
    points = np.array(sorted(found), np.float64).reshape(-1, 2)
    return points[np.isfinite(points[:, 1])]


class ImportancePlot(ThemedPlot):
    """A bar a setting: how much of the difference between good and bad trials it makes."""

    def __init__(self) -> None:
        super().__init__("How much each setting matters")
        self.setObjectName("importancePlot")
        self._bars = pg.BarGraphItem(x0=[0.0], y=[0.0], width=[0.0], height=_BAR)
        self.addItem(self._bars)
        self.plotItem.showGrid(x=True, y=False)
        self.paint_with(self._paint)
        self.wait_for(0)

    def show_shares(self, shares: Mapping[str, float], labels: Mapping[str, str], trials: int) -> None:
        """Draw the largest shares.

        Parameters
        ----------
        shares
            How much of the difference each setting makes, by name; they add up to 1.
        labels
            What users call the settings.
        trials
            From how many trials that is.
        """
        top = sorted(shares.items(), key=lambda item: -item[1])[:_MOST_BARS]
        if not top:
            return
        self.show_empty("")
        by = f"by {counted(trials, 'trial')} (%)"
        self.set_axes(f"share of the difference, {by}" if self.width() >= _WORDS_FROM_PX else by, "")
        places = -np.arange(len(top), dtype=np.float64)
        percents = np.array([100 * share for _, share in top])
        self._bars.setOpts(x0=np.zeros(len(top)), y=places, width=percents, height=_BAR)
        names = [labels.get(name, name) for name, _ in top]
        self.plotItem.getAxis("left").setTicks([list(zip(places.tolist(), names, strict=True))])
        self.setXRange(0, max(float(percents.max()), 1.0), padding=0.03)
        self.setYRange(-len(top) + 0.5, 0.5, padding=0)
        self.plotItem.showGrid(x=True, y=False)
        words = zip(names, percents, strict=True)
        shown = ", ".join(f"{name}: {percent:.0f} %" for name, percent in words)
        self.describe(f"By {counted(trials, 'trial')}: {shown}")

    def wait_for(self, trials: int) -> None:
        """Draw no bar: it takes so many complete trials to tell; 0 where it is not known yet how many."""
        self._bars.setOpts(x0=[0.0], y=[0.0], width=[0.0])
        self.set_axes("", "")
        self.show_empty(
            f"How much each setting matters can be told from {trials:,} complete trials on."
            if trials
            else "After enough trials: how much each setting matters."
        )

    def minimumSizeHint(self) -> QSize:
        """Return a size with room for names beside the bars."""
        return QSize(190, 130)

    def _paint(self, colours: Theme) -> None:
        self._bars.setOpts(brush=pg.mkBrush(colours.accent), pen=line_pen(colours.surface, 1))


class FoldPlot(ThemedPlot):
    """A point a fold, a line at their mean and a band of one standard deviation around it."""

    def __init__(self) -> None:
        super().__init__("The figure of each fold", axis_items={"bottom": WholeAxis("bottom")})
        self.setObjectName("foldPlot")
        self._band = pg.LinearRegionItem(orientation="horizontal", movable=False)
        self._mean = pg.InfiniteLine(0.0, angle=0)
        self._points = pg.ScatterPlotItem(size=_POINT_PX)
        for item in (self._band, self._mean, self._points):
            self.addItem(item)
        self.paint_with(self._paint)
        self.clear_folds()

    def show_folds(self, values: Sequence[float], name: str) -> None:
        """Draw these figures, at most 1, in the order of the folds; `name` is what users call the figure."""
        figures = np.array(values, np.float64)
        mean, spread = float(figures.mean()), float(figures.std(ddof=1)) if len(figures) > 1 else 0.0
        self.show_empty("")
        self.set_axes("held-out part", name)
        self._points.setData(np.arange(1, len(figures) + 1), figures)
        self._mean.setValue(mean)
        self._band.setRegion((mean - spread, mean + spread))
        for item in (self._mean, self._band):
            item.setVisible(len(figures) > 1)
        self.setXRange(0.5, len(figures) + 0.5, padding=0)
        self._fit_height(np.array([*figures, mean - spread, mean + spread]))
        self.describe(f"{name} of {len(figures)} held-out parts: {mean:.4g} ± {spread:.2g}.")

    def _fit_height(self, drawn: np.ndarray) -> None:
        """Show all of it, but of the band nothing beyond 1: no figure that is drawn here can be larger."""
        low, high = float(drawn.min()), min(float(drawn.max()), _MOST)
        margin = _MARGIN * ((high - low) or 1.0)
        self.setYRange(low - margin, high + margin, padding=0)

    def clear_folds(self) -> None:
        """Draw no fold."""
        self._points.setData([], [])
        self._mean.hide()
        self._band.hide()
        self.show_empty("Each held-out part becomes a point here, with their mean and standard deviation.")

    def _paint(self, colours: Theme) -> None:
        band = pg.mkColor(colours.accent)
        band.setAlpha(40)
        self._band.setBrush(band)
        for line in self._band.lines:
            line.setPen(line_pen(colours.border, 1))
        self._mean.setPen(line_pen(colours.text, 1))
        self._points.setBrush(pg.mkBrush(colours.accent))
        self._points.setPen(None)
