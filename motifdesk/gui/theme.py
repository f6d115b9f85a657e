"""How everything looks: one set of tokens, light and dark, applied to the whole application at once.

Widgets that paint themselves ask `current()` while they paint, and repaint on `QEvent.PaletteChange`, which Qt sends
to every widget when the theme changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from motifdesk.resources import resource_path

BODY_PX = 13
SMALL, GAP, WIDE, WIDER, WIDEST = 4, 8, 12, 16, 24


@dataclass(frozen=True)
class Theme:
    """The colours of one theme, as ``#RRGGBB``."""

    dark: bool
    window: str
    surface: str
    border: str
    text: str
    muted: str
    accent: str
    on_accent: str
    good: str
    caution: str
    bad: str
    base_t: str
    selection: str
    runs: tuple[str, ...]  # told apart by colour-blind readers too; as many runs can be compared
    base_a: str = "#009980"
    base_c: str = "#59B3E6"
    base_g: str = "#E69B04"
    validation: str = "#D9822B"

    @property
    def bases(self) -> tuple[str, str, str, str, str]:
        """The colours of A, C, G, T (or U) and of an unknown base, by code."""
        return (self.base_a, self.base_c, self.base_g, self.base_t, self.muted)

    @property
    def raises(self) -> str:
        """The colour of what raises a prediction."""
        return self.accent

    @property
    def lowers(self) -> str:
        """The colour of what lowers a prediction."""
        return self.validation

    @property
    def train(self) -> str:
        """The colour of everything about the training sequences."""
        return self.accent


LIGHT = Theme(
    dark=False, window="#F7F7F5", surface="#FFFFFF", border="#DADAD6", text="#1F2328", muted="#5B6470",
    accent="#1B6E8C", on_accent="#FFFFFF", good="#2E7D4F", caution="#9A5B00", bad="#B3261E", base_t="#1A1A1A",
    selection="#D6E8EF", runs=("#1B6E8C", "#C4601A", "#6B4FA0", "#2F9E77", "#B8336A"),
)  # fmt: skip
DARK = Theme(
    dark=True, window="#16191D", surface="#1E2227", border="#353B43", text="#E6E8EA", muted="#9AA4AF",
    accent="#5BB5D5", on_accent="#10262E", good="#63C08A", caution="#E0A84A", bad="#F2867E", base_t="#D8DADD",
    selection="#24424F", runs=("#5BB5D5", "#E8954A", "#B39DE6", "#63C9A4", "#F08CB5"),
)  # fmt: skip


class _State:
    """The theme in force; one a process, as QApplication is."""

    theme = LIGHT


def current() -> Theme:
    """Return the theme in force."""
    return _State.theme


@contextmanager
def looking(theme: Theme) -> Iterator[None]:
    """Let what is drawn within the block be drawn in another theme; the window's palette stays."""
    before, _State.theme = _State.theme, theme
    try:
        yield
    finally:
        _State.theme = before


def system_theme() -> Theme:
    """Return the theme that the system asks for."""
    application = QApplication.instance()
    hints = application.styleHints() if isinstance(application, QApplication) else None
    return DARK if hints is not None and hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT


def apply(application: QApplication, theme: Theme) -> None:
    """Put the theme in force: palette, style sheet, and a PaletteChange event to every widget."""
    _State.theme = theme
    application.setPalette(_palette(theme))
    template = Template(resource_path("style", "app.qss").read_text(encoding="utf-8"))
    icons = resource_path("icons").as_posix()
    tone = "dark" if theme.dark else "light"
    application.setStyleSheet(template.substitute(asdict(theme), body=BODY_PX, icons=icons, tone=tone))


def _palette(theme: Theme) -> QPalette:
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.surface,
        QPalette.ColorRole.AlternateBase: theme.window,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.Button: theme.surface,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.ToolTipBase: theme.surface,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.muted,
        QPalette.ColorRole.Highlight: theme.selection,
        QPalette.ColorRole.HighlightedText: theme.text,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.Mid: theme.border,
    }
    palette = QPalette()
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.muted))
    return palette


def fixed_font(pixels: int = BODY_PX) -> QFont:
    """Return the system's fixed-width font, for sequences."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(pixels)
    return font
