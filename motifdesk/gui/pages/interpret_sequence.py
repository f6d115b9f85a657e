"""One sequence on the Interpret page: its track, the bench that changes it, and what is said of both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from motifdesk.attribution import summary
from motifdesk.attribution.what_if import LONGEST, Explained
from motifdesk.data.alphabet import UNKNOWN, Alphabet, Codes, one_hot, reverse_complement
from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.editing import Edited, Edits
from motifdesk.gui import theme
from motifdesk.gui.pages.base import label
from motifdesk.gui.pages.interpret_bench import WhatIfBench
from motifdesk.gui.pages.interpret_compare import ComparedTracks, Mapped
from motifdesk.gui.pages.interpret_tools import TrackTools
from motifdesk.gui.pages.interpret_words import edited_in_words, scores_in_words, vanished_in_words
from motifdesk.gui.plots.saliency_track import Change, SaliencyTrack

_GOALS: Final = {
    Task.BINARY: "the positive class",
    Task.MULTICLASS: "the predicted class",
    Task.REGRESSION: "a higher value",
}


@dataclass(frozen=True, eq=False)
class Subject:
    """The sequence that is looked at.

    Attributes
    ----------
    dataset, row
        Where it stands.
    codes
        uint8, shape (L,): as the network reads it, without what fills it up.
    hypothetical
        float32, shape (L, 4): the contributions by the chosen method.
    scores
        What the network says of it, one row of `motifdesk.training.records.Run.scores`.
    name
        What a sequence is called that stands not in the data set, but is of its kind.
    usual
        How large the largest contribution of a sequence usually is; 0 where that is not known.
    """

    dataset: Dataset
    row: int
    codes: Codes
    hypothetical: NDArray[np.float32]
    scores: NDArray[np.float32]
    name: str = ""
    usual: float = 0.0

    @property
    def alphabet(self) -> Alphabet:
        """How its letters are written."""
        return self.dataset.sequences.alphabet


class SequencePane(QWidget):
    """Shows a sequence, lets the user change it, and asks for what the network says of the result."""

    asked = Signal(object)  # Codes, uint8 (M,): explain this
    edited = Signal(str)  # what the network says of the sequence with its changes; empty where there are none
    changed = Signal()  # the changes that the user has made are others
    drawn = Signal(object)  # Codes, uint8 (L,): as they stand on the track, for whoever marks hits in them

    def __init__(self) -> None:
        super().__init__()
        self.track = SaliencyTrack()
        self.compared = ComparedTracks(self.track)
        self._bench = WhatIfBench()
        self._finding = label("", wrap=True)
        self._finding.setObjectName("trackSentence")
        self._subject: Subject | None = None
        self._edits = Edits(np.empty(0, np.uint8))
        self._explained: Explained | None = None
        self._method = ""
        self._told = ""  # of the changed sequence
        self._due = False
        self._codes: Codes = np.empty(0, np.uint8)  # as drawn
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.track, 3)
        layout.addWidget(self.compared, 2)
        layout.addWidget(self._finding)
        layout.addWidget(self._bench)
        self.tools = TrackTools(self.track)
        self.tools.turned.connect(self._on_turned)
        self.compared.changed.connect(self._on_compared)
        self.compared.pin_wanted.connect(self._on_pin)
        self.track.base_selected.connect(self._on_selected)
        self.track.change_wanted.connect(self._change)
        self._bench.change_wanted.connect(self._change)
        self._bench.undo_wanted.connect(self._undo)
        self._bench.redo_wanted.connect(self._redo)
        self._bench.reset_wanted.connect(self._reset)

    # -- what the page shows

    def show_subject(self, subject: Subject | None, method: str) -> None:
        """Show another sequence, or none, as it was loaded; the substitutions' effects are asked for."""
        self._subject, self._method, self._explained = subject, method, None
        self.compared.hide_method(method)
        self._edits = Edits(np.empty(0, np.uint8) if subject is None else subject.codes)
        self._bench.setVisible(subject is not None)
        self._bench.show_line("")
        self._tell("")
        if subject is None:
            self._codes = np.empty(0, np.uint8)
            self._finding.clear()
            self.track.show_empty("No sequence is chosen.")
            return
        self.tools.offer_turning(offered=subject.alphabet is Alphabet.DNA)
        self._draw(keep_view=False)
        if len(subject.codes) > LONGEST:
            self.track.show_effects(None)
        self._show_edits()
        self.ask_when_seen()

    @property
    def changes_made(self) -> Edited | None:
        """The sequence of the data set with the user's changes; None where there are none, or it is of no data set."""
        subject, edited = self._subject, self._edits.current
        return edited if subject is not None and subject.row >= 0 and self._changes else None

    def take_changes(self, written: object) -> None:
        """Change the sequence that is shown as `Edited.written` says; where that is of another one, do nothing."""
        edited = Edited.read(self._edits.current.original, written)
        if self._subject is not None and edited is not None:
            self._apply(edited)

    def show_explained(self, explained: Explained) -> None:
        """Show what was found of the sequence as it is now, be it the prediction alone."""
        self._say_scores(explained)
        if self._method not in explained.hypothetical:
            return
        before, self._explained = self._explained, explained
        known = before is not None and before.hypothetical.keys() == explained.hypothetical.keys()
        if not known or before is None or before.effects is None or (before.codes != explained.codes).any():
            self._draw(keep_view=True)

    def show_stretch(self, start: int, end: int) -> None:
        """Zoom to 0-based positions of the sequence as it was loaded, with room around, and select the first."""
        self.tools.turn_forward()
        room = max(end - start, 10)
        self.track.setXRange(start + 0.5 - room, end + 0.5 + room, padding=0)
        self.track.select(max(start, 0))

    def show_problem(self, text: str) -> None:
        """Say why the changed sequence is not explained."""
        self._bench.show_line(text)
        if self._changes:
            self._tell("Edited, not predicted")

    # -- what the user does

    def _change(self, change: Change) -> None:
        edited = self._edits.current
        position, code = change.position, change.code
        if self.tools.is_turned:
            inserts = change.kind == "insert"
            position = len(self._codes) - position - (0 if inserts else 1)
            code = code if code == UNKNOWN else 3 - code
        if position > len(edited.codes) - (change.kind != "insert"):
            return  # the track still shows the sequence before a deletion
        if change.kind == "delete":
            self._apply(edited.delete(position))
        elif change.kind == "insert":
            self._apply(edited.insert(position, code))
        elif edited.codes[position] != code:
            self._apply(edited.substitute(position, code))

    def _apply(self, edited: Edited) -> None:
        self._edits.apply(edited)
        self._ask()

    def _undo(self) -> None:
        self._edits.undo()
        self._ask()

    def _redo(self) -> None:
        self._edits.redo()
        self._ask()

    def _reset(self) -> None:
        self._edits.apply(Edited.of(self._edits.current.original))
        self._ask()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask what there was no need to know before anybody looked."""
        super().showEvent(event)
        if self._due:
            self.ask_when_seen()

    def ask_when_seen(self) -> None:
        """Ask about the sequence as it is, now or when it comes into sight."""
        self._due = self._subject is not None and not self.isVisible()
        if self._subject is not None and self.isVisible():
            self.asked.emit(self._edits.current.codes)

    def _ask(self) -> None:
        self._show_edits()
        self._bench.show_line("…")
        if not self._changes:
            self._tell("")
        elif not self._told:
            self._tell("Edited …")
        self.asked.emit(self._edits.current.codes)
        self.changed.emit()

    def _on_selected(self, position: int) -> None:
        known = self._subject is not None and 0 <= position < len(self._codes)
        alphabet = self._subject.alphabet if self._subject else Alphabet.DNA
        self._bench.select(
            position if known else None, alphabet, int(self._codes[position]) if known else UNKNOWN
        )

    def _on_turned(self) -> None:
        if self._subject is not None:
            self._draw(keep_view=False)
            self._show_edits()

    # -- what follows from it

    def _draw(self, *, keep_view: bool) -> None:
        subject = self._subject
        if subject is None:
            return
        codes, hypothetical, effects = _latest(subject, self._explained, self._edits.current, self._method)
        changed = self._edits.current.changed
        changed = changed[changed < len(codes)]
        if self.tools.is_turned:
            codes, hypothetical = reverse_complement(codes), hypothetical[::-1, ::-1]
            effects = None if effects is None else effects[::-1, ::-1]
            changed = len(codes) - 1 - changed
        values = (hypothetical * one_hot(codes)).sum(axis=1, dtype=np.float32)
        self._codes = codes
        self.track.show_sequence(codes, values, subject.alphabet, keep_view=keep_view)
        if effects is not None:
            self.track.show_effects(effects)
        self._bench.show_range(0.0 if effects is None else float(np.abs(effects).max(initial=0.0)))
        self.track.show_changed(changed)
        self._on_selected(-1 if self.track.selected_position is None else self.track.selected_position)
        scores = subject.scores if self._explained is None else self._explained.scores
        self._finding.setText(_finding(subject, self._method, scores, codes, values))
        self._draw_compared(subject, len(codes))
        self.drawn.emit(codes)

    def _draw_compared(self, subject: Subject, count: int) -> None:
        found = {}
        if self._explained is not None:
            for name in self.compared.methods:
                if name in self._explained.hypothetical:
                    values = self._explained.hypothetical[name][:count]
                    mapped = Mapped(self._explained.codes[:count], values, subject.alphabet)
                    found[name] = mapped.turned() if self.tools.is_turned else mapped
        self.compared.show_methods(found)

    def _on_compared(self) -> None:
        """Ask for what the methods say that are compared now."""
        if self._subject is None:
            return
        self._draw_compared(self._subject, len(self._codes))
        known = {} if self._explained is None else self._explained.hypothetical
        if any(name not in known for name in self.compared.methods):
            self.ask_when_seen()

    def _on_pin(self) -> None:
        if self._subject is not None:
            codes, hypothetical, _ = _latest(
                self._subject, self._explained, self._edits.current, self._method
            )
            mapped = Mapped(codes, hypothetical, self._subject.alphabet)
            name = self._subject.name or self._subject.dataset.ids[self._subject.row]
            changes = self._changes
            title = (
                f"{name} ({', '.join(changes[:3])}{' …' if len(changes) > 3 else ''})" if changes else name
            )
            self.compared.pin(title, mapped.turned() if self.tools.is_turned else mapped)

    @property
    def _changes(self) -> tuple[str, ...]:
        """The changes, counted as the ruler counts: from the start of the strand that is shown."""
        if self._subject is None:
            return ()
        edited = self._edits.current
        return (edited.turned() if self.tools.is_turned else edited).changes(self._subject.alphabet)

    def _show_edits(self) -> None:
        self._bench.show_edits(self._changes, undo=self._edits.can_undo, redo=self._edits.can_redo)

    def _tell(self, words: str) -> None:
        self._told = words
        self.edited.emit(words)

    def _say_scores(self, explained: Explained) -> None:
        subject = self._subject
        if subject is None:
            return
        count = len(self._changes)
        if not count:
            self._bench.show_line("")
            return
        words = f"{count:,} {'change' if count == 1 else 'changes'}: "
        words += scores_in_words(subject.dataset, subject.scores, explained.scores)
        if len(self._edits.current.codes) > len(explained.codes):
            words += f" (the network reads the first {len(explained.codes):,} bases)"
        self._bench.show_line(words)
        self._tell(edited_in_words(subject.dataset, explained.scores))


def _latest(
    subject: Subject, explained: Explained | None, edited: Edited, method: str
) -> tuple[Codes, NDArray[np.float32], NDArray[np.float32] | None]:
    """Return codes, hypothetical contributions and effects as last explained, without what only fills up."""
    if explained is None or method not in explained.hypothetical:
        return subject.codes, subject.hypothetical, None
    count = min(len(edited.codes), len(explained.codes))
    effects = None if explained.effects is None else explained.effects[:count]
    return explained.codes[:count], explained.hypothetical[method][:count], effects


def _finding(
    subject: Subject,
    method: str,
    scores: NDArray[np.float32],
    codes: Codes,
    values: NDArray[np.float32],
) -> str:
    """Return in a sentence where the contributions lie that are drawn."""
    vanished = vanished_in_words(subject.dataset, method, scores)
    goal = _GOALS[subject.dataset.task]
    return summary.describe(codes, values, subject.alphabet, goal, subject.usual, vanished)


def row(*widgets: QWidget | None) -> QHBoxLayout:
    """Return widgets side by side; None takes the free space."""
    layout = QHBoxLayout()
    layout.setSpacing(theme.GAP)
    for widget in widgets:
        if widget is None:
            layout.addStretch(1)
        else:
            layout.addWidget(widget)
    return layout
