"""Small tables of text: a network's layers and the runs so far."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from motifdesk.gui.tables.copying import offer_copying

Index = QModelIndex | QPersistentModelIndex
_ROW = 26


class TextTable(QAbstractTableModel):
    """A read-only table of a few rows of text; columns of numbers are aligned right, one row may be marked."""

    def __init__(self, columns: Sequence[str], numeric: Sequence[int], wide_column: int) -> None:
        """Name the columns; `wide_column` is the one that takes the room that the others leave."""
        super().__init__()
        self._wide_column = wide_column
        self._columns = tuple(columns)
        self._numeric = frozenset(numeric)
        self._rows: list[tuple[str, ...]] = []
        self._marked: int | None = None

    def show_rows(self, rows: Sequence[tuple[str, ...]], marked: int | None = None) -> None:
        """Show other rows; the marked one is drawn bold."""
        self.beginResetModel()
        self._rows = list(rows)
        self._marked = marked
        self.endResetModel()

    def show_table(
        self, columns: Sequence[str], rows: Sequence[tuple[str, ...]], marked: int | None = None
    ) -> None:
        """Show other columns with other rows; all but the first are aligned right."""
        self.beginResetModel()
        self._columns, self._numeric = tuple(columns), frozenset(range(1, len(columns)))
        self._rows, self._marked = list(rows), marked
        self.endResetModel()

    def make_view(self, name: str, accessible: str) -> QTableView:
        """Return a table that shows this, with its objectName and its name for screen readers."""
        view = QTableView()
        view.setObjectName(name)
        view.setAccessibleName(accessible)
        view.setModel(self)
        view.setShowGrid(False)
        view.setTabKeyNavigation(False)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(_ROW)
        view.horizontalHeader().setHighlightSections(False)
        view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        view.horizontalHeader().setSectionResizeMode(self._wide_column, QHeaderView.ResizeMode.Stretch)
        offer_copying(view)
        return view

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's title."""
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self._columns[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return self._alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's text, alignment or font."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        if role == Qt.ItemDataRole.FontRole and index.row() == self._marked:
            font = QFont()
            font.setBold(True)
            return font
        return None

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column in self._numeric else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter
