"""What every table offers: copying as TSV, for spreadsheets, and saving as CSV, with the titles of the columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Final

import numpy as np
from PySide6.QtCore import QAbstractItemModel, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QTableView

from motifdesk.data.alphabet import Alphabet, decode
from motifdesk.files import replacing
from motifdesk.gui.actions import offer
from motifdesk.gui.background import Background
from motifdesk.gui.tables.bases import ALPHABET_ROLE, CODES_ROLE
from motifdesk.project.tables import one_line

_SLICE_S: Final = 0.01  # of work before the window gets a turn: tables have up to a million rows
_STEP: Final = 50  # rows between two looks at the clock
_CHANGED: Final = "The table has changed while it was read; copy or save it again."

Done = Callable[[list[str]], None]


def offer_copying(view: QTableView) -> None:
    """Give a table the actions; its own context menu, where it has one, is made of its actions, too."""
    work = _TableText(view)
    separator = QAction(view)
    separator.setSeparator(True)
    if view.actions():
        view.addAction(separator)
    offer(
        view,
        [
            ("Copy", "copyRowsAction", work.copy_rows),
            ("Copy the whole table", "copyTableAction", work.copy_table),
            ("Save as CSV …", "saveTableAction", work.choose_file),
        ],
    )


def table_text(view: QTableView, rows: list[int], separator: str) -> Iterator[str]:
    """Yield the visible columns of rows as lines, the titles first, a slice of them at a time."""
    model, header = view.model(), view.horizontalHeader()
    shown = [header.logicalIndex(place) for place in range(model.columnCount())]
    columns = [column for column in shown if not view.isColumnHidden(column)]
    titles = [
        str(model.headerData(column, Qt.Orientation.Horizontal) or "").replace("\n", " ")
        for column in columns
    ]
    yield _lines([titles], separator)
    for start in range(0, len(rows), _STEP):
        cells = [[cell_text(model, row, column) for column in columns] for row in rows[start : start + _STEP]]
        yield _lines(cells, separator)


def cell_text(model: QAbstractItemModel, row: int, column: int) -> str:
    """Return what a cell says; a sequence's bases where the cell is drawn from them."""
    index = model.index(row, column)
    codes = index.data(CODES_ROLE)
    if isinstance(codes, np.ndarray):  # other models keep other things under the same number
        return decode(codes, index.data(ALPHABET_ROLE) or Alphabet.DNA)
    text = index.data(Qt.ItemDataRole.DisplayRole)
    return "" if text is None else one_line(str(text))


def _lines(rows: list[list[str]], separator: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _copy(parts: list[str]) -> None:
    QGuiApplication.clipboard().setText("".join(parts))


def _write(path: Path, parts: list[str]) -> None:
    with replacing(path) as file:
        for part in parts:
            file.write(part.encode())


class _TableText(QObject):
    """Reads a table without holding up the window, and drops what it read where the table changes meanwhile."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self._source: Iterator[str] = iter(())
        self._parts: list[str] = []
        self._done: Done | None = None
        self._files = Background(self)
        self._files.failed.connect(self._say)
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)
        model = view.model()
        for signal in (model.modelReset, model.layoutChanged, model.rowsInserted, model.rowsRemoved):
            signal.connect(self._give_up)

    @Slot()
    def copy_rows(self) -> None:
        """Put the chosen rows on the clipboard; the whole table where none is chosen."""
        chosen = sorted({index.row() for index in self._view.selectionModel().selectedIndexes()})
        self._read(chosen or self._all(), "\t", _copy)

    @Slot()
    def copy_table(self) -> None:
        """Put all rows on the clipboard."""
        self._read(self._all(), "\t", _copy)

    @Slot()
    def choose_file(self) -> None:
        """Ask where, and write all rows there."""
        name = self._view.accessibleName().lower().replace(" ", "-") or "table"
        path, _ = QFileDialog.getSaveFileName(
            self._view, "Save the table", f"{name}.csv", "CSV table (*.csv)"
        )
        if path:
            target = Path(path if Path(path).suffix else f"{path}.csv")
            self._read(self._all(), ",", lambda parts: self._files.start(partial(_write, target, parts)))

    def _all(self) -> list[int]:
        return list(range(self._view.model().rowCount()))

    def _read(self, rows: list[int], separator: str, done: Done) -> None:
        self._source, self._parts, self._done = table_text(self._view, rows, separator), [], done
        self._go_on()

    @Slot()
    def _go_on(self) -> None:
        began = perf_counter()
        for part in self._source:
            self._parts.append(part)
            if perf_counter() - began > _SLICE_S:
                self._timer.start()
                return
        self._timer.stop()
        done, self._done = self._done, None
        parts, self._parts = self._parts, []
        if done is not None:
            done(parts)

    @Slot()
    def _give_up(self) -> None:
        if self._done is not None:
            self._timer.stop()
            self._source, self._parts, self._done = iter(()), [], None
            self._say(_CHANGED)

    @Slot(str)
    def _say(self, text: str) -> None:
        box = QMessageBox(QMessageBox.Icon.Warning, "MotifDesk", text, parent=self._view.window())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()
