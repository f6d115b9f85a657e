"""The attributions of many sequences under each other, as one image."""

from __future__ import annotations

from math import floor
from typing import Final

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel

from motifdesk.gui.plots.base import ThemedPlot
from motifdesk.gui.plots.diverging import colours, levels
from motifdesk.gui.theme import Theme

_SHARE: Final = (
    0.995  # of all values below which the strongest colour is reached: single bases do not pale the rest
)


class AttributionStack(ThemedPlot):
    """A row of pixels a sequence, the first on top; the pointer names one, a click or Enter chooses it."""

    row_chosen = Signal(int)  # of the image
    row_pointed = Signal(int, int)  # of the image, and the 0-based position; -1, -1 outside

    def __init__(self) -> None:
        super().__init__("Attributions of many sequences", zoomable=True)
        self.setObjectName("attributionStack")
        self.set_axes("Position (bp)", "Sequences")
        self.plotItem.invertY(True)
        self.plotItem.showGrid(x=False, y=False)
        self._image = pg.ImageItem(axisOrder="row-major", autoDownsample=True)
        self.addItem(self._image)
        self._shape = (0, 0)
        self._at: int | None = None
        self._line = pg.InfiniteLine(angle=0, movable=False)
        self._line.hide()
        self.addItem(self._line, ignoreBounds=True)
        self._readout = QLabel(self)
        self._readout.setObjectName("stackReadout")
        self._readout.setProperty("role", "readout")
        self._readout.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._readout.hide()
        self.scene().sigMouseMoved.connect(self._on_mouse_moved)
        self.paint_with(self._paint)
        self.largest = 0.0

    def show_values(self, values: NDArray[np.float32]) -> None:
        """Draw attributions: float32, shape (rows, L)."""
        self._shape = (values.shape[0], values.shape[1])
        self._set_at(None)
        if not values.size:
            self.show_empty("No sequence is listed.")
            return
        self.show_empty("")
        self.plotItem.showGrid(x=False, y=False)
        self.largest = float(np.quantile(np.abs(values), _SHARE)) or float(np.abs(values).max())
        self._image.setImage(levels(values, self.largest), autoLevels=False, levels=(0, 254))
        self._image.setRect(0.5, 0.5, self._shape[1], self._shape[0])
        self.setLimits(xMin=0.5, xMax=self._shape[1] + 0.5, yMin=0.5, yMax=self._shape[0] + 0.5)
        self.show_everything()
        self.describe(f"{self._shape[0]:,} sequences of up to {self._shape[1]:,} bases, one under the other.")

    def show_empty(self, text: str, *, failed: bool = False) -> None:
        """Say what will stand here; an empty text brings the image back."""
        super().show_empty(text, failed=failed)
        self._image.setVisible(not text)

    def say(self, text: str) -> None:
        """Say what the pointer is on; an empty text says nothing."""
        self._readout.setText(text)
        self._readout.adjustSize()
        self._readout.move(self.width() - self._readout.width() - 12, 2)
        self._readout.setVisible(bool(text))

    def show_everything(self) -> None:
        """Show all sequences."""
        rows, length = self._shape
        self.setRange(xRange=(0.5, max(length, 1) + 0.5), yRange=(0.5, max(rows, 1) + 0.5), padding=0)

    def point_of(self, row: int, position: int) -> QPointF:
        """Return where a base of the image is in the scene."""
        point: QPointF = self.plotItem.vb.mapViewToScene(QPointF(position + 1, row + 1))
        return point

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk up and down, and choose."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and self._shape[0]:
            at = 0 if self._at is None else min(max(self._at + step, 0), self._shape[0] - 1)
            self._set_at(at, 0)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at is not None:
            self.row_chosen.emit(self._at)
        else:
            event.ignore()

    def _on_mouse_moved(self, point: QPointF) -> None:
        self._set_at(*self._place_at(point))

    def _on_click(self, event: pg.GraphicsScene.mouseEvents.MouseClickEvent) -> None:
        """Choose the sequence; a double click shows everything."""
        super()._on_click(event)
        row, _ = self._place_at(event.scenePos())
        if row is not None and not event.double():
            self.row_chosen.emit(row)

    def _place_at(self, point: QPointF) -> tuple[int | None, int]:
        """Return the row and the position at a place of the scene; None where there is none."""
        view = self.plotItem.vb
        place = view.mapSceneToView(point)
        row, position = floor(place.y() - 0.5), floor(place.x() - 0.5)
        inside = 0 <= row < self._shape[0] and 0 <= position < self._shape[1]
        seen = view.sceneBoundingRect().contains(point) and not self._empty.isVisible()
        return (row, position) if inside and seen else (None, -1)

    def _set_at(self, row: int | None, position: int = -1) -> None:
        self._at = row
        self._line.setVisible(row is not None)
        if row is not None:
            self._line.setValue(row + 1)
        self.row_pointed.emit(-1 if row is None else row, position)

    def _paint(self, look: Theme) -> None:
        # The table is blue first, as images of Qt are.
        self._image.setLookupTable(np.ascontiguousarray(colours(look)[:, 2::-1]))
        self._line.setPen(pg.mkPen(look.muted, width=1))
