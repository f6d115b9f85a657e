"""The table of found motifs, each with a small logo."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPointF,
    QRectF,
    Qt,
)
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from motifdesk.gui import theme
from motifdesk.gui.plots.logo import information_heights, paint_columns
from motifdesk.gui.tables.columns import ColumnModel, Index
from motifdesk.motifs.company import facts_of, groups_of
from motifdesk.motifs.finding import Discovery, FoundMotif
from motifdesk.motifs.known import KnownMatch

MOTIF_ROLE: Final = Qt.ItemDataRole.UserRole
_BITS: Final = 2.0
_WIDEST_PX: Final = 12.0


class Column(IntEnum):
    """The columns, from left to right."""

    LOGO, CONSENSUS, MATCH, MEANING, SITES, SHARE, OTHERS, AUROC, P = range(9)


_TITLES: Final = (
    "Logo",
    "Consensus",
    "Known motif",
    "Speaks for",
    "Sites",
    "With it",
    "Others",
    "AUROC",
    "p",
)
_NUMERIC: Final = {Column.SITES, Column.SHARE, Column.OTHERS, Column.AUROC, Column.P}
_TIPS: Final = (
    "Information content of each position, up to 2 bits",
    "IUPAC letters: N is any base, R is A or G, Y is C or T",
    "The known motif that it resembles most, and the q-value of that",
    "What the network predicts where the motif stands",
    "How often it was found in the training and validation sequences",
    "The share of the held-out sequences that it speaks for and that hold it",
    "The share of the other held-out sequences that hold it",
    "How well its best hit alone separates the held-out sequences: 0.5 is chance, 1 is perfect",
    "Of this separation, corrected for the number of motifs that were tried",
)


class MotifModel(ColumnModel):
    """Lists found motifs, best first; those that lower the output stand apart, under a heading of their own."""

    titles = _TITLES
    numeric = _NUMERIC
    tips = _TIPS

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._motifs: tuple[FoundMotif, ...] = ()
        self._rows: list[int | str] = []  # a motif's place, or a heading
        self._matches: tuple[tuple[KnownMatch, ...], ...] = ()
        self._facts: tuple[str, ...] = ()

    def show(self, discovery: Discovery | None) -> None:
        """List the motifs of a discovery, or none."""
        self.beginResetModel()
        self._motifs = discovery.motifs if discovery else ()
        self._rows = _under_headings(self._motifs)
        self._matches = discovery.matches if discovery else ()
        self._facts = (
            tuple(facts_of(discovery, place) for place in range(len(self._motifs))) if discovery else ()
        )
        self.endResetModel()

    @property
    def headings(self) -> list[int]:
        """The rows that are headings."""
        return [row for row, what in enumerate(self._rows) if isinstance(what, str)]

    def motif_at(self, row: int) -> FoundMotif | None:
        """Return the motif of a row; None where there is none."""
        place = self._place(row)
        return None if place is None else self._motifs[place]

    def facts_at(self, row: int) -> str:
        """Return what the motif of a row does alone and how others stand to it, in sentences."""
        place = self._place(row)
        return self._facts[place] if place is not None and place < len(self._facts) else ""

    def matches_at(self, row: int) -> tuple[KnownMatch, ...]:
        """Return the known motifs that the motif of a row resembles, the best first."""
        place = self._place(row)
        if place is None or not self._matches:
            return ()
        return tuple(match for match in self._matches[place] if match.is_alike)

    def _place(self, row: int) -> int | None:
        what = self._rows[row] if 0 <= row < len(self._rows) else ""
        return what if isinstance(what, int) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of motifs and headings."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return what can be done with a cell; a heading cannot be chosen."""
        return Qt.ItemFlag.NoItemFlags if index.row() in self.headings else super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what stands in a cell; the logo's cell gives its motif."""
        found = self.motif_at(index.row())
        if found is None:
            return self._heading(index, role)
        if role == Qt.ItemDataRole.DisplayRole and index.column() != Column.LOGO:
            return self._text(found, index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(index.column())
        if role == MOTIF_ROLE:
            return found
        return None

    def _heading(self, index: Index, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and index.column() == 0:
            return self._rows[index.row()]
        if role == Qt.ItemDataRole.FontRole:
            font = QFont()
            font.setWeight(QFont.Weight.DemiBold)
            return font
        return None

    def _text(self, found: FoundMotif, row: int, column: int) -> str:
        if column == Column.MATCH:
            matches = self.matches_at(row)
            return match_text(matches[0]) if matches else "none"
        texts = texts_of(found)
        return texts[0] if column == Column.CONSENSUS else texts[column - Column.MEANING + 1]


def _under_headings(motifs: Sequence[FoundMotif]) -> list[int | str]:
    """Return the places of the motifs, with the headings of their groups between them."""
    rows: list[int | str] = []
    for heading, places in groups_of(motifs):
        rows += [heading, *places] if heading else places
    return rows


def match_text(known: KnownMatch) -> str:
    """Return the name of a known motif with the q-value of the match."""
    return f"{known.motif.name} (q {known.match.q_value:.1g})"


def texts_of(found: FoundMotif) -> tuple[str, ...]:
    """Return what stands in the columns after the known motif, after the consensus."""
    goal = found.target or "high values"
    return (
        found.motif.consensus,
        f"not {goal}" if found.negative and found.target else "low values" if found.negative else goal,
        f"{len(found.rows):,}",
        f"{found.share:.0%}",
        f"{found.share_of_others:.0%}",
        f"{found.separation.auroc:.3f}",
        f"{found.p_value:.1e}" if found.p_value > 1e-99 else "< 1e-99",
    )


class LogoDelegate(QStyledItemDelegate):
    """Paints the motif that the model gives under `MOTIF_ROLE` as a logo of up to 2 bits."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the cell as the style does (selection, focus), then the logo on it."""
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        style = option.widget.style() if option.widget is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, cell, painter, option.widget)
        found = index.data(MOTIF_ROLE)
        if found is None:  # a heading
            return
        motif = found.motif
        area = QRectF(option.rect).adjusted(theme.SMALL, 2, -theme.SMALL, -3)
        heights = information_heights(motif.frequencies, motif.information)
        wide = min(area.width() / motif.width, _WIDEST_PX)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        foot = QPointF(area.left(), area.bottom())
        paint_columns(painter, heights, motif.alphabet.value, foot, (wide, area.height() / _BITS))
        painter.restore()
