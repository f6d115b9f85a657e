"""What the Evaluate page shows of several classes: figures, who is taken for whom, and each class by itself."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from motifdesk.data.dataset import Dataset
from motifdesk.evaluation.results import MulticlassEvaluation, OneClass
from motifdesk.gui import theme
from motifdesk.gui.pages.base import card, label
from motifdesk.gui.pages.evaluate_binary import framed
from motifdesk.gui.pages.evaluate_metrics import MetricRow
from motifdesk.gui.pages.evaluate_table import SequenceTable
from motifdesk.gui.plots.confusion import ConfusionMatrixView
from motifdesk.gui.plots.roc import RocPlot
from motifdesk.gui.tables.summary import TextTable

_BASELINE = "Baseline AUROC"
_MEAN = "the mean over the classes, each against the rest"
_EXPLAINED = {
    "Accuracy": "Share of all test sequences that are put into the right class. In brackets the 95 % confidence "
    "interval.",
    "AUROC": "The chance that a random sequence of a class gets a higher probability of it than a random other one: "
    f"1 is perfect, 0.5 a coin; {_MEAN}. In brackets the 95 % confidence interval.",
    _BASELINE: "",
    "AUPRC": f"The precision averaged over all recalls; {_MEAN}.",
    "F1": f"The harmonic mean of precision and recall; {_MEAN}.",
    "MCC": "Matthews correlation coefficient: 1 is perfect, 0 is guessing, and it is honest for rare classes.",
    "Log loss": "How surprised one would be by the true classes, trusting the probabilities: 0 is perfect.",
}
_COLUMNS = ("Class", "Count", "AUROC", "AUPRC", "Precision", "Recall", "F1")


class MulticlassPanel(QWidget):
    """Lets the user choose a class to see its curve, and a cell to see its sequences."""

    sequence_activated = Signal(int)  # a row of the data set

    def __init__(self) -> None:
        super().__init__()
        self._evaluation: MulticlassEvaluation | None = None
        self._metrics = MetricRow(_EXPLAINED, gap_after=_BASELINE)
        self._matrix = ConfusionMatrixView()
        self._matrix.setObjectName("confusionMatrix")
        self._matrix.cell_selected.connect(self._show_cell)
        self._roc = RocPlot(marked=False)
        self._roc.setObjectName("rocPlot")
        self._classes = TextTable(_COLUMNS, numeric=range(1, len(_COLUMNS)), wide_column=0)
        self._class_view = self._classes.make_view("classTable", "Figures of each class")
        self._class_view.horizontalHeader().setHighlightSections(False)
        self._class_view.setToolTip("Choose a class to see its ROC curve.")
        self._class_view.selectionModel().currentRowChanged.connect(self._on_class)
        self._table = SequenceTable()
        self._table.sequence_activated.connect(self.sequence_activated)
        class_card, inside = card(margin=theme.GAP)
        inside.addWidget(label("Each class against the rest", "muted"))
        inside.addWidget(self._class_view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self._metrics)
        grid = QGridLayout()
        grid.setSpacing(theme.GAP)
        grid.addWidget(framed(self._matrix), 0, 0)
        grid.addWidget(class_card, 0, 1)
        grid.addWidget(framed(self._roc), 1, 0)
        grid.addWidget(self._table, 1, 1)
        for place, share in enumerate((4, 5)):  # the table of the classes needs more
            grid.setColumnStretch(place, share)
            grid.setRowStretch(place, 1)
        layout.addLayout(grid, 1)

    def show_evaluation(self, evaluation: MulticlassEvaluation, dataset: Dataset) -> None:
        """Show an evaluation of test sequences of `dataset`."""
        self._evaluation = evaluation
        self._metrics.show_figure("Accuracy", f"{evaluation.accuracy:.3f}", evaluation.accuracy_ci95)
        self._metrics.show_figure("AUROC", f"{evaluation.auroc:.3f}", evaluation.auroc_ci95)
        self._metrics.show_baseline(_BASELINE, evaluation.baseline)
        self._metrics.show_figure("AUPRC", f"{evaluation.auprc:.3f}")
        self._metrics.show_figure("F1", f"{evaluation.f1:.3f}")
        self._metrics.show_figure("MCC", f"{evaluation.mcc:.3f}")
        self._metrics.show_figure("Log loss", f"{evaluation.log_loss:.3f}")
        self._classes.show_rows([_cells(item) for item in evaluation.classes])
        self._table.show_evaluation(evaluation, dataset)
        self._matrix.show_counts(evaluation.confusion, evaluation.class_names)
        # What goes worst is worth a look: the commonest mistake and the class that is ranked worst.
        mistakes = evaluation.confusion * (1 - np.eye(len(evaluation.class_names), dtype=np.int64))
        true, predicted = np.unravel_index(int(mistakes.argmax()), mistakes.shape)
        self._matrix.select(int(true), int(predicted))
        areas = [np.inf if np.isnan(item.auroc) else item.auroc for item in evaluation.classes]
        self._class_view.selectRow(int(np.argmin(areas)))

    def _on_class(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if self._evaluation is None or not current.isValid():
            return
        item = self._evaluation.classes[current.row()]
        if item.count:
            self._roc.show_curve(item.roc, item.auroc, item.auroc_ci95, item.name)
        else:
            self._roc.show_empty(f"The test set has no sequence of the class {item.name}.")

    def _show_cell(self, true: int, predicted: int) -> None:
        if self._evaluation is None:
            return
        self._table.model.show_cell(true, predicted)
        names = self._evaluation.class_names
        what = "right" if true == predicted else "mistaken"
        self._table.show_title(
            f"{self._table.model.rowCount():,} {what}: true class {names[true]}, predicted {names[predicted]}"
        )


def _cells(item: OneClass) -> tuple[str, ...]:
    if not item.count:
        return (item.name, "0", *["–"] * 5)
    figures = (item.auroc, item.auprc, item.precision, item.recall, item.f1)
    return (item.name, f"{item.count:,}", *(f"{value:.3f}" for value in figures))
