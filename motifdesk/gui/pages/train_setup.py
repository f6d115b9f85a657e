"""The left side of the Train page: the network, how it learns, and the buttons."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from motifdesk.gui.pages.train_forms import SettingsForms
from motifdesk.gui.pages.train_network import NetworkPane
from motifdesk.gui.pages.train_run import RunPane

_WIDTH: Final = 320
_FRAME: Final = 1


class TrainSetup(QFrame):
    """The network and the settings scroll, for a small window has no room for all; the buttons stay in sight.

    Each of the three panes has its own signals and its own controller.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setFixedWidth(_WIDTH)
        self.network = NetworkPane()
        self.forms = SettingsForms()
        self.run = RunPane()
        # As wide with a scroll bar as without: it lies over the margin, and nothing moves when it comes.
        fields = QWidget()
        fields.setFixedWidth(_WIDTH - 2 * _FRAME)
        inside = QVBoxLayout(fields)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self.network)
        inside.addWidget(self.forms, 1)
        scroll = QScrollArea()
        scroll.setObjectName("settingsArea")
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(fields)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scroll, 1)
        outer.addWidget(self.run)

    def set_ready(self, ready: bool) -> None:
        """Show whether a training can be started: there is data and no training is running."""
        self.network.setEnabled(True)
        self.forms.setEnabled(True)
        self.run.set_ready(ready)

    def set_locked(self, text: str) -> None:
        """Show that nothing can be set or started now, and why."""
        self.network.setEnabled(False)
        self.forms.setEnabled(False)
        self.run.set_ready(False)
        self.run.show_state(text)

    def show_training(self) -> None:
        """Show that a training has begun: nothing about it can be changed any more."""
        self.network.setEnabled(False)
        self.forms.setEnabled(False)
        self.run.show_training()
        self.run.show_state("Preparing the network.")
