"""The table of finished training runs: sorted by numbers as numbers, with a note that can be written in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from math import inf, isfinite
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont

from motifdesk.training.comparison import network_name, score_text
from motifdesk.training.records import Run
from motifdesk.words import duration

Index = QModelIndex | QPersistentModelIndex
KEY_ROLE = Qt.ItemDataRole.UserRole
"""Under this role a cell gives the number or the text that it is sorted by."""


class Column(IntEnum):
    """The columns, from left to right."""

    NUMBER, NETWORK, SCORE, LOSS, TEST, EPOCHS, TIME, RATE, BATCH, SEED, DATA, NOTE = range(12)


_TITLES = {
    Column.NUMBER: "Run",
    Column.NETWORK: "Network",
    Column.SCORE: "Val. score",
    Column.LOSS: "Val. loss",
    Column.TEST: "Test",
    Column.EPOCHS: "Epochs",
    Column.TIME: "Time",
    Column.RATE: "Rate",
    Column.BATCH: "Batch",
    Column.SEED: "Seed",
    Column.DATA: "Data",
    Column.NOTE: "Note",
}
_TIPS = {
    Column.SCORE: "Of the validation sequences at the epoch that was kept: AUROC, or for values Pearson correlation",
    Column.LOSS: "Of the validation sequences at the epoch that was kept",
    Column.TEST: "Of the held-out test set, where it has been evaluated: AUROC, or for values Pearson correlation",
    Column.EPOCHS: "The epoch that was kept, of all that were trained",
    Column.RATE: "Learning rate",
    Column.BATCH: "Batch size",
    Column.DATA: "Whether it was trained on the data and the split as they are now",
    Column.NOTE: "Your own words: double-click, or press F2, to write",
}
_TEXTS = (Column.NETWORK, Column.DATA, Column.NOTE)


@dataclass(frozen=True, eq=False)
class RunRow:
    """One run as the table shows it.

    Attributes
    ----------
    number
        Counted from 1, in the order in which they were trained.
    run
        The run itself.
    data
        What its data were, or that they were split otherwise; empty where they are those of now.
    test
        Its figure on the test set; None where it has not been evaluated.
    is_current
        Whether it is the one that is evaluated and interpreted.
    """

    number: int
    run: Run
    data: str = ""
    test: float | None = None
    is_current: bool = False

    def text(self, column: Column) -> str:
        """Return what stands in a column."""
        run, settings = self.run, self.run.settings
        return {
            Column.NUMBER: lambda: str(self.number),
            Column.NETWORK: lambda: network_name(run),
            Column.SCORE: lambda: score_text(run.kept.headline),
            Column.LOSS: lambda: score_text(run.kept.val_loss),
            Column.TEST: lambda: "" if self.test is None else score_text(self.test),
            Column.EPOCHS: lambda: f"{run.kept_epoch:,}/{len(run.history):,}",
            Column.TIME: lambda: duration(run.seconds),
            Column.RATE: lambda: f"{settings.learning_rate:g}",
            Column.BATCH: lambda: f"{settings.batch_size:,}",
            Column.SEED: lambda: str(settings.seed),
            Column.DATA: lambda: self.data or "as now",
            Column.NOTE: lambda: run.note,
        }[column]()

    def key(self, column: Column) -> float | str:
        """Return what a column is sorted by; what is not known comes before everything."""
        run, settings = self.run, self.run.settings
        if column in _TEXTS:
            return self.text(column).casefold()
        value = {
            Column.NUMBER: self.number,
            Column.SCORE: run.kept.headline,
            Column.LOSS: run.kept.val_loss,
            Column.TEST: -inf if self.test is None else self.test,
            Column.EPOCHS: run.kept_epoch,
            Column.TIME: run.seconds,
            Column.RATE: settings.learning_rate,
            Column.BATCH: settings.batch_size,
            Column.SEED: settings.seed,
        }[column]
        return float(value) if isfinite(value) else -inf


class RunModel(QAbstractTableModel):
    """The runs in the order in which they were trained; the current one is bold."""

    note_changed = Signal(int, str)  # the place of the run, from 0, and what the user wrote

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[RunRow] = []

    def show_rows(self, rows: Sequence[RunRow]) -> None:
        """Show these runs; what is selected stays selected where their number is the same."""
        if len(rows) == len(self.rows):
            self.rows = list(rows)
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(Column) - 1))
            return
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of runs."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's title, what it means, or how it is aligned."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = Column(section)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._score_title() if column is Column.SCORE else _TITLES[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return _TIPS.get(column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        return None

    def _score_title(self) -> str:
        """Name the figure, where it is the same one in all runs."""
        labels = {row.run.kept.headline_measure.label for row in self.rows}
        return (
            f"Val. {labels.pop().removesuffix(' correlation')}" if len(labels) == 1 else _TITLES[Column.SCORE]
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text, its sorting key, alignment or font."""
        row, column = self.rows[index.row()], Column(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return row.text(column)
        if role == KEY_ROLE:
            return row.key(column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ToolTipRole and column in (Column.NETWORK, Column.DATA, Column.NOTE):
            return row.text(column)  # they may be cut off
        if role == Qt.ItemDataRole.FontRole and row.is_current:
            font = QFont()
            font.setBold(True)
            return font
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return that notes can be written."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == Column.NOTE else flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Pass on a note that was written; it is shown once the session has it."""
        text = " ".join(str(value).split())
        if role != Qt.ItemDataRole.EditRole or index.column() != Column.NOTE:
            return False
        if text != self.rows[index.row()].run.note:
            self.note_changed.emit(index.row(), text)
        return True


class SortedRuns(QSortFilterProxyModel):
    """The runs, sorted by any column."""

    def __init__(self, model: RunModel) -> None:
        super().__init__()
        self.setSourceModel(model)
        self.setSortRole(KEY_ROLE)


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column in _TEXTS else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
