"""The table model behind the list of sequences on the Interpret page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, IntEnum
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QIcon

from motifdesk.data.dataset import Dataset
from motifdesk.data.iupac import rows_with
from motifdesk.data.splits import PART_NAMES, Part
from motifdesk.gui import theme
from motifdesk.gui.icons import icon

Index = QModelIndex | QPersistentModelIndex
THRESHOLD: Final = 0.5


class Column(IntEnum):
    """The columns."""

    ID = 0
    LABEL = 1
    SCORE = 2
    RESULT = 3
    PART = 4


_TITLES: Final = ("ID", "Label", "Score", "Result", "Part")
_TIPS: Final = (
    "The sequence's name or its number in the file",
    "What the file says",
    "The predicted probability of the positive class",
    "Whether the prediction, at a threshold of 0.5, agrees with the label",
    "The part of the split; only test sequences were kept from training",
)


class Shown(Enum):
    """Which sequences are listed."""

    ALL = "All"
    POSITIVES = "Positives"
    NEGATIVES = "Negatives"
    WRONG = "Wrong ones"
    TEST = "Test only"


@dataclass(frozen=True, eq=False)
class Interpreted:
    """The sequences with their predictions.

    Attributes
    ----------
    dataset
        N sequences.
    scores
        float32, shape (N,): predicted probability of the positive class.
    parts
        uint8, shape (N,): the `Part` of each sequence.
    """

    dataset: Dataset
    scores: NDArray[np.float32]
    parts: NDArray[np.uint8]

    @cached_property
    def right(self) -> NDArray[np.bool_]:
        """Whether each prediction agrees with the label, shape (N,)."""
        right: NDArray[np.bool_] = (self.scores >= THRESHOLD) == (self.dataset.labels == 1)
        return right

    @cached_property
    def id_ranks(self) -> NDArray[np.int64]:
        """The place of each id when they are sorted, as numbers where all are numbers."""
        ids = self.dataset.ids
        numeric = all(text.isdecimal() and len(text) < 18 for text in ids)
        ranks = np.empty(len(ids), np.int64)
        ranks[np.argsort(np.array(ids, np.int64 if numeric else np.str_), kind="stable")] = np.arange(
            len(ids)
        )
        return ranks

    def rows(self, shown: Shown) -> NDArray[np.bool_]:
        """Return which rows belong to a choice, shape (N,)."""
        labels = self.dataset.labels
        choices: dict[Shown, Callable[[], NDArray[np.bool_]]] = {
            Shown.ALL: lambda: np.ones(len(labels), np.bool_),
            Shown.POSITIVES: lambda: labels == 1,
            Shown.NEGATIVES: lambda: labels == 0,
            Shown.WRONG: lambda: ~self.right,
            Shown.TEST: lambda: self.parts == Part.TEST,
        }
        return choices[shown]()

    def matching(self, text: str) -> NDArray[np.bool_]:
        """Return which rows have the text in their id, in any case, or as bases in their sequence, shape (N,)."""
        wanted = text.casefold()
        found = np.fromiter((wanted in name.casefold() for name in self.dataset.ids), np.bool_)
        # Only plain bases: most words, such as chr, would otherwise be motifs in ambiguous letters.
        if set(text.upper()) <= set("ACGTU"):
            found |= rows_with(self.dataset.sequences, text, both_strands=False)
        return found

    def keys(self, column: int) -> NDArray[np.generic]:
        """Return what a column is sorted by, shape (N,); its negative sorts the other way."""
        keys: dict[int, Callable[[], NDArray[np.generic]]] = {
            Column.ID: lambda: self.id_ranks,
            Column.LABEL: lambda: self.dataset.labels,
            Column.SCORE: lambda: self.scores,
            Column.RESULT: lambda: self.right.astype(np.int8),
            Column.PART: lambda: self.parts.astype(np.int8),
        }
        return keys[column]()


class InterpretedModel(QAbstractTableModel):
    """Lists sequences in any order, filtered; a million rows take one index array, and no cell is ever stored."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: Interpreted | None = None
        self._kept: NDArray[np.int64] = np.empty(0, np.int64)
        self._rows: NDArray[np.int64] = np.empty(0, np.int64)
        self._sorting = (-1, Qt.SortOrder.AscendingOrder)

    @property
    def total(self) -> int:
        """The number of sequences, listed or not."""
        return len(self._shown.dataset) if self._shown else 0

    def show(self, interpreted: Interpreted | None) -> None:
        """List all sequences of a session, in the order last chosen."""
        self._shown = interpreted
        self.filter("", Shown.ALL)

    def filter(self, text: str, shown: Shown) -> None:
        """List the sequences of a choice that have the text in their id or sequence."""
        self._kept = np.empty(0, np.int64)
        if self._shown:
            kept = self._shown.rows(shown)
            if text:
                kept &= self._shown.matching(text)
            self._kept = np.flatnonzero(kept)
        self.sort(*self._sorting)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column, equal ones in the order of the input; column -1 is the order of the input."""
        self.beginResetModel()
        self._sorting = (column, order)
        self._rows = self._kept
        if self._shown and column >= 0:
            keys = self._shown.keys(column)[self._kept]
            if order == Qt.SortOrder.DescendingOrder:
                keys = np.negative(keys)
            self._rows = self._kept[np.argsort(keys, kind="stable")]
        self.endResetModel()

    def row_at(self, place: int) -> int:
        """Return the data set's row number at a place of the list."""
        return int(self._rows[place])

    def place_of(self, row: int) -> int | None:
        """Return where the data set's row is listed, None where it is not."""
        places = np.flatnonzero(self._rows == row)
        return int(places[0]) if len(places) else None

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of sequences listed."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Return the number of columns."""
        return 0 if parent is not None and parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's title and what it means."""
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return _TITLES[section]
            if role == Qt.ItemDataRole.ToolTipRole:
                return _TIPS[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what stands in a cell."""
        if self._shown is None or not index.isValid():
            return None
        row, column = self.row_at(index.row()), index.column()
        if role == Qt.ItemDataRole.DisplayRole or (
            role == Qt.ItemDataRole.ToolTipRole and column == Column.ID
        ):
            return self._text(self._shown, row, column)
        if column == Column.RESULT:
            return _result_look(bool(self._shown.right[row]), role)
        return None

    def _text(self, shown: Interpreted, row: int, column: int) -> str:
        match column:
            case Column.ID:
                return shown.dataset.ids[row]
            case Column.LABEL:
                return shown.dataset.class_names[int(shown.dataset.labels[row])]
            case Column.SCORE:
                return f"{shown.scores[row]:.3f}"
            case Column.RESULT:
                return "right" if shown.right[row] else "wrong"
        return PART_NAMES[shown.parts[row]]


def _result_look(right: bool, role: int) -> QIcon | QColor | None:
    """Return the icon beside the word, and the colour of a wrong one."""
    colours = theme.current()
    if role == Qt.ItemDataRole.DecorationRole:
        return icon("check", colours.good) if right else icon("cross", colours.bad)
    if role == Qt.ItemDataRole.ForegroundRole and not right:
        return QColor(colours.bad)
    return None
