"""The tab of motifs on the Interpret page: what was found, and one of them in detail."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QSplitter,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from motifdesk.data.alphabet import decode, reverse_complement
from motifdesk.data.dataset import Dataset
from motifdesk.gui import theme
from motifdesk.gui.pages.base import Placeholder, button, label
from motifdesk.gui.plots.logo import LogoView, information_heights
from motifdesk.gui.plots.positions import PositionPlot
from motifdesk.gui.tables.motifs import Column, LogoDelegate, MotifModel, texts_of
from motifdesk.gui.tables.summary import TextTable
from motifdesk.motifs.finding import Discovery, FoundMotif

_READY: Final = "Find the motifs behind the predictions, and test each on held-out sequences."
_ROW_PX: Final = 40
_EXAMPLES: Final = 200
_SITE_COLUMNS: Final = ("Sequence", "From", "±", "Site")


class MotifsPane(QWidget):
    """Shows the motifs that were found; the chosen one with its logo, its places and example sites."""

    find_wanted = Signal()
    site_chosen = Signal(int, int, int)  # the data set's row, 0-based start, width

    def __init__(self) -> None:
        super().__init__()
        self._dataset: Dataset | None = None
        self._can_find = False
        self._model = MotifModel(self)
        self._placeholder = Placeholder(_READY, "Find motifs", "findMotifsButton")
        self._placeholder.pressed.connect(self.find_wanted)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._placeholder)
        self._stack.addWidget(self._build_results())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        layout.addWidget(self._stack)

    def _build_results(self) -> QWidget:
        self._sentence = label("", "strong", wrap=True)
        self._sentence.setObjectName("motifSentence")
        self._table = self._make_table()
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(theme.GAP)
        splitter.addWidget(self._table)
        splitter.addWidget(self._build_details())
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 3)
        results = QWidget()
        column = QVBoxLayout(results)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(self._sentence)
        column.addWidget(splitter, 1)
        return results

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setObjectName("motifTable")
        table.setAccessibleName("Motifs")
        table.setModel(self._model)
        table.setItemDelegateForColumn(Column.LOGO, LogoDelegate(table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(_ROW_PX)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(Column.LOGO, QHeaderView.ResizeMode.Stretch)
        table.selectionModel().currentRowChanged.connect(self._on_chosen)
        return table

    def _build_details(self) -> QWidget:
        self._kind = QComboBox()
        self._kind.setObjectName("logoKind")
        self._kind.setAccessibleName("What the letters' height means")
        self._kind.addItem("Information content (bits)")
        self._kind.addItem("Mean contribution")
        self._kind.currentIndexChanged.connect(self._draw_logo)
        self._again = button("Find again", "findAgainButton", tip="Look for motifs once more.")
        self._again.clicked.connect(self.find_wanted)
        self._logo = LogoView()
        self._positions = PositionPlot()
        self._sites = TextTable(_SITE_COLUMNS, numeric=[1], wide_column=3)
        self._site_view = self._sites.make_view("siteTable", "Example sites")
        self._site_view.activated.connect(self._on_site)
        self._site_view.doubleClicked.connect(self._on_site)
        self._site_rows: list[tuple[int, int]] = []
        bar = QHBoxLayout()
        bar.addWidget(self._kind)
        bar.addStretch(1)
        bar.addWidget(self._again)
        below = QHBoxLayout()
        below.setSpacing(theme.GAP)
        below.addWidget(self._positions, 4)
        below.addWidget(self._site_view, 5)
        details = QWidget()
        column = QVBoxLayout(details)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SMALL)
        column.addLayout(bar)
        column.addWidget(self._logo, 3)
        column.addLayout(below, 4)
        return details

    def showEvent(self, event: QShowEvent) -> None:
        """Whoever opens the tab wants the motifs."""
        super().showEvent(event)
        if self._can_find:
            self._can_find = False
            self.find_wanted.emit()

    # -- what the controller shows

    def show_ready(self) -> None:
        """Say that motifs can be found; that begins when the user looks here."""
        self._say(_READY, button="Find motifs")
        self._can_find = not self.isVisible()

    def show_empty(self, text: str) -> None:
        """Say what must be done before."""
        self._say(text)

    def show_busy(self, text: str) -> None:
        """Say that motifs are being found."""
        self._say(text)

    def show_failed(self, text: str) -> None:
        """Say why there are none, and offer to try again."""
        self._say(text, button="Try again", failed=True)

    def show_motifs(self, dataset: Dataset, discovery: Discovery) -> None:
        """Show what was found in the data set; where nothing real was, that alone."""
        self._dataset, self._can_find = dataset, False
        if not discovery.motifs:
            self._say(discovery.sentence, button="Find again")
            return
        self._sentence.setText(discovery.sentence)
        self._model.show(discovery)
        self._stack.setCurrentIndex(1)
        self._table.selectRow(0)

    def _say(self, text: str, *, button: str = "", failed: bool = False) -> None:
        self._can_find = False
        self._model.show(None)
        self._placeholder.show_text(text, failed=failed)
        self._placeholder.button.setText(button)
        self._placeholder.button.setVisible(bool(button))
        self._stack.setCurrentIndex(0)

    # -- what follows from it

    @property
    def _chosen(self) -> FoundMotif | None:
        row = self._table.currentIndex().row()
        return self._model.motif_at(row) if 0 <= row < self._model.rowCount() else None

    def _on_chosen(self) -> None:
        found = self._chosen
        if found is None or self._dataset is None:
            return
        self._draw_logo()
        longest = self._dataset.sequences.longest
        self._positions.show_sites(found.starts + (found.motif.width + 1) / 2, longest)
        self._show_sites(found, self._dataset)

    def _draw_logo(self) -> None:
        found = self._chosen
        if found is None:
            return
        motif = found.motif
        words = f"{motif.consensus}: " + ", ".join(texts_of(found)[1:])
        if self._kind.currentIndex() == 0:
            heights = information_heights(motif.frequencies, motif.information)
            self._logo.show_logo(heights, motif.alphabet, "bits", words, least=2.0)
        else:
            self._logo.show_logo(found.contributions, motif.alphabet, "contribution", words)

    def _show_sites(self, found: FoundMotif, dataset: Dataset) -> None:
        """List the first sites, the strongest first as they were found."""
        rows: list[tuple[str, ...]] = []
        self._site_rows = []
        width = found.motif.width
        places = zip(found.rows.tolist(), found.starts.tolist(), found.reverse.tolist(), strict=True)
        for row, start, reverse in list(places)[:_EXAMPLES]:
            codes = dataset.sequences[row][max(start, 0) : start + width]
            text = decode(reverse_complement(codes) if reverse else codes, dataset.sequences.alphabet)
            rows.append((dataset.ids[row], f"{start + 1:,}", "−" if reverse else "+", text))
            self._site_rows.append((row, start))
        self._sites.show_rows(rows)

    def _on_site(self, index: QModelIndex) -> None:
        found = self._chosen
        if found is not None:
            row, start = self._site_rows[index.row()]
            self.site_chosen.emit(row, start, found.motif.width)
