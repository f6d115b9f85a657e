"""The table of a data set's sequences. It makes a cell's value when the cell is shown, so its size does not matter."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from motifdesk.data.alphabet import decode
from motifdesk.data.dataset import Dataset
from motifdesk.gui.tables.bases import ALPHABET_ROLE, CODES_ROLE

ID, LABEL, LENGTH, SEQUENCE = range(4)
_HEADERS: Final = ("ID", "Label", "Length", "Sequence")
# As much of a sequence as a screen reader is given to read out.
_SPOKEN_LETTERS: Final = 200
Index = QModelIndex | QPersistentModelIndex


class SequenceModel(QAbstractTableModel):
    """Id, label, length and sequence of every sequence of a data set, or of some, in its order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dataset: Dataset | None = None
        self._rows: NDArray[np.int64] | None = None

    def set_dataset(self, dataset: Dataset | None) -> None:
        """Show another data set, all of it."""
        self.beginResetModel()
        self._dataset, self._rows = dataset, None
        self.endResetModel()

    def set_rows(self, rows: NDArray[np.int64] | None) -> None:
        """Show only these rows of the data set, int64, or all of them (None)."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def dataset_row(self, row: int) -> int:
        """Return the data set's row number of a row that is shown."""
        return row if self._rows is None else int(self._rows[row])

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of sequences shown."""
        if self._dataset is None or (parent is not None and parent.isValid()):
            return 0
        return len(self._dataset if self._rows is None else self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Return the number of columns."""
        return 0 if parent is not None and parent.isValid() else len(_HEADERS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's title, aligned as its values are."""
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return _HEADERS[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if self._dataset is None or not index.isValid():
            return None
        row, column = self.dataset_row(index.row()), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(self._dataset, row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if column == SEQUENCE and role == CODES_ROLE:
            return self._dataset.sequences[row]
        if column == SEQUENCE and role == ALPHABET_ROLE:
            return self._dataset.sequences.alphabet
        return None


def _text(dataset: Dataset, row: int, column: int) -> str:
    codes = dataset.sequences[row]
    if column == ID:
        return dataset.ids[row]
    if column == LABEL:
        return dataset.label_text(row)
    if column == LENGTH:
        return f"{len(codes):,}"
    return decode(codes[:_SPOKEN_LETTERS], dataset.sequences.alphabet)


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column == LENGTH else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
