"""The list of sequences on the Interpret page, with its search and filter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from motifdesk.attribution.summary import none_predicted
from motifdesk.data.dataset import Task
from motifdesk.gui import theme
from motifdesk.gui.pages.base import label
from motifdesk.gui.tables.columns import list_view
from motifdesk.gui.tables.interpreted import Column, Interpreted, InterpretedModel, Shown

_PAUSE_MS: Final = 150  # a search starts when the user has stopped typing
_ROW_PX: Final = 26
_ICON_PX: Final = 22
_ARROW_PX: Final = 16  # the header's sort arrow stands beside the title
_LABEL_PX: Final = 110  # class names are given as much, the ID keeps the rest
_LEAST_ID_PX: Final = 64
_BY_WEIGHT: Final = (Column.SCORE, Column.RESULT, Column.LABEL, Column.PART)  # the last is left out first
_NARROW_PX: Final = 56  # the same where they stand in two columns
_MEASURED: Final = 500  # sequences


class SequenceList(QWidget):
    """Lists the sequences and says which one the user looks at; it keeps it when sorted and, if listed, filtered."""

    row_chosen = Signal(int)  # the data set's row number, -1 where none is listed
    choice_changed = Signal()  # others are chosen, one or several

    def __init__(self) -> None:
        super().__init__()
        self._model = InterpretedModel(self)
        self._row: int | None = None
        self._search = QLineEdit()
        self._search.setObjectName("sequenceSearch")
        self._search.setPlaceholderText("ID or part of a sequence")
        self._search.setAccessibleName("Search the sequences")
        self._search.setToolTip("Lists the sequences whose ID or bases hold this text.")
        self._search.setClearButtonEnabled(True)
        self._filter = QComboBox()
        self._filter.setObjectName("sequenceFilter")
        self._filter.setAccessibleName("Which sequences are listed")
        self._filter.setToolTip("Which sequences are listed.")
        self._filter.addItem(Shown.ALL.value, Shown.ALL)
        self._count = label("", "muted")
        self._count.setObjectName("sequenceCount")
        self._remark = label("", "caution", wrap=True)
        self._remark.setObjectName("sequenceRemark")
        self._remark.hide()
        self._table = self._make_table()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._widths: dict[Column, int] = {}
        self._lay_out()
        self._search.textChanged.connect(self._pause.start)
        self._pause.timeout.connect(self._apply_filter)
        self._filter.currentIndexChanged.connect(self._apply_filter)
        self._model.modelReset.connect(self._keep_row)
        self._table.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self._table.selectionModel().selectionChanged.connect(self.choice_changed)
        self._table.clicked.connect(self._on_clicked)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(theme.GAP)
        bar.addWidget(self._search, 1)
        bar.addWidget(self._filter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addLayout(bar)
        layout.addWidget(self._remark)
        layout.addWidget(self._table, 1)
        layout.addWidget(self._count)

    def _make_table(self) -> QTableView:
        table = list_view(self._model, "sequenceList", "Sequences", _ROW_PX)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setToolTip(
            "Choose one to see its track; the report shows the tracks of several (Ctrl or Shift)."
        )
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = table.horizontalHeader()
        header.setSectionResizeMode(Column.ID, QHeaderView.ResizeMode.Stretch)
        # The surest positives first: there the motif is seen best.
        header.setSortIndicator(Column.SCORE, Qt.SortOrder.DescendingOrder)
        table.setSortingEnabled(True)
        return table

    def clear_choice(self) -> None:
        """Choose none; nobody is told."""
        self._row = None
        # It stays the current one for the keyboard: else Qt would choose another when the list gets the focus.
        self._table.clearSelection()

    def show_sequences(self, interpreted: Interpreted | None) -> None:
        """List the sequences of a session, or none, and choose the first."""
        self._row = None
        self._offer(interpreted)
        self._model.show(interpreted)
        remark = none_predicted(interpreted.dataset, interpreted.scores) if interpreted else ""
        self._remark.setText(remark)
        self._remark.setVisible(bool(remark))
        if interpreted:
            self._fit_columns(interpreted)

    def _offer(self, interpreted: Interpreted | None) -> None:
        """Offer the task's own choices of sequences."""
        self._filter.blockSignals(True)
        self._filter.clear()
        for words, key in interpreted.choices if interpreted else ((Shown.ALL.value, Shown.ALL),):
            self._filter.addItem(words, key)
        self._filter.blockSignals(False)
        self._forget_filter()

    def _fit_columns(self, interpreted: Interpreted) -> None:
        """Give the middle columns what their titles and the first sequences need, the ID the rest."""
        metrics = QFontMetrics(self._table.font())
        first = [interpreted.texts(row) for row in range(min(len(interpreted.dataset), _MEASURED))]
        several = interpreted.dataset.task is Task.MULTICLASS
        for place, column in enumerate((Column.LABEL, Column.SCORE, Column.RESULT)):
            widest = max(metrics.horizontalAdvance(texts[place]) for texts in first)
            title = metrics.horizontalAdvance(interpreted.titles[column]) + _ARROW_PX
            icon = _ICON_PX if column == Column.RESULT and interpreted.is_right(0) is not None else 0
            room = max(min(widest, _NARROW_PX if several else _LABEL_PX) + icon, title)
            self._widths[column] = room + theme.WIDE
        self._widths[Column.PART] = metrics.horizontalAdvance("validation") + theme.WIDE
        self._show_what_fits()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave columns out where the window is too narrow for all."""
        super().resizeEvent(event)
        self._show_what_fits()

    def _show_what_fits(self) -> None:
        room = self.width() - self._table.verticalScrollBar().sizeHint().width() - _LEAST_ID_PX
        for column in _BY_WEIGHT if self._widths else ():
            room -= self._widths[column]
            self._table.setColumnHidden(column, room < 0)
            self._table.setColumnWidth(column, self._widths[column])

    def select_row(self, row: int) -> None:
        """Choose the sequence of the data set's row; a filter that hides it is taken away."""
        self._row = row
        if self._model.place_of(row) is None:
            self._forget_filter()
            self._apply_filter()
        else:
            self._keep_row()

    def current_row(self) -> int | None:
        """Return the data set's row number of the chosen sequence."""
        return self._row

    def chosen_rows(self) -> tuple[int, ...]:
        """Return the data set's row numbers of all chosen sequences, in the order of the list."""
        return tuple(self._model.row_at(row) for chosen in self._chosen() for row in chosen)

    def count_chosen(self) -> int:
        """Return how many sequences are chosen."""
        return sum(map(len, self._chosen()))

    def _chosen(self) -> list[range]:
        """Return the chosen rows of the list; asking Qt for each by itself would take long for very many."""
        selection = self._table.selectionModel().selection()
        parts = [selection.at(place) for place in range(selection.size())]
        found = {(part.top(), part.bottom()) for part in parts}
        return [range(top, bottom + 1) for top, bottom in sorted(found)]

    def choose_rows(self, rows: Sequence[int]) -> None:
        """Choose several sequences by the data set's row numbers, those that are listed; the one shown stays."""
        places = [place for row in rows if (place := self._model.place_of(row)) is not None]
        chosen = QItemSelection()
        for place in places:
            chosen.select(self._model.index(place, 0), self._model.index(place, 0))
        flags = QItemSelectionModel.SelectionFlag
        self._table.selectionModel().select(chosen, flags.ClearAndSelect | flags.Rows)

    def _forget_filter(self) -> None:
        for widget in (self._search, self._filter):
            widget.blockSignals(True)
        self._search.clear()
        self._filter.setCurrentIndex(0)
        for widget in (self._search, self._filter):
            widget.blockSignals(False)
        self._pause.stop()

    def _apply_filter(self) -> None:
        self._pause.stop()
        self._model.filter(self._search.text().strip(), self._filter.currentData())

    def _keep_row(self) -> None:
        """Choose the same sequence in the new list, or the first if it is not there."""
        listed, total = self._model.rowCount(), self._model.total
        self._count.setText(f"{listed:,} of {total:,} sequences" if total else "")
        place = None if self._row is None else self._model.place_of(self._row)
        if listed:
            self._table.setCurrentIndex(self._model.index(place or 0, 0))
        else:
            self._choose(None)

    def _on_clicked(self, index: QModelIndex) -> None:
        """Choose the current one again after `clear_choice`."""
        if self._row is None:
            self._on_current_changed(index)

    def _on_current_changed(self, current: QModelIndex) -> None:
        if current.isValid():
            self._choose(self._model.row_at(current.row()))

    def _choose(self, row: int | None) -> None:
        self._row = row
        self.row_chosen.emit(-1 if row is None else row)
