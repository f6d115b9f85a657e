"""Letters as shapes that can be stretched to any height, for saliency tracks and motif logos."""

from __future__ import annotations

import re
from functools import cache

from PySide6.QtGui import QFont, QPainterPath, QTransform

from motifdesk.project.letters import OUTLINES

_DRAWN_PX = 200
_COMMAND = re.compile(r"([MLHVCZ])([^MLHVCZ]*)")
_NUMBER = re.compile(r"-?\d*\.?\d+")


@cache
def letter_path(letter: str) -> QPainterPath:
    """Return the outline of a bold letter that fills the unit square exactly, y pointing up.

    The bases look as in the report. A transform with a negative height turns a letter upside down, which is how logos
    draw what speaks against the positive class.
    """
    return _up(_drawn(OUTLINES[letter]) if letter in OUTLINES else _printed(letter))


def _up(path: QPainterPath) -> QPainterPath:
    """Stretch an outline to the unit square, and let y point up."""
    box = path.boundingRect()
    to_unit = QTransform.fromTranslate(-box.left(), -box.bottom()) * QTransform.fromScale(
        1 / box.width(), -1 / box.height()
    )
    return to_unit.map(path)


def _drawn(outline: str) -> QPainterPath:
    """Return a path of SVG, of straight lines and cubic curves in absolute places."""
    path = QPainterPath()
    for command, rest in _COMMAND.findall(outline):
        numbers = [float(number) for number in _NUMBER.findall(rest)]
        here = path.currentPosition()
        if command == "M":
            path.moveTo(*numbers)
        elif command == "L":
            for place in range(0, len(numbers), 2):
                path.lineTo(*numbers[place : place + 2])
        elif command == "H":
            path.lineTo(numbers[0], here.y())
        elif command == "V":
            path.lineTo(here.x(), numbers[0])
        elif command == "C":
            for place in range(0, len(numbers), 6):
                path.cubicTo(*numbers[place : place + 6])
        else:
            path.closeSubpath()
    return path


def _printed(letter: str) -> QPainterPath:
    """Return a letter of the system's font, for those that no base has."""
    font = QFont("Helvetica", weight=QFont.Weight.Bold)
    font.setStyleHint(QFont.StyleHint.SansSerif)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setPixelSize(_DRAWN_PX)
    path = QPainterPath()
    path.addText(0, 0, font, letter)
    return path
