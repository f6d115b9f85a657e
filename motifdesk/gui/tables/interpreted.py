"""The table model behind the list of sequences on the Interpret page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, IntEnum
from functools import cached_property
from typing import Any, ClassVar, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QIcon

from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.iupac import rows_with
from motifdesk.data.splits import PART_NAMES, Part
from motifdesk.evaluation.threshold import USUAL
from motifdesk.gui import theme
from motifdesk.gui.icons import icon
from motifdesk.words import readable, readable_change

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns."""

    ID = 0
    LABEL = 1
    SCORE = 2
    RESULT = 3
    PART = 4


class Shown(Enum):
    """Which sequences are listed; of several classes, each by its label too."""

    ALL = "All"
    POSITIVES = "Positives"
    NEGATIVES = "Negatives"
    WRONG = "Wrong ones"
    ERRORS = "Large errors"
    TEST = "Test only"


Choice = Shown | int


class Prediction(NamedTuple):
    """What the network says of a sequence: in a line, at length, and whether it is right where that is a question."""

    text: str
    tip: str
    right: bool | None


_PART_TIP: Final = "The part of the split; only test sequences were kept from training"
_ID_TIP: Final = "The sequence's name or its number in the file"
_LARGE: Final = 0.9  # a tenth of the sequences have large errors


@dataclass(frozen=True, eq=False)
class Interpreted:
    """The sequences of two classes with their predictions.

    Attributes
    ----------
    dataset
        N sequences.
    scores
        float32: as `motifdesk.training.records.Run.scores`, here the probability of the positive class, shape (N,).
    parts
        uint8, shape (N,): the `Part` of each sequence.
    """

    titles: ClassVar[tuple[str, ...]] = ("ID", "Label", "Score", "Result", "Part")
    tips: ClassVar[tuple[str, ...]] = (
        _ID_TIP,
        "What the file says",
        "The predicted probability of the positive class",
        "Whether the prediction, at a threshold of 0.5, agrees with the label",
        _PART_TIP,
    )

    dataset: Dataset
    scores: NDArray[np.float32]
    parts: NDArray[np.uint8]

    @property
    def choices(self) -> tuple[tuple[str, Choice], ...]:
        """The words and the key of each choice of sequences."""
        keys = (Shown.ALL, Shown.POSITIVES, Shown.NEGATIVES, Shown.WRONG, Shown.TEST)
        return tuple((key.value, key) for key in keys)

    @property
    def said(self) -> NDArray[np.float32]:
        """The number that stands in the score column, shape (N,)."""
        return self.scores

    @cached_property
    def predicted(self) -> NDArray[np.int64]:
        """The class predicted, shape (N,)."""
        return (self.scores >= USUAL).astype(np.int64)

    @cached_property
    def right(self) -> NDArray[np.bool_]:
        """Whether each prediction agrees with the label, shape (N,)."""
        right: NDArray[np.bool_] = self.predicted == self.dataset.labels
        return right

    def is_right(self, row: int) -> bool | None:
        """Return whether one prediction agrees with the label; None where there is no right or wrong."""
        return bool(self.right[row])

    def texts(self, row: int) -> tuple[str, str, str]:
        """Return the columns label, score and result of one sequence."""
        result = "right" if self.right[row] else "wrong"
        return self.dataset.label_text(row), f"{self.scores[row]:.3f}", result

    def results(self) -> NDArray[np.generic]:
        """Return what the column of the result is sorted by."""
        return self.right.astype(np.int8)

    def prediction(self, row: int) -> Prediction:
        """Return what the network says of one sequence, in words."""
        positive, labelled = self.dataset.class_names[1], self.dataset.label_text(row)
        right = bool(self.right[row])
        return Prediction(
            f"Probability of {positive}: {self.scores[row]:.2f}, labelled {labelled}: {'right' if right else 'wrong'}",
            f"The network gives “{positive}” a probability of {self.scores[row]:.4f}; {USUAL} or more "
            f"counts as “{positive}”. The file says “{labelled}”.",
            right,
        )

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

    def rows(self, shown: Choice) -> NDArray[np.bool_]:
        """Return which rows belong to a choice, shape (N,)."""
        labels = self.dataset.labels
        if isinstance(shown, int):
            of_class: NDArray[np.bool_] = labels == shown
            return of_class
        choices: dict[Shown, Callable[[], NDArray[np.bool_]]] = {
            Shown.ALL: lambda: np.ones(len(labels), np.bool_),
            Shown.POSITIVES: lambda: labels == 1,
            Shown.NEGATIVES: lambda: labels == 0,
            Shown.WRONG: lambda: ~self.right,
            Shown.ERRORS: lambda: np.abs(self.results()) >= np.quantile(np.abs(self.results()), _LARGE),
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
            Column.SCORE: lambda: self.said,
            Column.RESULT: self.results,
            Column.PART: lambda: self.parts.astype(np.int8),
        }
        return keys[column]()


class InterpretedClasses(Interpreted):
    """The sequences of several classes; scores are the probabilities of all, shape (N, classes)."""

    titles = ("ID", "Label", "Score", "Predicted", "Part")
    tips = (
        _ID_TIP,
        "What the file says",
        "The predicted probability of the class that is predicted",
        "The class that the network finds most likely, and whether the file says so too",
        _PART_TIP,
    )

    @property
    def choices(self) -> tuple[tuple[str, Choice], ...]:
        """The words and the key of each choice of sequences."""
        ends = ((key.value, key) for key in (Shown.ALL, Shown.WRONG, Shown.TEST))
        return (*ends, *((f"Label {name}", label) for label, name in enumerate(self.dataset.class_names)))

    @cached_property
    def said(self) -> NDArray[np.float32]:
        """The probability of the predicted class, shape (N,)."""
        highest: NDArray[np.float32] = self.scores.max(axis=1)
        return highest

    @cached_property
    def predicted(self) -> NDArray[np.int64]:
        """The class predicted, shape (N,)."""
        likeliest: NDArray[np.int64] = self.scores.argmax(axis=1)
        return likeliest

    def texts(self, row: int) -> tuple[str, str, str]:
        """Return the columns label, score and predicted class of one sequence."""
        predicted = self.dataset.class_names[self.predicted[row]]
        return self.dataset.label_text(row), f"{self.said[row]:.3f}", predicted

    def results(self) -> NDArray[np.generic]:
        """Return the predicted classes."""
        return self.predicted

    def prediction(self, row: int) -> Prediction:
        """Return what the network says of one sequence, in words."""
        labelled, right = self.dataset.label_text(row), bool(self.right[row])
        predicted = self.dataset.class_names[self.predicted[row]]
        order = np.argsort(-self.scores[row], kind="stable")
        shares = ", ".join(
            f"{self.dataset.class_names[index]} {self.scores[row, index]:.3f}" for index in order
        )
        return Prediction(
            f"Predicted {predicted} ({self.said[row]:.2f}), labelled {labelled}: {'right' if right else 'wrong'}",
            f"The probabilities are: {shares}. The file says “{labelled}”.",
            right,
        )


class InterpretedValues(Interpreted):
    """The sequences with measured values; scores are those predicted, shape (N,)."""

    titles = ("ID", "Value", "Predicted", "Error", "Part")
    tips = (
        _ID_TIP,
        "What was measured, as the file says",
        "What the network predicts",
        "Predicted less measured",
        _PART_TIP,
    )

    @property
    def choices(self) -> tuple[tuple[str, Choice], ...]:
        """The words and the key of each choice of sequences."""
        return tuple((key.value, key) for key in (Shown.ALL, Shown.ERRORS, Shown.TEST))

    @cached_property
    def errors(self) -> NDArray[np.float64]:
        """Predicted less measured, shape (N,)."""
        errors: NDArray[np.float64] = self.scores - self.dataset.labels
        return errors

    def is_right(self, row: int) -> bool | None:
        """Return None: a value is near or far, not right or wrong."""
        return None

    def texts(self, row: int) -> tuple[str, str, str]:
        """Return measured value, predicted value and error of one sequence."""
        error = readable_change(self.errors[row], digits=2)
        return readable(self.dataset.labels[row]), readable(self.scores[row]), error

    def results(self) -> NDArray[np.generic]:
        """Return the errors."""
        return self.errors

    def prediction(self, row: int) -> Prediction:
        """Return what the network says of one sequence, in words."""
        measured, predicted, error = self.texts(row)
        nearer = float(np.mean(np.abs(self.errors) > abs(self.errors[row])))
        return Prediction(
            f"Predicted {predicted}, measured {measured} (error {error})",
            f"{nearer:.0%} of the sequences are predicted with a larger error than this one.",
            None,
        )


_KINDS: Final[dict[Task, type[Interpreted]]] = {
    Task.BINARY: Interpreted,
    Task.MULTICLASS: InterpretedClasses,
    Task.REGRESSION: InterpretedValues,
}


def interpreted(dataset: Dataset, scores: NDArray[np.float32], parts: NDArray[np.uint8]) -> Interpreted:
    """Return the sequences with their predictions, as the task wants them shown."""
    return _KINDS[dataset.task](dataset, scores, parts)


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

    def filter(self, text: str, shown: Choice) -> None:
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
            kind = type(self._shown) if self._shown else Interpreted
            if role == Qt.ItemDataRole.DisplayRole:
                return kind.titles[section]
            if role == Qt.ItemDataRole.ToolTipRole:
                return kind.tips[section]
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
        right = self._shown.is_right(row) if column == Column.RESULT else None
        if right is not None:
            return _result_look(right, role)
        return None

    def _text(self, shown: Interpreted, row: int, column: int) -> str:
        if column == Column.ID:
            return shown.dataset.ids[row]
        if column == Column.PART:
            return PART_NAMES[shown.parts[row]]
        return shown.texts(row)[column - Column.LABEL]


def _result_look(right: bool, role: int) -> QIcon | QColor | None:
    """Return the icon beside the word, and the colour of a wrong one."""
    colours = theme.current()
    if role == Qt.ItemDataRole.DecorationRole:
        return icon("check", colours.good) if right else icon("cross", colours.bad)
    if role == Qt.ItemDataRole.ForegroundRole and not right:
        return QColor(colours.bad)
    return None
