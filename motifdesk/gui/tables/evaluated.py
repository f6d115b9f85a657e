"""The test sequences of one cell of the confusion matrix, or all with their errors, as a table over arrays."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from motifdesk.data.dataset import Dataset
from motifdesk.evaluation.results import (
    BinaryEvaluation,
    ClassEvaluation,
    Evaluation,
    Floats,
    MulticlassEvaluation,
    RegressionEvaluation,
)
from motifdesk.gui.tables.bases import ALPHABET_ROLE, CODES_ROLE
from motifdesk.words import readable, readable_change

Index = QModelIndex | QPersistentModelIndex
Rows = NDArray[np.int64]

COLUMNS: tuple[str, ...] = ("ID", "True", "Predicted", "Score", "Sequence")
VALUE_COLUMNS: tuple[str, ...] = ("ID", "Measured", "Predicted", "Error", "Sequence")
ID, SCORE, SEQUENCE = 0, 3, 4


class _Facts(Protocol):
    """What stands between the id and the sequence: three columns, depending on the task."""

    titles: tuple[str, ...]

    def chosen(self, true: int, predicted: int, threshold: float) -> NDArray[np.bool_]:
        """Return which test sequences are in a cell of the confusion matrix."""

    def keys(self, column: int) -> NDArray[np.generic] | None:
        """Return what a column is sorted by; None where a cell's sequences are all alike."""

    def texts(self, place: int, predicted: int) -> tuple[str, str, str]:
        """Return the three columns of a test sequence."""


class _BinaryFacts:
    """The score is the probability of the positive class."""

    titles = COLUMNS

    def __init__(self, evaluation: ClassEvaluation, scores: Floats) -> None:
        self._labels, self._names, self._scores = evaluation.labels, evaluation.class_names, scores

    def chosen(self, true: int, predicted: int, threshold: float) -> NDArray[np.bool_]:
        chosen: NDArray[np.bool_] = (self._labels == true) & ((self._scores >= threshold) == bool(predicted))
        return chosen

    def keys(self, column: int) -> NDArray[np.generic] | None:
        return self._scores if column == SCORE else None

    def texts(self, place: int, predicted: int) -> tuple[str, str, str]:
        return self._names[self._labels[place]], self._names[predicted], f"{self._scores[place]:.3f}"


class _MulticlassFacts(_BinaryFacts):
    """The score is the probability of the predicted class."""

    def __init__(self, evaluation: MulticlassEvaluation) -> None:
        super().__init__(evaluation, evaluation.scores.max(axis=1))
        self._predicted = evaluation.predicted

    def chosen(self, true: int, predicted: int, threshold: float) -> NDArray[np.bool_]:
        chosen: NDArray[np.bool_] = (self._labels == true) & (self._predicted == predicted)
        return chosen


class _ValueFacts:
    """The errors are sorted by their size, whichever their sign."""

    titles = VALUE_COLUMNS

    def __init__(self, evaluation: RegressionEvaluation) -> None:
        self._columns = (evaluation.labels, evaluation.scores, evaluation.errors)

    def chosen(self, true: int, predicted: int, threshold: float) -> NDArray[np.bool_]:
        raise ValueError("values have no confusion matrix")

    def keys(self, column: int) -> NDArray[np.generic] | None:
        values = self._columns[column - 1]
        return np.abs(values) if column == SCORE else values

    def texts(self, place: int, predicted: int) -> tuple[str, str, str]:
        measured, made, error = (float(values[place]) for values in self._columns)
        return readable(measured), readable(made), readable_change(error)


def _facts_of(evaluation: Evaluation) -> _Facts:
    if isinstance(evaluation, BinaryEvaluation):
        return _BinaryFacts(evaluation, evaluation.scores)
    if isinstance(evaluation, MulticlassEvaluation):
        return _MulticlassFacts(evaluation)
    if isinstance(evaluation, RegressionEvaluation):
        return _ValueFacts(evaluation)
    raise TypeError(f"{type(evaluation).__name__} cannot be listed")


class _Ranks:
    """The places of all test sequences in the order of each column, worked out when first asked for."""

    def __init__(self, evaluation: Evaluation, dataset: Dataset, facts: _Facts) -> None:
        self._evaluation = evaluation
        self._dataset = dataset
        self._facts = facts
        self._known: dict[int, Rows | None] = {}

    def of(self, column: int) -> Rows | None:
        """Return the rank of each test sequence, or None where the sequences shown are all alike."""
        if column not in self._known:
            keys = self._keys(column)
            self._known[column] = (
                None if keys is None else np.unique(keys, return_inverse=True)[1].astype(np.int64)
            )
        return self._known[column]

    def _keys(self, column: int) -> NDArray[np.generic] | None:
        rows = self._evaluation.rows
        if column == ID:
            names = [self._dataset.ids[row] for row in rows]
            # Numbers given for lack of names are in order as numbers.
            numbered = all(name.isdecimal() for name in names)
            return np.array([int(name) for name in names] if numbered else names)
        if column == SEQUENCE:
            return np.array([self._dataset.sequences.text(row) for row in rows])
        return self._facts.keys(column)


class EvaluatedModel(QAbstractTableModel):
    """Test sequences with their class, the class predicted and the score; or their value, that predicted, the error."""

    def __init__(self) -> None:
        super().__init__()
        self._evaluation: Evaluation | None = None
        self._dataset: Dataset | None = None
        self._facts: _Facts | None = None
        self._ranks: _Ranks | None = None
        self._places: Rows = np.empty(0, np.int64)  # in the evaluation's arrays, in the order shown
        self._predicted = 0
        self._sorted_by = (SCORE, Qt.SortOrder.DescendingOrder)

    @property
    def titles(self) -> tuple[str, ...]:
        """The columns' titles."""
        return self._facts.titles if self._facts else COLUMNS

    def show_evaluation(self, evaluation: Evaluation, dataset: Dataset) -> None:
        """Take over an evaluation; of classes `show_cell` then says which of its sequences to list."""
        self.beginResetModel()
        self._evaluation, self._dataset = evaluation, dataset
        self._facts = _facts_of(evaluation)
        self._ranks = _Ranks(evaluation, dataset, self._facts)
        everything = len(evaluation.rows) if isinstance(evaluation, RegressionEvaluation) else 0
        self._places = self._ordered(np.arange(everything))
        self.endResetModel()

    def show_cell(self, true: int, predicted: int, threshold: float = 0.5) -> None:
        """List the sequences of class `true` that are predicted `predicted`, of two classes at the threshold."""
        if self._facts is None:
            raise ValueError("there is no evaluation to choose from")
        chosen = self._facts.chosen(true, predicted, threshold)
        self.beginResetModel()
        self._predicted = predicted
        self._places = self._ordered(np.flatnonzero(chosen))
        self.endResetModel()

    def dataset_row(self, row: int) -> int:
        """Return the data set's row of a row of this table."""
        if self._evaluation is None:
            raise ValueError("there is no evaluation")
        return int(self._evaluation.rows[self._places[row]])

    def place(self, row: int) -> int:
        """Return the place in the evaluation's arrays of a row of this table."""
        return int(self._places[row])

    def row_of(self, place: int) -> int:
        """Return the row of this table in which a place of the evaluation's arrays is listed, -1 where it is not."""
        found = np.flatnonzero(self._places == place)
        return int(found[0]) if len(found) else -1

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
            return self.titles[section]
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
            return self._text(index.column(), row, int(place))
        return None

    def _text(self, column: int, row: int, place: int) -> str:
        assert self._dataset is not None
        assert self._facts is not None
        if column == SEQUENCE:
            return self._dataset.sequences.text(row)
        return (self._dataset.ids[row], *self._facts.texts(place, self._predicted))[column]
