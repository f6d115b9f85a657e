"""The tab of hits on the Interpret page: where any motif, found, known or typed, stands in all sequences."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from motifdesk.data.alphabet import Alphabet
from motifdesk.data.dataset import Dataset
from motifdesk.errors import InputError
from motifdesk.gui import theme
from motifdesk.gui.pages.base import button, label, set_role
from motifdesk.gui.pages.export_names import Kind, ask_target
from motifdesk.gui.tables.columns import list_view
from motifdesk.gui.tables.hits import Column, HitModel
from motifdesk.jobs.hits import Hits
from motifdesk.motifs.finding import Discovery
from motifdesk.motifs.matrix import Motif
from motifdesk.motifs.typed import typed_motif

_THRESHOLDS: Final = (1e-3, 1e-4, 1e-5, 1e-6)
_FILES: Final = {
    "bed": Kind("BED", (".bed",)),
    "gff": Kind("GFF3", (".gff3", ".gff")),
    "tsv": Kind("Table", (".tsv",)),
}
_ROW_PX: Final = 26
_HINT: Final = "Choose a found motif, name a known one or type one, and find its hits in all sequences."
_KNOWN, _TYPED = "known", "typed"  # what the field is for, where no found motif is chosen
_FIELDS: Final = {
    _KNOWN: ("Known motif", "For example USF1 or MA0093"),
    _TYPED: ("Typed motif", "IUPAC letters, for example TGANTCA"),
}


class HitsPane(QWidget):
    """Asks for the hits of a motif, and lists them; one is opened by a double click or Enter."""

    hits_wanted = Signal(object, float, bool)  # Motif or name of a known one, p-value threshold, both strands
    export_wanted = Signal(object, str)  # Path, kind of the file: the hits that are listed
    site_chosen = Signal(int, int, int)  # the data set's row, 0-based start, width

    def __init__(self) -> None:
        super().__init__()
        self._dataset: Dataset | None = None
        self._width = 0
        self._model = HitModel(self)
        self._motifs = QComboBox()
        self._motifs.setObjectName("hitMotifBox")
        self._motifs.setAccessibleName("Motif")
        self._motifs.currentIndexChanged.connect(self._on_motif)
        self._field = QLineEdit()
        self._field.setObjectName("hitMotifField")
        self._field.setAccessibleName("Motif to find")
        self._field.returnPressed.connect(self._find)
        self._threshold = QComboBox()
        self._threshold.setObjectName("hitThreshold")
        self._threshold.setAccessibleName("Greatest p-value of a hit")
        self._threshold.setToolTip(
            "The chance that a window of random bases scores as much as the weakest hit"
        )
        for value in _THRESHOLDS:
            self._threshold.addItem(f"p ≤ {value:g}", value)
        self._threshold.setCurrentIndex(1)
        self._both = QCheckBox("Both strands")
        self._both.setObjectName("hitBothStrands")
        self._both.setChecked(True)
        self._button = button("Find hits", "findHitsButton")
        self._button.clicked.connect(self._find)
        self._export = button("Export …", "exportHitsButton", tip="Write all hits into a file.")
        self._export.clicked.connect(self._on_export)
        self._message = label(_HINT, "muted", wrap=True)
        self._message.setObjectName("hitMessage")
        self._table = self._make_table()
        self._lay_out()
        self.show_motifs(None, None)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(theme.GAP)
        bar.addWidget(self._motifs)
        bar.addWidget(self._field, 1)
        for widget in (self._threshold, self._both, self._button):
            bar.addWidget(widget)
        bar.addStretch(0)
        for box in (self._motifs, self._threshold, self._button):
            box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        layout.setSpacing(theme.GAP)
        layout.addLayout(bar)
        said = QHBoxLayout()
        said.addWidget(self._message, 1)
        said.addWidget(self._export)
        layout.addLayout(said)
        layout.addWidget(self._table, 1)

    def _make_table(self) -> QTableView:
        table = list_view(self._model, "hitTable", "Hits", _ROW_PX)
        table.horizontalHeader().setSectionResizeMode(Column.SITE, QHeaderView.ResizeMode.Stretch)
        table.activated.connect(self._on_hit)
        return table

    # -- what the controller shows

    def show_motifs(self, dataset: Dataset | None, discovery: Discovery | None) -> None:
        """Offer the motifs found in a data set, and to type one; earlier hits are gone."""
        self._dataset = dataset
        self._model.show(None, None)
        self._motifs.blockSignals(True)
        self._motifs.clear()
        for found in discovery.motifs if discovery else ():
            self._motifs.addItem(found.motif.consensus, found.motif)
        for what, (title, _) in _FIELDS.items():
            self._motifs.addItem(title, what)
        self._motifs.blockSignals(False)
        self._both.setVisible(dataset is None or dataset.sequences.alphabet is Alphabet.DNA)
        self._button.setEnabled(dataset is not None)
        self._on_motif()
        self._say(_HINT)

    def show_busy(self) -> None:
        """Say that hits are being looked for."""
        self._model.show(None, None)
        self._button.setEnabled(False)
        self._say("Looking for hits …")

    def show_failed(self, text: str) -> None:
        """Say why there are none."""
        self._button.setEnabled(self._dataset is not None)
        self._say(text, role="bad")

    def show_hits(self, hits: Hits) -> None:
        """List hits, and say how many there are."""
        self._button.setEnabled(True)
        self._width = hits.motif.width
        name = " ".join(filter(None, (hits.motif.accession and hits.motif.name, hits.motif.accession)))
        named = f"{hits.motif.consensus} ({name})" if name else hits.motif.consensus
        self._model.show(self._dataset, hits)
        if not hits.total:
            self._say(f"No hit of {named} in any sequence; try a higher p-value.")
            return
        shown = len(hits.starts)
        some = f" The best {shown:,} are listed." if shown < hits.total else ""
        count = len(set(hits.sequences.tolist()))
        noun, rest = ("hit", "sequence") if hits.total == 1 else ("hits", f"sequence{'s' * (count != 1)}")
        self._say(f"{hits.total:,} {noun} of {named} in {count:,} {rest}.{some}")

    # -- what the user does

    def _on_motif(self) -> None:
        what = self._motifs.currentData()
        self._field.setVisible(what in _FIELDS)
        if what in _FIELDS:
            self._field.setPlaceholderText(_FIELDS[what][1])

    def _find(self) -> None:
        try:
            motif = self._motif()
        except InputError as error:
            self._model.show(None, None)  # hits of another motif would stand under this sentence
            self._say(str(error), role="bad")
            return
        if self._dataset is not None:
            both = self._both.isChecked() and self._dataset.sequences.alphabet is Alphabet.DNA
            self.hits_wanted.emit(motif, self._threshold.currentData(), both)

    def _motif(self) -> Motif | str:
        chosen = self._motifs.currentData()
        if isinstance(chosen, Motif):
            return chosen
        if chosen == _KNOWN:
            if not self._field.text().strip():
                raise InputError("There is no name yet; give that of a known motif, for example USF1.")
            return self._field.text().strip()
        alphabet = self._dataset.sequences.alphabet if self._dataset else Alphabet.DNA
        return typed_motif(self._field.text(), alphabet)

    def _on_hit(self, index: QModelIndex) -> None:
        row, start = self._model.place_of(index.row())
        self.site_chosen.emit(row, start, self._width)

    def _on_export(self) -> None:
        target = ask_target(self, "Export hits", "hits.bed", _FILES)
        if target is not None:
            self.export_wanted.emit(*target)

    def _say(self, text: str, *, role: str = "muted") -> None:
        self._export.setVisible(self._model.rowCount() > 0)
        self._message.setText(text)
        set_role(self._message, role)
