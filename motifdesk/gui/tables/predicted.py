"""The table of new sequences and what a network says of them; it grows while they are predicted."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QColor

from motifdesk.data.alphabet import decode
from motifdesk.data.dataset import Task
from motifdesk.data.notes import SCARCE
from motifdesk.evaluation.threshold import USUAL
from motifdesk.gui import theme
from motifdesk.gui.tables.bases import ALPHABET_ROLE, CODES_ROLE
from motifdesk.gui.tables.columns import Index
from motifdesk.models.trained import TrainedModel
from motifdesk.project.predictions import By, Predictions, likeliest, number_at, order_of
from motifdesk.words import readable

ID, SEQUENCE, LENGTH, SCORE = range(4)
AT_ONCE: Final = 20_000
"""So many rows are put in order while the user waits: it takes some hundredths of a second."""
_SPOKEN: Final = 200  # letters that a screen reader is given
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PredictedModel(QAbstractTableModel):
    """Lists predictions in any order; blocks are kept as they come, and no cell is ever stored.

    While blocks are still coming they stand at the end; `finish` puts them into the order that is wanted.
    """

    order_wanted = Signal(object, bool)  # `By`, and whether the greatest come first

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.model: TrainedModel | None = None
        self.parts: list[Predictions] = []
        self._starts: list[int] = [0]  # of each part, and the end
        self._order: NDArray[np.int64] | None = None  # of those that were there when it was made
        self._sorting = (-1, Qt.SortOrder.AscendingOrder)
        self._threshold = USUAL
        self._is_old = False  # the order, for another threshold is in force
        self._noted = False  # there is a column of notes

    # -- what is listed

    def begin(self, model: TrainedModel | None) -> None:
        """List nothing; what comes is of this network."""
        self.beginResetModel()
        self.model, self.parts, self._starts, self._order = model, [], [0], None
        self._noted = False
        self.endResetModel()

    def append(self, parts: Sequence[Predictions]) -> None:
        """Add what has just been predicted, at the end; the first note brings a column of them."""
        if not self._noted and any(part.notes is not None and part.notes.some for part in parts):
            last = self.columnCount()
            self.beginInsertColumns(QModelIndex(), last, last)
            self._noted = True
            self.endInsertColumns()
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

    @property
    def threshold(self) -> float:
        """From which probability on the positive one of two classes is predicted."""
        return self._threshold

    def set_threshold(self, threshold: float) -> None:
        """Call the sequences at another threshold; `renew` puts them in order where they are sorted by it."""
        self._threshold = threshold
        column = SCORE + 1
        if self._by(column) == "predicted" and self.rowCount():
            self._is_old = self._sorting[0] == column
            self.dataChanged.emit(self.index(0, column), self.index(self.rowCount() - 1, column))

    def renew(self) -> None:
        """Put the sequences in order again if the threshold that they are sorted by has changed."""
        if self._is_old:
            self.finish()

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
        note = ["Note"] if self._noted else []
        if model.plan.task is Task.REGRESSION:
            return [*first, "Value", *spread, *note]
        if model.plan.task is Task.BINARY:
            return [*first, f"Probability of {model.class_names[1]}", "Predicted", *spread, *note]
        classes = (f"P({name})" for name in model.class_names)
        return [*first, "Probability", "Predicted", *spread, *classes, *note]

    @property
    def note_column(self) -> int:
        """Where the notes stand; -1 where there are none."""
        return self.columnCount() - 1 if self._noted else -1

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
            return self._text(part, place, column)
        if column in (ID, self.note_column):
            return self._look(part, place, column, role)
        if column == SEQUENCE and part.sequences is not None:
            return {CODES_ROLE: part.sequences[place], ALPHABET_ROLE: part.sequences.alphabet}.get(role)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; a negative one stands for the order of the file.

        Many rows are put in order elsewhere: `order_wanted` is emitted, and they stay as they are until `take_order`.
        """
        self._sorting = (column, order)
        self._is_old = False
        by, falling = self._by(column), order == Qt.SortOrder.DescendingOrder
        if by is None:
            self.take_order(None)
        elif self.rowCount() <= AT_ONCE:
            self.take_order(order_of(self.parts, by, falling=falling, threshold=self._threshold))
        else:
            self.order_wanted.emit(by, falling)

    def take_order(self, order: NDArray[np.int64] | None) -> None:
        """List the rows in this order of their places in the file, None for that of the file; newer ones at the end."""
        if order is not None and len(order) < self._starts[-1]:
            order = np.concatenate([order, np.arange(len(order), self._starts[-1])])
        self.beginResetModel()
        self._order = order
        self.endResetModel()

    @property
    def sorting(self) -> tuple[int, Qt.SortOrder]:
        """The column that was chosen last, and whether rising or falling; -1 for the order of the file."""
        return self._sorting

    # -- cells

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        return _LEFT if column in (ID, SEQUENCE, self.note_column) else _RIGHT

    def _look(self, part: Predictions, place: int, column: int, role: int) -> str | QColor | None:
        """Return the whole text, for where the column is narrow, and the colour of a prediction from too little."""
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._text(part, place, column) or None
        if column != ID and role == Qt.ItemDataRole.ForegroundRole:
            scarce = self._text(part, place, column).startswith(SCARCE)
            return QColor(theme.current().caution) if scarce else None
        return None

    def _text(self, part: Predictions, place: int, column: int) -> str:
        if column == ID:
            return part.ids[place]
        if column == SEQUENCE:
            known = part.sequences
            return "" if known is None else decode(known[place][:_SPOKEN], known.alphabet)
        if column == LENGTH:
            return f"{part.length_of(place):,}"
        if column == self.note_column:
            return "" if part.notes is None else part.notes[place]
        assert self.model is not None  # there are rows
        by = self._by(column)
        assert by is not None  # there are parts
        row = part.scores[place : place + 1]
        if by == "predicted":
            return self.model.class_names[int(likeliest(row, self._threshold)[0])]
        value = number_at(part, place, by)
        return readable(value) if self.model.plan.task is Task.REGRESSION else f"{value:.4f}"

    def _by(self, column: int) -> By | None:
        """Return what a column is sorted by; None for the order of the file."""
        if self.model is None or not self.parts or not 0 <= column < self.columnCount():
            return None
        if column < SCORE:
            return "id" if column == ID else "length"
        if column == self.note_column:
            return "note"
        others: list[By] = ["score"]
        if self.model.plan.task is not Task.REGRESSION:
            others.append("predicted")
        if self.model.plan.members > 1:
            others.append("spread")
        others += range(len(self.model.class_names))
        return others[column - SCORE]
