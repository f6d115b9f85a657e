"""How well the scores rank: the ROC and the precision-recall curve, with the current threshold's point on them."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt

from motifdesk.evaluation.results import Floats, Interval, PrecisionRecallCurve, RocCurve
from motifdesk.evaluation.threshold import Decision
from motifdesk.gui.plots.base import ThemedPlot, line_pen
from motifdesk.gui.theme import Theme

MOST_POINTS = 1000
_MARK_PX = 11


def thinned(x: Floats, y: Floats, most: int = MOST_POINTS) -> tuple[Floats, Floats]:
    """Return at most `most` points of a curve, evenly spaced along it, both ends included.

    A screen has no room for more, and a large test set has a point for every sequence.
    """
    if len(x) <= most:
        return x, y
    along = np.concatenate([[0.0], np.cumsum(np.abs(np.diff(x)) + np.abs(np.diff(y)))])
    kept = np.unique(np.searchsorted(along, np.linspace(0, along[-1], most)).clip(0, len(x) - 1))
    return x[kept], y[kept]


class _RatePlot(ThemedPlot):
    """A curve between 0 and 1, what chance would give, and, if it is marked, the point of the current threshold."""

    def __init__(self, name: str, *, legend_right: bool, marked: bool = True) -> None:
        super().__init__(name)
        self._legend = self.add_legend(right=legend_right, bottom=True)
        self._curve = self.plotItem.plot()
        self._chance = self.plotItem.plot(name="chance")
        self._point = pg.ScatterPlotItem(size=_MARK_PX, name="threshold")
        if marked:
            self.addItem(self._point)
        self.setRange(xRange=(0, 1), yRange=(0, 1), padding=0.05)
        self._area_words = ""
        self.paint_with(self._paint)

    def _show(self, x: Floats, y: Floats, chance_y: tuple[float, float], area: str) -> None:
        self.show_empty("")
        self._curve.setData(*thinned(x, y))
        self._chance.setData([0.0, 1.0], chance_y)
        self._area_words = area
        self.set_title(area)
        self.describe(f"{area} (95 % confidence interval).")

    def _mark(self, threshold: float, x: float, y: float, words: str) -> None:
        self._point.setData([x], [y])
        self._legend.getLabel(self._point).setText(f"threshold {threshold:.3f}")
        self._legend.updateSize()
        self.describe(f"{self._area_words} (95 % confidence interval). {words}")

    def _paint(self, colours: Theme) -> None:
        self._curve.setPen(line_pen(colours.accent))
        self._chance.setPen(line_pen(colours.muted, 1, Qt.PenStyle.DashLine))
        self._point.setPen(line_pen(colours.surface, 1))
        self._point.setBrush(pg.mkBrush(colours.text))


class RocPlot(_RatePlot):
    """The receiver operating characteristic; `marked` says whether it has a threshold."""

    def __init__(self, *, marked: bool = True) -> None:
        super().__init__("ROC curve", legend_right=True, marked=marked)
        self.set_axes("false positive rate", "true positive rate")

    def show_curve(self, curve: RocCurve, area: float, interval: Interval, class_name: str = "") -> None:
        """Draw the curve; `area` is the AUROC, `interval` its 95 % confidence interval, of a class if one is named."""
        words = _area("AUROC", area, interval)
        if class_name:
            words = f"{class_name}: {words}"
        self._show(curve.false_positive_rate, curve.true_positive_rate, (0.0, 1.0), words)

    def mark(self, decision: Decision) -> None:
        """Mark the point of a threshold."""
        false_alarms = 1 - decision.specificity
        self._mark(
            decision.threshold, false_alarms, decision.recall,
            f"At the threshold {decision.threshold:.3f} the true positive rate is {decision.recall:.3f} and the "
            f"false positive rate {false_alarms:.3f}.",
        )  # fmt: skip


class PrecisionRecallPlot(_RatePlot):
    """Precision against recall, drawn in steps: between two thresholds there is no classifier to interpolate."""

    def __init__(self) -> None:
        super().__init__("Precision-recall curve", legend_right=False)
        self.set_axes("recall", "precision")

    def show_curve(
        self, curve: PrecisionRecallCurve, area: float, interval: Interval, prevalence: float
    ) -> None:
        """Draw the curve.

        Parameters
        ----------
        curve
            The points.
        area, interval
            AUPRC (average precision) and its 95 % confidence interval.
        prevalence
            Share of positives, which is the precision of guessing.
        """
        recall, precision = np.repeat(curve.recall, 2)[1:], np.repeat(curve.precision, 2)[:-1]
        self._show(recall, precision, (prevalence, prevalence), _area("AUPRC", area, interval))

    def mark(self, decision: Decision) -> None:
        """Mark the point of a threshold; where nothing is predicted positive, precision is that of the curve's end."""
        (_, false_positives), (_, true_positives) = decision.confusion
        precision = decision.precision if false_positives + true_positives else 1.0
        self._mark(
            decision.threshold, decision.recall, precision,
            f"At the threshold {decision.threshold:.3f} the precision is {precision:.3f} and the recall "
            f"{decision.recall:.3f}.",
        )  # fmt: skip


def _area(name: str, area: float, interval: Interval) -> str:
    return f"{name} {area:.3f} [{interval.low:.3f}, {interval.high:.3f}]"
