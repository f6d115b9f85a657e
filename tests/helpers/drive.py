"""Starts the program as `python -m motifdesk` does and tells what it shows, a JSON object a line on standard output.

It only looks: whoever reads it presses keys on the display.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QSlider,
    QTableView,
    QWidget,
)

from motifdesk.cli import run_command
from motifdesk.gui import app
from motifdesk.gui.controllers.shell import ShellController
from motifdesk.project.session import Step

_LOOK_MS = 20


class Observer(QObject):
    """Looks at the window fifty times a second and tells what has changed."""

    def __init__(self, shell: ShellController) -> None:
        super().__init__(shell)
        self._shell = shell
        self._told: dict[str, Any] = {}
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        seen = self._see()
        if seen != self._told:
            self._told = seen
            print(json.dumps(seen), flush=True)

    def _see(self) -> dict[str, Any]:
        window, session = self._shell.window, self._shell.workbench.session
        focus = QApplication.focusWidget()
        return {
            "active": window.isActiveWindow(),
            "page": window.stack.currentWidget().objectName(),
            "states": [session.state(step).value for step in Step],
            "busy": window.findChild(QWidget, "jobProgress").isVisible(),
            "layers": window.findChild(QWidget, "modelSummary").isVisible(),
            "training": self._shell.train.is_training,
            "focus": _name(focus),
            "runs": len(session.runs),
            "method": session.attribution.method if session.attribution else None,
            "texts": {
                label.objectName(): label.text()
                for label in window.findChildren(QLabel)
                if label.objectName()
            },
            "value": _value(focus),
        }


def _name(widget: QWidget | None) -> str:
    """Return the objectName of the widget, or of the compound widget that it is a part of."""
    while widget is not None and (not widget.objectName() or widget.objectName().startswith("qt_")):
        widget = widget.parentWidget()
    return widget.objectName() if widget is not None else ""


def _value(widget: QWidget | None) -> object:
    if isinstance(widget, QSlider):
        return widget.value()
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QCheckBox):
        return widget.isChecked()
    if isinstance(widget, QLineEdit):
        return widget.text()
    if isinstance(widget, QTableView):
        return widget.currentIndex().row()
    return widget.accessibleDescription() if widget is not None else None


def _open_window() -> ShellController:
    shell = _original()
    Observer(shell)
    return shell


_original = app.open_window

# The engine process imports this module anew and must not open a window.
if __name__ == "__main__":
    app.open_window = _open_window
    sys.exit(run_command(sys.argv[1:]))
