"""Numbers as people write them: decimal points or commas, thousands, percent, scientific."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_TAIL: Final = r"(?:[eE][+-]?\d+)?"
_POINT: Final = re.compile(
    rf"[+-]?(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d*)?|\d+\.?\d*{_TAIL}|\.\d+{_TAIL})", re.ASCII
)
_COMMA: Final = re.compile(
    rf"[+-]?(?:\d{{1,3}}(?:\.\d{{3}})+(?:,\d*)?|\d+,?\d*{_TAIL}|,\d+{_TAIL})", re.ASCII
)


@dataclass(frozen=True)
class Numbers:
    """What a column of numbers says.

    Attributes
    ----------
    values
        One for each text.
    percent
        Whether they are written with a percent sign; the values are then percents, not fractions.
    comma
        Whether the decimal mark is a comma.
    """

    values: tuple[float, ...]
    percent: bool = False
    comma: bool = False


class AmbiguousNumbersError(ValueError):
    """Numbers such as 1,234 alone, which are a thousand or a little more than one."""


def read_numbers(texts: Iterable[str]) -> Numbers | None:
    """Return the numbers that texts stand for, or None where one of them is no finite number.

    The texts are taken together: a comma is a decimal mark or sets thousands apart in all of them.

    Raises
    ------
    AmbiguousNumbersError
        Every comma could be either, as in 1,234.
    """
    plain = [text.replace("\N{MINUS SIGN}", "-").strip() for text in texts]
    signs = [text.endswith("%") for text in plain]
    bare = [text.removesuffix("%").rstrip() for text in plain]
    percent = any(signs)
    if percent and not all(sign or text in ("0", "0.0") for sign, text in zip(signs, bare, strict=True)):
        return None
    as_point = all(map(_POINT.fullmatch, bare))
    commas = any("," in text for text in bare)
    as_comma = (commas or not as_point) and all(map(_COMMA.fullmatch, bare))
    if as_point and as_comma and commas:
        raise AmbiguousNumbersError(next(text for text in bare if "," in text))
    if not as_point and not as_comma:
        return None
    if as_comma:
        bare = [text.replace(".", "").replace(",", ".") for text in bare]
    elif commas:
        bare = [text.replace(",", "") for text in bare]
    values = tuple(map(float, bare))
    return Numbers(values, percent, as_comma) if max(map(abs, values), default=0.0) < float("inf") else None


def is_number(text: str) -> bool:
    """Return whether a text alone can be read as a number."""
    bare = text.replace("\N{MINUS SIGN}", "-").strip().removesuffix("%").rstrip()
    return bool(_POINT.fullmatch(bare) or _COMMA.fullmatch(bare))
