"""How the scores of the classes lie apart, and the threshold between them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QSignalBlocker, Qt, Signal

from motifdesk.evaluation.results import Floats
from motifdesk.gui.plots.base import ThemedPlot, line_pen
from motifdesk.gui.theme import Theme

BINS = 50
_ROOM = 1.2  # of the tallest bar, so that the classes' names stand free


class CountAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """Counts upwards and downwards from zero, on a square-root scale that keeps single sequences visible."""

    def tickValues(self, low: float, high: float, _size: float) -> list[tuple[None, list[float]]]:
        """Return the places of 0 and of round counts, each with room for its number."""
        longest = max(abs(low), abs(high))
        room = longest / 4
        places: list[float] = []
        for count in sorted((step * 10**power for power in range(9) for step in (1, 2, 5)), reverse=True):
            place = count**0.5
            if room <= place <= (places[-1] - room if places else longest):
                places.append(place)
        return [(None, [-place for place in places] + [0.0, *places])]

    def tickStrings(self, values: Sequence[float], _scale: float, _spacing: float) -> list[str]:
        """Return the counts."""
        return [f"{round(value * value):,}" for value in values]


class ScorePlot(ThemedPlot):
    """The scores of the positives upwards, of the negatives downwards, and a threshold that can be dragged."""

    threshold_changed = Signal(float)

    def __init__(self) -> None:
        super().__init__("Scores of the test sequences by class", axis_items={"left": CountAxis("left")})
        self.set_axes("score (probability of the positive class)", "sequences (√ scale)")
        self._bars = (self._add_bars(), self._add_bars())
        # The names stand where a good network leaves room: positives score high, negatives low.
        self._names = (pg.TextItem(anchor=(1, 1)), pg.TextItem(anchor=(0, 0)))
        for name in self._names:
            self.addItem(name, ignoreBounds=True)
        self._line = pg.InfiniteLine(0.5, angle=90, movable=True, bounds=(0, 1))
        self._line.setCursor(Qt.CursorShape.SizeHorCursor)
        self._line.sigPositionChanged.connect(self._on_dragged)
        self.addItem(self._line, ignoreBounds=True)
        self.setXRange(0, 1, padding=0.02)
        self.paint_with(self._paint)

    def _add_bars(self) -> pg.BarGraphItem:
        bars = pg.BarGraphItem(x=[0.0], height=[0.0], width=1 / BINS)
        self.addItem(bars)
        return bars

    def show_scores(self, labels: NDArray[np.int64], scores: Floats, class_names: Sequence[str]) -> None:
        """Draw the scores.

        Parameters
        ----------
        labels
            0 or 1, shape (n,).
        scores
            Probabilities of class 1, shape (n,).
        class_names
            Of class 0 and class 1.
        """
        self.show_empty("")
        edges = np.linspace(0, 1, BINS + 1)
        tallest = 1.0
        words = []
        for label, (bars, name) in enumerate(zip(self._bars, class_names, strict=True)):
            of_class = scores[labels == label]
            heights = np.sqrt(np.histogram(of_class, edges)[0])
            tallest = max(tallest, float(heights.max()))
            bars.setOpts(x0=edges[:-1], width=1 / BINS, height=heights if label else -heights)
            self._names[label].setText(f"true class {name}")
            words.append(f"{len(of_class)} sequences of class {name}, median score {np.median(of_class):.2f}")
        self._names[0].setPos(1, -tallest * _ROOM)
        self._names[1].setPos(0, tallest * _ROOM)
        self.setYRange(-tallest * _ROOM, tallest * _ROOM, padding=0)
        self.describe("; ".join(words) + ".")

    def set_threshold(self, threshold: float) -> None:
        """Move the line without saying so."""
        with QSignalBlocker(self._line):
            self._line.setValue(threshold)

    def threshold(self) -> float:
        """Return where the line stands."""
        return float(self._line.value())

    def _on_dragged(self) -> None:
        self.threshold_changed.emit(self.threshold())

    def _paint(self, colours: Theme) -> None:
        pairs = zip(self._bars, self._names, (colours.muted, colours.accent), strict=True)
        for bars, name, colour in pairs:
            name.setColor(colour)
            bars.setOpts(brush=pg.mkBrush(colour), pen=line_pen(colours.surface, 1))
        self._line.setPen(line_pen(colours.text))
        self._line.setHoverPen(line_pen(colours.accent, 4))
