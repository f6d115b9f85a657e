"""The buttons above the track of one sequence."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from motifdesk.gui import theme
from motifdesk.gui.icons import icon
from motifdesk.gui.plots.saliency_track import SaliencyTrack


class TrackTools(QWidget):
    """Letters or bars, either strand, and zoom."""

    turned = Signal()  # the other strand is wanted

    def __init__(self, track: SaliencyTrack) -> None:
        super().__init__()
        letters = tool("lettersButton", "Letters", "Draw every base as its letter")
        bars = tool("barsButton", "Bars", "Draw every base as a bar")
        self._drawing = QButtonGroup(self)
        for button in (letters, bars):
            button.setCheckable(True)
            self._drawing.addButton(button)
        letters.setChecked(True)
        bars.toggled.connect(track.set_bars)
        self._reverse = tool("reverseButton", "Rev. comp.", "Show the reverse complement")
        self._reverse.setCheckable(True)
        self._reverse.toggled.connect(self.turned)
        self._offered = True
        self._icons = {
            "zoom-out": tool("zoomOutButton", "", "Zoom out (−)"),
            "zoom-in": tool("zoomInButton", "", "Zoom in (+)"),
            "fit": tool("fitButton", "", "Show the whole sequence (0)"),
        }
        slots = (track.zoom_out, track.zoom_in, track.show_everything)
        for button, slot in zip(self._icons.values(), slots, strict=True):
            button.clicked.connect(slot)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SMALL)
        for button in (letters, bars, self._reverse, *self._icons.values()):
            layout.addWidget(button)
        self._draw_icons()

    @property
    def is_turned(self) -> bool:
        """Whether the reverse complement is shown."""
        return self._offered and self._reverse.isChecked()

    def offer_turning(self, *, offered: bool) -> None:
        """Offer the reverse complement; RNA has none."""
        self._offered = offered
        self._reverse.setVisible(offered)

    def turn_forward(self) -> None:
        """Show the strand as it was loaded."""
        self._reverse.setChecked(False)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icons()

    def _draw_icons(self) -> None:
        for name, button in self._icons.items():
            button.setIcon(icon(name))


def tool(name: str, text: str, tip: str) -> QToolButton:
    """Return a flat button with its objectName."""
    button = QToolButton()
    button.setObjectName(name)
    button.setProperty("role", "flat")
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(text or tip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
