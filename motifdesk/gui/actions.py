"""Actions that a widget offers in its context menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


def offer(widget: QWidget, entries: Sequence[tuple[str, str, Callable[[], None]]]) -> None:
    """Give a widget actions, each a text, an objectName and a slot; the first is what the keys for copying do."""
    for place, (text, name, slot) in enumerate(entries):
        action = QAction(text, widget)
        action.setObjectName(name)
        action.triggered.connect(slot)
        if place == 0:
            action.setShortcut(QKeySequence.StandardKey.Copy)
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        widget.addAction(action)
    widget.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
