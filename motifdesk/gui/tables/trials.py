"""The table of a search's trials, which grows and changes while the search runs."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from math import inf, isfinite
from typing import Any

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QTableView

from motifdesk.gui.tables.columns import ColumnModel, Index, list_view
from motifdesk.parameters import Value
from motifdesk.training.search.records import Trial, TrialState
from motifdesk.words import duration, readable

KEY_ROLE = Qt.ItemDataRole.UserRole
_ROW = 26
_WIDTHS = (56, 88, 84, 64, 64, 84)


class Column(IntEnum):
    """The columns, from left to right."""

    NUMBER, STATE, VALUE, EPOCHS, TIME, WORKER, SETTINGS = range(7)


_TITLES = ("Trial", "State", "Score", "Epochs", "Time", "Worker", "Settings")
_NUMERIC = {Column.NUMBER, Column.VALUE, Column.EPOCHS, Column.TIME}
_STATES = {
    TrialState.RUNNING: "running",
    TrialState.COMPLETE: "complete",
    TrialState.PRUNED: "ended early",
    TrialState.FAILED: "failed",
    TrialState.INTERRUPTED: "interrupted",
}


class TrialModel(ColumnModel):
    """The trials by their number; the best is bold."""

    titles = _TITLES
    numeric = _NUMERIC

    def __init__(self) -> None:
        super().__init__()
        self.trials: list[Trial] = []
        self._labels: dict[str, str] = {}
        self._best: int | None = None

    def begin(self, labels: dict[str, str]) -> None:
        """Forget all trials; `labels` are what users call the settings that vary, by name."""
        self.beginResetModel()
        self.trials, self._labels, self._best = [], labels, None
        self.endResetModel()

    def take(self, trials: Sequence[Trial]) -> None:
        """Show trials, in the place of those of their number where there are any."""
        rows = {trial.number: row for row, trial in enumerate(self.trials)}
        new = sorted((trial for trial in trials if trial.number not in rows), key=lambda trial: trial.number)
        for trial in trials:
            row = rows.get(trial.number)
            if row is not None:
                self.trials[row] = trial
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))
        if new:
            self.beginInsertRows(QModelIndex(), len(self.trials), len(self.trials) + len(new) - 1)
            self.trials += new
            self.endInsertRows()

    def mark(self, number: int | None) -> None:
        """Draw the trial of this number bold."""
        before, self._best = self._best, number
        for row, trial in enumerate(self.trials):
            if trial.number in (before, number):
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of trials."""
        return 0 if parent.isValid() else len(self.trials)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's text, what it is sorted by, its alignment, its font, or all of a text that is cut off."""
        trial, column = self.trials[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(trial, column)
        if role == KEY_ROLE:
            return self._key(trial, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(column)
        if role == Qt.ItemDataRole.ToolTipRole and column in (Column.STATE, Column.SETTINGS):
            return trial.message or self._text(trial, Column.SETTINGS)
        if role == Qt.ItemDataRole.FontRole and trial.number == self._best:
            font = QFont()
            font.setBold(True)
            return font
        return None

    def _text(self, trial: Trial, column: Column) -> str:
        if column is Column.SETTINGS:
            return trial.message or ", ".join(
                f"{self._labels.get(name, name)} {_worded(value)}" for name, value in trial.values.items()
            )
        return {
            Column.NUMBER: str(trial.number + 1),
            Column.STATE: _STATES[trial.state],
            Column.VALUE: "" if trial.value is None else readable(trial.value),
            Column.EPOCHS: f"{trial.epochs:,}" if trial.epochs else "",
            Column.TIME: duration(trial.seconds) if trial.seconds else "",
            Column.WORKER: trial.worker,
        }[column]

    def _key(self, trial: Trial, column: Column) -> Any:
        if column is Column.VALUE:
            return inf if trial.value is None or not isfinite(trial.value) else trial.value
        numbers = {Column.NUMBER: trial.number, Column.EPOCHS: trial.epochs, Column.TIME: trial.seconds}
        return float(numbers[column]) if column in numbers else self._text(trial, column)


class SortedTrials(QSortFilterProxyModel):
    """The trials as the user has sorted them."""

    def __init__(self, model: TrialModel) -> None:
        super().__init__()
        self.setSourceModel(model)
        self.setSortRole(KEY_ROLE)

    def make_view(self) -> QTableView:
        """Return the table that shows them; its columns have fixed widths, for measuring texts takes time."""
        view = list_view(self, "trialTable", "Trials", _ROW)
        header = view.horizontalHeader()
        header.setStretchLastSection(True)
        for column, width in enumerate(_WIDTHS):
            view.setColumnWidth(column, width)
        header.setSortIndicator(Column.NUMBER, Qt.SortOrder.AscendingOrder)
        view.setSortingEnabled(True)
        return view


def _worded(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else f"{value:g}"
