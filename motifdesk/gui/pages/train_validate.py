"""The tab of the Train page in which the settings are cross-validated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QTableView, QVBoxLayout

from motifdesk.gui import theme
from motifdesk.gui.pages.base import RoomyPane, button, set_role, wrapped
from motifdesk.gui.parameter_form import ParameterForm
from motifdesk.gui.plots.search import FoldPlot
from motifdesk.gui.tables.summary import TextTable
from motifdesk.parameters import Value
from motifdesk.training.search.records import Fold, ValidationOutcome, ValidationSettings
from motifdesk.words import readable

_FORM_PX: Final = 220
_NAMES_PX: Final = 84
_TABLE_PX: Final = 148  # its titles, four rows and a scroll bar
_NAMES: Final = {
    "accuracy": "Accuracy", "auroc": "AUROC", "auprc": "AUPRC", "f1": "F1", "mcc": "MCC", "brier": "Brier",
    "log_loss": "Log loss", "pearson": "Pearson", "spearman": "Spearman", "r2": "R²", "mse": "MSE", "mae": "MAE",
}  # fmt: skip
_HEADLINES: Final = ("auroc", "pearson")
_FIRST: Final = ("Held-out part", "Sequences", "Epochs")


class TrainValidate(RoomyPane):
    """Asks for folds and repeats, and shows the figures of each with their mean and standard deviation."""

    start_requested = Signal()
    stop_requested = Signal()
    cancel_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._settings = ParameterForm(ValidationSettings(), "validation", names_px=_NAMES_PX)
        self._settings.setFixedWidth(_FORM_PX)
        self._where = wrapped("", "muted")
        self._where.setObjectName("validationWhere")
        self._state = wrapped("", "muted")
        self._state.setObjectName("validationState")
        self._table = TextTable(_FIRST, numeric=[1, 2], wide_column=0)
        self._table.setParent(self)
        self.plot = FoldPlot()
        left = QVBoxLayout()
        left.setSpacing(theme.GAP)
        left.addWidget(self._settings)
        left.addLayout(self._build_buttons())
        left.addStretch()
        right = QVBoxLayout()
        right.setSpacing(theme.GAP)
        right.addWidget(self._state)
        right.addWidget(self._where)
        right.addStretch()
        above = QHBoxLayout()
        above.setSpacing(theme.WIDEST)
        above.addLayout(left)
        above.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.WIDE, theme.WIDE, theme.WIDE, theme.GAP)
        column.setSpacing(theme.GAP)
        column.addLayout(above)
        column.addWidget(self.plot, 1)
        column.addWidget(self._build_table(), 2)
        self.set_ready(False)

    def _build_table(self) -> QTableView:
        view = self._table.make_view("foldTable", "Folds")
        # There are many figures: the parts keep their names, and what has no room is scrolled to.
        view.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        view.setMinimumHeight(_TABLE_PX)
        return view

    def _build_buttons(self) -> QHBoxLayout:
        self.start_button = button(
            "Cross-validate", "validateButton", tip="Train and test the settings at the left on each fold"
        )
        self.stop_button = button(
            "Stop", "validateStopButton", tip="End now and keep the folds that have ended"
        )
        self.cancel_button = button("Cancel", "validateCancelButton", tip="End now and discard the folds")
        self.start_button.clicked.connect(self.start_requested)
        self.stop_button.clicked.connect(self.stop_requested)
        self.cancel_button.clicked.connect(self.cancel_requested)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        for widget in (self.start_button, self.stop_button, self.cancel_button):
            row.addWidget(widget)
        row.addStretch()
        return row

    def settings(self) -> Mapping[str, Value]:
        """Return what the form says of `ValidationSettings`."""
        return self._settings.values()

    def set_settings(self, values: Mapping[str, object]) -> None:
        """Set the form as it was; what is not said is as usual."""
        self._settings.set_values(ValidationSettings())
        self._settings.set_known(values)

    # -- what the controller shows

    def set_ready(self, ready: bool) -> None:
        """Show whether a cross-validation can be started."""
        self._offer_buttons(running=False)
        self.start_button.setEnabled(ready)
        self._settings.setEnabled(True)

    def show_running(self) -> None:
        """Show that a cross-validation has begun."""
        self.clear_folds()
        self._settings.setEnabled(False)
        self._offer_buttons(running=True)

    def clear_folds(self) -> None:
        """Show no fold."""
        self._table.show_table(_FIRST, [])
        self.plot.clear_folds()

    def show_ending(self) -> None:
        """Show that it is about to end."""
        self.stop_button.setEnabled(False)

    def show_state(self, text: str, role: str = "muted") -> None:
        """Say in a sentence how it goes or what came of it."""
        self._state.setText(text)
        set_role(self._state, role)

    def show_where(self, text: str) -> None:
        """Say where the trainings run, and how the sequences are divided."""
        self._where.setText(text)

    def show_folds(self, folds: Sequence[Fold], outcome: ValidationOutcome | None = None) -> None:
        """Show the folds that ended and, with the outcome, mean and standard deviation below them."""
        ordered = sorted(folds, key=lambda fold: fold.number)
        tested = [fold.figures for fold in ordered if fold.figures]
        names = list(tested[0]) if tested else []
        several = any(fold.repeat > 1 for fold in ordered)
        rows = [_cells(fold, names, several_repeats=several) for fold in ordered]
        mean_row = None
        if outcome is not None and tested:
            mean_row = len(rows)
            nothing = float("nan")  # only in a file that others have made
            rows.append(("Mean", "", "", *(readable(outcome.mean.get(name, nothing)) for name in names)))
            rows.append(("SD", "", "", *(f"{outcome.deviation.get(name, nothing):.2g}" for name in names)))
        self._table.show_table((*_FIRST, *map(figure_name, names)), rows, mean_row)
        if tested:
            headline = next((name for name in _HEADLINES if name in names), names[0])
            values = [figures[headline] for figures in tested if headline in figures]
            self.plot.show_folds(values, figure_name(headline))

    def _offer_buttons(self, *, running: bool) -> None:
        had_focus = any(
            widget.hasFocus() for widget in (self.start_button, self.stop_button, self.cancel_button)
        )
        self.start_button.setVisible(not running)
        for widget in (self.stop_button, self.cancel_button):
            widget.setVisible(running)
            widget.setEnabled(running)
        if had_focus:
            (self.stop_button if running else self.start_button).setFocus()


def _cells(fold: Fold, names: Sequence[str], *, several_repeats: bool) -> tuple[str, ...]:
    part = f"Repeat {fold.repeat}, fold {fold.fold}" if several_repeats else f"Fold {fold.fold}"
    if not fold.figures:
        return (f"{part}: {fold.message}", "", "", *[""] * len(names))
    start = (part, f"{len(fold.rows):,}", f"{fold.epochs:,}")
    return (*start, *(readable(fold.figures[name]) if name in fold.figures else "" for name in names))


def figure_name(name: str) -> str:
    """Return what users call a figure."""
    return _NAMES.get(name, name)
