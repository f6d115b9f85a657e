from __future__ import annotations

import re
from dataclasses import fields

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from motifdesk.gui import theme
from motifdesk.gui.theme import DARK, LIGHT, Theme

THEMES = pytest.mark.parametrize("chosen", [LIGHT, DARK], ids=["light", "dark"])


def luminance(colour: str) -> float:
    """Return the relative luminance as WCAG 2.1 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@THEMES
@pytest.mark.parametrize("role", ["text", "muted", "accent", "good", "caution", "bad"])
def test_text_is_legible_on_every_surface(chosen: Theme, role: str) -> None:
    for surface in (chosen.window, chosen.surface):
        assert contrast(getattr(chosen, role), surface) >= 4.5


@THEMES
def test_text_on_coloured_grounds_is_legible(chosen: Theme) -> None:
    assert contrast(chosen.on_accent, chosen.accent) >= 4.5
    assert contrast(chosen.text, chosen.selection) >= 4.5


@THEMES
def test_every_colour_is_a_colour_and_every_base_has_one(chosen: Theme) -> None:
    for field in fields(chosen):
        if field.name != "dark":
            value = getattr(chosen, field.name)
            for colour in value if isinstance(value, tuple) else (value,):
                assert re.fullmatch(r"#[0-9A-F]{6}", colour)
    assert len(set(chosen.bases)) == 5


@THEMES
def test_lines_of_runs_stand_out_from_the_surface(chosen: Theme) -> None:
    assert len(set(chosen.runs)) == len(chosen.runs)
    for colour in chosen.runs:
        assert contrast(colour, chosen.surface) >= 3


class Listener(QWidget):
    changes = 0

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.changes += event.type() == QEvent.Type.PaletteChange


def test_applying_a_theme_changes_palette_and_tells_every_widget(
    themed_application: QApplication, qtbot: QtBot
) -> None:
    listener = Listener()
    qtbot.addWidget(listener)
    listener.show()
    before = listener.changes
    theme.apply(themed_application, DARK)
    try:
        assert theme.current() is DARK
        assert themed_application.palette().color(QPalette.ColorRole.Window) == QColor(DARK.window)
        assert listener.changes > before
    finally:
        theme.apply(themed_application, LIGHT)


def test_sequences_are_written_in_a_fixed_font() -> None:
    font = theme.fixed_font(15)
    assert font.pixelSize() == 15
    assert (
        font.fixedPitch() or font.styleHint() == font.StyleHint.Monospace or "mono" in font.family().lower()
    )
