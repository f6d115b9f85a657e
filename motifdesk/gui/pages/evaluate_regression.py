"""What the Evaluate page shows of predicted values: figures, predicted beside measured, and the errors."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from motifdesk.data.dataset import Dataset
from motifdesk.evaluation.results import RegressionEvaluation
from motifdesk.gui import theme
from motifdesk.gui.pages.evaluate_binary import framed
from motifdesk.gui.pages.evaluate_metrics import MetricRow
from motifdesk.gui.pages.evaluate_table import SequenceTable
from motifdesk.gui.plots.scatter import ResidualPlot, ScatterPlot
from motifdesk.words import readable

_BASELINE = "Baseline Pearson"
_EXPLAINED = {
    "Pearson": "How closely predicted and measured values lie on one line: 1 is perfect, 0 is guessing. In brackets "
    "the 95 % confidence interval.",
    "Spearman": "The same for their ranks: whether the order is right. In brackets the 95 % confidence interval.",
    "R²": "Share of the variance that the predictions explain: 1 is perfect, 0 is what always saying the mean "
    "reaches. In brackets the 95 % confidence interval.",
    _BASELINE: "",
    "MAE": "Mean absolute error: how far a prediction is off, in the unit of the values.",
    "MSE": "Mean squared error, in the squared unit of the values; large errors weigh most.",
}


class RegressionPanel(QWidget):
    """Lets the user choose a point to see its sequence, and the other way round."""

    sequence_activated = Signal(int)  # a row of the data set

    def __init__(self) -> None:
        super().__init__()
        self._metrics = MetricRow(_EXPLAINED, gap_after=_BASELINE)
        self._scatter = ScatterPlot()
        self._scatter.setObjectName("scatterPlot")
        self._residuals = ResidualPlot()
        self._residuals.setObjectName("residualPlot")
        self._table = SequenceTable()
        self._table.sequence_activated.connect(self.sequence_activated)
        self._table.place_chosen.connect(self._scatter.mark)
        self._scatter.point_chosen.connect(self._table.choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self._metrics)
        grid = QGridLayout()
        grid.setSpacing(theme.GAP)
        grid.addWidget(framed(self._scatter), 0, 0, 2, 1)
        grid.addWidget(framed(self._residuals), 0, 1)
        grid.addWidget(self._table, 1, 1)
        for place, share in enumerate((2, 3)):
            grid.setColumnStretch(place, 1)
            grid.setRowStretch(place, share)
        layout.addLayout(grid, 1)

    def show_evaluation(self, evaluation: RegressionEvaluation, dataset: Dataset) -> None:
        """Show an evaluation of test sequences of `dataset`."""
        self._metrics.show_figure("Pearson", f"{evaluation.pearson:.3f}", evaluation.pearson_ci95)
        self._metrics.show_figure("Spearman", f"{evaluation.spearman:.3f}", evaluation.spearman_ci95)
        self._metrics.show_figure("R²", f"{evaluation.r2:.3f}", evaluation.r2_ci95)
        self._metrics.show_baseline(_BASELINE, evaluation.baseline)
        self._metrics.show_figure("MAE", readable(evaluation.mae))
        self._metrics.show_figure("MSE", readable(evaluation.mse))
        self._scatter.show_values(evaluation.labels, evaluation.scores)
        self._residuals.show_errors(evaluation.errors)
        self._table.show_evaluation(evaluation, dataset)
        self._table.show_title(f"{len(evaluation.rows):,} test sequences, the largest errors first")
