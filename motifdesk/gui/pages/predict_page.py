"""The last step: what the network says of sequences that the user brings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from motifdesk.data.wording import counted
from motifdesk.gui import theme
from motifdesk.gui.pages.base import Page, Placeholder, button, card, label, wrapped
from motifdesk.gui.pages.drop_area import FileDrop
from motifdesk.gui.pages.load_page import FILTER
from motifdesk.gui.pages.predict_table import PredictTable
from motifdesk.models.trained import TrainedModel
from motifdesk.project.predicting import said_of_threshold
from motifdesk.project.predictions import NOT_KEPT, Predictions

EMPTY: Final = "What the network says of your sequences stands here: open a file, or paste some."
_PASTE_PX: Final = 84
_KINDS: Final = {"Tab-separated table (*.tsv)": ".tsv", "Comma-separated table (*.csv)": ".csv"}


class PredictPage(Page):
    """Takes sequences and shows scores and classes; says what the user wants predicted, exported and explained."""

    title = "Predict new sequences"
    sentence = "The network that you trained says what it makes of sequences that nobody has labelled yet."
    help_text = (
        "Open a file (FASTA, FASTQ, a table or a sequence a line; .gz too) or paste sequences. They are treated as "
        "those that the network was trained on: cropped or filled up to its length, and changed as the fixes say; what "
        "was done stands above the table. A probability is only as good as the network: see the Evaluate page, whose "
        "threshold also says from which probability on a sequence is called positive. Click a heading to sort; "
        "double-click a sequence to see on the Interpret page which bases its prediction rests on."
    )

    file_chosen = Signal(object)  # Path
    text_entered = Signal(str)
    export_wanted = Signal(object)  # Path
    track_wanted = Signal(object, int)  # Predictions, and the place of the sequence in them
    order_wanted = Signal(object, bool)  # of many: `By`, and whether the greatest come first

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("predictPage")
        self.folder = ""
        self._ready = self._busy = False
        self._sentences: tuple[str, ...] = ()
        self.table = PredictTable()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.WIDE)
        layout.addWidget(self._build_input())
        layout.addWidget(self._build_results(), 1)
        self._drop = FileDrop(self)
        self._drop.watch(self)
        self._drop.dropped.connect(self._on_dropped)
        self.table.chosen.connect(self._offer)
        self.table.order_wanted.connect(self._on_order)
        self.table.activated.connect(self._on_track)
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
        self._stack.addWidget(self.table)
        inside.addWidget(self._bar)
        inside.addWidget(self._said)
        inside.addWidget(self._stack, 1)
        return frame

    # -- what the controller shows

    def set_threshold(self, threshold: float) -> None:
        """Call the sequences of two classes at another threshold, and say which."""
        if threshold != self.table.model.threshold:
            self.table.set_threshold(threshold)
            if self.table.model.model is not None and not self._busy:
                self._say()

    def set_ready(self, ready: bool) -> None:
        """Show whether there is a network to predict with."""
        self._ready = ready
        self._offer()

    def show_empty(self, text: str, *, failed: bool = False) -> None:
        """Show no predictions, and say what will stand here or why there are none."""
        self._busy = False
        self.table.begin(None)
        self._placeholder.show_text(text, failed=failed)
        self._stack.setCurrentWidget(self._placeholder)
        self._said.hide()
        self._bar.hide()
        self._offer()

    def show_busy(self, model: TrainedModel | None, text: str) -> None:
        """Show that sequences are being predicted; none is there yet."""
        self.show_empty(text)
        self._busy = True
        self.table.begin(model)
        self._offer()

    def append(self, parts: Sequence[Predictions]) -> None:
        """List what has just been predicted."""
        self.table.append(parts)
        self._show_count("so far")
        if self.table.count:
            self._stack.setCurrentWidget(self.table)
            self._bar.show()

    def show_done(self, sentences: Sequence[str]) -> None:
        """Show that everything is there, and what was done to the sequences first."""
        self._busy = False
        self._show_count("predicted")
        self.table.model.finish()
        self._sentences = tuple(sentences)
        self._say()
        self._offer()

    def show_kept(self, model: TrainedModel, parts: Sequence[Predictions], sentences: Sequence[str]) -> None:
        """Show what was predicted earlier."""
        self.show_busy(model, EMPTY)
        self.append(parts)
        self.show_done(sentences)

    def end_sorting(self, order: NDArray[np.int64] | None) -> None:
        """List the sequences in the order that was wanted; None: it was not found, and they stay as they are."""
        if order is not None:
            self.table.take_order(order)
        self._show_count("so far" if self._busy else "predicted")

    @property
    def shown(self) -> tuple[TrainedModel | None, tuple[Predictions, ...]]:
        """The network, and what it says, in the order of the file."""
        return self.table.model.model, tuple(self.table.model.parts)

    def offer_track(self, why_not: str) -> None:
        """Allow showing a sequence in the track, or say why that cannot be."""
        self._why_not = why_not
        self._offer()

    # -- what follows from it

    _why_not = ""

    def _say(self) -> None:
        """Say what was done to the sequences, and what they are called by."""
        model = self.table.model.model
        called = () if model is None else said_of_threshold(model, self.table.model.threshold)
        said = (*self._sentences, *called)
        self._said.setText(" ".join(said))
        self._said.setVisible(bool(said))

    def _show_count(self, what: str) -> None:
        self._count.setText(f"{counted(self.table.count, 'sequence')} {what}")

    def _offer(self) -> None:
        free = self._ready and not self._busy
        self._open.setEnabled(free)
        self._drop.enabled = free
        self._predict.setEnabled(free and bool(self._text.toPlainText().strip()))
        rows = self.table.count > 0
        self._export.setEnabled(rows and not self._busy)
        current = self.table.current()
        lost = current is not None and current[0].codes is None
        why_not = self._why_not or (NOT_KEPT if lost else "")
        self._track.setEnabled(rows and not why_not and current is not None)
        self._track.setToolTip(why_not or "See which bases the prediction of the chosen one rests on")

    def _on_order(self, by: object, falling: bool) -> None:
        self._show_count("so far, being sorted …" if self._busy else "predicted, being sorted …")
        self.order_wanted.emit(by, falling)

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

    def _on_track(self) -> None:
        current = self.table.current()
        if current is not None and self._track.isEnabled():
            self.track_wanted.emit(*current)
