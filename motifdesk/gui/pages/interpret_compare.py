"""Further tracks under the one of the sequence: other methods, and sequences that the user keeps in view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from motifdesk.data.alphabet import Alphabet, Codes, one_hot, reverse_complement
from motifdesk.gui import theme
from motifdesk.gui.pages.base import label
from motifdesk.gui.plots.saliency_track import SaliencyTrack

MOST: Final = 3  # further tracks: more would leave none of them room
_TRACK_PX: Final = 60
_MAIN_PX: Final = 190  # of the track above
_WAITING: Final = "Explaining …"


@dataclass(frozen=True, eq=False)
class Mapped:
    """A sequence, uint8 (L,), with hypothetical contributions, float32 (L, 4)."""

    codes: Codes
    hypothetical: NDArray[np.float32]
    alphabet: Alphabet

    def turned(self) -> Mapped:
        """Return the other strand."""
        return Mapped(reverse_complement(self.codes), self.hypothetical[::-1, ::-1], self.alphabet)

    @property
    def values(self) -> NDArray[np.float32]:
        """The contribution of the base that is there, float32 (L,)."""
        values: NDArray[np.float32] = (self.hypothetical * one_hot(self.codes)).sum(axis=1, dtype=np.float32)
        return values


class ComparedTracks(QWidget):
    """Tracks that show the same stretch as the main one; `button` is placed by the page."""

    changed = Signal()  # other methods are wanted
    pin_wanted = Signal()  # the sequence that is looked at shall stay

    def __init__(self, main: SaliencyTrack) -> None:
        super().__init__()
        self._rows: list[_Row] = []
        self._main = main
        self._sync = _Sync(self, main)
        inside = QWidget()
        self._layout = QVBoxLayout(inside)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.SMALL)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there, or the tracks would lose their alignment with the main one when it appears.
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._bar_px = scroll.verticalScrollBar().sizeHint().width()
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setMinimumHeight(_TRACK_PX)
        scroll.setWidget(inside)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(scroll)
        self._menu = QMenu(self)
        self._actions: list[QAction] = []
        self._pin = self._menu.addAction("Keep this sequence in view")
        self._pin.setObjectName("pinAction")
        self._pin.triggered.connect(self.pin_wanted)
        self.button = QToolButton()
        self.button.setObjectName("compareButton")
        self.button.setProperty("role", "flat")
        self.button.setText("Compare")
        self.button.setToolTip("Show other methods, or other sequences, under this one")
        self.button.setAccessibleName("Compare methods and sequences")
        self.button.setMenu(self._menu)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.hide()

    def set_methods(self, methods: Sequence[tuple[str, str, str]]) -> None:
        """Offer methods: name, title and sentence of each."""
        for action in self._actions:
            self._menu.removeAction(action)
        self._actions = []
        for name, title, sentence in methods:
            action = QAction(title, self._menu)
            action.setObjectName(f"compare-{name}")
            action.setData(name)
            action.setToolTip(sentence)
            action.setCheckable(True)
            action.toggled.connect(self._on_toggled)
            self._actions.append(action)
        self._menu.insertActions(self._pin, self._actions)
        self._menu.setToolTipsVisible(True)

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods that are compared."""
        return tuple(row.method for row in self._rows if row.method)

    def hide_method(self, name: str) -> None:
        """Offer all methods but the one that the main track shows."""
        for action in self._actions:
            action.setVisible(action.data() != name)
            if action.data() == name:
                action.setChecked(False)

    def show_methods(self, found: Mapping[str, Mapped]) -> None:
        """Show what the methods say; those not in it are on their way."""
        for row in self._rows:
            if row.method:
                row.show_map(found.get(row.method))
        self._sync.follow_main()

    def pin(self, title: str, mapped: Mapped) -> None:
        """Keep a sequence in view."""
        row = self._add(title, "")
        row.show_map(mapped)
        self._sync.follow_main()

    def clear_pins(self) -> None:
        """Take all kept sequences away."""
        for row in [row for row in self._rows if not row.method]:
            self._remove(row)

    def _on_toggled(self, checked: bool) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        if checked:
            self._add(action.text(), action.data())
        else:
            for row in [row for row in self._rows if row.method == action.data()]:
                self._remove(row)
        self.changed.emit()

    def _add(self, title: str, method: str) -> _Row:
        row = _Row(title, method)
        row.close_wanted.connect(self._on_close)
        self._rows.append(row)
        self._layout.addWidget(row, 1)
        self._sync.add(row.track)
        self._offer()
        return row

    def _on_close(self) -> None:
        row = self.sender()
        assert isinstance(row, _Row)
        if row.method:
            next(action for action in self._actions if action.data() == row.method).setChecked(False)
        else:
            self._remove(row)

    def _remove(self, row: _Row) -> None:
        self._rows.remove(row)
        self._sync.remove(row.track)
        self._layout.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._offer()

    def _offer(self) -> None:
        """Show the tracks that there are, and offer more while there is room."""
        self.setVisible(bool(self._rows))
        self._main.setMinimumHeight(_MAIN_PX if self._rows else 0)
        self._main.keep_free(self._bar_px if self._rows else 0)
        full = len(self._rows) >= MOST
        self._pin.setEnabled(not full)
        for action in self._actions:
            action.setEnabled(action.isChecked() or not full)


class _Row(QWidget):
    """One further track with its title and a button that takes it away."""

    close_wanted = Signal()

    def __init__(self, title: str, method: str) -> None:
        super().__init__()
        self.method = method
        self.track = SaliencyTrack(f"Attribution by {title}" if method else f"Attribution of {title}")
        self.track.setObjectName(f"comparedTrack-{method or 'pinned'}")
        self.track.setMinimumHeight(_TRACK_PX)
        self.track.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.track.make_small(ruler=not method)
        name = label(title, "strong")
        close = QToolButton()
        close.setObjectName(f"closeTrack-{method or 'pinned'}")
        close.setProperty("role", "flat")
        close.setText("×")
        close.setToolTip(f"Take {title} away")
        close.setAccessibleName(f"Take {title} away")
        close.clicked.connect(self.close_wanted)
        head = QHBoxLayout()
        head.addWidget(name, 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.track, 1)

    def show_map(self, mapped: Mapped | None) -> None:
        """Show what is known, or that it is on its way."""
        if mapped is None:
            self.track.show_empty(_WAITING)
        else:
            self.track.show_sequence(mapped.codes, mapped.values, mapped.alphabet, keep_view=True)


class _Sync(QObject):
    """Lets several tracks show the same positions, whichever of them the user zooms."""

    def __init__(self, parent: QObject, main: SaliencyTrack) -> None:
        super().__init__(parent)
        self._tracks = [main]
        self._busy = False
        main.plotItem.vb.sigXRangeChanged.connect(self._on_range)

    def add(self, track: SaliencyTrack) -> None:
        self._tracks.append(track)
        track.plotItem.vb.sigXRangeChanged.connect(self._on_range)

    def remove(self, track: SaliencyTrack) -> None:
        track.plotItem.vb.sigXRangeChanged.disconnect(self._on_range)
        self._tracks.remove(track)

    def follow_main(self) -> None:
        """Give all of them the main track's range."""
        self._spread(self._tracks[0])

    def _on_range(self, view: object, _: object) -> None:
        if not self._busy:
            self._spread(next(track for track in self._tracks if track.plotItem.vb is view))

    def _spread(self, source: SaliencyTrack) -> None:
        left, right = source.plotItem.vb.viewRange()[0]
        self._busy = True
        for track in self._tracks:
            if track is not source:
                track.setXRange(left, right, padding=0)
        self._busy = False
