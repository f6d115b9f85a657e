"""The table of the Predict page: which sequence is chosen in it, and the order that it is in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QShowEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QVBoxLayout, QWidget

from motifdesk.gui import theme
from motifdesk.gui.tables.bases import BasesDelegate
from motifdesk.gui.tables.columns import list_view
from motifdesk.gui.tables.predicted import ID, LENGTH, SEQUENCE, PredictedModel
from motifdesk.models.trained import TrainedModel
from motifdesk.project.predictions import Predictions

_ROW_PX: Final = 26
_ID_PX: Final = 200
_NOTE_PX: Final = 320
_MEASURED: Final = 200  # sequences
_SORT_PX: Final = 20  # the header's arrow


class PredictTable(QWidget):
    """Lists predictions; the chosen one stays chosen in another order."""

    chosen = Signal()  # another one, or none
    activated = Signal()
    order_wanted = Signal(object, bool)  # of many: `By`, and whether the greatest come first

    def __init__(self) -> None:
        super().__init__()
        self._place = 0  # in the file, of the chosen sequence
        self.model = PredictedModel(self)
        self._view = self._make_view()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._view)
        self._view.selectionModel().currentRowChanged.connect(self._on_chosen)
        self._view.doubleClicked.connect(self.activated)
        self.model.modelReset.connect(self._keep_chosen)
        self.model.order_wanted.connect(self.order_wanted)

    def _make_view(self) -> QTableView:
        view = list_view(self.model, "predictTable", "Predictions", _ROW_PX)
        view.setItemDelegateForColumn(SEQUENCE, BasesDelegate(view))
        header = view.horizontalHeader()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        view.setSortingEnabled(True)
        return view

    # -- what is listed

    def begin(self, model: TrainedModel | None) -> None:
        """List nothing; what comes is of this network."""
        self.model.begin(model)

    def set_threshold(self, threshold: float) -> None:
        """Call the sequences at another threshold; put them in order once they are seen."""
        self.model.set_threshold(threshold)
        if self.isVisible():
            self.model.renew()

    def showEvent(self, event: QShowEvent) -> None:
        """Put the sequences in the order that a threshold set elsewhere gives them."""
        super().showEvent(event)
        self.model.renew()

    def append(self, parts: Sequence[Predictions]) -> None:
        """List what has just been predicted; the first one is chosen."""
        first, columns = not self.count, self.model.columnCount()
        self.model.append(parts)
        if self.count and (first or columns < self.model.columnCount()):
            self._fit_columns()
        if first and self.count:
            self._view.selectRow(0)

    @property
    def count(self) -> int:
        """How many there are."""
        return self.model.rowCount()

    # -- the chosen one

    @property
    def place(self) -> int:
        """Its place in the file."""
        return self._place

    def current(self) -> tuple[Predictions, int] | None:
        """Return the block that it is in and its place there; None where none is chosen."""
        index = self._view.currentIndex()
        return self.model.found(index.row()) if index.isValid() else None

    def choose(self, place: int) -> None:
        """Choose the sequence at this place in the file, where there is one."""
        if 0 <= place < self.count:
            self._place = place
            self._keep_chosen()

    def _on_chosen(self, current: QModelIndex) -> None:
        if current.isValid():
            self._place = self.model.place_of(current.row())
        self.chosen.emit()

    def _keep_chosen(self) -> None:
        """Choose the same sequence in another order."""
        if self.count:
            self._view.selectRow(self.model.row_of(self._place))
        else:
            self._place = 0

    # -- the order

    @property
    def sorting(self) -> tuple[int, bool]:
        """The column that the table is sorted by, -1 for the order of the file; whether the greatest come first."""
        column, order = self.model.sorting
        return column, order == Qt.SortOrder.DescendingOrder

    def sort_by(self, column: int, *, falling: bool) -> None:
        """Sort, as if the user had clicked a heading; where there is no such column, by the order of the file."""
        order = Qt.SortOrder.DescendingOrder if falling else Qt.SortOrder.AscendingOrder
        self._view.sortByColumn(column if 0 <= column < self.model.columnCount() else -1, order)

    def take_order(self, order: NDArray[np.int64]) -> None:
        """List the sequences in the order that was wanted: their places in the file, int64 (N,)."""
        self.model.take_order(order)

    def _fit_columns(self) -> None:
        """Make each column as wide as its title and its first cells; the sequences take the rest."""
        metrics, header = QFontMetrics(self._view.font()), self._view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(SEQUENCE, QHeaderView.ResizeMode.Stretch)
        rows = range(min(self.count, _MEASURED))
        for column, title in enumerate(self.model.titles()):
            if column == SEQUENCE:
                continue
            texts = [str(self.model.index(row, column).data()) for row in rows]
            wanted = max(map(metrics.horizontalAdvance, texts), default=0)
            wanted = max(wanted, metrics.horizontalAdvance(title) + _SORT_PX) + 2 * theme.WIDE
            most = {ID: _ID_PX, LENGTH: _ID_PX, self.model.note_column: _NOTE_PX}.get(column, wanted)
            self._view.setColumnWidth(column, min(wanted, most))
