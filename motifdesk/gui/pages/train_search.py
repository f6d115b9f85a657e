"""The tab of the Train page in which better settings are searched for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from motifdesk.gui import theme
from motifdesk.gui.pages.base import RoomyPane, button, label, set_role, wrapped
from motifdesk.gui.pages.train_where import WherePane
from motifdesk.gui.parameter_form import ParameterForm
from motifdesk.gui.plots.search import BestPlot, ImportancePlot
from motifdesk.gui.tables.trials import SortedTrials, TrialModel
from motifdesk.parameters import Value
from motifdesk.training.search.records import SearchSettings, Trial, TrialState
from motifdesk.training.search.space import ARCHITECTURE, Varied

_FORM_PX: Final = 252
_NAMES_PX: Final = 72
_TABLE_PX: Final = 148  # its titles, four rows and a scroll bar


class TrainSearch(RoomyPane):
    """Asks what to search for, shows the trials while they run, and offers the best."""

    start_requested = Signal()
    stop_requested = Signal()
    cancel_requested = Signal()
    use_requested = Signal()  # of the best settings

    def __init__(self) -> None:
        super().__init__()
        self.where = WherePane(_NAMES_PX)
        self.best_plot = BestPlot()
        self.importance_plot = ImportancePlot()
        self._settings = ParameterForm(SearchSettings(), "search", advanced=False, names_px=_NAMES_PX)
        self._vary = _VaryButton()
        self._model = TrialModel()
        self._model.setParent(self)
        self._sorted = SortedTrials(self._model)
        self._sorted.setParent(self)
        self._labels: Mapping[str, str] = {}
        self._objective, self._least = "", True
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setObjectName("searchSplitter")
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(theme.GAP)
        splitter.addWidget(self._build_above())
        splitter.addWidget(self._build_below())
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.WIDE, theme.WIDE, theme.WIDE, theme.GAP)
        column.addWidget(splitter)
        self.set_ready(False)

    # -- building

    def _build_above(self) -> QWidget:
        plots = QVBoxLayout()
        plots.setSpacing(theme.GAP)
        plots.addWidget(self.best_plot, 1)
        plots.addWidget(self.importance_plot, 1)
        above = QWidget()
        row = QHBoxLayout(above)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.WIDE)
        row.addLayout(self._build_form())
        row.addLayout(plots, 1)
        return above

    def _build_below(self) -> QWidget:
        self._state = wrapped("", "muted")
        self._state.setObjectName("searchState")
        self._state.setAlignment(Qt.AlignmentFlag.AlignTop)
        # Room for two lines always, so that the table does not jump when the sentence grows.
        self._state.setMinimumHeight(2 * self._state.fontMetrics().lineSpacing())
        table = self._sorted.make_view()
        table.setMinimumHeight(_TABLE_PX)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(self._state)
        column.addWidget(table, 1)
        return below

    def _build_form(self) -> QVBoxLayout:
        name = label("Vary")
        name.setMinimumWidth(_NAMES_PX)
        name.setBuddy(self._vary)
        vary = QHBoxLayout()
        vary.setSpacing(theme.GAP)
        vary.addWidget(name)
        vary.addWidget(self._vary, 1)
        fields = QWidget()
        inside = QVBoxLayout(fields)
        inside.setContentsMargins(0, 0, theme.GAP, 0)
        inside.setSpacing(theme.GAP)
        inside.addWidget(self._settings)
        inside.addLayout(vary)
        inside.addWidget(self.where)
        inside.addStretch()
        self._fields = fields
        scroll = QScrollArea()
        scroll.setObjectName("searchForm")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(fields)
        scroll.setFixedWidth(_FORM_PX)
        column = QVBoxLayout()
        column.setSpacing(theme.GAP)
        column.addWidget(scroll, 1)
        column.addLayout(self._build_buttons())
        return column

    def _build_buttons(self) -> QHBoxLayout:
        self.start_button = button("Search", "searchButton", tip="Try settings, the ones at the left first")
        self.use_button = button(
            "Use the best", "useBestButton", tip="Put the best settings into the form at the left"
        )
        self.stop_button = button("Stop", "searchStopButton", tip="End now and keep what was found")
        self.cancel_button = button(
            "Cancel",
            "searchCancelButton",
            tip="End now; trials that have ended are remembered for another search",
        )
        self.start_button.clicked.connect(self.start_requested)
        self.use_button.clicked.connect(self.use_requested)
        self.stop_button.clicked.connect(self.stop_requested)
        self.cancel_button.clicked.connect(self.cancel_requested)
        # Before they are in the layout, which would keep room for them until it is seen.
        self.stop_button.hide()
        self.cancel_button.hide()
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        for widget in (self.start_button, self.use_button, self.stop_button, self.cancel_button):
            row.addWidget(widget)
        row.addStretch()
        return row

    # -- what the user has set

    def settings(self) -> Mapping[str, Value]:
        """Return what the form says of `SearchSettings`."""
        return self._settings.values()

    def set_settings(self, values: Mapping[str, object]) -> None:
        """Set the form as it was; what is not said is as usual."""
        self._settings.set_values(SearchSettings())
        self._settings.set_known(values)

    def varied(self) -> tuple[str, ...]:
        """Return the names of the settings that are to be varied; empty for the usual, whatever the network."""
        return self._vary.names()

    def varies_nothing(self) -> bool:
        """Return whether the user wants nothing to be varied at all."""
        return self._vary.is_empty()

    def is_varied(self, name: str) -> bool:
        """Return whether this one is to be varied."""
        return self._vary.is_ticked(name)

    # -- what the controller shows

    def offer(self, varied: Sequence[Varied]) -> None:
        """Offer what could be varied; what the user has chosen stays chosen."""
        self._vary.offer(varied)

    def set_ready(self, ready: bool, *, found: bool = False) -> None:
        """Show whether a search can be started; `found` says that there are best settings to be used."""
        self._offer_buttons(running=False)
        self.start_button.setEnabled(ready)
        self.use_button.setEnabled(ready and found)
        self._fields.setEnabled(True)

    def show_running(self, labels: Mapping[str, str], objective: str, *, least: bool, to_tell: int) -> None:
        """Show that a search has begun.

        Parameters
        ----------
        labels
            What users call the settings that vary, by name.
        objective
            What trials are compared by, in words.
        least
            Whether the smallest figure is the best.
        to_tell
            How many complete trials it takes to tell which settings matter.
        """
        self._labels, self._objective, self._least = dict(labels), objective, least
        self._model.begin(dict(labels))
        self.best_plot.clear_trials()
        self.importance_plot.wait_for(to_tell)
        self._fields.setEnabled(False)
        self._offer_buttons(running=True)

    def show_ending(self) -> None:
        """Show that the search is about to end."""
        self.stop_button.setEnabled(False)

    def show_state(self, text: str, role: str = "muted") -> None:
        """Say in a sentence how the search goes or how it ended."""
        self._state.setText(text)
        set_role(self._state, role)

    def take_trials(self, trials: Sequence[Trial], best: int | None) -> None:
        """Show trials as they stand now; the best is marked."""
        self._model.take(trials)
        self._model.mark(best)
        self.best_plot.show_trials(self._model.trials, self._objective, least=self._least)

    def show_importances(self, shares: Mapping[str, float]) -> None:
        """Show how much each setting mattered; nothing where there are too few trials to tell."""
        complete = sum(trial.state is TrialState.COMPLETE for trial in self._model.trials)
        self.importance_plot.show_shares(shares, self._labels, complete)

    def _offer_buttons(self, *, running: bool) -> None:
        idle: tuple[QPushButton, ...] = (self.start_button, self.use_button)
        busy: tuple[QPushButton, ...] = (self.stop_button, self.cancel_button)
        had_focus = any(widget.hasFocus() for widget in (*idle, *busy))
        for widget in (*idle, *busy):
            widget.setVisible((widget in busy) is running)
        for widget in busy:
            widget.setEnabled(running)
        if had_focus:
            (self.stop_button if running else self.start_button).setFocus()


class _VaryButton(QPushButton):
    """A list of settings to tick; the button says how many are ticked."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("varyButton")
        self.setAutoDefault(False)
        self.setAccessibleName("What is varied")
        self.setToolTip("The settings that the search may change; the others stay as they are at the left")
        self.setMenu(QMenu(self))
        self._offered: tuple[Varied, ...] = ()
        self._actions: dict[str, QAction] = {}
        self._show_count()

    def offer(self, varied: Sequence[Varied]) -> None:
        """Offer these; those that the user has ticked or unticked stay so."""
        if tuple(varied) == self._offered:
            return
        usual = {item.name: item.usual for item in self._offered}
        changed = {
            name: action.isChecked()
            for name, action in self._actions.items()
            if action.isChecked() != usual[name]
        }
        self._offered = tuple(varied)
        self.menu().clear()
        self._actions = {}
        for item in varied:
            action = self.menu().addAction(item.label)
            action.setObjectName(f"vary.{item.name}")
            action.setCheckable(True)
            action.setChecked(changed.get(item.name, item.usual))
            action.toggled.connect(self._show_count)
            self._actions[item.name] = action
        self._show_count()

    def names(self) -> tuple[str, ...]:
        """Return the names of the settings that are ticked; empty where those are the usual."""
        ticked = tuple(name for name in self._actions if self.is_ticked(name))
        usual = tuple(item.name for item in self._offered if item.usual)
        return () if tuple(name for name in ticked if name != ARCHITECTURE) == usual else ticked

    def is_empty(self) -> bool:
        """Return whether nothing is ticked."""
        return not any(action.isChecked() for action in self._actions.values())

    def is_ticked(self, name: str) -> bool:
        """Return whether this one is ticked."""
        return name in self._actions and self._actions[name].isChecked()

    def _show_count(self) -> None:
        count = sum(action.isChecked() for action in self._actions.values())
        self.setText(f"{count} setting{'' if count == 1 else 's'}")
