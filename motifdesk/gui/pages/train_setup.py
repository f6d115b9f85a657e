"""The left side of the Train page: the network, how it learns, and the buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QScrollArea, QToolButton, QVBoxLayout, QWidget

from motifdesk.gui import theme
from motifdesk.gui.pages.base import button, label, set_role
from motifdesk.gui.parameter_form import ParameterForm
from motifdesk.models.registry import Architecture
from motifdesk.parameters import Value
from motifdesk.training.settings import TrainingSettings

_WIDTH = 320


class TrainSetup(QFrame):
    """Shows the networks, the settings and the state of the training; says what the user wants to train."""

    network_changed = Signal(str)  # another architecture was chosen
    parameters_changed = Signal()
    train_requested = Signal()
    stop_requested = Signal()
    cancel_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setFixedWidth(_WIDTH)
        self._architectures: list[Architecture] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.GAP)
        outer.addWidget(self._build_settings(), 1)
        outer.addWidget(self._build_buttons())

    # -- building

    def _build_settings(self) -> QWidget:
        self._settings_area = QWidget()
        column = QVBoxLayout(self._settings_area)
        column.setContentsMargins(theme.WIDE, theme.WIDE, theme.WIDE, theme.WIDE)
        column.setSpacing(theme.GAP)
        column.addWidget(label("Network", "section"))
        self.architecture_box = QComboBox()
        self.architecture_box.setObjectName("architectureBox")
        self.architecture_box.setAccessibleName("Network")
        self.architecture_box.currentIndexChanged.connect(self._choose)
        column.addWidget(self.architecture_box)
        self._network_sentence = label("", "muted", wrap=True)
        column.addWidget(self._network_sentence)
        self._parameters: ParameterForm | None = None
        self._parameter_place = QVBoxLayout()
        column.addLayout(self._parameter_place)
        column.addSpacing(theme.GAP)
        column.addWidget(label("Training", "section"))
        self._plain = ParameterForm(TrainingSettings(), "training", advanced=False)
        self._advanced = ParameterForm(TrainingSettings(), "training", advanced=True)
        self._advanced.hide()
        column.addWidget(self._plain)
        column.addWidget(self._build_more())
        column.addWidget(self._advanced)
        column.addStretch()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._settings_area)
        return scroll

    def _build_more(self) -> QToolButton:
        more = QToolButton()
        more.setObjectName("moreSettingsButton")
        more.setText("More settings")
        more.setProperty("role", "flat")
        more.setCheckable(True)
        more.setArrowType(Qt.ArrowType.RightArrow)
        more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        more.toggled.connect(self._show_more)
        self._more = more
        return more

    def _build_buttons(self) -> QWidget:
        self.train_button = button(
            "Train", "trainButton", primary=True, tip="Start a new training run (Ctrl+Return)"
        )
        self.stop_button = button("Stop", "stopButton", tip="End now and keep the best weights so far")
        self.cancel_button = button("Cancel", "cancelButton", tip="End now and discard this run")
        self.train_button.setShortcut("Ctrl+Return")
        self.train_button.clicked.connect(self.train_requested)
        self.stop_button.clicked.connect(self.stop_requested)
        self.cancel_button.clicked.connect(self.cancel_requested)
        self._state = label("", "muted", wrap=True)
        self._state.setObjectName("trainState")
        area = QFrame()
        column = QVBoxLayout(area)
        column.setContentsMargins(theme.WIDE, theme.GAP, theme.WIDE, theme.WIDE)
        column.setSpacing(theme.GAP)
        column.addWidget(self._state)
        row = QHBoxLayout()
        row.addWidget(self.train_button, 1)
        row.addWidget(self.stop_button)
        row.addWidget(self.cancel_button)
        column.addLayout(row)
        return area

    # -- what the controller shows

    def set_architectures(self, architectures: Sequence[Architecture]) -> None:
        """Offer these networks; the first is chosen."""
        self._architectures = list(architectures)
        self.architecture_box.clear()
        self.architecture_box.addItems([item.title for item in self._architectures])

    def architecture(self) -> Architecture:
        """Return the chosen network."""
        return self._architectures[self.architecture_box.currentIndex()]

    def parameter_values(self) -> dict[str, Value]:
        """Return the chosen network's parameters as they stand in the form."""
        return self._parameters.values() if self._parameters else {}

    def training_values(self) -> dict[str, Value]:
        """Return the training settings as they stand in the form."""
        return self._plain.values() | self._advanced.values()

    def show_training_settings(self, settings: TrainingSettings) -> None:
        """Show training settings."""
        self._plain.set_values(settings)
        self._advanced.set_values(settings)

    def set_ready(self, ready: bool) -> None:
        """Show whether a training can be started: there is data and no training is running."""
        self.train_button.setEnabled(ready)
        self.stop_button.setEnabled(False)
        self.cancel_button.setEnabled(False)
        self._settings_area.setEnabled(True)

    def show_training(self) -> None:
        """Show that a training has begun."""
        self._settings_area.setEnabled(False)
        self.train_button.setEnabled(False)
        self.stop_button.setEnabled(True)
        self.cancel_button.setEnabled(True)
        self.show_state("Preparing the network.")

    def show_state(self, text: str, role: str = "muted") -> None:
        """Say in a sentence how the training goes or how it ended."""
        self._state.setText(text)
        set_role(self._state, role)

    # -- what the user does

    def _choose(self, index: int) -> None:
        if index < 0:
            return
        chosen = self._architectures[index]
        self._network_sentence.setText(chosen.sentence)
        form = ParameterForm(chosen.parameters(), "network")
        form.setObjectName("parameterForm")
        form.changed.connect(self.parameters_changed)
        if self._parameters is not None:
            self._parameters.hide()
            self._parameters.setParent(None)  # at once, so that no name is found twice
            self._parameters.deleteLater()
        self._parameter_place.addWidget(form)
        self._parameters = form
        self.network_changed.emit(chosen.name)

    def _show_more(self, shown: bool) -> None:
        self._advanced.setVisible(shown)
        self._more.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)
