"""The table of new sequences and what a network says of them; it grows while they are predicted."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from motifdesk.data.alphabet import Alphabet, Codes, decode
from motifdesk.data.dataset import Task
from motifdesk.gui.tables.bases import ALPHABET_ROLE, CODES_ROLE
from motifdesk.gui.tables.columns import Index
from motifdesk.models.trained import TrainedModel
from motifdesk.project.predicting import Predictions
from motifdesk.words import readable

ID, SEQUENCE, LENGTH, SCORE = range(4)
_SPOKEN: Final = 200  # letters that a screen reader is given
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PredictedModel(QAbstractTableModel):
    """Lists predictions in any order; blocks are kept as they come, and no cell is ever stored.

    While blocks are still coming they stand at the end; `finish` puts them into the order that is wanted.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.model: TrainedModel | None = None
        self.parts: list[Predictions] = []
        self._starts: list[int] = [0]  # of each part, and the end
        self._order: NDArray[np.int64] | None = None  # of those that were there when it was made
        self._sorting = (-1, Qt.SortOrder.AscendingOrder)

    # -- what is listed

    def begin(self, model: TrainedModel | None) -> None:
        """List nothing; what comes is of this network."""
        self.beginResetModel()
        self.model, self.parts, self._starts, self._order = model, [], [0], None
        self.endResetModel()

    def append(self, parts: Sequence[Predictions]) -> None:
        """Add what has just been predicted, at the end."""
        count = sum(map(len, parts))
        if count:
            end = self._starts[-1]
            self.beginInsertRows(QModelIndex(), end, end + count - 1)
            for part in parts:
                self.parts.append(part)
                self._starts.append(self._starts[-1] + len(part))
            if self._order is not None:
                self._order = np.concatenate([self._order, np.arange(end, end + count)])
            self.endInsertRows()

    def finish(self) -> None:
        """Put everything into the order that was chosen last."""
        if self._sorting[0] >= 0:
            self.sort(*self._sorting)

    def found(self, row: int) -> tuple[Predictions, int]:
        """Return where a row that is shown stands: the block, and the place in it."""
        place = self.place_of(row)
        block = bisect_right(self._starts, place) - 1
        return self.parts[block], place - self._starts[block]

    def place_of(self, row: int) -> int:
        """Return the place in the file of a row that is shown."""
        return row if self._order is None else int(self._order[row])

    def row_of(self, place: int) -> int:
        """Return the row that shows the sequence at this place in the file; the first where there is none."""
        if place >= self._starts[-1]:
            return 0
        return place if self._order is None else int(np.flatnonzero(self._order == place)[0])

    # -- what Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of sequences."""
        return 0 if parent.isValid() else self._starts[-1]

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.titles())

    def titles(self) -> list[str]:
        """Return the columns' titles."""
        model = self.model
        first = ["ID", "Sequence", "Length"]
        if model is None:
            return first
        spread = ["Spread"] if model.plan.members > 1 else []
        if model.plan.task is Task.REGRESSION:
            return [*first, "Value", *spread]
        if model.plan.task is Task.BINARY:
            return [*first, f"Probability of {model.class_names[1]}", "Predicted", *spread]
        return [*first, "Probability", "Predicted", *spread, *(f"P({name})" for name in model.class_names)]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's title, aligned as its values are."""
        if orientation == Qt.Orientation.Horizontal and section < self.columnCount():
            if role == Qt.ItemDataRole.DisplayRole:
                return self.titles()[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return self._alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid() or self.model is None:
            return None
        column = index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(column)
        part, place = self.found(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(part, place, column, part.sequences[place], part.sequences.alphabet)
        if role == Qt.ItemDataRole.ToolTipRole and column == ID:
            return part.ids[place]
        if column == SEQUENCE:
            return {CODES_ROLE: part.sequences[place], ALPHABET_ROLE: part.sequences.alphabet}.get(role)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; a negative one stands for the order of the file."""
        self._sorting = (column, order)
        keys = self._keys(column)
        self.beginResetModel()
        if keys is None:
            self._order = None
        else:
            falls = order == Qt.SortOrder.DescendingOrder and keys.dtype.kind in "if"
            self._order = np.argsort(-keys if falls else keys, kind="stable")
            if order == Qt.SortOrder.DescendingOrder and not falls:
                self._order = self._order[::-1]
        self.endResetModel()

    # -- cells

    @staticmethod
    def _alignment(column: int) -> Qt.AlignmentFlag:
        return _LEFT if column in (ID, SEQUENCE) else _RIGHT

    def _text(self, part: Predictions, place: int, column: int, codes: Codes, alphabet: Alphabet) -> str:
        if column == ID:
            return part.ids[place]
        if column == SEQUENCE:
            return decode(codes[:_SPOKEN], alphabet)
        if column == LENGTH:
            return f"{len(codes):,}"
        assert self.model is not None  # there are rows
        name = self.titles()[column]
        if name == "Predicted":
            return self.model.class_names[int(_likeliest(part.scores[place : place + 1])[0])]
        value = float(self._numbers(part, column)[place])
        return readable(value) if self.model.plan.task is Task.REGRESSION else f"{value:.4f}"

    def _numbers(self, part: Predictions, column: int) -> NDArray[np.float32]:
        """Return the numbers of a column from `SCORE` on, shape (N,)."""
        name, scores = self.titles()[column], part.scores
        if name == "Spread" and part.spread is not None:
            return _of_likeliest(part.spread, scores)
        if name == "Predicted":
            return _likeliest(scores).astype(np.float32)
        if scores.ndim == 1:
            return scores
        assert self.model is not None  # there are rows
        if column == SCORE:
            return _of_likeliest(scores, scores)
        of_class: NDArray[np.float32] = scores[:, column - len(self.titles()) + len(self.model.class_names)]
        return of_class

    def _keys(self, column: int) -> NDArray[Any] | None:
        """Return what a column is sorted by, one a sequence; None for the order of the file."""
        if column < 0 or column >= self.columnCount() or not self.parts:
            return None
        if column == ID:
            ids = [name for part in self.parts for name in part.ids]
            numeric = all(text.isdecimal() and len(text) < 18 for text in ids)
            return np.array(ids, np.int64 if numeric else np.str_)
        if column in (SEQUENCE, LENGTH):
            return np.concatenate([part.sequences.lengths for part in self.parts])
        return np.concatenate([self._numbers(part, column) for part in self.parts])


def _likeliest(scores: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return the class that each score speaks for, shape (N,)."""
    likeliest: NDArray[np.int64] = (
        (scores >= 0.5).astype(np.int64) if scores.ndim == 1 else scores.argmax(axis=1)
    )
    return likeliest


def _of_likeliest(values: NDArray[np.float32], scores: NDArray[np.float32]) -> NDArray[np.float32]:
    if values.ndim == 1:
        return values
    chosen: NDArray[np.float32] = np.take_along_axis(values, scores.argmax(axis=1)[:, None], axis=1)[:, 0]
    return chosen
