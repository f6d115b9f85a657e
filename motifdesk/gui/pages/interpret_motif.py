"""Where the user types a motif and reads where it occurs."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from motifdesk.data.alphabet import Codes
from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.iupac import Hit, find, rows_with
from motifdesk.errors import InputError
from motifdesk.gui import theme
from motifdesk.gui.pages.base import label, set_role
from motifdesk.words import readable

_PAUSE_MS: Final = 150  # the whole data set is searched when the user has stopped typing

_FIELD_PX: Final = 84  # in the smallest window


class MotifSearch(QWidget):
    """A field for a motif in IUPAC letters; `message` is placed by the page.

    The hits in the shown sequence are found at once, the sequences that have any after a pause in typing.
    """

    hits_changed = Signal(object)  # list[Hit] in the shown sequence

    def __init__(self) -> None:
        super().__init__()
        self._dataset: Dataset | None = None
        self._codes: Codes = np.empty(0, np.uint8)
        self._hits: list[Hit] = []
        self._share = ""
        self.message = QLabel()
        self.message.setObjectName("motifMessage")
        self.message.setWordWrap(True)
        self._field = QLineEdit()
        self._field.setObjectName("motifField")
        self._field.setPlaceholderText("for example TGANTCA")
        self._field.setAccessibleName("Motif to mark")
        self._field.setToolTip(
            "Marks where this motif occurs. IUPAC letters: N is any base, R is A or G, Y is C or T."
        )
        self._field.setClearButtonEnabled(True)
        self._field.setMinimumWidth(_FIELD_PX)
        self._both = QCheckBox("Both strands")
        self._both.setObjectName("bothStrands")
        self._both.setToolTip("Look for the reverse complement too.")
        self._both.setChecked(True)
        caption = label("Motif")
        caption.setBuddy(self._field)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addWidget(caption)
        layout.addWidget(self._field, 1)
        layout.addWidget(self._both)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._count_sequences)
        self._field.textChanged.connect(self._on_edited)
        self._both.toggled.connect(self._on_edited)

    @property
    def question(self) -> tuple[str, bool]:
        """What the user has typed, and whether both strands are looked at."""
        return self._field.text(), self._both.isChecked()

    def ask(self, text: str, *, both: bool) -> None:
        """Look for a motif, as if the user had typed it."""
        self._field.setText(text)
        self._both.setChecked(both)

    def show_dataset(self, dataset: Dataset | None) -> None:
        """Count in another data set."""
        self._dataset = dataset
        self._on_edited()

    def show_sequence(self, codes: Codes) -> None:
        """Look for the motif in another sequence: codes uint8 (L,)."""
        self._codes = codes
        self._find()

    def _on_edited(self, *_: object) -> None:
        self._share = ""
        self._find()
        self._pause.start()

    def _find(self) -> None:
        try:
            self._hits = find(self._codes, self._motif(), both_strands=self._both.isChecked())
            self._say()
        except InputError as error:
            self._hits = []
            self._say(str(error))
        self.hits_changed.emit(self._hits)

    def _count_sequences(self) -> None:
        """Say in how many sequences of each class the motif occurs, or what values go with it."""
        if self._dataset is None or not self._motif():
            return
        try:
            found = rows_with(self._dataset.sequences, self._motif(), both_strands=self._both.isChecked())
        except InputError:
            return  # said already
        self._share = f" {_shares(self._dataset, found)}"
        self._say()

    def _say(self, problem: str = "") -> None:
        set_role(self.message, "bad" if problem else "muted")
        count = len(self._hits)
        here = f"{count:,} {'hit' if count == 1 else 'hits'} in this sequence." if self._motif() else ""
        self.message.setText(problem or here + self._share)

    def _motif(self) -> str:
        return "".join(self._field.text().split())


def _shares(dataset: Dataset, found: NDArray[np.bool_]) -> str:
    """Return in words which sequences have the motif, bool of shape (N,)."""
    if dataset.task is Task.REGRESSION:
        words = f"In {found.sum():,} of {len(found):,} sequences"
        if found.any() and not found.all():
            with_it, without = dataset.labels[found].mean(), dataset.labels[~found].mean()
            words += f": their mean value is {readable(with_it)}, that of the others {readable(without)}"
        return f"{words}."
    names = ("negatives", "positives") if dataset.task is Task.BINARY else dataset.class_names
    counts = np.bincount(dataset.labels[found], minlength=len(names)).tolist()
    parts = [
        f"{count:,} of {total:,} {name}"
        for name, count, total in zip(names, counts, dataset.class_counts, strict=True)
    ]
    if dataset.task is Task.BINARY:
        return f"In {parts[1]} and {parts[0]}."
    return f"In {', '.join(parts)}."
