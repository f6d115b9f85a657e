"""Letters as shapes that can be stretched to any height, for saliency tracks and motif logos."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFont, QPainterPath, QTransform

_DRAWN_PX = 200


@cache
def letter_path(letter: str) -> QPainterPath:
    """Return the outline of a bold letter that fills the unit square exactly, y pointing up.

    A transform with a negative height turns it upside down, which is how logos draw what speaks against the
    positive class.
    """
    font = QFont("Helvetica", weight=QFont.Weight.Bold)
    font.setStyleHint(QFont.StyleHint.SansSerif)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setPixelSize(_DRAWN_PX)
    path = QPainterPath()
    path.addText(0, 0, font, letter)
    box = path.boundingRect()
    # Text is drawn with y pointing down, from its baseline.
    to_unit = QTransform.fromTranslate(-box.left(), -box.bottom()) * QTransform.fromScale(
        1 / box.width(), -1 / box.height()
    )
    return to_unit.map(path)
