"""How numbers are written for people."""

from __future__ import annotations

_FROM, _TO = 1e4, 1e9  # sizes that are easier to read with commas than as a power of ten


def readable(value: float, digits: int = 4) -> str:
    """Return a number with so many significant digits, and large ones whole, with commas: 0.01235, 18,733."""
    return f"{value:,.0f}" if _FROM <= abs(value) < _TO else f"{value:.{digits}g}"


def readable_change(value: float, digits: int = 3) -> str:
    """Return a number as `readable`, always with its sign."""
    return f"{value:+,.0f}" if _FROM <= abs(value) < _TO else f"{value:+.{digits}g}"
