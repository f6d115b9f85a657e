"""An axis of things that are counted: epochs, trials, held-out parts."""

from __future__ import annotations

import pyqtgraph as pg


class WholeAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """A plain axis that marks whole numbers only: there is no trial 1.5."""

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        """Return pyqtgraph's distances between ticks, as pairs with an offset, down to 1."""
        return [pair for pair in super().tickSpacing(low, high, size) if pair[0] >= 1] or [(1.0, 0.0)]
