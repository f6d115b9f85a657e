"""The engine process: takes jobs from a pipe, one at a time, and tells of them over the same pipe."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import traceback
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from motifdesk.errors import NOT_ENOUGH_MEMORY, Cancelled, MotifDeskError
from motifdesk.jobs.events import (
    EngineReady,
    Event,
    Failed,
    Partial,
    Progress,
    Status,
    Succeeded,
    WasCancelled,
)
from motifdesk.jobs.tasks import Job
from motifdesk.jobs.transport import receive, send
from motifdesk.log_files import watch_for_crashes
from motifdesk.monitor import Wish

OUT_OF_MEMORY = (
    f"{NOT_ENOUGH_MEMORY} for this; close other programs, choose a smaller batch or a smaller network, "
    "or load fewer sequences."
)
# A quarter of a core where another program wants that core too, all of it where none does.
_NICENESS = 5
_BELOW_NORMAL_PRIORITY_CLASS = 0x4000


@dataclass(frozen=True)
class Order:
    """Do this job, under this number; a quiet one is the program's own, and nobody waits for its end."""

    number: int
    job: Job[Any]
    quiet: bool = False


@dataclass(frozen=True)
class Request:
    """What the user wishes of the job with this number."""

    number: int
    wish: Wish


@dataclass(frozen=True)
class Quit:
    """End the process."""


def serve(connection: Connection, threads: int | None = None, light: bool = False) -> None:
    """Serve until told to quit or the window is gone. The process's main function.

    `threads` are those that TensorFlow may use; it takes them only once, when it is loaded. None leaves it to it. A
    light process loads no TensorFlow, and can do no heavy job.
    """
    # Ctrl+C in a terminal reaches the whole group; the window decides what becomes of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    watch_for_crashes("files" if light else "engine")
    _let_others_go_first()
    wire = _Wire(connection)
    preload = threading.Thread(target=_preload, args=[wire, threads], daemon=True)
    if not light:
        preload.start()
    with suppress(SystemExit):  # told to quit, or the window is gone, in the middle of a job
        _take_orders(wire, preload)
    if preload.is_alive():
        # Python would take itself apart under the thread, whose imports then fail, with a traceback each.
        os._exit(0)


def _take_orders(wire: _Wire, preload: threading.Thread) -> None:
    """Do one job after the other until told to quit; the window's end raises `SystemExit` or returns, too."""
    while True:
        try:
            message = receive(wire.connection)
        except (EOFError, OSError):
            return  # the window is gone
        if isinstance(message, Quit):
            return
        if isinstance(message, Order):
            if message.job.heavy:
                # Never two threads importing at once: TensorFlow's modules import each other.
                preload.join()
            wire.send(perform(message, _PipeMonitor(message.number, wire)))


def _let_others_go_first() -> None:
    """Lower the process's priority: it fills every core, and the window must answer all the same."""
    if sys.platform == "win32":
        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL_PRIORITY_CLASS)
    else:
        os.nice(_NICENESS)


def _preload(wire: _Wire, threads: int | None) -> None:
    """Load what most jobs need while the user is still looking at the first page."""
    found = None
    try:
        import sklearn.linear_model
        import sklearn.metrics  # noqa: F401

        from motifdesk.models.backend import devices, tensorflow

        tensorflow(threads)
        found = devices()
    finally:
        # Also where it cannot be loaded: the job that needs it then says why, rather than wait for ever.
        wire.send(EngineReady(found))


def perform(order: Order, monitor: _PipeMonitor) -> Event:
    """Do a job and return its end, whatever happens."""
    number = order.number
    try:
        return Succeeded(number, order.job.run(monitor))
    except Cancelled:
        order.job.discard()
        return WasCancelled(number)
    except MotifDeskError as error:
        return Failed(number, str(error))
    except Exception as error:
        # TensorFlow's own class for it is known by name alone: this module must not import TensorFlow.
        if isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError":
            return Failed(number, OUT_OF_MEMORY)
        message = (
            f"MotifDesk made a mistake ({type(error).__name__}: {error}); nothing is lost. "
            "Please send the details to the developers."
        )
        return Failed(number, message, traceback.format_exc())


class _Wire:
    """The pipe, shared by the thread that preloads and the one that works."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._lock = threading.Lock()

    def send(self, value: object) -> None:
        with self._lock:
            try:
                send(self.connection, value)
            except OSError:
                raise SystemExit from None  # the window is gone: nobody wants to be told


class _PipeMonitor:
    """The monitor of a job in the engine process."""

    def __init__(self, number: int, wire: _Wire) -> None:
        self._number = number
        self._wire = wire
        self._wish = Wish.GO_ON

    def status(self, text: str) -> None:
        self._wire.send(Status(self._number, text))

    def progress(self, done: float, total: float) -> None:
        self._wire.send(Progress(self._number, done, total))

    def partial(self, value: object) -> None:
        self._wire.send(Partial(self._number, value))

    def wish(self) -> Wish:
        while self._wire.connection.poll():
            try:
                message = receive(self._wire.connection)
            except (EOFError, OSError):
                raise SystemExit from None  # the window is gone: nobody wants the result
            if isinstance(message, Quit):
                raise SystemExit
            if isinstance(message, Request) and message.number == self._number:
                self._take(message.wish)
        return self._wish

    def _take(self, wish: Wish) -> None:
        """What shall end ends, whatever is wished later: it may be cancelled still, but not go on."""
        if self._wish in (Wish.GO_ON, Wish.PAUSE) or wish is Wish.CANCEL:
            self._wish = wish
