"""An axis that numbers a logarithmic scale as people read it: 0.1, 0.2, 0.5, not the powers of ten alone."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10

import pyqtgraph as pg

_PIXELS_A_TICK = 40
_MANTISSAS = (range(1, 10), (1, 2, 5), (1, 3), (1,))  # the most that there is room for
_PLAIN = 1e-3  # from here down, powers of ten are shorter
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class LogAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """A plain axis, and in pyqtgraph's logarithmic mode one with round numbers at readable distances."""

    def logTickValues(
        self, low: float, high: float, size: float, _plain: object
    ) -> list[tuple[None, list[float]]]:
        """Return the common logarithms at which to write numbers; `low` and `high` are logarithms, too."""
        most = max(size / _PIXELS_A_TICK, 2)
        return [(None, _ticks(low, high, most))]

    def logTickStrings(self, values: Sequence[float], _scale: float, _spacing: float | None) -> list[str]:
        """Return the numbers."""
        return [_text(10**value) for value in values]


def _ticks(low: float, high: float, most: float) -> list[float]:
    """Return about `most` round ticks, or fewer."""
    decades = range(floor(low), ceil(high) + 1)
    for mantissas in _MANTISSAS:
        places = [decade + log10(mantissa) for decade in decades for mantissa in mantissas]
        shown = [place for place in places if low <= place <= high]
        if len(shown) < 3:
            return _even_ticks(low, high, most)
        if len(shown) <= most:
            return shown
    step = ceil(len(decades) / most)
    return [float(decade) for decade in decades if decade % step == 0 and low <= decade <= high]


def _even_ticks(low: float, high: float, most: float) -> list[float]:
    """Return ticks at even distances of the numbers themselves, for a small part of a decade."""
    first, last = 10**low, 10**high
    if last <= first:
        return []
    rough = (last - first) / min(most, 5)
    power = 10 ** floor(log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    count = floor(last / step) - ceil(first / step) + 1
    return [log10((ceil(first / step) + place) * step) for place in range(count)]


def _text(value: float) -> str:
    if value >= _PLAIN:
        return f"{value:.3g}" if value < 1e4 else f"{value:,.0f}"
    mantissa, power = f"{value:.1e}".split("e")
    digits = f"10{str(int(power)).translate(_SUPERSCRIPTS)}"
    return digits if mantissa == "1.0" else f"{mantissa.removesuffix('.0')}·{digits}"
