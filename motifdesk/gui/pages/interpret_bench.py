"""The what-if bench: changes a base by hand and says what became of the prediction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from motifdesk.data.alphabet import UNKNOWN, Alphabet
from motifdesk.gui import theme
from motifdesk.gui.icons import icon
from motifdesk.gui.pages.base import label
from motifdesk.gui.plots.diverging import DivergingLegend
from motifdesk.gui.plots.saliency_track import Change

_HINT: Final = "Click a base to change it."
_MOST: Final = 40  # changes that are written out


class WhatIfBench(QWidget):
    """Buttons for the selected base, for undo and reset, and the lines that say what was changed."""

    change_wanted = Signal(object)  # Change
    undo_wanted = Signal()
    redo_wanted = Signal()
    reset_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._position: int | None = None
        self._length = 0
        self._selected = label(_HINT, "muted")
        self._selected.setObjectName("selectedBase")
        self._letters = [_tool(f"base{letter}Button", letter, "") for letter in "ACGT"]
        self._insert = _tool("insertButton", "Insert", "The next base is put in before the selected one")
        self._insert.setCheckable(True)
        self._delete = _tool("deleteButton", "Delete", "Take the selected base out (Delete)")
        self._undo = _tool("undoButton", "", "Undo the last change (Ctrl+Z)")
        self._redo = _tool("redoButton", "", "Make the undone change again (Ctrl+Shift+Z)")
        self._undo.setShortcut("Ctrl+Z")
        self._redo.setShortcut("Ctrl+Shift+Z")
        self._reset = _tool("resetButton", "Reset", "Undo all changes of this sequence")
        self._line = label("", "strong")
        self._line.setObjectName("whatIfLine")
        self._changes = label("", "muted")
        self._changes.setObjectName("whatIfChanges")
        # However many changes there are, they widen nothing.
        self._changes.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._changes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._legend = DivergingLegend("Substitutions:")
        self._legend.setObjectName("effectLegend")
        self._lay_out()
        self._connect()
        self.select(None, Alphabet.DNA, 0)
        self._draw_icons()

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(theme.SMALL)
        tools.addWidget(self._selected)
        tools.addSpacing(theme.SMALL)
        for widget in (*self._letters, self._insert, self._delete):
            tools.addWidget(widget)
        tools.addSpacing(theme.GAP)
        for widget in (self._undo, self._redo, self._reset):
            tools.addWidget(widget)
        tools.addStretch(1)
        said = QHBoxLayout()
        said.setSpacing(theme.WIDE)
        said.addWidget(self._line)
        said.addStretch(1)
        said.addWidget(self._legend)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SMALL)
        layout.addLayout(tools)
        layout.addLayout(said)
        layout.addWidget(self._changes)

    def _connect(self) -> None:
        for button in self._letters:
            button.clicked.connect(self._on_letter)
        self._delete.clicked.connect(self._on_delete)
        self._undo.clicked.connect(self.undo_wanted)
        self._redo.clicked.connect(self.redo_wanted)
        self._reset.clicked.connect(self.reset_wanted)

    def hideEvent(self, event: QHideEvent) -> None:
        """Insert no more: whoever comes back from elsewhere does not expect it."""
        super().hideEvent(event)
        self._insert.setChecked(False)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icons()

    def _draw_icons(self) -> None:
        self._undo.setIcon(icon("undo"))
        self._redo.setIcon(icon("redo"))

    def select(self, position: int | None, alphabet: Alphabet, code: int) -> None:
        """Offer changes of the base at a 0-based position, or of none."""
        self._position = position
        names = alphabet.value + "N"
        self._selected.setText(_HINT if position is None else f"Base {position + 1:,}, {names[code]}:")
        for place, button in enumerate(self._letters):
            button.setText(names[place])
            button.setToolTip(f"Replace the selected base by {names[place]} ({names[place]})")
            button.setVisible(position is not None)
        self._insert.setVisible(position is not None)
        self._delete.setVisible(position is not None)
        if position is None:
            self._insert.setChecked(False)

    def show_edits(self, changes: Sequence[str], *, undo: bool, redo: bool) -> None:
        """Say which changes were made, and offer to undo and to make them again where that is possible."""
        self._undo.setEnabled(undo)
        self._redo.setEnabled(redo)
        self._changes.setVisible(bool(changes))
        self._reset.setEnabled(bool(changes))
        more = f" and {len(changes) - _MOST:,} more" if len(changes) > _MOST else ""
        self._changes.setText(", ".join(changes[:_MOST]) + more)
        self._changes.setToolTip("\n".join(changes[:_MOST]) + more)

    def show_line(self, text: str) -> None:
        """Say what became of the prediction."""
        self._line.setText(text)

    def show_range(self, largest: float) -> None:
        """Explain the colours of the substitutions; 0 hides it."""
        self._legend.show_range(largest)

    def _on_letter(self) -> None:
        if self._position is not None:
            code = next(place for place, button in enumerate(self._letters) if button is self.sender())
            kind = "insert" if self._insert.isChecked() else "substitute"
            self.change_wanted.emit(Change(kind, self._position, code))

    def _on_delete(self) -> None:
        if self._position is not None:
            self.change_wanted.emit(Change("delete", self._position, UNKNOWN))


def _tool(name: str, text: str, tip: str) -> QToolButton:
    tool = QToolButton()
    tool.setObjectName(name)
    tool.setProperty("role", "flat")
    tool.setText(text)
    tool.setToolTip(tip)
    tool.setAccessibleName(tip or text)
    return tool
