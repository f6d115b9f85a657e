"""The line that says what the network says of the sequence that is looked at."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from motifdesk.gui.pages.base import set_role
from motifdesk.gui.tables.interpreted import Prediction

NOTHING = Prediction("", "", None)


class PredictionLabel(QLabel):
    """The prediction of a sequence as it was loaded; while it is changed by hand, that of the changed one."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("predictionLabel")
        self.setTextFormat(Qt.TextFormat.PlainText)  # class names are of a user's file
        self._said = NOTHING

    def show_prediction(self, said: Prediction) -> None:
        """Show what the network says of another sequence, and whether that is right."""
        self._said = said
        self.setText(said.text)
        self.setToolTip(said.tip)
        set_role(self, "" if said.right is None else "good" if said.right else "bad")

    def show_edited(self, words: str) -> None:
        """Show what the network says of the changed sequence; empty where it is as it was loaded."""
        if not words:
            self.show_prediction(self._said)
            return
        self.setText(words)
        self.setToolTip(f"Of the sequence with your changes. As it was loaded: {self._said.text}.")
        set_role(self, "muted")
