"""Words in any script: those that the report's own font lacks in other fonts, and what none has as its code point.

Chinese, Japanese and Korean letters are printed with the fonts that PDF viewers know by name (Adobe's Asian font
packs): they need no file, and the text can be searched and copied.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import Final

from markupsafe import escape
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import getFont, getRegisteredFontNames, registerFont, stringWidth
from reportlab.pdfgen.canvas import Canvas

from motifdesk.project.pdf.style import BOLD, REGULAR

CHINESE: Final = "STSong-Light"
JAPANESE: Final = "HeiseiMin-W3"
KOREAN: Final = "HYSMyeongJo-Medium"
# Each with a character set of its country, which says what is in the font.
_SETS: Final = {CHINESE: "gbk", JAPANESE: "cp932", KOREAN: "cp949"}
_KANA: Final = re.compile("[\u3040-\u30ff\uff66-\uff9f]")
_HANGUL: Final = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")


def register_script_fonts() -> None:
    """Make the fonts known to reportlab."""
    for name in _SETS:
        if name not in getRegisteredFontNames():
            registerFont(UnicodeCIDFont(name))


def runs(text: str) -> Iterator[tuple[str, str]]:
    """Cut a text into parts of one font each.

    Yields
    ------
    part, font
        The font's name is empty where the report's own has all of the part. Put together, the parts are the text, with
        what no font has as its code point: ``U+1F9EC``.
    """
    if text.isascii() and text.isprintable():
        yield text, ""
        return
    order = _order(text)
    for font, letters in groupby(text, lambda letter: _font_of(letter, order)):
        if font is None:
            yield "".join(map(_spelt, letters)), ""
        else:
            yield "".join(letters), font


def marked(text: str) -> str:
    """Return a text as reportlab's paragraphs take it, each part in a font that has it."""
    return "".join(
        f'<font name="{font}">{escape(part)}</font>' if font else str(escape(part))
        for part, font in runs(text)
    )


def width_of(text: str, font: str, size: float) -> float:
    """Return how wide a text is, in the unit of `size`; `font` is for what the report's own fonts have."""
    return float(sum(stringWidth(part, other or font, size) for part, other in runs(text)))


def shortened(text: str, font: str, size: float, room: float) -> str:
    """Return as much of a text as there is room for, with an ellipsis where that is not all."""
    if width_of(text, font, size) <= room:
        return text
    kept = bisect_right(range(len(text)), room, key=lambda end: width_of(f"{text[:end]}…", font, size)) - 1
    return f"{text[: max(kept, 0)]}…"


def draw_text(canvas: Canvas, place: tuple[float, float], text: str, font: str, size: float) -> None:
    """Draw a text from a place on to the right."""
    left, base = place
    for part, other in runs(text):
        canvas.setFont(other or font, size)
        canvas.drawString(left, base, part)
        left += stringWidth(part, other or font, size)


def _order(text: str) -> tuple[str, ...]:
    """Return in which order fonts are asked: the same letters are written differently in these languages."""
    if _KANA.search(text):
        return JAPANESE, CHINESE, KOREAN
    if _HANGUL.search(text):
        return KOREAN, CHINESE, JAPANESE
    return CHINESE, JAPANESE, KOREAN


@cache
def _font_of(letter: str, order: tuple[str, ...]) -> str | None:
    """Return the first font that has a letter; empty is the report's own, None that there is none."""
    if letter.isspace() or all(ord(letter) in getFont(own).face.charToGlyph for own in (REGULAR, BOLD)):
        return ""
    return next((font for font in order if _has(font, letter)), None)


def _has(font: str, letter: str) -> bool:
    if ord(letter) > 0xFFFF or not letter.isprintable():  # these fonts are told letters in two bytes
        return False
    try:
        return len(letter.encode(_SETS[font])) > 0
    except UnicodeEncodeError:
        return False


def _spelt(letter: str) -> str:
    return f"U+{ord(letter):04X}"
