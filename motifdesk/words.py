"""How numbers are written for people."""

from __future__ import annotations

_FROM, _TO = 1e4, 1e9  # sizes that are easier to read with commas than as a power of ten


def readable(value: float, digits: int = 4) -> str:
    """Return a number with so many significant digits, and large ones whole, with commas: 0.01235, 18,733."""
    return f"{value:,.0f}" if _FROM <= abs(value) < _TO else f"{value:.{digits}g}"


def readable_change(value: float, digits: int = 3) -> str:
    """Return a number as `readable`, always with its sign."""
    return f"{value:+,.0f}" if _FROM <= abs(value) < _TO else f"{value:+.{digits}g}"


def duration(seconds: float) -> str:
    """Return a time with as many digits as matter: 0.83 s, 40 s, 3 min, 2.5 h."""
    if seconds < 10:
        return f"{seconds:.2g} s"
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def memory(count: float) -> str:
    """Return bytes in a unit that people know: 350 MB, 9.3 GB."""
    megabytes = count / 1e6
    return f"{megabytes:,.0f} MB" if megabytes < 1000 else f"{megabytes / 1000:,.1f} GB"
