"""The threads that talk with the engine processes; the only QThreads. `motifdesk.gui.worker` alone makes them."""

from __future__ import annotations

import queue
from collections import deque
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import wait
from time import monotonic
from typing import Any

from PySide6.QtCore import QThread, Signal

from motifdesk.jobs.engine import Engine, EngineDied
from motifdesk.jobs.events import End as EndEvent
from motifdesk.jobs.events import EngineReady, Event, Failed, Status, WasCancelled
from motifdesk.jobs.process import Order, Quit, Request
from motifdesk.monitor import Wish

ENGINE_DIED = (
    "The engine, which does the computing, stopped unexpectedly (it may have run out of memory); it has been started "
    "again, everything that was finished is kept, and you can try again."
)
# Events go to the window in bundles, at most this often: a thousand epochs a second must not flood it.
_BUNDLE_SECONDS = 0.03
# A cancelled job that has not ended by then is ended with its process.
_CANCEL_SECONDS = 1.0
# Another engine takes longer to start than a quiet job to look up from what it is doing.
_QUIET_CANCEL_SECONDS = 10.0
# macOS gives threads 512 KB.
_STACK_BYTES = 8 << 20
_MAX_EARLY_DEATHS = 3


@dataclass(frozen=True)
class SetThreads:
    """Compute in so many threads from the next job on; None is all there are."""

    threads: int | None


class EngineThread(QThread):
    """Talks with the engine process.

    Signals carry lists of events, in order, to the thread of the receiver.
    """

    arrived = Signal(list)

    def __init__(self, threads: int | None = None, *, light: bool = False) -> None:
        """Prepare the thread; `start` starts it and the engine with it, which computes in so many threads.

        The engine of a light one does only what needs no TensorFlow.
        """
        super().__init__()
        self.setObjectName("filesThread" if light else "engineThread")
        self._light = light
        self.setStackSize(_STACK_BYTES)
        self._commands: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._wake_reader, self._wake_writer = Pipe(duplex=False)
        self._waiting: deque[Order] = deque()
        self._pauses: dict[int, Wish] = {}  # what was last wished of jobs that wait
        self._running: Order | None = None
        self._deadline: float | None = None
        self._bundle: list[object] = []
        self._bundle_due = 0.0
        self._early_deaths = 0
        self._ready = False
        self._threads = self._threads_wanted = threads
        self.engine_pid: int | None = None

    def post(self, command: object) -> None:
        """Give the thread a command, from any thread; once it has ended, there is nobody to take one."""
        if self.isFinished():
            return  # a timer of a window that closes, say
        self._commands.put(command)
        self._wake_writer.send_bytes(b"!")

    def run(self) -> None:
        """Serve commands and events until told to shut down. Runs in the thread itself."""
        self._start_engine()
        while self._serve_commands():
            self._follow_threads()
            self._start_next()
            self._wait()
            self._collect()
            self._enforce_cancel()
            self._flush()
        self._engine.close()
        self._wake_reader.close()

    def _start_engine(self) -> None:
        self._ready = False
        self._threads = self._threads_wanted
        self._engine = Engine(self._threads, light=self._light)
        self.engine_pid = self._engine.pid

    def _follow_threads(self) -> None:
        """Start the engine anew where it shall compute in more threads or fewer, once it is idle."""
        if self._threads != self._threads_wanted and self._running is None:
            self._engine.close()
            self._start_engine()

    def _wait(self) -> None:
        due = [moment for moment in (self._deadline, self._bundle_due if self._bundle else None) if moment]
        timeout = max(0.0, min(due) - monotonic()) if due else None
        watched: list[Any] = [self._wake_reader]
        if self._early_deaths < _MAX_EARLY_DEATHS:
            watched += [self._engine.connection, self._engine.sentinel]
        if self._wake_reader in wait(watched, timeout):
            self._wake_reader.recv_bytes()

    def _serve_commands(self) -> bool:
        while True:
            try:
                command = self._commands.get_nowait()
            except queue.Empty:
                return True
            if isinstance(command, Quit):
                return False
            if isinstance(command, SetThreads):
                self._threads_wanted = command.threads
            elif isinstance(command, Order):
                self._waiting.append(command)
                if command.job.heavy and not self._ready:
                    self._say(Status(command.number, "waiting for the engine to start"))
            elif isinstance(command, Request):
                self._pass_on(command)

    def _pass_on(self, command: Request) -> None:
        if self._running is not None and self._running.number == command.number:
            if command.wish is Wish.CANCEL:
                quiet = self._running.quiet
                self._deadline = monotonic() + (_QUIET_CANCEL_SECONDS if quiet else _CANCEL_SECONDS)
            self._try(self._engine.request, command.number, command.wish)
            return
        queued = [item for item in self._waiting if item.number == command.number]
        if queued and command.wish in (Wish.PAUSE, Wish.GO_ON):
            self._pauses[command.number] = command.wish
            return
        self._pauses.pop(command.number, None)
        for item in queued:
            self._waiting.remove(item)
            self._say(WasCancelled(item.number))

    def _start_next(self) -> None:
        if self._running is not None or not self._waiting:
            return
        if self._early_deaths >= _MAX_EARLY_DEATHS:
            self._early_deaths = 0
            self._start_engine()
        # While TensorFlow is loading, jobs that do without it overtake those that need it.
        able = [item for item in self._waiting if self._ready or not item.job.heavy]
        if able:
            self._running = able[0]
            self._waiting.remove(able[0])
            self._try(self._engine.order, able[0].number, able[0].job)
            wish = self._pauses.pop(able[0].number, Wish.GO_ON)
            if wish is Wish.PAUSE and self._running is not None:
                self._try(self._engine.request, able[0].number, wish)

    def _try(self, send: Any, *arguments: object) -> None:
        try:
            send(*arguments)
        except EngineDied:
            self._bury()

    def _collect(self) -> None:
        if self._early_deaths >= _MAX_EARLY_DEATHS:
            return
        try:
            for event in self._engine.events():
                self._take(event)
        except EngineDied:
            self._bury()

    def _take(self, event: object) -> None:
        if isinstance(event, EngineReady):
            self._early_deaths = 0
            self._ready = True
            self._say(event)
        elif isinstance(event, Event) and self._running is not None and event.job == self._running.number:
            if isinstance(event, EndEvent):
                self._running = self._deadline = None
            self._say(event)

    def _enforce_cancel(self) -> None:
        if self._deadline is not None and monotonic() >= self._deadline and self._running is not None:
            self._engine.kill()
            self._running.job.discard()
            self._say(WasCancelled(self._running.number))
            self._running = self._deadline = None
            self._start_engine()

    def _bury(self) -> None:
        """The engine is gone: say so to whoever waits for it, and start another."""
        self._engine.kill()
        if self._running is not None:
            cancelled = self._deadline is not None
            number = self._running.number
            if cancelled:
                self._running.job.discard()
            self._say(WasCancelled(number) if cancelled else Failed(number, ENGINE_DIED))
            self._running = self._deadline = None
        self._early_deaths += 1
        if self._early_deaths < _MAX_EARLY_DEATHS:
            self._start_engine()
            return
        # It dies again and again before it is ready: whoever waits must not wait for ever.
        for item in self._waiting:
            self._say(Failed(item.number, ENGINE_DIED))
        self._waiting.clear()

    def _say(self, event: object) -> None:
        if not self._bundle:
            self._bundle_due = max(self._bundle_due + _BUNDLE_SECONDS, monotonic())
        self._bundle.append(event)

    def _flush(self) -> None:
        urgent = any(isinstance(event, EndEvent | EngineReady) for event in self._bundle)
        if self._bundle and (urgent or monotonic() >= self._bundle_due):
            self._bundle_due = monotonic()
            self.arrived.emit(self._bundle)
            self._bundle = []
