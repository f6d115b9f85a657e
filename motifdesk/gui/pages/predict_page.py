"""The last step: what the network says of sequences that the user brings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from motifdesk.data.wording import counted
from motifdesk.gui import theme
from motifdesk.gui.pages.base import Page, Placeholder, button, card, label, wrapped
from motifdesk.gui.pages.drop_area import FileDrop
from motifdesk.gui.pages.load_page import FILTER
from motifdesk.gui.tables.bases import BasesDelegate
from motifdesk.gui.tables.columns import list_view
from motifdesk.gui.tables.predicted import ID, LENGTH, SEQUENCE, PredictedModel
from motifdesk.models.trained import TrainedModel
from motifdesk.project.predicting import Predictions

EMPTY: Final = "What the network says of your sequences stands here: open a file, or paste some."
_PASTE_PX: Final = 84
_ROW_PX: Final = 26
_ID_PX: Final = 200
_MEASURED: Final = 200  # sequences
_SORT_PX: Final = 20  # the header's arrow
_KINDS: Final = {"Tab-separated table (*.tsv)": ".tsv", "Comma-separated table (*.csv)": ".csv"}


class PredictPage(Page):
    """Takes sequences and shows scores and classes; says what the user wants predicted, exported and explained."""

    title = "Predict new sequences"
    sentence = "The network that you trained says what it makes of sequences that nobody has labelled yet."
    help_text = (
        "Open a file (FASTA, FASTQ, a table or a sequence a line; .gz too) or paste sequences. They are treated as "
        "those that the network was trained on: cropped or filled up to its length, and changed as the fixes say; what "
        "was done stands above the table. A probability is only as good as the network: see the Evaluate page. Click a "
        "heading to sort; double-click a sequence to see on the Interpret page which bases its prediction rests on."
    )

    file_chosen = Signal(object)  # Path
    text_entered = Signal(str)
    export_wanted = Signal(object)  # Path
    track_wanted = Signal(object, int)  # Predictions, and the place of the sequence in them

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("predictPage")
        self.folder = ""
        self._ready = self._busy = False
        self._chosen = 0  # the place in the file of the chosen sequence
        self._model = PredictedModel(self)
        self._table = self._make_table()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.WIDE)
        layout.addWidget(self._build_input())
        layout.addWidget(self._build_results(), 1)
        self._drop = FileDrop(self)
        self._drop.watch(self)
        self._drop.dropped.connect(self._on_dropped)
        self._table.selectionModel().currentRowChanged.connect(self._on_chosen)
        self._model.modelReset.connect(self._keep_chosen)
        self._table.doubleClicked.connect(self._on_track)
        self.show_empty(EMPTY)

    # -- building

    def _build_input(self) -> QFrame:
        frame, inside = card(margin=theme.GAP)
        self._open = button(
            "&Open files…", "predictOpenButton", primary=True, tip="Choose a file of sequences to predict"
        )
        self._open.clicked.connect(self._on_open)
        self._text = QPlainTextEdit()
        self._text.setObjectName("predictText")
        self._text.setAccessibleName("Sequences to predict")
        self._text.setPlaceholderText("… or paste sequences here: FASTA, or one a line")
        self._text.setFont(theme.fixed_font())
        self._text.setFixedHeight(_PASTE_PX)
        self._text.setTabChangesFocus(True)
        self._text.textChanged.connect(self._offer)
        self._predict = button(
            "Predict", "predictTextButton", tip="Predict the pasted sequences (Ctrl+Return)"
        )
        self._predict.setShortcut("Ctrl+Return")
        self._predict.clicked.connect(self._on_text)
        row = QHBoxLayout()
        row.setSpacing(theme.WIDE)
        row.addWidget(self._open, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        row.addWidget(self._predict, 0, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(row)
        return frame

    def _build_results(self) -> QFrame:
        frame, inside = card(margin=theme.GAP)
        self._count = label("", "strong")
        self._count.setObjectName("predictCount")
        self._track = button(
            "Show in the &track",
            "predictTrackButton",
            tip="See which bases the prediction of the chosen one rests on",
        )
        self._track.clicked.connect(self._on_track)
        self._export = button("&Export…", "predictExportButton", tip="Save all of the table as TSV or CSV")
        self._export.clicked.connect(self._on_export)
        self._said = wrapped("", "muted")
        self._said.setObjectName("predictSentence")
        self._bar = QWidget()
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self._count, 1)
        row.addWidget(self._track)
        row.addWidget(self._export)
        self._placeholder = Placeholder("")
        self._placeholder.setObjectName("predictPlaceholder")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._placeholder)
        self._stack.addWidget(self._table)
        inside.addWidget(self._bar)
        inside.addWidget(self._said)
        inside.addWidget(self._stack, 1)
        return frame

    def _make_table(self) -> QTableView:
        table = list_view(self._model, "predictTable", "Predictions", _ROW_PX)
        table.setItemDelegateForColumn(SEQUENCE, BasesDelegate(table))
        header = table.horizontalHeader()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        table.setSortingEnabled(True)
        return table

    # -- what the controller shows

    def set_ready(self, ready: bool) -> None:
        """Show whether there is a network to predict with."""
        self._ready = ready
        self._offer()

    def show_empty(self, text: str, *, failed: bool = False) -> None:
        """Show no predictions, and say what will stand here or why there are none."""
        self._busy = False
        self._model.begin(None)
        self._placeholder.show_text(text, failed=failed)
        self._stack.setCurrentWidget(self._placeholder)
        self._said.hide()
        self._bar.hide()
        self._offer()

    def show_busy(self, model: TrainedModel | None, text: str) -> None:
        """Show that sequences are being predicted; none is there yet."""
        self.show_empty(text)
        self._busy = True
        self._model.begin(model)
        self._offer()

    def append(self, parts: Sequence[Predictions]) -> None:
        """List what has just been predicted."""
        first = not self._model.rowCount()
        self._model.append(parts)
        self._show_count("so far")
        if first and self._model.rowCount():
            self._fit_columns()
            self._stack.setCurrentWidget(self._table)
            self._bar.show()
            self._table.selectRow(0)

    def show_done(self, sentences: Sequence[str]) -> None:
        """Show that everything is there, and what was done to the sequences first."""
        self._busy = False
        self._model.finish()
        self._show_count("predicted")
        self._said.setText(" ".join(sentences))
        self._said.setVisible(bool(sentences))
        self._offer()

    @property
    def shown(self) -> tuple[TrainedModel | None, tuple[Predictions, ...]]:
        """The network, and what it says, in the order of the file."""
        return self._model.model, tuple(self._model.parts)

    def offer_track(self, why_not: str) -> None:
        """Allow showing a sequence in the track, or say why that cannot be."""
        self._why_not = why_not
        self._offer()

    # -- what follows from it

    _why_not = ""

    def _show_count(self, what: str) -> None:
        self._count.setText(f"{counted(self._model.rowCount(), 'sequence')} {what}")

    def _offer(self) -> None:
        free = self._ready and not self._busy
        self._open.setEnabled(free)
        self._drop.enabled = free
        self._predict.setEnabled(free and bool(self._text.toPlainText().strip()))
        rows = self._model.rowCount() > 0
        self._export.setEnabled(rows and not self._busy)
        self._track.setEnabled(rows and not self._why_not and self._table.currentIndex().isValid())
        self._track.setToolTip(self._why_not or "See which bases the prediction of the chosen one rests on")

    def _on_chosen(self, current: QModelIndex) -> None:
        if current.isValid():
            self._chosen = self._model.place_of(current.row())
        self._offer()

    def _keep_chosen(self) -> None:
        """Choose the same sequence in another order."""
        if self._model.rowCount():
            self._table.selectRow(self._model.row_of(self._chosen))
        else:
            self._chosen = 0

    def _fit_columns(self) -> None:
        """Make each column as wide as its title and its first cells; the sequences take the rest."""
        metrics, header = QFontMetrics(self._table.font()), self._table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(SEQUENCE, QHeaderView.ResizeMode.Stretch)
        rows = range(min(self._model.rowCount(), _MEASURED))
        for column, title in enumerate(self._model.titles()):
            if column == SEQUENCE:
                continue
            texts = [str(self._model.index(row, column).data()) for row in rows]
            wanted = max(map(metrics.horizontalAdvance, texts), default=0)
            wanted = max(wanted, metrics.horizontalAdvance(title) + _SORT_PX) + 2 * theme.WIDE
            most = _ID_PX if column in (ID, LENGTH) else wanted
            self._table.setColumnWidth(column, min(wanted, most))

    # -- what the user does

    def _on_open(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "Sequences to predict", self.folder, FILTER)
        if chosen:
            self.file_chosen.emit(Path(chosen))

    def _on_dropped(self, paths: list[str]) -> None:
        self.file_chosen.emit(Path(paths[0]))

    def _on_text(self) -> None:
        self.text_entered.emit(self._text.toPlainText())

    def _on_export(self) -> None:
        suggested = str(Path(self.folder) / "predictions.tsv")
        chosen, kind = QFileDialog.getSaveFileName(self, "Export predictions", suggested, ";;".join(_KINDS))
        if chosen:
            path = Path(chosen)
            known = path.suffix.lower() in _KINDS.values()
            self.export_wanted.emit(path if known else path.with_name(path.name + _KINDS.get(kind, ".tsv")))

    def _on_track(self, _: QModelIndex | bool = False) -> None:
        current = self._table.currentIndex()
        if current.isValid() and not self._why_not:
            self.track_wanted.emit(*self._model.found(current.row()))
