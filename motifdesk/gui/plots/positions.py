"""Where in the sequences a motif stands."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray

from motifdesk.gui.plots.base import ThemedPlot, line_pen
from motifdesk.gui.theme import Theme
from motifdesk.motifs.arrangement import positions

_ROOM = 1.05


class PositionPlot(ThemedPlot):
    """A histogram of the places of a motif's sites, and a line where they would be if all places were alike."""

    def __init__(self) -> None:
        super().__init__("Positions of the motif's sites")
        self.setObjectName("motifPositions")
        self._bars = pg.BarGraphItem(x=[0.0], height=[0.0], width=1.0)
        self._even = pg.PlotDataItem(stepMode="center")
        self.addItem(self._bars)
        self.addItem(self._even)
        self.paint_with(self._paint)

    def show_sites(self, starts: NDArray[np.int64], width: int, lengths: NDArray[np.int64]) -> None:
        """Draw sites.

        Parameters
        ----------
        starts
            int64, shape (S,): where each begins, counted from 0.
        width
            Bases that each spans.
        lengths
            int64, shape (N,): of the sequences in which they are.
        """
        if not len(starts):
            self._even.setData([], [])
            self.show_empty("No site.")
            return
        self.show_empty("")
        self.set_title("Line: if evenly spread")  # a legend would cover bars
        found = positions(starts, width, lengths)
        # Users count bases from 1, and a base is as wide as its number.
        edges = found.edges + 0.5
        step = int(edges[1] - edges[0])
        self.set_axes("Middle of the site (bp)", "Sites" if step == 1 else f"Sites in {step} bp")
        self._bars.setOpts(x0=edges[:-1], width=float(step), height=found.counts)
        self._even.setData(edges, found.expected)
        self.setXRange(edges[0], edges[-1], padding=0)
        self.setYRange(0, max(float(found.counts.max()), float(found.expected.max())) * _ROOM, padding=0)
        low, middle, high = np.quantile(starts + (width + 1) / 2, [0.1, 0.5, 0.9]).tolist()
        self.describe(
            f"{len(starts):,} sites; four of five lie between {low:,.0f} and {high:,.0f}, "
            f"half of them before {middle:,.0f}."
        )

    def _paint(self, colours: Theme) -> None:
        self._bars.setOpts(brush=pg.mkBrush(colours.accent), pen=line_pen(colours.surface, 1))
        self._even.setPen(line_pen(colours.validation))
