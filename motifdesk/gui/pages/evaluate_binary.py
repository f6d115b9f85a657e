"""What the Evaluate page shows of two classes: figures, curves, and what changes with the threshold."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QFrame, QGridLayout, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from motifdesk.data.dataset import Dataset
from motifdesk.data.wording import counted
from motifdesk.evaluation.results import BinaryEvaluation
from motifdesk.evaluation.threshold import USUAL, Decision, decide
from motifdesk.gui import theme
from motifdesk.gui.pages.base import button, card, label, pad_editor
from motifdesk.gui.pages.evaluate_metrics import MetricRow
from motifdesk.gui.pages.evaluate_table import SequenceTable
from motifdesk.gui.plots.confusion import ConfusionMatrixView
from motifdesk.gui.plots.roc import PrecisionRecallPlot, RocPlot
from motifdesk.gui.plots.scores import ScorePlot

PLOT_HEIGHT = 150
_CELLS = (("true negative", "false positive"), ("false negative", "true positive"))
_STEPS = 1000  # of the slider, from 0 to 1
_BASELINE = "Baseline AUROC"
_EXPLAINED = {
    "AUROC": "The chance that a random positive scores higher than a random negative: 1 is perfect, 0.5 a coin. "
    "In brackets the 95 % confidence interval. It does not depend on the threshold.",
    "AUPRC": "The precision averaged over all recalls. Guessing gives the share of positives. In brackets the 95 % "
    "confidence interval. It does not depend on the threshold.",
    _BASELINE: "",
    "Accuracy": "Share of all test sequences that are predicted right. Where one class is rare, it is high even for "
    "a network that never finds that class.",
    "Precision": "Of the sequences predicted positive, the share that is. A dash: none is predicted positive.",
    "Recall": "Of the positives, the share that is found (also called sensitivity).",
    "F1": "The harmonic mean of precision and recall: high only where both are.",
    "MCC": "Matthews correlation coefficient, -1 to 1: 0 is guessing, and it is honest for rare classes.",
}


class BinaryPanel(QWidget):
    """Lets the user move the threshold and look at the sequences behind each count."""

    sequence_activated = Signal(int)  # a row of the data set
    threshold_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._evaluation: BinaryEvaluation | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        self._metrics = MetricRow(_EXPLAINED, gap_after=_BASELINE)
        layout.addWidget(self._metrics)
        grid = QGridLayout()
        grid.setSpacing(theme.GAP)
        for column, frame in enumerate(self._build_plots()):
            grid.addWidget(frame, 0, 2 * column, 1, 2)
        self._table = SequenceTable()
        self._table.sequence_activated.connect(self.sequence_activated)
        grid.addWidget(self._build_scores(), 1, 0, 1, 3)
        grid.addWidget(self._table, 1, 3, 1, 3)
        for column in range(6):
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(0, 1)
        grid.setRowStretch(1, 1)
        layout.addLayout(grid, 1)

    def show_evaluation(self, evaluation: BinaryEvaluation, dataset: Dataset) -> None:
        """Show an evaluation of test sequences of `dataset`, at the threshold 0.5."""
        self._evaluation = evaluation
        self._metrics.show_figure("AUROC", f"{evaluation.auroc:.3f}", evaluation.auroc_ci95)
        self._metrics.show_figure("AUPRC", f"{evaluation.auprc:.3f}", evaluation.auprc_ci95)
        self._metrics.show_baseline(_BASELINE, evaluation.baseline)
        self._roc.show_curve(evaluation.roc, evaluation.auroc, evaluation.auroc_ci95)
        prevalence = float(evaluation.labels.mean())
        self._pr.show_curve(evaluation.precision_recall, evaluation.auprc, evaluation.auprc_ci95, prevalence)
        self._scores.show_scores(evaluation.labels, evaluation.scores, evaluation.class_names)
        self._table.show_evaluation(evaluation, dataset)
        self.set_threshold(USUAL)
        (_, false_positives), (false_negatives, _) = evaluation.confusion.tolist()
        # The mistakes are what is worth a look.
        if false_positives or false_negatives:
            self._matrix.select(*((0, 1) if false_positives > false_negatives else (1, 0)))
        else:
            self._matrix.select(1, 1)

    def threshold(self) -> float:
        """Return the threshold in force."""
        return self._slider.value() / _STEPS

    def set_threshold(self, threshold: float) -> None:
        """Put a threshold in force, rounded to the slider's steps."""
        step = round(threshold * _STEPS)
        with QSignalBlocker(self._slider), QSignalBlocker(self._box):
            self._slider.setValue(step)
            self._box.setValue(step / _STEPS)
        self._scores.set_threshold(step / _STEPS)
        self._reset.setEnabled(step != round(USUAL * _STEPS))
        self._show_decision()
        self.threshold_changed.emit()

    # -- what it is built of

    def _build_plots(self) -> list[QFrame]:
        self._matrix = ConfusionMatrixView()
        self._matrix.setObjectName("confusionMatrix")
        self._matrix.cell_selected.connect(self._show_cell)
        self._roc = RocPlot()
        self._roc.setObjectName("rocPlot")
        self._pr = PrecisionRecallPlot()
        self._pr.setObjectName("prPlot")
        return [framed(widget) for widget in (self._matrix, self._roc, self._pr)]

    def _build_scores(self) -> QFrame:
        frame, inside = card(margin=theme.SMALL)
        self._scores = ScorePlot()
        self._scores.setObjectName("scorePlot")
        self._scores.setMinimumHeight(PLOT_HEIGHT)
        self._scores.threshold_changed.connect(self.set_threshold)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName("thresholdSlider")
        self._slider.setRange(0, _STEPS)
        self._slider.setSingleStep(_STEPS // 100)
        self._slider.setPageStep(_STEPS // 20)
        self._slider.setValue(round(USUAL * _STEPS))
        self._slider.valueChanged.connect(self._on_slider)
        self._box = QDoubleSpinBox()
        self._box.setObjectName("thresholdBox")
        pad_editor(self._box)
        self._box.setRange(0, 1)
        self._box.setDecimals(3)
        self._box.setSingleStep(0.01)
        self._box.setValue(USUAL)
        self._box.setKeyboardTracking(False)  # a number counts once it is typed whole
        self._box.valueChanged.connect(self.set_threshold)
        for widget in (self._slider, self._box):
            widget.setAccessibleName("Threshold")
            widget.setToolTip("A sequence with this score or a higher one counts as positive.")
        self._reset = button("Reset to 0.5", "thresholdResetButton", tip="Back to the usual threshold.")
        self._reset.clicked.connect(self._on_reset)
        row = QHBoxLayout()
        row.setContentsMargins(theme.GAP, 0, theme.GAP, theme.SMALL)
        row.addWidget(label("Threshold"))
        row.addWidget(self._slider, 1)
        row.addWidget(self._box)
        row.addWidget(self._reset)
        inside.addWidget(self._scores, 1)
        inside.addLayout(row)
        return frame

    # -- what it shows

    def _show_decision(self) -> None:
        if self._evaluation is None:
            return
        decision = decide(self._evaluation.labels, self._evaluation.scores, self.threshold())
        self._show_figures(decision)
        self._roc.mark(decision)
        self._pr.mark(decision)
        self._matrix.show_counts(np.array(decision.confusion, np.int64), self._evaluation.class_names)
        self._show_cell(*self._matrix.selected())

    def _show_figures(self, decision: Decision) -> None:
        (_, false_positives), (_, true_positives) = decision.confusion
        found = false_positives + true_positives > 0
        self._metrics.show_figure("Accuracy", f"{decision.accuracy:.3f}")
        self._metrics.show_figure("Precision", f"{decision.precision:.3f}" if found else "–")
        self._metrics.show_figure("Recall", f"{decision.recall:.3f}")
        self._metrics.show_figure("F1", f"{decision.f1:.3f}")
        self._metrics.show_figure("MCC", f"{decision.mcc:.3f}")

    def _show_cell(self, true: int, predicted: int) -> None:
        if self._evaluation is None:
            return
        self._table.model.show_cell(true, predicted, self.threshold())
        names = self._evaluation.class_names
        self._table.show_title(
            f"{counted(self._table.model.rowCount(), _CELLS[true][predicted])}: "
            f"true class {names[true]}, predicted {names[predicted]}"
        )

    # -- what the user does

    def _on_slider(self, step: int) -> None:
        self.set_threshold(step / _STEPS)

    def _on_reset(self) -> None:
        self.set_threshold(USUAL)


def framed(plot: QWidget) -> QFrame:
    """Return a card around a plot."""
    frame, inside = card(margin=theme.SMALL)
    plot.setMinimumHeight(PLOT_HEIGHT)
    inside.addWidget(plot)
    return frame
