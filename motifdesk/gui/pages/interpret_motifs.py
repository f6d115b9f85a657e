"""The tab of motifs on the Interpret page: what was found, and one of them in detail."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from motifdesk.data.alphabet import decode, reverse_complement
from motifdesk.data.dataset import Dataset
from motifdesk.gui import theme
from motifdesk.gui.pages.base import Placeholder, RoomyPane, button, label
from motifdesk.gui.pages.export_names import Kind, ask_target
from motifdesk.gui.plots.logo import LogoView, information_heights
from motifdesk.gui.plots.picture_files import KINDS
from motifdesk.gui.plots.positions import PositionPlot
from motifdesk.gui.tables.columns import list_view
from motifdesk.gui.tables.motifs import Column, LogoDelegate, MotifModel, match_text, texts_of
from motifdesk.gui.tables.summary import TextTable
from motifdesk.motifs.files import all_formats
from motifdesk.motifs.finding import Discovery, FoundMotif
from motifdesk.motifs.known import KnownMatch
from motifdesk.motifs.matrix import Motif

_READY: Final = "Find the motifs behind the predictions, and test each on held-out sequences."
_ROW_PX: Final = 40
_HEADING_PX: Final = 26
_TABLE_PX: Final = 158  # at least, where there are as many: three motifs
_LOGO_PX: Final = 76  # in a small window; what then has no room is scrolled to
_BELOW_PX: Final = 136
_EXAMPLES: Final = 200
_SITE_COLUMNS: Final = ("Sequence", "From", "±", "Site")


class MotifsPane(RoomyPane):
    """Shows the motifs that were found; the chosen one with its logo, its places and example sites."""

    find_wanted = Signal()
    export_wanted = Signal(object, str)  # Path, name of a motif format
    save_wanted = Signal(object)  # Path: the logo's picture
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
        again = button("Find again", "findAgainButton", tip="Look for motifs once more.")
        again.clicked.connect(self.find_wanted)
        head = QHBoxLayout()
        head.addWidget(self._sentence, 1)
        head.addWidget(again)
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
        column.addLayout(head)
        column.addWidget(splitter, 1)
        return results

    def _make_table(self) -> QTableView:
        table = list_view(self._model, "motifTable", "Motifs", _ROW_PX)
        table.setItemDelegateForColumn(Column.LOGO, LogoDelegate(table))
        table.verticalHeader().setMinimumSectionSize(_HEADING_PX)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(Column.LOGO, QHeaderView.ResizeMode.Stretch)
        table.selectionModel().currentRowChanged.connect(self._on_chosen)
        return table

    def _build_details(self) -> QWidget:
        self._logo = LogoView()
        self._match = LogoView("Logo of the known motif", "matchLogo")
        for logo in (self._logo, self._match):
            logo.setMinimumHeight(_LOGO_PX)
        self._positions = PositionPlot()
        self._sites = TextTable(_SITE_COLUMNS, numeric=[1], wide_column=3)
        self._site_view = self._sites.make_view("siteTable", "Example sites")
        self._site_view.activated.connect(self._on_site)
        self._site_view.doubleClicked.connect(self._on_site)
        self._site_rows: list[tuple[int, int]] = []
        below = QHBoxLayout()
        below.setSpacing(theme.GAP)
        below.addWidget(self._positions, 4)
        below.addWidget(self._site_view, 5)
        details = QWidget()
        column = QVBoxLayout(details)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SMALL)
        column.addLayout(self._build_bar())
        self._facts = label("", "muted", wrap=True)
        self._facts.setObjectName("motifFacts")
        column.addWidget(self._facts)
        column.addWidget(self._logo, 3)
        column.addWidget(self._match, 3)
        column.addLayout(below, 4)
        for widget in (self._positions, self._site_view):
            widget.setMinimumHeight(_BELOW_PX)
        scroll = QScrollArea()
        scroll.setObjectName("motifDetails")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(details)
        return scroll

    def _build_bar(self) -> QHBoxLayout:
        self._kind = QComboBox()
        self._kind.setObjectName("logoKind")
        self._kind.setAccessibleName("What the letters' height means")
        self._kind.addItem("Information (bits)")
        self._kind.addItem("Contribution")
        self._kind.currentIndexChanged.connect(self._draw_logo)
        self._matches = QComboBox()
        self._matches.setObjectName("matchBox")
        self._matches.setAccessibleName("Known motif to compare with")
        self._matches.setToolTip("Known motifs that it resembles, the best first, with Tomtom's q-value")
        # A long name widens nothing: the list that opens shows all of it.
        self._matches.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._matches.setMinimumContentsLength(14)
        self._matches.currentIndexChanged.connect(self._draw_logo)
        save = button("Save logo …", "saveLogoButton", tip="Save the logo as a picture.")
        save.clicked.connect(self._on_save)
        export = button("Export motifs …", "exportMotifsButton", tip="Write all motifs into a file.")
        export.clicked.connect(self._on_export)
        bar = QHBoxLayout()
        bar.addWidget(self._kind)
        bar.addWidget(self._matches, 1)
        bar.addStretch(1)
        for each in (save, export):
            bar.addWidget(each)
        return bar

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
        self._fit_table()
        self._stack.setCurrentIndex(1)
        self._table.selectRow(1 if 0 in self._model.headings else 0)

    def _fit_table(self) -> None:
        """Lay out the headings, and give the table no more height than its rows need."""
        header = self._table.verticalHeader()
        self._table.clearSpans()
        for row in range(self._model.rowCount()):
            header.resizeSection(row, _ROW_PX)
        for row in self._model.headings:
            header.resizeSection(row, _HEADING_PX)
            self._table.setSpan(row, 0, 1, len(Column))
        needed = header.length() + self._table.horizontalHeader().sizeHint().height() + 2 * theme.SMALL
        self._table.setMinimumHeight(min(needed, _TABLE_PX))
        self._table.setMaximumHeight(needed)

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
        return self._model.motif_at(self._table.currentIndex().row())

    def _on_chosen(self) -> None:
        found = self._chosen
        if found is None or self._dataset is None:
            return
        self._offer_matches()
        self._draw_logo()
        facts = self._model.facts_at(self._table.currentIndex().row())
        self._facts.setText(facts)
        self._facts.setVisible(bool(facts))
        lengths = self._dataset.sequences.lengths[np.unique(found.rows)]
        self._positions.show_sites(found.starts, found.motif.width, lengths)
        self._show_sites(found, self._dataset)

    def _offer_matches(self) -> None:
        self._matches.blockSignals(True)
        self._matches.clear()
        for known in self._model.matches_at(self._table.currentIndex().row()):
            self._matches.addItem(f"{known.motif.accession} {match_text(known)}".strip(), known)
        self._matches.blockSignals(False)
        for widget in (self._matches, self._match):
            widget.setVisible(self._matches.count() > 0)

    def _align(self, motif: Motif, known: KnownMatch) -> None:
        """Draw a known motif under the found one, as it is read there."""
        target = known.as_read
        offset = known.match.offset
        first, last = min(0, offset), max(motif.width, offset + target.width)
        strand = ", reverse complement" if known.match.reverse else ""
        words = (
            f"{known.motif.name} {known.motif.accession}, {known.motif.source}{strand}: {target.consensus}"
        )
        heights = information_heights(target.frequencies, target.information)
        self._match.show_logo(heights, target.alphabet, known.motif.name, words, least=2.0)
        self._match.place_in(offset - first, last - first)
        self._logo.place_in(-first, last - first)

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
        known = self._matches.currentData()
        if known is not None:
            self._align(motif, known)

    def _on_export(self) -> None:
        # The one that most other programs read is offered first.
        formats = sorted(all_formats().values(), key=lambda item: item.name != "meme")
        kinds = {item.name: Kind(item.title, (item.suffix,)) for item in formats}
        target = ask_target(self, "Export motifs", "motifs.meme", kinds)
        if target is not None:
            self.export_wanted.emit(*target)

    def _on_save(self) -> None:
        kinds = {suffix: Kind(title, (suffix,)) for suffix, title in KINDS.items()}
        target = ask_target(self, "Save logo", "motif.svg", kinds)
        if target is not None:
            self.save_wanted.emit(target.path)

    def drawn_logo(self, path: Path) -> Callable[[], None]:
        """Draw the logo and return what writes it into a file, as `picture_files.drawn` does."""
        return self._logo.drawn(path)

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
