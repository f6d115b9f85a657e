"""Projects that macOS asks the program to open: it sends an event where other systems name them on the command line."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QFileOpenEvent


class FileOpenFilter(QObject):
    """Says which project was double-clicked, also before the window is shown; install it on the application."""

    wanted = Signal(object)  # Path

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the events that ask for a file, and let all others pass."""
        if event.type() != QEvent.Type.FileOpen:
            return super().eventFilter(watched, event)
        assert isinstance(event, QFileOpenEvent)  # its type says so
        if event.file():  # none where a web address is to be opened
            self.wanted.emit(Path(event.file()))
        return True
