"""The curves of training and validation, drawn while the network trains."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt, QTimer

from motifdesk.gui import theme
from motifdesk.gui.plots.base import LABEL_PX, line_pen, see_through
from motifdesk.gui.plots.cursor import PointedPlot, Value
from motifdesk.gui.plots.curve_items import ComparedRun, EarlierRuns, SmoothCurve
from motifdesk.gui.plots.log_axis import LogAxis
from motifdesk.gui.plots.placing import Corner, corner_points, emptiest_corner, emptiest_height, sampled
from motifdesk.gui.plots.whole_axis import WholeAxis
from motifdesk.gui.theme import Theme
from motifdesk.training.history import History
from motifdesk.training.records import LOSS, Measure

REDRAW_MS = 50
"""At most 20 redraws a second, however fast the epochs come."""
MOST_EARLIER = 10
"""Earlier runs that are drawn behind the one that is looked at."""
# Epochs that have room from the start; with more to come the room doubles as they do.
_ROOM = 200
_MARGIN = 0.05  # around the legend
_LABEL_WIDTH = 0.4  # of the mark's label, as a share of the plot's width
_LABEL_ROOM_PX = 200  # narrower plots have no room for the label
_LABEL_HEIGHTS = (0.5, 0.3, 0.7, 0.08, 0.2, 0.8, 0.92)


class NamedRun(NamedTuple):
    """A finished run that is compared with others."""

    name: str
    history: History


class CurvePlot(PointedPlot):
    """One measure (a loss, an accuracy) by epoch, for the training and the validation sequences.

    It draws a history as that grows (`show_history`, `refresh`), with earlier runs behind it, or several finished
    ones beside each other (`compare`).

    Parameters
    ----------
    name
        The measure, for screen readers, as in ``Accuracy``.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name, axis_items={"left": LogAxis("left"), "bottom": WholeAxis("bottom")})
        # pyqtgraph binds the plot item's own `clear` to the instance, where it would hide the method below.
        del self.clear
        self._history, self._measure = History(), LOSS
        self._earlier_runs: Sequence[History] = ()
        self._compared: Sequence[NamedRun] = ()
        self._smoothing = 0.0
        self._total, self._room = 0, 2
        self._best, self._is_kept = 0, False
        self._corner: Corner = (1, 0)
        self._entries: list[tuple[pg.PlotDataItem, str]] = []  # of the legend
        self._redraw_timer = QTimer(self, singleShot=True, interval=REDRAW_MS)
        self._redraw_timer.timeout.connect(self._redraw)
        self._add_items()
        self.getViewBox().sigRangeChanged.connect(self._place_words)
        self.paint_with(self._paint)
        self.set_axes("epoch", name.lower())

    def _add_items(self) -> None:
        self._legend = self.add_legend(right=True, bottom=False)
        self._earlier = EarlierRuns(self)
        self._train, self._validation = SmoothCurve(self, "training"), SmoothCurve(self, "validation")
        self._runs = [ComparedRun(self, place) for place in range(len(theme.current().runs))]
        self._mark = pg.InfiniteLine(angle=90, label="", labelOpts={"position": 0.5})
        self._mark.hide()
        self.addItem(self._mark, ignoreBounds=True)

    # -- what is drawn

    def clear(self) -> None:
        """Take the curves away, before another training."""
        self.show_history(History(), self._measure)

    def show_history(self, history: History, measure: Measure) -> None:
        """Draw the measure of a history, now; what is added to the history is drawn after `refresh`."""
        self._history, self._measure = history, measure
        self._compared = ()
        self._best = 0
        self._begin()
        self.show_everything()

    def set_measure(self, measure: Measure) -> None:
        """Draw another measure of the same runs."""
        self._measure = measure
        self._begin()
        self.enableAutoRange(axis="y")
        self._settle()

    def refresh(self) -> None:
        """Draw the epochs that have come since, within `REDRAW_MS`."""
        if not self._redraw_timer.isActive():
            self._redraw_timer.start()

    def compare(self, runs: Sequence[NamedRun]) -> None:
        """Draw several finished runs beside each other, in the colours of `Theme.runs`; none ends the comparison."""
        self._compared = runs[: len(self._runs)]
        self._begin()
        self.show_everything()

    def show_earlier(self, histories: Sequence[History]) -> None:
        """Draw these runs in grey behind the others, the newest of them if they are many."""
        self._earlier_runs = histories[-MOST_EARLIER:]
        self._begin()

    def set_total_epochs(self, total: int) -> None:
        """Leave room on the horizontal axis for `total` epochs, or, of very many, for twice as many as there are."""
        self._total = total
        self.show_everything()

    def set_smoothing(self, weight: float) -> None:
        """Smooth the curves: `weight`, from 0 to below 1, is how much of the average each new epoch leaves."""
        self._smoothing = weight
        self._begin()

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Draw the values on a logarithmic scale; those of 0 or less then leave gaps."""
        self.plotItem.setLogMode(y=logarithmic)
        self.show_everything()
        self.point_at(self._pointed)

    def mark_best(self, epoch: int, *, kept: bool = True) -> None:
        """Mark the epoch whose weights were kept, or the best one so far."""
        self._best, self._is_kept = epoch, kept
        self._mark.setVisible(not self._compared)
        self._place_words()
        self._describe()

    def show_everything(self) -> None:
        """Show all epochs, those to come included, and the whole range of values."""
        self._room = self._needed_room()
        self.setXRange(1, self._room, padding=0.02)
        self.enableAutoRange(axis="y")
        self._settle()

    # -- drawing

    @property
    def length(self) -> int:
        """The epochs of what is drawn."""
        return max((len(run.history) for run in self._compared), default=len(self._history))

    def _needed_room(self) -> int:
        """Return the last epoch on the axis: all of them, unless the first ones would then be too narrow to see."""
        room = _ROOM
        while room < self.length:
            room *= 2
        total = 0 if self._compared else self._total
        return max(self.length, min(total, room), 2)

    def _begin(self) -> None:
        """Draw everything anew."""
        self._redraw_timer.stop()
        for curve in (self._train, self._validation):
            curve.begin(self._smoothing)
            curve.set_visible(not self._compared)
        self._earlier.line.setVisible(not self._compared)
        if not self._compared:
            self._earlier.show(self._earlier_runs, self._measure)
        for place, item in enumerate(self._runs):
            if place < len(self._compared):
                item.show(self._compared[place].history, self._measure, self._smoothing)
            else:
                item.hide()
        self._name_lines()
        self._mark.setVisible(bool(self._best) and not self._compared)
        self._redraw()

    def _redraw(self) -> None:
        if not self._compared:
            epochs = self._history.column("epoch")
            self._train.show(epochs, self._history.column(self._measure.train))
            self._validation.show(epochs, self._history.column(self._measure.validation))
        if self.length > self._room:
            self.show_everything()
        self._place_words()
        self._describe()
        self._settle()
        self.point_at(self._pointed)

    def _settle(self) -> None:
        """Find the range that the values need, now: pyqtgraph would find it while painting, and paint all twice."""
        self.scene().prepareForPaint()

    def _name_lines(self) -> None:
        entries = [(self._train.line, "training"), (self._validation.line, "validation")]
        if self._earlier_runs:
            entries.append((self._earlier.line, "earlier runs"))
        if self._compared:
            entries = [(item.line, run.name) for item, run in zip(self._runs, self._compared, strict=False)]
        if entries != self._entries:  # laying a legend out takes longer than drawing a curve
            self._entries = entries
            self._legend.clear()
            for line, name in entries:
                self._legend.addItem(line, name)

    def _place_words(self, *_: object) -> None:
        """Put legend and mark where they cover least of the curves."""
        points = self._points()
        view, box = self.getViewBox().rect(), self._legend.boundingRect()
        if view.isEmpty():
            return
        width, height = box.width() / view.width(), box.height() / view.height()
        self._corner = emptiest_corner(points, width + _MARGIN, height + _MARGIN, self._corner)
        right, bottom = self._corner
        offset = (-theme.GAP if right else theme.GAP, -theme.GAP if bottom else theme.GAP)
        self._legend.anchor(self._corner, self._corner, offset=offset)
        if self._best:
            self._place_mark(np.concatenate([points, corner_points(self._corner, width, height)]))

    def _points(self) -> NDArray[np.float64]:
        """Return where the curves run, in the unit square of what is visible."""
        runs = [run.history for run in self._compared] or [self._history]
        curves = [(run.column("epoch"), run.column(name)) for run in runs for name in self._measure[1:]]
        x_range, y_range = self.getViewBox().viewRange()
        points = [sampled(x, self.heights(y), x_range, y_range) for x, y in curves if len(x)]
        return np.concatenate(points) if points else np.empty((0, 2))

    def _place_mark(self, points: NDArray[np.float64]) -> None:
        low, high = self.getViewBox().viewRange()[0]
        place = (self._best - low) / (high - low)
        before = place > 0.5
        reach = (place - _LABEL_WIDTH, place) if before else (place, place + _LABEL_WIDTH)
        self._mark.setValue(self._best)
        self._mark.label.setVisible(self.getViewBox().width() >= _LABEL_ROOM_PX)
        self._mark.label.setFormat(f"{'kept' if self._is_kept else 'best so far'}: epoch {self._best:,}")
        self._mark.label.anchors = [(1, 0.5), (1, 0.5)] if before else [(0, 0.5), (0, 0.5)]
        self._mark.label.setPosition(emptiest_height(points, *reach, _LABEL_HEIGHTS))

    def _describe(self) -> None:
        if self._compared:
            ends = (
                f"{run.name} {run.history.column(self._measure.validation)[-1]:.3f}" for run in self._compared
            )
            self.describe(f"Validation at the end: {', '.join(ends)}.")
            return
        if not len(self._history):
            self.describe("No epoch yet.")
            return
        train, validation = (self._history.column(name)[-1] for name in self._measure[1:])
        words = f"After epoch {len(self._history):,} of {self._total:,}: "
        words += f"training {train:.3f}, validation {validation:.3f}."
        if self._best and self._is_kept:
            words += f" The weights of epoch {self._best:,} were kept."
        elif self._best:
            words += f" The validation loss was lowest in epoch {self._best:,}."
        self.describe(words)

    def _paint(self, colours: Theme) -> None:
        self._train.paint(colours.train)
        self._validation.paint(colours.validation)
        self._mark.setPen(line_pen(colours.muted, 1, Qt.PenStyle.DashLine))
        self._mark.label.setColor(colours.text)
        self._mark.label.fill = pg.mkBrush(see_through(colours.surface))
        font = self._mark.label.textItem.font()
        font.setPixelSize(LABEL_PX)
        self._mark.label.setFont(font)

    def values_at(self, epoch: int) -> list[Value]:
        """Return the values at an epoch, of runs that are compared those of the validation sequences."""
        colours = theme.current()
        if self._compared:
            return [
                Value(run.name, colour, float(run.history.column(self._measure.validation)[epoch - 1]))
                for run, colour in zip(self._compared, colours.runs, strict=False)
                if epoch <= len(run.history)
            ]
        train, validation = (float(self._history.column(name)[epoch - 1]) for name in self._measure[1:])
        return [Value("training", colours.train, train), Value("validation", colours.validation, validation)]
