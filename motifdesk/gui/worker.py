"""The one place of concurrency: jobs go to the engine process, signals come back.

`JobRunner` lives in the window's thread and hands out a `JobHandle` for each job. `EngineThread`, the only QThread,
owns the conversation with the engine process and outlives its deaths.
"""

from __future__ import annotations

import logging
import queue
from collections import deque
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import wait
from time import monotonic
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from motifdesk.jobs.engine import Engine, EngineDied
from motifdesk.jobs.events import End as EndEvent
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
from motifdesk.jobs.process import Order, Quit, Request
from motifdesk.jobs.tasks import Job
from motifdesk.models.backend import Devices
from motifdesk.monitor import Wish

log = logging.getLogger(__name__)

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

    def __init__(self, threads: int | None = None) -> None:
        """Prepare the thread; `start` starts it and the engine with it, which computes in so many threads."""
        super().__init__()
        self.setObjectName("engineThread")
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
        self._engine = Engine(self._threads)
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


def _epitaph(event: EndEvent) -> str:
    """Return how a job ended, for the log."""
    match event:
        case Failed(message=message, details=details):
            return "\n".join(filter(None, (f"failed: {message}", details)))
        case WasCancelled():
            return "cancelled"
    return "succeeded"


class JobHandle(QObject):
    """One job, seen from the window. Exactly one of succeeded, failed and cancelled comes, then `ended`."""

    status = Signal(str)
    progress = Signal(float, float)
    partials = Signal(list)  # the partial results that arrived together, in order
    succeeded = Signal(object)
    failed = Signal(str, str)  # a sentence; details, empty unless the mistake is ours
    cancelled = Signal()
    ended = Signal()
    told = Signal(str)  # how far it is, in its owner's words
    paused = Signal(bool)

    def __init__(self, runner: JobRunner, number: int, title: str) -> None:
        """Made by `JobRunner.submit` alone."""
        super().__init__(runner)
        self.number = number
        self.title = title
        self._runner = runner

    def tell(self, text: str) -> None:
        """Say how far the job is in words that are better than a percentage."""
        self.told.emit(text)

    def pause(self) -> None:
        """Have the job wait until `resume`, `stop` or `cancel`."""
        self._runner.wish(self, Wish.PAUSE)
        self.paused.emit(True)

    def resume(self) -> None:
        """Have a paused job go on."""
        self._runner.wish(self, Wish.GO_ON)
        self.paused.emit(False)

    def stop(self) -> None:
        """End the job and keep what it has."""
        self._runner.wish(self, Wish.STOP)

    def cancel(self) -> None:
        """End the job and discard what it has."""
        self._runner.wish(self, Wish.CANCEL)


class JobRunner(QObject):
    """Submits jobs and routes what is said of them. Lives in the window's thread."""

    started = Signal(object)  # the JobHandle
    ready = Signal()  # TensorFlow is loaded

    def __init__(self, threads: int | None = None) -> None:
        """Prepare; nothing runs before `start`. The engine computes in so many threads, all where it is None."""
        super().__init__()
        self.devices: Devices | None = None  # what the engine computes on, once it is ready
        self._thread = EngineThread(threads)
        self._thread.arrived.connect(self._route)
        self._handles: dict[int, JobHandle] = {}
        self._count = 0

    @property
    def engine_pid(self) -> int | None:
        """The process number of the engine; None before it has started."""
        return self._thread.engine_pid

    def start(self) -> None:
        """Start the thread, and with it the engine."""
        self._thread.start()

    def set_threads(self, threads: int | None) -> None:
        """Compute in so many threads, once the running job is done; `ready` says when the engine is up again."""
        self._thread.post(SetThreads(threads))

    def shutdown(self) -> None:
        """End engine and thread, and wait for both."""
        if self._thread.isRunning():
            self._thread.post(Quit())
            self._thread.wait()

    def submit(self, job: Job[Any], title: str, *, quiet: bool = False) -> JobHandle:
        """Run a job after those submitted before; connect to the handle's signals at once.

        A quiet job is not announced by `started`: it is the program's own, and over in a moment.
        """
        self._count += 1
        handle = JobHandle(self, self._count, title)
        self._handles[handle.number] = handle
        log.info("job %d: %s", handle.number, title)
        self._thread.post(Order(handle.number, job, quiet))
        if not quiet:
            self.started.emit(handle)
        return handle

    def wish(self, handle: JobHandle, wish: Wish) -> None:
        """Pass on what the user wishes of a job."""
        self._thread.post(Request(handle.number, wish))

    def _route(self, events: list[object]) -> None:
        if not self._thread.isRunning():
            return  # shut down: what was still on its way would only begin more work
        partials: dict[int, list[object]] = {}
        for event in events:
            if isinstance(event, EngineReady):
                self.devices = event.devices
                log.info(
                    "engine ready: %s", event.devices.sentence if event.devices else "without TensorFlow"
                )
                self.ready.emit()
            elif isinstance(event, Partial):
                partials.setdefault(event.job, []).append(event.value)
            elif isinstance(event, Event):
                self._hand_over(event.job, partials)
                self._tell(event)
        for number in list(partials):
            self._hand_over(number, partials)

    def _hand_over(self, number: int, partials: dict[int, list[object]]) -> None:
        if number in partials and number in self._handles:
            self._handles[number].partials.emit(partials.pop(number))

    def _tell(self, event: Event) -> None:
        handle = self._handles.get(event.job)
        if handle is None:
            return  # late news of a job that has ended
        match event:
            case Status(text=text):
                handle.status.emit(text)
            case Progress(done=done, total=total):
                handle.progress.emit(done, total)
            case Succeeded(result=result):
                handle.succeeded.emit(result)
            case Failed(message=message, details=details):
                handle.failed.emit(message, details)
            case WasCancelled():
                handle.cancelled.emit()
        if isinstance(event, EndEvent):
            log.info("job %d: %s", event.job, _epitaph(event))
            del self._handles[event.job]
            handle.ended.emit()
            handle.deleteLater()
