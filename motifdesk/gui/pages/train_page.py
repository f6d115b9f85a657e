"""Choose a network, set how it learns, and watch it learn."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout

from motifdesk.gui import theme
from motifdesk.gui.pages.base import Page
from motifdesk.gui.pages.train_results import TrainResults
from motifdesk.gui.pages.train_setup import TrainSetup
from motifdesk.models.trained import NetworkSummary
from motifdesk.training.records import EpochRecord
from motifdesk.training.signs import Facts


class TrainPage(Page):
    """Shows the networks, the settings, the curves and the runs; says what the user wants to train."""

    title = "Train a network"
    sentence = "The network learns from the training sequences; the validation sequences show whether it really learns."
    help_text = (
        "A network starts out guessing and changes its numbers a little after each batch of sequences, so that its "
        "guesses come closer to your labels. Watch the validation curve: while it falls with the training curve the "
        "network learns something that holds for new sequences; where it turns and rises the network is memorising."
    )

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("trainPage")
        self.setup = TrainSetup()
        self.results = TrainResults()
        self.loss_plot = self.results.curves.loss_plot
        self.metric_plot = self.results.curves.metric_plot
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.WIDE)
        layout.addWidget(self.setup)
        layout.addWidget(self.results, 1)
        self.set_ready(False)

    # -- what both sides show

    def set_ready(self, ready: bool) -> None:
        """Show whether a training can be started: there is data and no training is running."""
        self.setup.set_ready(ready)
        self.results.set_ready(ready)

    def set_locked(self, text: str) -> None:
        """Show that the networks of a search or a cross-validation are being trained; no other can be meanwhile."""
        self.setup.set_locked(text)

    def show_training(self, epochs: int, facts: Facts | None = None) -> None:
        """Show that a training has begun; with `facts` it is said what its curves mean."""
        self.setup.show_training()
        self.results.show_training(epochs, facts)

    # -- the left side

    def show_state(self, text: str, role: str = "muted") -> None:
        """Say in a sentence how the training goes or how it ended."""
        self.setup.run.show_state(text, role)

    # -- the right side

    def show_summary(self, summary: NetworkSummary) -> None:
        """Show a network's layer table."""
        self.results.show_summary(summary)

    def show_no_summary(self, text: str, *, failed: bool = False) -> None:
        """Say in the table's place why there is none."""
        self.results.show_no_summary(text, failed=failed)

    def append_epochs(self, records: Sequence[EpochRecord]) -> None:
        """Draw epochs that have just ended."""
        self.results.append_epochs(records)

    def show_failed(self, text: str) -> None:
        """Say in the curves' place why a training failed."""
        self.results.show_failed(text)
