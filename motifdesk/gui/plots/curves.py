"""The curves of training and validation, drawn while the network trains."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, QTimer

from motifdesk.gui import theme
from motifdesk.gui.plots.base import LABEL_PX, ThemedPlot, line_pen
from motifdesk.gui.theme import Theme

# Epochs that have room from the start; with more to come the room doubles as they do.
_ROOM = 200
REDRAW_MS = 50
"""At most 20 redraws a second, however fast the epochs come."""


class CurvePlot(ThemedPlot):
    """One measure (a loss, an accuracy) by epoch, for the training and the validation sequences.

    Parameters
    ----------
    name
        The measure, for screen readers, as in ``Accuracy``.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name, zoomable=True)
        # pyqtgraph binds the plot item's own `clear` to the instance, where it would hide the method below.
        del self.clear
        self._legend = self.add_legend(right=True, bottom=False)
        self._train = self.plotItem.plot(name="training", connect="finite", autoDownsampleFactor=1.0)
        self._validation = self.plotItem.plot(name="validation", connect="finite", autoDownsampleFactor=1.0)
        # About two points a pixel: thousands of epochs must not slow the window down.
        self.plotItem.setDownsampling(auto=True, mode="peak")
        self._best = pg.InfiniteLine(angle=90, label="", labelOpts={"position": 0.5})
        self._best.hide()
        self.addItem(self._best, ignoreBounds=True)
        self._epochs: list[int] = []
        self._values: tuple[list[float], list[float]] = ([], [])
        self._total = 0
        self._room = 2
        self._redraw_timer = QTimer(self, singleShot=True, interval=REDRAW_MS)
        self._redraw_timer.timeout.connect(self._redraw)
        self.paint_with(self._paint)
        self.set_axes("epoch", name.lower())

    def clear(self) -> None:
        """Take the curves away, before another training."""
        self.set_history((), (), ())
        self._best.hide()

    def set_total_epochs(self, total: int) -> None:
        """Leave room on the horizontal axis for `total` epochs, or, of very many, for twice as many as there are."""
        self._total = total
        self.show_everything()

    def append(self, epoch: int, train_value: float, validation_value: float) -> None:
        """Add an epoch (counted from 1); it is drawn within `REDRAW_MS`. A value that is NaN leaves a gap."""
        self._epochs.append(epoch)
        self._values[0].append(train_value)
        self._values[1].append(validation_value)
        if not self._redraw_timer.isActive():
            self._redraw_timer.start()

    def set_history(
        self, epochs: Sequence[int], train_values: Sequence[float], validation_values: Sequence[float]
    ) -> None:
        """Draw whole curves at once; the three are equally long."""
        self._epochs = list(epochs)
        self._values = (list(train_values), list(validation_values))
        self._redraw_timer.stop()
        self._redraw()

    def mark_best(self, epoch: int) -> None:
        """Mark the epoch whose weights were kept."""
        self._best.show()
        self._best.setValue(epoch)
        right_half = epoch > max(self._total, epoch) / 2
        self._best.label.setFormat(f"kept: epoch {epoch}")
        self._best.label.anchors = [(1, 0), (1, 1)] if right_half else [(0, 0), (0, 1)]
        self._best.label.updatePosition()
        self._describe()

    def show_everything(self) -> None:
        """Show all epochs, those to come included, and the whole range of values."""
        self._room = self._needed_room()
        self.setXRange(1, self._room, padding=0.02)
        self.enableAutoRange(axis="y")

    def _needed_room(self) -> int:
        """Return the last epoch on the axis: all of them, unless the first ones would then be too narrow to see."""
        done = self._epochs[-1] if self._epochs else 0
        room = _ROOM
        while room < done:
            room *= 2
        return max(done, min(self._total, room), 2)

    def _redraw(self) -> None:
        epochs = np.array(self._epochs, np.float64)
        for curve, values in zip((self._train, self._validation), self._values, strict=True):
            # A line of one point cannot be seen.
            curve.setData(epochs, np.array(values, np.float64), symbol="o" if len(epochs) == 1 else None)
        if self._epochs and self._epochs[-1] > self._room:
            self.show_everything()
        self._place_legend()
        self._describe()
        # The range that the values need, now: pyqtgraph would find it while painting, and paint all of it twice.
        self.scene().prepareForPaint()

    def _place_legend(self) -> None:
        """Keep the legend at the right, above falling curves and below rising ones."""
        train = self._values[0]
        rising = bool(len(train) > 1 and train[-1] > train[0])
        corner = (1, 1) if rising else (1, 0)
        self._legend.anchor(corner, corner, offset=(-theme.GAP, -theme.GAP if rising else theme.GAP))

    def _describe(self) -> None:
        if not self._epochs:
            self.describe("No epoch yet.")
            return
        words = (
            f"After epoch {self._epochs[-1]} of {self._total}: training {self._values[0][-1]:.3f}, "
            f"validation {self._values[1][-1]:.3f}."
        )
        if self._best.isVisible():
            words += f" The weights of epoch {self._best.value():.0f} were kept."
        self.describe(words)

    def _paint(self, colours: Theme) -> None:
        for curve, colour in ((self._train, colours.train), (self._validation, colours.validation)):
            curve.setPen(line_pen(colour))
            curve.setSymbolPen(None)
            curve.setSymbolBrush(colour)
            curve.setSymbolSize(6)
        self._best.setPen(line_pen(colours.muted, 1, Qt.PenStyle.DashLine))
        self._best.label.setColor(colours.text)
        self._best.label.fill = pg.mkBrush(colours.surface)
        font = self._best.label.textItem.font()
        font.setPixelSize(LABEL_PX)
        self._best.label.setFont(font)
