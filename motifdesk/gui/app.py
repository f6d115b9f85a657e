"""Start the window."""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import sys
from functools import partial
from pathlib import Path
from types import FrameType

# numpy loads these when they are first used, which would hold up the window in the middle of a click.
import numpy.ma
import numpy.random  # noqa: F401
from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QSocketNotifier,
    QTimer,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from motifdesk import __version__
from motifdesk.errors import EnvironmentLacks
from motifdesk.gui.controllers.shell import ShellController
from motifdesk.gui.demo import DemoGuide
from motifdesk.gui.file_open import FileOpenFilter
from motifdesk.gui.mistakes import Mistakes
from motifdesk.gui.settings import read_settings
from motifdesk.gui.worker import JobRunner
from motifdesk.log_files import start_log, stop_log, watch_for_crashes

log = logging.getLogger(__name__)

INTERRUPTED = 130


def make_application() -> QApplication:
    """Return the Qt application, named and styled alike on every system."""
    application = QApplication.instance() or _first_application()
    assert isinstance(application, QApplication)
    application.setApplicationName("MotifDesk")
    application.setApplicationVersion(__version__)
    application.setStyle("Fusion")
    return application


def _first_application() -> QApplication:
    """Make the application; where the named display cannot be used, leave with a sentence, for Qt would abort."""
    said: list[str] = []

    def hear(kind: QtMsgType, _: QMessageLogContext, text: str) -> None:
        said.append(text)
        if kind == QtMsgType.QtFatalMsg:
            sentence = (
                f"motifdesk: The window cannot be shown ({said[0].rstrip('. ')}); start it on a desktop, on Debian or "
                "Ubuntu install libxcb-cursor0 and libxkbcommon-x11-0, or use 'motifdesk run'."
            )
            print(sentence, file=sys.stderr, flush=True)
            os._exit(EnvironmentLacks.exit_code)

    before = qInstallMessageHandler(hear)
    try:
        return QApplication(sys.argv[:1])
    finally:
        qInstallMessageHandler(before)
        for text in said:
            print(text, file=sys.stderr)


class CtrlC(QObject):
    """Says that Ctrl+C was pressed in the terminal that the window was started from.

    Python notices a signal only when it runs; while Qt waits for events a socket wakes it.
    """

    pressed = Signal()

    def __init__(self, parent: QObject) -> None:
        """Listen until `close`."""
        super().__init__(parent)
        self.was_pressed = False
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._wake)
        signal.set_wakeup_fd(self._writer.fileno())
        self._before = signal.signal(signal.SIGINT, self._hear)

    def close(self) -> None:
        """Listen no longer."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGINT, self._before)
        self._reader.close()
        self._writer.close()

    def _hear(self, _: int, __: FrameType | None) -> None:
        self.was_pressed = True

    def _wake(self) -> None:
        self._reader.recv(64)
        if self.was_pressed:
            self.pressed.emit()


def open_window() -> ShellController:
    """Show a new window and return its controller; the engine starts once the window is drawn."""
    application = make_application()
    shell = ShellController(JobRunner(read_settings().threads or None))
    shell.apply_theme()
    application.styleHints().colorSchemeChanged.connect(shell.apply_theme)
    shell.window.show()
    # The engine's four seconds of import begin once the window is drawn.
    QTimer.singleShot(0, shell.runner.start)
    shell.runner.ready.connect(shell.runner.warm_up)
    QTimer.singleShot(0, _note_start)
    return shell


def _note_start() -> None:
    log.info("window shown")


def _collect_again() -> None:
    """Look for garbage from now on, in what is made from now on: all that is there stays as long as the window."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def main(*, demo: bool = False, project: Path | None = None) -> int:
    """Show the window and run until it is closed; `demo` loads and trains the built-in example in it.

    `project` is opened in it.
    """
    application = make_application()
    handler = start_log()
    watch_for_crashes("window")
    shell = open_window()
    mistakes = Mistakes(shell)
    mistakes.made.connect(shell.report_exception)
    mistakes.listen()
    interruption = CtrlC(shell)
    # What was not saved is offered at the next start.
    interruption.pressed.connect(shell.autosave.stay)
    interruption.pressed.connect(shell.project.leave)
    QTimer.singleShot(0, _collect_again)
    QTimer.singleShot(0, shell.autosave.begin)
    if sys.platform == "darwin":  # elsewhere nobody sends them, and a filter sees every event there is
        files = FileOpenFilter(shell)
        files.wanted.connect(shell.workbench.project_wanted)
        application.installEventFilter(files)
    if project is not None:
        QTimer.singleShot(0, partial(shell.project.open, project.absolute()))
    if demo:
        guide = DemoGuide(shell)
        QTimer.singleShot(0, guide.begin)
    try:
        code = application.exec()
    finally:
        shell.runner.shutdown()
        interruption.close()
        mistakes.close()
        stop_log(handler)
    return INTERRUPTED if interruption.was_pressed else code
