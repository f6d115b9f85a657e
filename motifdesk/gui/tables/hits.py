"""The table of a motif's hits; a hundred thousand rows take the arrays they came in, and no cell is stored."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QObject, Qt

from motifdesk.data.alphabet import decode, reverse_complement
from motifdesk.data.dataset import Dataset
from motifdesk.gui.tables.columns import ColumnModel, Index
from motifdesk.jobs.hits import Hits


class Column(IntEnum):
    """The columns, from left to right."""

    SEQUENCE, LABEL, START, STRAND, SITE, SCORE, P = range(7)


_TITLES: Final = ("Sequence", "Label", "From", "±", "Site", "Score (bits)", "p")
_NUMERIC: Final = {Column.START, Column.SCORE, Column.P}


class HitModel(ColumnModel):
    """Lists hits, the best first."""

    titles = _TITLES
    numeric = _NUMERIC

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dataset: Dataset | None = None
        self._hits: Hits | None = None

    def show(self, dataset: Dataset | None, hits: Hits | None) -> None:
        """List the hits in a data set, or none."""
        self.beginResetModel()
        self._dataset, self._hits = dataset, hits
        self.endResetModel()

    def place_of(self, row: int) -> tuple[int, int]:
        """Return the data set's row of a hit, and its 0-based start there."""
        assert self._hits is not None  # there is a row
        return int(self._hits.sequences[row]), int(self._hits.starts[row])

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of hits."""
        return 0 if parent.isValid() or self._hits is None else len(self._hits.starts)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what stands in a cell."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(index.column())
        if role != Qt.ItemDataRole.DisplayRole or self._hits is None or self._dataset is None:
            return None
        return self._text(self._dataset, self._hits, index.row(), index.column())

    def _text(self, dataset: Dataset, hits: Hits, row: int, column: int) -> str:
        sequence, start = self.place_of(row)
        reverse = bool(hits.reverse[row])
        if column == Column.SITE:
            codes = dataset.sequences[sequence][start : start + hits.motif.width]
            return decode(reverse_complement(codes) if reverse else codes, dataset.sequences.alphabet)
        texts = {
            Column.SEQUENCE: dataset.ids[sequence],
            Column.LABEL: dataset.label_text(sequence),
            Column.START: f"{start + 1:,}",
            Column.STRAND: "−" if reverse else "+",
            Column.SCORE: f"{hits.scores[row]:.2f}",
            Column.P: f"{hits.p_values[row]:.1e}",
        }
        return texts[Column(column)]
