"""The test sequences of one cell of the confusion matrix, as a table over arrays."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from motifdesk.data.dataset import Dataset
from motifdesk.evaluation.results import BinaryEvaluation
from motifdesk.gui.tables.bases import ALPHABET_ROLE, CODES_ROLE

Index = QModelIndex | QPersistentModelIndex
Rows = NDArray[np.int64]

COLUMNS = ("Id", "True", "Predicted", "Score", "Sequence")
ID, SCORE, SEQUENCE = 0, 3, 4


class _Ranks:
    """The places of all test sequences in the order of each column, worked out when first asked for."""

    def __init__(self, evaluation: BinaryEvaluation, dataset: Dataset) -> None:
        self._evaluation = evaluation
        self._dataset = dataset

    def of(self, column: int) -> Rows | None:
        """Return the rank of each test sequence, or None where a cell's sequences are all alike."""
        if column == ID:
            return self.ids
        if column == SCORE:
            return self.scores
        return self.sequences if column == SEQUENCE else None

    @cached_property
    def ids(self) -> Rows:
        names = [self._dataset.ids[row] for row in self._evaluation.rows]
        # Numbers given for lack of names are in order as numbers.
        numbered = all(name.isdecimal() for name in names)
        return _ranks(np.array([int(name) for name in names] if numbered else names))

    @cached_property
    def scores(self) -> Rows:
        return _ranks(self._evaluation.scores)

    @cached_property
    def sequences(self) -> Rows:
        return _ranks(np.array([self._dataset.sequences.text(row) for row in self._evaluation.rows]))


def _ranks(values: NDArray[np.generic]) -> Rows:
    ranks: Rows = np.unique(values, return_inverse=True)[1].astype(np.int64)
    return ranks


class EvaluatedModel(QAbstractTableModel):
    """Test sequences with their class, the class predicted, and the score."""

    def __init__(self) -> None:
        super().__init__()
        self._evaluation: BinaryEvaluation | None = None
        self._dataset: Dataset | None = None
        self._ranks: _Ranks | None = None
        self._places: Rows = np.empty(0, np.int64)  # in the evaluation's arrays, in the order shown
        self._predicted = 0
        self._sorted_by = (SCORE, Qt.SortOrder.DescendingOrder)

    def show_evaluation(self, evaluation: BinaryEvaluation, dataset: Dataset) -> None:
        """Take over an evaluation; `show_cell` then says which of its sequences to list."""
        self.beginResetModel()
        self._evaluation, self._dataset = evaluation, dataset
        self._ranks = _Ranks(evaluation, dataset)
        self._places = np.empty(0, np.int64)
        self.endResetModel()

    def show_cell(self, true: int, predicted: int, threshold: float) -> None:
        """List the sequences of class `true` that are predicted `predicted` at the threshold."""
        if self._evaluation is None:
            raise ValueError("there is no evaluation to choose from")
        chosen = (self._evaluation.labels == true) & (
            (self._evaluation.scores >= threshold) == bool(predicted)
        )
        self.beginResetModel()
        self._predicted = predicted
        self._places = self._ordered(np.flatnonzero(chosen))
        self.endResetModel()

    def dataset_row(self, row: int) -> int:
        """Return the data set's row of a row of this table."""
        if self._evaluation is None:
            raise ValueError("there is no evaluation")
        return int(self._evaluation.rows[self._places[row]])

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; other cells shown later are sorted alike."""
        self._sorted_by = (column, order)
        self.beginResetModel()
        self._places = self._ordered(self._places)
        self.endResetModel()

    def _ordered(self, places: Rows) -> Rows:
        column, order = self._sorted_by
        ranks = self._ranks.of(column) if self._ranks else None
        if ranks is None:
            return places
        sign = 1 if order == Qt.SortOrder.AscendingOrder else -1
        return places[np.argsort(sign * ranks[places], kind="stable")]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of sequences."""
        return 0 if parent.isValid() else len(self._places)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's title."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's text, or the codes and alphabet of its sequence."""
        if self._evaluation is None or self._dataset is None:
            return None
        place = self._places[index.row()]
        row = int(self._evaluation.rows[place])
        if index.column() == SEQUENCE and role == CODES_ROLE:
            return self._dataset.sequences[row]
        if index.column() == SEQUENCE and role == ALPHABET_ROLE:
            return self._dataset.sequences.alphabet
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index.column(), row, float(self._evaluation.scores[place]))
        return None

    def _text(self, column: int, row: int, score: float) -> str:
        assert self._dataset is not None
        if column == SEQUENCE:
            return self._dataset.sequences.text(row)
        names = self._dataset.class_names
        return (
            self._dataset.ids[row], names[self._dataset.labels[row]], names[self._predicted], f"{score:.3f}"
        )[column]  # fmt: skip
