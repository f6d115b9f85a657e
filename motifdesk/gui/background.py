"""Files that the window writes itself, beside its event loop: what is copied to them is here, not in an engine process.

Only for what holds the interpreter's lock for a moment at a time: packing a picture, waiting for the disk. Whatever
computes is a job (`motifdesk.gui.worker`).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject, Signal, SignalInstance
from shiboken6 import isValid

from motifdesk.errors import InputError

log = logging.getLogger(__name__)

# Two that wrote the same file at the same time would take its temporary name from each other.
_ONE_AT_A_TIME: Final = threading.Lock()


class Background(QObject):
    """Does work in a thread and says so, in the window's; a program that ends waits for what is being written.

    Exceptions other than `InputError` reach Python's hook for those that nobody caught.
    """

    done = Signal(object)  # what the work returned
    failed = Signal(str)  # a sentence

    def start(self, work: Callable[[], object]) -> None:
        """Do the work after what was started before it; it must not touch widgets."""
        threading.Thread(target=self._do, args=[work], name="background").start()

    def _do(self, work: Callable[[], object]) -> None:
        try:
            with _ONE_AT_A_TIME:
                result = work()
        except InputError as error:
            self._tell(self.failed, str(error))
        else:
            self._tell(self.done, result)

    def _tell(self, signal: SignalInstance, value: Any) -> None:
        if isValid(self):
            signal.emit(value)
        else:
            log.warning("nobody is there to hear this any more: %s", value)
