"""Exceptions that nobody caught, in whatever thread: written to the log, and told once, in the window's thread."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any

from PySide6.QtCore import QObject, Signal

log = logging.getLogger(__name__)


class Mistakes(QObject):
    """Stands in for Python's hooks of unhandled exceptions, from `listen` to `close`."""

    made = Signal(object)  # the exception

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._before: tuple[Callable[..., Any], Callable[..., Any]] | None = None

    def listen(self) -> None:
        """Take the hooks over."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self.hear
        threading.excepthook = self._hear_thread

    def close(self) -> None:
        """Give them back."""
        if self._before is not None:
            sys.excepthook, threading.excepthook = self._before

    def hear(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Take note of an exception; on standard error too, where there is one."""
        log.critical("nobody caught this", exc_info=(kind, error, trace))
        if sys.stderr is not None:  # None in a windowed program
            sys.__excepthook__(kind, error, trace)
        self.made.emit(error.with_traceback(trace))

    def _hear_thread(self, found: threading.ExceptHookArgs) -> None:
        if found.exc_value is not None and not issubclass(found.exc_type, SystemExit):
            self.hear(found.exc_type, found.exc_value, found.exc_traceback)
