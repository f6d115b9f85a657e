"""What may be set on the Train page: the network's own settings, and how it learns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from motifdesk.gui import theme
from motifdesk.gui.pages.base import button, label, wrapped
from motifdesk.gui.pages.train_computer import ComputerPane
from motifdesk.gui.parameter_form import ParameterForm
from motifdesk.gui.plots.receptive_field import ReceptiveField
from motifdesk.parameters import Value
from motifdesk.training.settings import TrainingSettings

_NAMES_PX: Final = 104
_ADVANCED_NAMES_PX: Final = 148


class _FormPair:
    """The few settings that everybody sees and the others of the same dataclass, in two forms."""

    def __init__(self, settings: object, prefix: str) -> None:
        self.plain = ParameterForm(settings, prefix, advanced=False, names_px=_NAMES_PX)
        self.advanced = ParameterForm(settings, prefix, advanced=True, names_px=_ADVANCED_NAMES_PX)
        self.both = (self.plain, self.advanced)

    def values(self) -> dict[str, Value]:
        return self.plain.values() | self.advanced.values()

    def changes(self) -> dict[str, Value]:
        return self.plain.changes() | self.advanced.changes()

    def set_some(self, values: Mapping[str, Value]) -> None:
        for form in self.both:
            form.set_known(values)

    def remove(self) -> None:
        for form in self.both:
            form.hide()
            form.setParent(None)  # at once, so that no name is found twice
            form.deleteLater()


class SettingsForms(QWidget):
    """Shows a network's receptive field and the settings with what is recommended for them.

    A value that the user has changed stays when others are recommended, until it is taken back.
    """

    network_settings_changed = Signal()
    training_settings_changed = Signal()
    split_requested = Signal()  # the user wants to divide the sequences otherwise

    def __init__(self) -> None:
        super().__init__()
        self._network: _FormPair | None = None
        self._network_name = ""
        self._training = _FormPair(TrainingSettings(), "training")
        self._training.plain.recommend(TrainingSettings())
        self._training.advanced.recommend(TrainingSettings())
        self._title = label("", "section")
        self._title.setObjectName("networkTitle")
        self._field = ReceptiveField()
        self._size = label("", "muted")
        self._size.setObjectName("networkSize")
        self._plain_place, self._advanced_place = QVBoxLayout(), QVBoxLayout()
        self._more = _more_button()
        self._more.toggled.connect(self._show_more)
        self._reset = _link(
            "Reset", "resetSettingsButton", "Take every changed setting back to what is recommended"
        )
        self._reset.clicked.connect(self.reset)
        for form in self._training.both:
            form.changed.connect(self._training_changed)
        self._advanced = QWidget()
        self.computer = ComputerPane(_ADVANCED_NAMES_PX)
        self._lay_out()
        self.clear_network()
        self._mark()

    def _lay_out(self) -> None:
        self._split = wrapped("", "muted")
        self._split.setObjectName("splitSentence")
        self._change_split = _link(
            "Change", "changeSplitButton", "Divide the sequences otherwise, on the Load page"
        )
        self._change_split.clicked.connect(self.split_requested)
        hidden = QVBoxLayout(self._advanced)
        hidden.setContentsMargins(0, 0, 0, 0)
        hidden.setSpacing(theme.GAP)
        hidden.addLayout(self._advanced_place)
        hidden.addWidget(self._training.advanced)
        hidden.addWidget(self.computer)
        self._advanced.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.WIDE, theme.SMALL, theme.WIDE, theme.WIDE)
        column.setSpacing(theme.GAP)
        column.addWidget(self._title)
        column.addWidget(self._field)
        column.addWidget(self._size, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(self._plain_place)
        column.addSpacing(theme.GAP)
        column.addWidget(label("Training", "section"))
        column.addLayout(_row(self._split, self._change_split))
        column.addWidget(self._training.plain)
        column.addLayout(_row(self._more, self._reset, fill=False))
        column.addWidget(self._advanced)
        column.addStretch()

    # -- what the controller shows

    def recommend_network(self, name: str, title: str, parameters: object) -> None:
        """Show a network's settings with what is recommended for it, under a title if it has one here."""
        if self._network is None or name != self._network_name:
            self.clear_network()
            pair = _FormPair(parameters, "network")
            pair.plain.setObjectName("parameterForm")
            for form, place in zip(pair.both, (self._plain_place, self._advanced_place), strict=True):
                form.changed.connect(self._network_changed)
                place.addWidget(form)
                form.setVisible(bool(form.values()))
            self._network, self._network_name = pair, name
        self._title.setText(title)
        self._title.setVisible(bool(title))
        for form in self._network.both:
            form.recommend(parameters)
        self._mark()

    def clear_network(self) -> None:
        """Show no network: it is not chosen yet."""
        if self._network is not None:
            self._network.remove()
        self._network, self._network_name = None, ""
        self._title.hide()
        self.clear_size()

    def recommend_training(self, settings: TrainingSettings) -> None:
        """Show the training settings that belong to a network."""
        for form in self._training.both:
            form.recommend(settings)
        self._mark()

    def set_training(self, name: str, value: Value) -> None:
        """Set one training setting as if the user had."""
        form = self._training.plain if name in self._training.plain.values() else self._training.advanced
        form.set_value(name, value)

    def set_all(self, network: object, training: TrainingSettings) -> None:
        """Set every setting as if the user had, but say so once."""
        self.blockSignals(True)
        for pair, settings in ((self._network, network), (self._training, training)):
            for form in pair.both if pair else ():
                for name in form.values():
                    form.set_value(name, getattr(settings, name))
        self.blockSignals(False)
        self.training_settings_changed.emit()

    def changes(self) -> tuple[dict[str, Value], dict[str, Value]]:
        """Return what is not as recommended, of the network and of the training."""
        return self._network.changes() if self._network else {}, self._training.changes()

    def set_changes(self, network: Mapping[str, Value], training: Mapping[str, Value]) -> None:
        """Set some of the settings as if the user had, and say nothing; what there is not is left out."""
        self.blockSignals(True)
        for pair, values in ((self._network, network), (self._training, training)):
            if pair:
                pair.set_some(values)
        self.blockSignals(False)

    def reset(self) -> None:
        """Take every change back to what is recommended."""
        for pair in (self._network, self._training):
            for form in pair.both if pair else ():
                form.reset()
        self._mark()

    def show_size(self, text: str) -> None:
        """Say how large the network is."""
        self._size.setText(text)
        self._size.show()

    def show_field(self, seen: int, length: int) -> None:
        """Show how many of the sequence's bases one unit of the network sees."""
        self._field.show_field(seen, length)
        self._field.show()

    def clear_size(self) -> None:
        """Show nothing about the network's size: it is not known."""
        self._field.hide()
        self._size.hide()

    def show_split(self, text: str) -> None:
        """Say how the sequences are divided; an empty text where there are none."""
        self._split.setText(text)
        self._split.setVisible(bool(text))
        self._change_split.setVisible(bool(text))

    def network_values(self) -> dict[str, Value]:
        """Return the network's own settings as they stand in the form."""
        return self._network.values() if self._network else {}

    def training_values(self) -> dict[str, Value]:
        """Return the training settings as they stand in the form."""
        return self._training.values()

    # -- what the user does

    def _network_changed(self) -> None:
        self._mark()
        self.network_settings_changed.emit()

    def _training_changed(self) -> None:
        self._mark()
        self.training_settings_changed.emit()

    def _mark(self) -> None:
        """Offer to take changes back where there are any, and count those that cannot be seen."""
        pairs = [pair for pair in (self._network, self._training) if pair]
        unseen = sum(len(pair.advanced.changes()) for pair in pairs)
        self._more.setText(f"More settings ({unseen} changed)" if unseen else "More settings")
        self._reset.setEnabled(any(pair.changes() for pair in pairs))

    def _show_more(self, shown: bool) -> None:
        self._advanced.setVisible(shown)
        self._more.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)


def _more_button() -> QToolButton:
    more = QToolButton()
    more.setObjectName("moreSettingsButton")
    more.setText("More settings")
    more.setToolTip("Show or hide the settings that most users need not touch")
    more.setProperty("role", "flat")
    more.setCheckable(True)
    more.setArrowType(Qt.ArrowType.RightArrow)
    more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    return more


def _link(text: str, name: str, tip: str) -> QPushButton:
    widget = button(text, name, tip=tip)
    widget.setProperty("role", "link")
    return widget


def _row(left: QWidget, right: QWidget, *, fill: bool = True) -> QHBoxLayout:
    """Put the right one at the right edge; the left one takes the rest if it is to fill it."""
    row = QHBoxLayout()
    row.setSpacing(theme.GAP)
    row.addWidget(left, 1 if fill else 0)
    if not fill:
        row.addStretch()
    right.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    row.addWidget(right)
    return row
