"""What every page has in common, and the widgets that pages are built of."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractSpinBox, QFrame, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from motifdesk.gui import theme


class Page(QWidget):
    """A page of the wizard.

    A page shows a state that its controller gives it, and says by its signals what the user wants; it knows neither
    the session nor the engine. The shell reads `title`, `sentence` and `help_text`, and moves between pages.
    """

    title = ""
    sentence = ""
    help_text = ""


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """Return a text in one of the style sheet's roles (pageTitle, section, muted, good, caution, bad)."""
    widget = QLabel(text)
    widget.setTextFormat(Qt.TextFormat.PlainText)  # what stands in a user's file is never taken for markup
    widget.setProperty("role", role)
    widget.setWordWrap(wrap)
    return widget


def wrapped(text: str, role: str = "") -> QLabel:
    """Return a text that takes as many lines as it needs; a long word in it does not widen the column."""
    widget = label(text, role, wrap=True)
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    widget.setSizePolicy(policy)
    return widget


def set_role(widget: QWidget, role: str) -> None:
    """Give the widget another role of the style sheet."""
    widget.setProperty("role", role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def button(text: str, name: str, *, primary: bool = False, tip: str = "") -> QPushButton:
    """Return a button with its objectName; a page has one primary button."""
    widget = QPushButton(text)
    widget.setObjectName(name)
    widget.setToolTip(tip)
    widget.setAutoDefault(False)
    if primary:
        widget.setProperty("role", "primary")
    return widget


def pad_editor(box: QAbstractSpinBox) -> None:
    """Keep a spin box's text off its frame: Qt lets no style sheet do it where the frame is one."""
    box.lineEdit().setTextMargins(theme.SMALL, 0, 0, 0)


def card(*, margin: int = theme.WIDE) -> tuple[QFrame, QVBoxLayout]:
    """Return a surface with a border, and the layout inside it."""
    frame = QFrame()
    frame.setProperty("role", "card")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(theme.GAP)
    return frame, layout


class RoomyPane(QWidget):
    """A part of a page that is given the room of another while it is seen, and so asks for no height of its own."""

    def minimumSizeHint(self) -> QSize:
        """Return the width that everything needs."""
        return QSize(super().minimumSizeHint().width(), 0)


class Placeholder(QWidget):
    """What stands where a result will stand: a sentence, and the one button that fills it.

    Used for all three states without a result: empty, busy and failed.
    """

    pressed = Signal()

    def __init__(self, text: str, button_text: str = "", button_name: str = "") -> None:
        super().__init__()
        self._label = label(text, "muted", wrap=True)
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.addStretch()
        layout.addWidget(self._label)
        if button_text:
            self.button = button(button_text, button_name)
            self.button.clicked.connect(self.pressed)
            layout.addSpacing(theme.GAP)
            layout.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignCenter)
        layout.addStretch()

    def show_text(self, text: str, *, failed: bool = False) -> None:
        """Change the sentence; a failure is drawn as one."""
        self._label.setText(text)
        set_role(self._label, "bad" if failed else "muted")
