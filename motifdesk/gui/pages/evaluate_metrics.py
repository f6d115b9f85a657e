"""The row of figures on the Evaluate page: what holds at every threshold, and what holds at the chosen one."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from motifdesk.evaluation.results import BinaryEvaluation, Interval
from motifdesk.evaluation.threshold import Decision
from motifdesk.gui import theme
from motifdesk.gui.pages.base import label

_EXPLAINED = {
    "AUROC": "The chance that a random positive scores higher than a random negative: 1 is perfect, 0.5 a coin. "
    "In brackets the 95 % confidence interval. It does not depend on the threshold.",
    "AUPRC": "The precision averaged over all recalls. Guessing gives the share of positives. In brackets the 95 % "
    "confidence interval. It does not depend on the threshold.",
    "Baseline AUROC": "",
    "Accuracy": "Share of all test sequences that are predicted right. Where one class is rare, it is high even for "
    "a network that never finds that class.",
    "Precision": "Of the sequences predicted positive, the share that is. A dash: none is predicted positive.",
    "Recall": "Of the positives, the share that is found (also called sensitivity).",
    "F1": "The harmonic mean of precision and recall: high only where both are.",
    "MCC": "Matthews correlation coefficient, -1 to 1: 0 is guessing, and it is honest for rare classes.",
}
_LAST_FREE_OF_THRESHOLD = "Baseline AUROC"


class MetricRow(QFrame):
    """Figures with their names under them; each is explained in its tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        row = QHBoxLayout(self)
        row.setSpacing(theme.GAP)
        row.setContentsMargins(theme.WIDE, theme.SMALL, theme.WIDE, theme.SMALL)
        self._values = {name: label("", "section") for name in _EXPLAINED}
        self._captions = {name: label(name, "muted") for name in _EXPLAINED}
        for name, explained in _EXPLAINED.items():
            cell = QVBoxLayout()
            cell.setSpacing(0)
            cell.addWidget(self._values[name])
            cell.addWidget(self._captions[name])
            row.addLayout(cell)
            row.addStretch()
            self._explain(name, explained)
            if name == _LAST_FREE_OF_THRESHOLD:
                row.addSpacing(theme.WIDEST)

    def show_evaluation(self, evaluation: BinaryEvaluation) -> None:
        """Show the figures that do not depend on the threshold."""
        self._show("AUROC", f"{evaluation.auroc:.3f}", _interval(evaluation.auroc_ci95))
        self._show("AUPRC", f"{evaluation.auprc:.3f}", _interval(evaluation.auprc_ci95))
        self._show("Baseline AUROC", f"{evaluation.baseline.auroc:.3f}")
        self._explain(
            "Baseline AUROC",
            f"A simpler method, trained and tested on the same sequences: {evaluation.baseline.name}. "
            "A network that is no better is not worth its trouble.",
        )

    def show_decision(self, decision: Decision) -> None:
        """Show the figures at a threshold."""
        (_, false_positives), (_, true_positives) = decision.confusion
        found = false_positives + true_positives > 0
        self._show("Accuracy", f"{decision.accuracy:.3f}")
        self._show("Precision", f"{decision.precision:.3f}" if found else "–")
        self._show("Recall", f"{decision.recall:.3f}")
        self._show("F1", f"{decision.f1:.3f}")
        self._show("MCC", f"{decision.mcc:.3f}")

    def value(self, name: str) -> str:
        """Return the figure that is shown under a name."""
        return self._values[name].text()

    def _show(self, name: str, value: str, interval: str = "") -> None:
        self._values[name].setText(value)
        self._values[name].setAccessibleName(f"{name} {value} {interval}".strip())
        self._captions[name].setText(f"{name} {interval}".strip())

    def _explain(self, name: str, text: str) -> None:
        for widget in (self._values[name], self._captions[name]):
            widget.setToolTip(text)


def _interval(interval: Interval) -> str:
    return f"[{interval.low:.3f}, {interval.high:.3f}]"
