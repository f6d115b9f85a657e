"""Start the window and say when each phase of it ended. `start` runs it in a process of its own.

Prints the moments by the system's monotonic clock, which processes share, so that the interpreter's own start counts.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from time import monotonic
from typing import Any

HEAVY = ("tensorflow", "keras", "sklearn", "scipy")
MODULES = {
    "import PySide6": "PySide6.QtWidgets",
    "import pyqtgraph": "pyqtgraph",
    "import motifdesk.gui": "motifdesk.gui.app",
}


def main() -> None:
    """Start the window, wait until it is painted, and leave."""
    moments = {"start Python": monotonic()}
    for phase, module in MODULES.items():
        import_module(module)
        moments[phase] = monotonic()
    from PySide6.QtCore import QEvent, QObject, QTimer

    from motifdesk.gui.app import make_application, open_window

    class FirstPaint(QObject):
        """Ends the event loop once the window has been painted, its children included."""

        def eventFilter(self, watched: Any, event: Any) -> bool:  # noqa: N802 - Qt's name
            if event.type() == QEvent.Type.Paint:
                watched.removeEventFilter(self)
                QTimer.singleShot(0, self._end)
            return False

        def _end(self) -> None:
            moments["first paint"] = monotonic()
            application.exit()

    application = make_application()
    shell = open_window()
    moments["build the window"] = monotonic()
    watcher = FirstPaint()
    shell.window.installEventFilter(watcher)
    application.exec()
    shell.runner.shutdown()
    print(json.dumps({"moments": moments, "heavy": [name for name in HEAVY if name in sys.modules]}))
