"""What tables of rows share: named columns, and a view that reads as a list."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar

from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from motifdesk.gui.tables.copying import offer_copying

Index = QModelIndex | QPersistentModelIndex


class ColumnModel(QAbstractTableModel):
    """A read-only table whose columns are always the same.

    Attributes
    ----------
    titles
        Of the columns, from left to right.
    numeric
        The columns that are aligned right.
    tips
        What each column means; empty where the titles say it.
    """

    titles: ClassVar[Sequence[str]]
    numeric: ClassVar[Collection[int]]
    tips: ClassVar[Sequence[str]] = ()

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.titles)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's title, what it means, or how it is aligned."""
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self.titles[section]
            if role == Qt.ItemDataRole.ToolTipRole and self.tips:
                return self.tips[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return self.alignment(section)
        return None

    def alignment(self, column: int) -> Qt.AlignmentFlag:
        """Return how a column is aligned."""
        side = Qt.AlignmentFlag.AlignRight if column in self.numeric else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


def list_view(model: QAbstractItemModel, name: str, accessible: str, row_px: int) -> QTableView:
    """Return a table that reads as a list: one whole row is chosen, all rows are as high, and there is no grid.

    Parameters
    ----------
    model
        What it shows.
    name, accessible
        Its objectName, and its name for screen readers.
    row_px
        The height of a row; nothing is measured, however many there are.
    """
    view = QTableView()
    view.setObjectName(name)
    view.setAccessibleName(accessible)
    view.setModel(model)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setTabKeyNavigation(False)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.verticalHeader().hide()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.verticalHeader().setDefaultSectionSize(row_px)
    view.horizontalHeader().setHighlightSections(False)
    offer_copying(view)
    return view
