"""Numbers and their nouns, as users read them."""

from __future__ import annotations

from collections.abc import Sequence


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Return ``1 sequence``, ``1,234 sequences``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def percent(part: float, whole: float) -> str:
    """Return the share of `part` in `whole`, with as many digits as tell it from 0 and from 100 %."""
    share = 100 * part / whole
    if 0 < share < 0.1:
        return "less than 0.1 %"
    digits = 0 if share in (0, 100) or 9.5 <= share < 99 else 1
    text = f"{share:.{digits}f}"
    return "more than 99.9 %" if share < 100 and text == "100.0" else f"{text} %"


def listed(names: Sequence[str]) -> str:
    """Return ``a``, ``a and b``, ``a, b and c``."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
