"""Where in the sequences a motif stands."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray

from motifdesk.gui.plots.base import ThemedPlot, line_pen
from motifdesk.gui.theme import Theme

_BINS = 40


class PositionPlot(ThemedPlot):
    """A histogram of the places of a motif's sites."""

    def __init__(self) -> None:
        super().__init__("Positions of the motif's sites")
        self.setObjectName("motifPositions")
        self.set_axes("Position of the site's middle (bp)", "Sites")
        self._bars = pg.BarGraphItem(x=[0.0], height=[0.0], width=1.0)
        self.addItem(self._bars)
        self.paint_with(self._paint)

    def show_sites(self, middles: NDArray[np.floating], length: int) -> None:
        """Draw the sites' middles, counted from 1, in sequences of up to `length` bases."""
        if not len(middles):
            self.show_empty("No site.")
            return
        self.show_empty("")
        edges = np.linspace(0.5, length + 0.5, min(_BINS, length) + 1)
        counts, _ = np.histogram(middles, edges)
        self._bars.setOpts(x0=edges[:-1], width=float(edges[1] - edges[0]), height=counts)
        self.setXRange(0.5, length + 0.5, padding=0)
        self.setYRange(0, float(counts.max()) * 1.05, padding=0)
        low, middle, high = np.quantile(middles, [0.1, 0.5, 0.9]).tolist()
        self.describe(
            f"{len(middles):,} sites; four of five lie between {low:,.0f} and {high:,.0f}, "
            f"half of them before {middle:,.0f}."
        )

    def _paint(self, colours: Theme) -> None:
        self._bars.setOpts(brush=pg.mkBrush(colours.accent), pen=line_pen(colours.surface, 1))
