"""The card on the Evaluate page that lists test sequences and opens one of them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTableView, QVBoxLayout

from motifdesk.data.dataset import Dataset, Task
from motifdesk.evaluation.results import Evaluation
from motifdesk.gui import theme
from motifdesk.gui.pages.base import button, label
from motifdesk.gui.tables.bases import BasesDelegate
from motifdesk.gui.tables.columns import list_view
from motifdesk.gui.tables.evaluated import SCORE, SEQUENCE, EvaluatedModel

_ROW_HEIGHT = 24
_SORT_ARROW = 12
_WIDEST_COLUMN = 140


class SequenceTable(QFrame):
    """Lists test sequences under a title; a double click, Enter or the button opens one."""

    sequence_activated = Signal(int)  # a row of the data set
    place_chosen = Signal(int)  # in the evaluation's arrays; -1 where none is chosen

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        inside = QVBoxLayout(self)
        inside.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        inside.setSpacing(theme.GAP)
        self._title = label()
        self._open = button(
            "Interpret",
            "interpretSequenceButton",
            tip="Show which bases drive what the network says of this sequence (Enter).",
        )
        self._open.clicked.connect(self._activate_current)
        row = QHBoxLayout()
        row.addWidget(self._title, 1)
        row.addWidget(self._open)
        inside.addLayout(row)
        self.model = EvaluatedModel()
        self.model.setParent(self)
        self._table = self._make_table()
        inside.addWidget(self._table, 1)

    def _make_table(self) -> QTableView:
        table = list_view(self.model, "selectionTable", "Test sequences", _ROW_HEIGHT)
        table.setItemDelegateForColumn(SEQUENCE, BasesDelegate(table))
        header = table.horizontalHeader()
        header.setStretchLastSection(True)
        header.setSortIndicator(SCORE, Qt.SortOrder.DescendingOrder)
        table.setSortingEnabled(True)
        table.doubleClicked.connect(self._activate)
        table.selectionModel().currentRowChanged.connect(self._on_current)
        self.model.modelReset.connect(self._on_current)
        action = QAction("Interpret this sequence", table)
        action.setShortcuts([QKeySequence(Qt.Key.Key_Return), QKeySequence(Qt.Key.Key_Enter)])
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(self._activate_current)
        table.addAction(action)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        return table

    def show_evaluation(self, evaluation: Evaluation, dataset: Dataset) -> None:
        """Take over an evaluation."""
        self.model.show_evaluation(evaluation, dataset)
        self._fit_columns(dataset)

    def show_title(self, text: str) -> None:
        """Say what is listed."""
        self._title.setText(text)

    def choose(self, place: int) -> None:
        """Select the row of a place of the evaluation's arrays, where it is listed."""
        row = self.model.row_of(place)
        if row >= 0:
            self._table.setCurrentIndex(self.model.index(row, 0))

    def _fit_columns(self, dataset: Dataset) -> None:
        """Give the sequence all the room that the other columns do not need."""
        metrics = QFontMetrics(self._table.font())
        number = "−00,000" if dataset.task is Task.REGRESSION else "0.000"
        names = max(dataset.class_names, key=len, default=number)
        widest = (max((*dataset.ids[:200], dataset.ids[-1]), key=len), names, names, number)
        for column, text in enumerate(widest):
            header = metrics.horizontalAdvance(self.model.titles[column]) + _SORT_ARROW
            width = max(header, metrics.horizontalAdvance(text)) + 2 * theme.WIDE
            self._table.setColumnWidth(column, min(width, _WIDEST_COLUMN))

    def _on_current(self, *_: QModelIndex) -> None:
        current = self._table.currentIndex()
        self._open.setEnabled(current.isValid())
        self.place_chosen.emit(self.model.place(current.row()) if current.isValid() else -1)

    def _activate_current(self) -> None:
        self._activate(self._table.currentIndex())

    def _activate(self, index: QModelIndex) -> None:
        if index.isValid():
            self.sequence_activated.emit(self.model.dataset_row(index.row()))
