"""The saliency track: what each base of one sequence contributes to the prediction."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor
from typing import NamedTuple

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel

from motifdesk.attribution import summary
from motifdesk.data.alphabet import UNKNOWN, Alphabet, Codes, encode
from motifdesk.data.iupac import Hit
from motifdesk.gui import theme
from motifdesk.gui.plots.base import ThemedPlot
from motifdesk.gui.plots.heat_row import HeatRow
from motifdesk.gui.plots.saliency_items import BandsItem, BasesItem, SequenceAxis, value_range

_LEAST_BASES = 8  # the closest zoom
_AXIS_PX = 52
_READOUT_PX = 26  # free space above the plot, where the value under the pointer is said
_HEADROOM = (
    0.14  # free space above the highest letter, as a share of the range: the bands' arrows stand there
)


class Change(NamedTuple):
    """A change that the user wants: substitute, insert (before) or delete at a 0-based position."""

    kind: str
    position: int
    code: int = UNKNOWN


class SaliencyTrack(ThemedPlot):
    """Letters as high as their attribution, negative ones upside down below the line.

    Zoom with the wheel, + and -, everything with 0 or Home; pan by dragging, with Shift and the arrow keys or Page Up
    and Down. Pointer or arrow keys choose a base, whose value is then said above it. A click or an arrow key selects
    it: a letter typed then replaces it, with Shift is put in before it, and Delete takes it out; a click into the row
    of substitutions makes that one. What is wanted is only said: its owner makes the change and shows the result.
    """

    base_hovered = Signal(int, str, float)  # 0-based position, letter, attribution
    base_selected = Signal(int)  # 0-based position, -1 where none is
    change_wanted = Signal(object)  # Change

    def __init__(self, name: str = "Attribution of each base") -> None:
        axis = SequenceAxis()
        super().__init__(name, zoomable=True, axis_items={"bottom": axis})
        self.setObjectName("saliencyTrack")
        self._axis, self._bases, self._bands = axis, BasesItem(), BandsItem()
        self._codes: Codes = np.empty(0, np.uint8)
        self._values: NDArray[np.float32] = np.empty(0, np.float32)
        self._alphabet = Alphabet.DNA
        self._effects: NDArray[np.float32] | None = None
        self._cursor: int | None = None
        self._selected: int | None = None
        self._readout = QLabel(self)
        self._readout.setObjectName("saliencyReadout")
        self._readout.setProperty("role", "readout")
        self._readout.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._readout.hide()
        self.setMouseEnabled(x=True, y=False)
        self.keep_free(0)
        values = self.plotItem.getAxis("left")
        values.enableAutoSIPrefix(False)
        values.setWidth(_AXIS_PX)  # tracks under each other have their bases under each other
        values.setStyle(maxTextLevel=0)
        values.setZValue(self._bands.zValue() - 1)  # its grid lies behind bands and letters
        self.set_axes("Position (bp)", "Attribution")
        self.addItem(self._bands, ignoreBounds=True)
        self.addItem(self._bases, ignoreBounds=True)
        self.disableAutoRange()
        self.heat = HeatRow(self.plotItem.vb)
        # Between the letters and the ruler.
        self.plotItem.layout.removeItem(axis)
        self.plotItem.layout.addItem(self.heat, 3, 1)
        self.plotItem.layout.addItem(axis, 4, 1)
        self.scene().sigMouseMoved.connect(self._on_mouse_moved)
        self.sigRangeChanged.connect(self._place_readout)

    def keep_free(self, right: int) -> None:
        """Keep so many pixels free at the right."""
        self.plotItem.layout.setContentsMargins(theme.SMALL, _READOUT_PX, theme.WIDE + right, theme.SMALL)

    def make_small(self, *, ruler: bool) -> None:
        """Leave out what a track above says already, the ruler too where it shows the same sequence."""
        self.plotItem.layout.setContentsMargins(theme.SMALL, theme.SMALL, theme.WIDE, 0)
        self.plotItem.getAxis("left").showLabel(False)
        self._axis.showLabel(False)
        self._axis.setVisible(ruler)

    @property
    def cursor_position(self) -> int | None:
        """The 0-based position of the base under the pointer or keyboard cursor."""
        return self._cursor

    @property
    def selected_position(self) -> int | None:
        """The 0-based position of the base that a typed letter replaces."""
        return self._selected

    def show_sequence(
        self, codes: Codes, values: NDArray[np.floating], alphabet: Alphabet, *, keep_view: bool = False
    ) -> None:
        """Show a sequence: codes uint8 (L,), values (L,), without bands, effects and marks.

        All of it is in view then, or with `keep_view` the same stretch as before, with the same base selected.
        """
        kept = self.plotItem.vb.viewRange()[0] if keep_view and len(self._codes) else None
        selected, cursor = (self._selected, self._cursor) if keep_view else (None, None)
        self._codes, self._alphabet = codes, alphabet
        self._values = np.asarray(values, np.float32)
        self._bases.set_data(codes, self._values, alphabet)
        self._axis.set_sequence(codes, alphabet)
        self.show_bands(())
        self._effects = None
        self.heat.clear()
        self.show_changed(np.empty(0, np.int64))
        self._set_cursor(None)
        self.select(selected if selected is not None and selected < len(codes) else None)
        count = len(codes)
        if not count:
            self.show_empty("No base: this sequence is empty.")
            return
        self.show_empty("")
        low, high = value_range(self._values)
        self.setLimits(xMin=0.5, xMax=count + 0.5, minXRange=min(_LEAST_BASES, count), maxXRange=count)
        self.setYRange(low - 0.02 * (high - low), high + _HEADROOM * (high - low), padding=0)
        if kept is None:
            self.show_everything()
        else:
            self.setXRange(*kept, padding=0)
        self._set_cursor(cursor if cursor is not None and cursor < count else None)
        self.describe(summary.describe(codes, self._values, alphabet))

    def show_effects(self, effects: NDArray[np.float32] | None) -> None:
        """Show what every substitution would change, (L, 4), in a row under the letters; None hides it."""
        self._effects = effects
        cursor = self._cursor
        self._set_cursor(None)
        self._set_cursor(cursor)  # the readout names them too
        self.heat.set_effects(self._codes, effects, self._alphabet)
        self.plotItem.layout.activate()

    def show_changed(self, positions: NDArray[np.int64]) -> None:
        """Mark the bases that were changed by hand, at 0-based positions."""
        self._bands.set_changed(positions)

    def select(self, position: int | None) -> None:
        """Select the base that a typed letter replaces, or none."""
        if position != self._selected:
            self._selected = position
            self._bands.set_selected(position)
            self.base_selected.emit(-1 if position is None else position)

    def show_bands(self, hits: Sequence[Hit]) -> None:
        """Mark where a motif occurs."""
        self._bands.set_hits(hits, len(self._codes))

    def show_empty(self, text: str, *, failed: bool = False) -> None:
        """Say what will stand here instead of a sequence; an empty text brings the sequence back."""
        super().show_empty(text, failed=failed)
        self.plotItem.showGrid(x=False, y=not text)
        for item in (self._bases, self._bands, self.heat):
            item.setVisible(not text)
        if text:
            self._set_cursor(None)
            self.select(None)

    def set_bars(self, bars: bool) -> None:
        """Draw bars, or letters where they are wide enough to be told apart."""
        self._bases.bars = bars
        self._bases.update()

    def show_everything(self) -> None:
        """Show the whole sequence."""
        self.setXRange(0.5, max(len(self._codes), 1) + 0.5, padding=0)

    def zoom_in(self) -> None:
        """Show half as many bases, around the cursor if it is in view."""
        self._zoom(0.5)

    def zoom_out(self) -> None:
        """Show twice as many bases."""
        self._zoom(2.0)

    def _zoom(self, factor: float) -> None:
        left, right = self.plotItem.vb.viewRange()[0]
        centre = (left + right) / 2
        if self._cursor is not None and left <= self._cursor + 1 <= right:
            centre = self._cursor + 1
        self.plotItem.vb.scaleBy(x=factor, center=pg.Point(centre, 0))

    def _pan(self, share: float) -> None:
        left, right = self.plotItem.vb.viewRange()[0]
        self.plotItem.vb.translateBy(x=share * (right - left))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom, pan, move the cursor, or change the selected base."""
        change = None if self._selected is None else _change_asked(event, self._selected)
        if change is not None:
            self.change_wanted.emit(change)
            return
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_in()
            case Qt.Key.Key_Minus:
                self.zoom_out()
            case Qt.Key.Key_0:
                self.show_everything()
            case Qt.Key.Key_Left | Qt.Key.Key_Right as key:
                direction = 1 if key == Qt.Key.Key_Right else -1
                if shift:
                    self._pan(0.2 * direction)
                else:
                    self._step(direction)
            case Qt.Key.Key_PageUp:
                self._pan(-0.9)
            case Qt.Key.Key_PageDown:
                self._pan(0.9)
            case _:
                event.ignore()

    def _step(self, direction: int) -> None:
        """Move the cursor by one base, select it and keep it in view; it starts at the highest base."""
        if not len(self._codes):
            return
        at = self._cursor if self._cursor is not None else self._selected
        last = len(self._codes) - 1
        position = int(np.argmax(self._values)) if at is None else min(max(at + direction, 0), last)
        left, right = self.plotItem.vb.viewRange()[0]
        if position + 0.5 < left:
            self.plotItem.vb.translateBy(x=position + 0.5 - left)
        elif position + 1.5 > right:
            self.plotItem.vb.translateBy(x=position + 1.5 - right)
        self._set_cursor(position)
        self.select(position)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the base under the pointer."""
        super().leaveEvent(event)
        self._set_cursor(None)

    def _on_mouse_moved(self, point: QPointF) -> None:
        self._set_cursor(self._position_at(point))

    def _on_click(self, event: pg.GraphicsScene.mouseEvents.MouseClickEvent) -> None:
        """Select the base, or make the substitution whose cell is clicked; a double click shows everything."""
        super()._on_click(event)
        position = self._position_at(event.scenePos())
        if event.double() or event.button() != Qt.MouseButton.LeftButton or position is None:
            return
        self.select(position)
        code = self.heat.line_at(event.scenePos())
        if code is not None and code != self._codes[position]:
            self.change_wanted.emit(Change("substitute", position, code))

    def _position_at(self, point: QPointF) -> int | None:
        """Return the 0-based position of the base above, at or under a place of the scene."""
        view = self.plotItem.vb
        inside = view.sceneBoundingRect()
        position = floor(view.mapSceneToView(point).x() - 0.5)
        hit = inside.left() <= point.x() <= inside.right() and 0 <= position < len(self._codes)
        return position if hit and not self._empty.isVisible() else None

    def _set_cursor(self, position: int | None) -> None:
        if position == self._cursor:
            return
        self._cursor = position
        self._bands.set_cursor(position)
        if position is not None:
            letter = (self._alphabet.value + "N")[self._codes[position]]
            value = float(self._values[position])
            words = f"{position + 1:,}  {letter}  {value:+.3g}"
            if self._effects is not None and self._codes[position] != UNKNOWN:
                words += "   " + _effects_in_words(
                    self._effects[position], int(self._codes[position]), self._alphabet
                )
            self._readout.setText(words.replace("-", "−"))
            self._readout.adjustSize()
            self.base_hovered.emit(position, letter, value)
        self._place_readout()

    def _place_readout(self) -> None:
        """Put the readout above its base, or hide it while its base is out of view."""
        view = self.plotItem.vb
        left, right = view.viewRange()[0]
        if self._cursor is None or not left <= self._cursor + 1 <= right:
            self._readout.hide()
            return
        x = self.mapFromScene(view.mapViewToScene(pg.Point(self._cursor + 1, 0))).x()
        x -= self._readout.width() // 2
        self._readout.move(min(max(x, 0), self.width() - self._readout.width()), 2)
        self._readout.show()


def _change_asked(event: QKeyEvent, position: int) -> Change | None:
    """Return the change of the selected base that a key asks for, None where it asks for none."""
    plain = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    letter = event.text().upper()
    if plain != Qt.KeyboardModifier.NoModifier:
        return None
    if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
        return Change("delete", position)
    if not letter or letter not in "ACGTUN":
        return None
    shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    return Change("insert" if shift else "substitute", position, int(encode(letter.encode("ascii"))[0]))


def _effects_in_words(effects: NDArray[np.float32], code: int, alphabet: Alphabet) -> str:
    """Return what each of the three substitutions would change, of effects (4,)."""
    return "  ".join(f"→{alphabet.value[other]} {effects[other]:+.2f}" for other in range(4) if other != code)
