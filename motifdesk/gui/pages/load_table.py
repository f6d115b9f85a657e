"""The Load page's table of sequences: all of them, or those that a finding is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from motifdesk.data.dataset import Dataset, Task
from motifdesk.gui import theme
from motifdesk.gui.pages.base import button, card, wrapped
from motifdesk.gui.tables.bases import BasesDelegate
from motifdesk.gui.tables.copying import offer_copying
from motifdesk.gui.tables.sequences import ID, LABEL, LENGTH, SEQUENCE, SequenceModel

_ROW_PX: Final = 24
_COLUMN_PX: Final = {ID: 112, LABEL: 112, LENGTH: 80}  # at most; the sequences keep the rest


class SequenceTable(QWidget):
    """Shows sequences and says which one the user looks at."""

    row_chosen = Signal(int)  # the data set's row number

    def __init__(self) -> None:
        super().__init__()
        self._model = SequenceModel(self)
        self.view = self._make_view()
        self._filter, inside = card(margin=theme.SMALL)
        inside.setContentsMargins(theme.GAP, theme.SMALL, theme.SMALL, theme.SMALL)
        self._shown = wrapped("")
        self._shown.setObjectName("filterText")
        show_all = button("Show &all", "showAllButton", tip="Show all sequences again")
        show_all.clicked.connect(self.show_all)
        line = QHBoxLayout()
        line.setSpacing(theme.GAP)
        line.addWidget(self._shown, 1)
        line.addWidget(show_all)
        inside.addLayout(line)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self._filter)
        layout.addWidget(self.view, 1)
        self._filter.hide()

    def show_dataset(self, dataset: Dataset | None) -> None:
        """Show all sequences of another data set, or nothing."""
        self._filter.hide()
        self._model.set_dataset(dataset)
        if dataset is not None:
            self._fit_columns(dataset)
            self.view.selectRow(0)

    def show_rows(self, rows: NDArray[np.int64], text: str) -> None:
        """Show only these rows of the data set, int64; `text` says what they are."""
        self._model.set_rows(rows)
        self._shown.setText(text)
        self._filter.show()
        self.view.selectRow(0)

    def show_all(self) -> None:
        """Show all sequences again, and the chosen one among them."""
        current = self.view.currentIndex()
        row = self._model.dataset_row(current.row()) if current.isValid() else 0
        self._model.set_rows(None)
        self._filter.hide()
        self.view.selectRow(row)
        self.view.setFocus()

    def _make_view(self) -> QTableView:
        view = QTableView()
        view.setObjectName("sequenceTable")
        view.setAccessibleName("Sequences")
        view.setModel(self._model)
        view.setItemDelegateForColumn(SEQUENCE, BasesDelegate(view))
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setTabKeyNavigation(False)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows = view.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(_ROW_PX)
        header = view.horizontalHeader()
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        view.selectionModel().currentRowChanged.connect(self._choose)
        offer_copying(view)
        return view

    def _fit_columns(self, dataset: Dataset) -> None:
        """Make the narrow columns as wide as what stands at either end of the table."""
        metrics = QFontMetrics(self.view.font())
        widest = {
            ID: max((*dataset.ids[:200], dataset.ids[-1], "ID"), key=len),
            LABEL: max((*_label_texts(dataset), "Label"), key=len),
            LENGTH: max((f"{dataset.sequences.longest:,}", "Length"), key=len),
        }
        for column, text in widest.items():
            wanted = metrics.horizontalAdvance(text) + 2 * theme.WIDE
            self.view.setColumnWidth(column, min(wanted, _COLUMN_PX[column]))

    def _choose(self, current: QModelIndex, previous: QModelIndex) -> None:
        if current.isValid():
            self.row_chosen.emit(self._model.dataset_row(current.row()))


def _label_texts(dataset: Dataset) -> Sequence[str]:
    """Return what stands in the label column, of numbers the first ones."""
    if dataset.task is Task.REGRESSION:
        return [dataset.label_text(row) for row in range(min(len(dataset), 200))]
    return dataset.class_names
