"""Start the window."""

from __future__ import annotations

import sys
from functools import partial
from types import TracebackType

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from motifdesk import __version__
from motifdesk.gui.controllers.shell import ShellController
from motifdesk.gui.demo import DemoGuide
from motifdesk.gui.worker import JobRunner


def make_application() -> QApplication:
    """Return the Qt application, named and styled alike on every system."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("MotifDesk")
    application.setApplicationVersion(__version__)
    application.setStyle("Fusion")
    return application


def open_window() -> ShellController:
    """Show a new window and return its controller; the engine starts once the window is drawn."""
    application = make_application()
    shell = ShellController(JobRunner())
    shell.apply_theme()
    application.styleHints().colorSchemeChanged.connect(shell.apply_theme)
    shell.window.show()
    # The engine's four seconds of import begin once the window is drawn.
    QTimer.singleShot(0, shell.runner.start)
    return shell


def main(*, demo: bool = False) -> int:
    """Show the window and run until it is closed; `demo` loads and trains the built-in example in it."""
    application = make_application()
    shell = open_window()
    sys.excepthook = partial(_report, shell)
    if demo:
        guide = DemoGuide(shell)
        QTimer.singleShot(0, guide.begin)
    try:
        return application.exec()
    finally:
        shell.runner.shutdown()


def _report(
    shell: ShellController, kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Tell of an exception that nobody caught: to the user, and on standard error where there is one."""
    if sys.stderr is not None:  # None in a windowed program
        sys.__excepthook__(kind, error, trace)
    shell.report_exception(kind, error, trace)
