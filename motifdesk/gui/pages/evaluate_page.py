"""The third step: how good the network is on sequences it has never seen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from motifdesk.data.dataset import Dataset
from motifdesk.evaluation.results import (
    BinaryEvaluation,
    Evaluation,
    Level,
    MulticlassEvaluation,
    RegressionEvaluation,
    Verdict,
)
from motifdesk.gui import icons, theme
from motifdesk.gui.pages.base import Page, Placeholder, card, label, set_role
from motifdesk.gui.pages.evaluate_binary import BinaryPanel
from motifdesk.gui.pages.evaluate_multiclass import MulticlassPanel
from motifdesk.gui.pages.evaluate_regression import RegressionPanel

Panel = BinaryPanel | MulticlassPanel | RegressionPanel
_PANELS: dict[type[Evaluation], type[Panel]] = {
    BinaryEvaluation: BinaryPanel,
    MulticlassEvaluation: MulticlassPanel,
    RegressionEvaluation: RegressionPanel,
}
_LEVELS = {
    Level.GOOD: ("Good", "done"),
    Level.CAUTION: ("With caution", "warning"),
    Level.BAD: ("Not to be used", "error"),
}
_ICON = 20


class EvaluatePage(Page):
    """Shows the verdict, and under it the panel that belongs to the task."""

    title = "Evaluate the network"
    sentence = (
        "The network is tested on sequences that were held out: it has never seen them or their labels."
    )
    help_text = (
        "A network can learn its training sequences by heart; only sequences that it has never seen show whether it "
        "has found a rule. Of two classes it gives each sequence a score between 0 and 1, and the threshold says from "
        "which score on it counts as positive: a high one finds fewer positives, but those more surely. Of several "
        "classes it takes the likeliest; numbers are compared with those measured."
    )

    run_requested = Signal()
    sequence_activated = Signal(int)  # a row of the data set
    threshold_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("evaluatePage")
        self._evaluation: Evaluation | None = None
        self._shown_verdict: Verdict | None = None
        self._placeholder = Placeholder("", "Go to training", "evaluateButton")
        self._placeholder.pressed.connect(self.run_requested)
        self._panel: Panel = BinaryPanel()
        self._follow(self._panel)
        self._content = QScrollArea()
        self._content.setWidgetResizable(True)
        self._content.setWidget(self._build_content())
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._placeholder)
        self._stack.addWidget(self._content)

    def show_empty(self, text: str, button_text: str = "Go to training") -> None:
        """Say why there is no evaluation yet, and what the one button does about it."""
        self._show_placeholder(text, button_text)

    def show_busy(self, text: str) -> None:
        """Say what is being done."""
        self._show_placeholder(text, "")

    def show_failed(self, text: str) -> None:
        """Say why there is no evaluation."""
        self._show_placeholder(text, "Try again", failed=True)

    def _show_placeholder(self, text: str, button_text: str, *, failed: bool = False) -> None:
        self._placeholder.show_text(text, failed=failed)
        self._placeholder.button.setText(button_text)
        self._placeholder.button.setVisible(bool(button_text))
        self._stack.setCurrentWidget(self._placeholder)

    def show_evaluation(self, evaluation: Evaluation, dataset: Dataset) -> None:
        """Show an evaluation of test sequences of `dataset`."""
        self._evaluation = evaluation
        self.show_verdict(evaluation.verdict)
        wanted = _PANELS[type(evaluation)]
        if type(self._panel) is not wanted:
            self._replace_panel(wanted())
        self._panel.show_evaluation(evaluation, dataset)  # type: ignore[arg-type]  # the table pairs them
        self._stack.setCurrentWidget(self._content)

    def show_verdict(self, verdict: Verdict) -> None:
        """Show another verdict on the evaluation that is shown."""
        self._shown_verdict = verdict
        self._show_verdict(verdict)

    def threshold(self) -> float | None:
        """Return the threshold between two classes; None where there is none."""
        shown = self._evaluation is not None and isinstance(self._panel, BinaryPanel)
        return self._panel.threshold() if shown and isinstance(self._panel, BinaryPanel) else None

    def set_threshold(self, threshold: float) -> None:
        """Put a threshold between two classes in force, where there is one."""
        if isinstance(self._panel, BinaryPanel):
            self._panel.set_threshold(threshold)

    def _follow(self, panel: Panel) -> None:
        panel.sequence_activated.connect(self.sequence_activated)
        if isinstance(panel, BinaryPanel):
            panel.threshold_changed.connect(self.threshold_changed)

    def _replace_panel(self, panel: Panel) -> None:
        """Put another panel in the old one's place; there is one only, so that each objectName is found once."""
        old, self._panel = self._panel, panel
        self._follow(panel)
        self._inside.replaceWidget(old, panel)
        old.setParent(None)
        old.deleteLater()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._shown_verdict is not None:
            self._show_verdict(self._shown_verdict)

    def _build_content(self) -> QWidget:
        content = QWidget()
        self._inside = QVBoxLayout(content)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(theme.GAP)
        self._inside.addWidget(self._build_verdict())
        self._inside.addWidget(self._panel, 1)
        return content

    def _build_verdict(self) -> QFrame:
        frame, inside = card(margin=theme.GAP)
        self._verdict_icon = label()
        self._verdict_level = label()
        font = self._verdict_level.font()
        font.setBold(True)
        self._verdict_level.setFont(font)
        self._verdict = label(wrap=True)
        self._verdict.setObjectName("verdictLabel")
        self._verdict.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(self._verdict_icon)
        row.addWidget(self._verdict_level)
        row.addSpacing(theme.GAP)
        row.addWidget(self._verdict, 1)
        inside.addLayout(row)
        return frame

    def _show_verdict(self, verdict: Verdict) -> None:
        word, icon_name = _LEVELS[verdict.level]
        role = verdict.level.value
        drawn = icons.icon(icon_name, getattr(theme.current(), role))
        self._verdict_icon.setPixmap(drawn.pixmap(QSize(_ICON, _ICON), self.devicePixelRatioF()))
        self._verdict_level.setText(word)
        set_role(self._verdict_level, role)
        self._verdict.setText(" ".join(verdict.sentences))
        self._verdict.setAccessibleName(f"{word}. {self._verdict.text()}")
