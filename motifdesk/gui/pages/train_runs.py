"""The tab of finished runs on the Train page: the table, what can be done with them, and some beside each other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QFont, QFontMetrics, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMessageBox,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from motifdesk.data.wording import listed
from motifdesk.gui import theme
from motifdesk.gui.pages.base import button, wrapped
from motifdesk.gui.tables.columns import list_view
from motifdesk.gui.tables.runs import Column, RunModel, RunRow, SortedRuns
from motifdesk.gui.tables.summary import TextTable
from motifdesk.training.comparison import compare, members_text, score_text

MOST_COMPARED = len(theme.LIGHT.runs)
_LIST, _COMPARISON = range(2)
_ROW_PX = 26
_WIDEST_PX = 150
_LEAST_NOTE_PX = 60
_CELL_PX = 8  # around a cell's text


class TrainRuns(QWidget):
    """Lists the runs; says which one the user wants, notes, deletes, or wants to see beside others."""

    run_chosen = Signal(int)  # the run's place in the session, to be made the current one
    note_changed = Signal(int, str)
    delete_requested = Signal(list)  # the places of the runs to delete
    compared = Signal(list)  # RunRows; none where the comparison is over

    def __init__(self) -> None:
        super().__init__()
        self._model = RunModel()
        self._model.setParent(self)
        self._sorted = SortedRuns(self._model)
        self._sorted.setParent(self)
        self._locked = False
        self._stack = QStackedWidget()
        self._stack.addWidget(self._build_list())
        self._stack.addWidget(self._build_comparison())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self._model.note_changed.connect(self.note_changed)
        self._model.modelReset.connect(self._show_choice)
        self._show_choice()

    # -- building

    def _build_list(self) -> QWidget:
        self._hint = wrapped("", "muted")
        self._current = button(
            "Make current", "makeCurrentButton", tip="Evaluate and interpret the selected run (Enter)"
        )
        self._compare = button("Compare", "compareRunsButton", tip="")
        self._delete = button("Delete", "deleteRunButton", tip="Delete the selected runs (Del)")
        self._current.clicked.connect(self._choose_selected)
        self._compare.clicked.connect(self._compare_selected)
        self._delete.clicked.connect(self._ask)
        self._table = self._build_table()
        return _under(self._hint, [self._current, self._compare, self._delete], self._table)

    def _build_table(self) -> QTableView:
        table = list_view(self._sorted, "runTable", "Training runs", _ROW_PX)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        header = table.horizontalHeader()
        header.setStretchLastSection(True)
        header.setSortIndicator(Column.NUMBER, Qt.SortOrder.AscendingOrder)
        table.setSortingEnabled(True)
        table.doubleClicked.connect(self._on_double_click)
        table.selectionModel().selectionChanged.connect(self._show_choice)
        self._add_actions(table)
        return table

    def _add_actions(self, table: QTableView) -> None:
        actions = (
            ("Make current", ("Return", "Enter"), self._choose_selected),
            ("Compare", (), self._compare_selected),
            ("Write a note", ("F2",), self._edit_note),
            ("Delete", ("Del",), self._ask),
        )
        for text, keys, slot in actions:
            action = QAction(text, table)
            action.setShortcuts([QKeySequence(key) for key in keys])
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(slot)
            table.addAction(action)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _build_comparison(self) -> QWidget:
        self._compared_title = wrapped("", "strong")
        back = button("All runs", "closeComparisonButton", tip="Go back to the table of all runs")
        back.clicked.connect(self.close_comparison)
        self._lines = TextTable(("",), numeric=(), wide_column=0)
        self._lines.setParent(self)
        table = self._lines.make_view("comparisonTable", "Runs compared")
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._compared_table = table
        return _under(self._compared_title, [back], table)

    # -- what is shown

    @property
    def has_runs(self) -> bool:
        """Whether any run is listed."""
        return bool(self._model.rows)

    def show_rows(self, rows: Sequence[RunRow]) -> None:
        """List these runs."""
        if len(rows) != len(self._model.rows):
            self.close_comparison()
        self._model.show_rows(rows)
        self._table.setColumnHidden(Column.DATA, not any(row.data for row in rows))
        self._fit_columns()
        self._show_choice()

    def set_locked(self, locked: bool) -> None:
        """Forbid to compare, or allow it again: while a network trains, the plots show that one."""
        self._locked = locked
        if locked:
            self.close_comparison()
        self._show_choice()

    def close_comparison(self) -> None:
        """Go back to the table of all runs."""
        if self._stack.currentIndex() == _COMPARISON:
            self._stack.setCurrentIndex(_LIST)
            self.compared.emit([])

    def _fit_columns(self) -> None:
        """Give every column what it needs, up to a limit, and the note the rest."""
        font = QFont(self._table.font())
        plain = QFontMetrics(font)
        font.setBold(True)
        bold = QFontMetrics(font)
        for column in Column:
            if column is Column.NOTE:
                self._table.setColumnWidth(column, _LEAST_NOTE_PX)  # and what the others leave
            else:
                title = str(self._model.headerData(column, Qt.Orientation.Horizontal))
                texts = (bold.horizontalAdvance(row.text(column)) for row in self._model.rows)
                widest = max([plain.horizontalAdvance(title), *texts])
                self._table.setColumnWidth(column, min(widest + _CELL_PX, _WIDEST_PX))

    def _show_choice(self) -> None:
        """Enable what can be done with the selected runs, and say something about them."""
        chosen = self._chosen()
        self._current.setEnabled(len(chosen) == 1 and not chosen[0].is_current)
        self._delete.setEnabled(bool(chosen))
        why_not = self._why_not_compare(chosen)
        self._compare.setEnabled(not why_not)
        self._compare.setToolTip(
            why_not or "Show figures, settings and curves of the selected runs side by side"
        )
        self._hint.setText(_hint(self._model.rows, chosen))

    def _why_not_compare(self, chosen: Sequence[RunRow]) -> str:
        if self._locked:
            return "Wait until the training has ended"
        if not 2 <= len(chosen) <= MOST_COMPARED:
            return f"Select two to {MOST_COMPARED} runs, with Ctrl or Shift"
        if len({type(row.run.kept) for row in chosen}) > 1:
            return "Runs of different tasks have no curves in common"
        return ""

    def _chosen(self) -> list[RunRow]:
        """Return the selected runs, in the order in which they were trained."""
        selection = self._table.selectionModel()
        places = (
            {self._sorted.mapToSource(index).row() for index in selection.selectedRows()}
            if selection
            else set()
        )
        return [self._model.rows[place] for place in sorted(places) if place < len(self._model.rows)]

    # -- what the user does

    def _on_double_click(self, index: QModelIndex) -> None:
        if index.column() != Column.NOTE:
            self.run_chosen.emit(self._sorted.mapToSource(index).row())

    def _choose_selected(self) -> None:
        index = self._table.currentIndex()
        if index.isValid():
            self.run_chosen.emit(self._sorted.mapToSource(index).row())

    def _edit_note(self) -> None:
        current = self._table.currentIndex()
        if current.isValid():
            self._table.edit(self._sorted.index(current.row(), Column.NOTE))

    def _compare_selected(self) -> None:
        chosen = self._chosen()
        if self._why_not_compare(chosen):
            return
        comparison = compare([row.run for row in chosen])
        rows = [(line.label, *line.values) for line in comparison.figures]
        tests = tuple("–" if row.test is None else score_text(row.test) for row in chosen)
        if any(row.test is not None for row in chosen):
            rows.insert(1, (f"Test {chosen[0].run.kept.headline_measure.label}", *tests))
        title = "Settings that differ" if comparison.differences else "No setting differs"
        divider = len(rows)
        rows += [
            (title, *("" for _ in chosen)),
            *((line.label, *line.values) for line in comparison.differences),
        ]
        names = [f"Run {row.number}" for row in chosen]
        self._lines.show_table(("", *names), rows, divider)
        self._compared_title.setText(f"{listed(names)} compared".capitalize())
        self._stack.setCurrentIndex(_COMPARISON)
        self._compared_table.selectRow(0)
        self._compared_table.setFocus()
        self.compared.emit(chosen)

    def _ask(self) -> None:
        chosen = self._chosen()
        if not chosen:
            return
        names = listed([str(row.number) for row in chosen])
        box = QMessageBox(self)
        box.setObjectName("deleteRunQuestion")
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Delete runs")
        box.setText(f"Delete run {names}?" if len(chosen) == 1 else f"Delete runs {names}?")
        box.setInformativeText("The trained network and its results go with it; this cannot be undone.")
        self._yes = box.addButton("Delete", QMessageBox.ButtonRole.DestructiveRole)
        self._yes.setObjectName("deleteRunConfirmButton")
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._asked = [row.number - 1 for row in chosen]
        box.buttonClicked.connect(self._answer)
        box.open()

    def _answer(self, pressed: QAbstractButton) -> None:
        if pressed is self._yes:
            self.delete_requested.emit(self._asked)


def _under(title: QLabel, buttons: Sequence[QPushButton], view: QTableView) -> QWidget:
    """Return a table under a line with a title and buttons."""
    line = QHBoxLayout()
    line.setContentsMargins(theme.WIDE, theme.GAP, theme.GAP, 0)
    line.setSpacing(theme.GAP)
    line.addWidget(title, 1)
    for widget in buttons:
        line.addWidget(widget)
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.SMALL)
    column.addLayout(line)
    column.addWidget(view, 1)
    return whole


def _hint(rows: Sequence[RunRow], chosen: Sequence[RunRow]) -> str:
    if not rows:
        return "Finished runs are listed here."
    if len(chosen) > 1:
        return f"{len(chosen)} runs selected."
    alone = members_text(chosen[0].run) if chosen else ""
    if alone:
        return f"Its {len(chosen[0].run.member_headlines)} networks alone reach {alone}."
    return "Double-click to evaluate a run; select two to compare."
