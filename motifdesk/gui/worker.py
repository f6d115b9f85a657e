"""The one place of concurrency: jobs go to the engine process, signals come back.

`JobRunner` lives in the window's thread and hands out a `JobHandle` for each job. An `EngineThread` owns the
conversation with an engine process and outlives its deaths. There are two: the second begins with the first job that is
done aside (a project that is saved, say), so that those never wait for a training.
"""

from __future__ import annotations

import logging
from typing import Any

from PySide6.QtCore import QObject, Signal

from motifdesk.gui.engine_thread import EngineThread, SetThreads
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
        self._thread, self._files = EngineThread(threads), EngineThread(light=True)
        for thread in (self._thread, self._files):
            thread.arrived.connect(self._route)
        self._handles: dict[int, JobHandle] = {}
        self._aside: set[int] = set()  # the jobs that are done aside
        self._count = 0
        self._is_down = False

    @property
    def engine_pid(self) -> int | None:
        """The process number of the engine; None before it has started."""
        return self._thread.engine_pid

    def start(self) -> None:
        """Start the thread, and with it the engine."""
        self._thread.start()

    def warm_up(self) -> None:
        """Start what is done aside before it is asked for, so that a project opens at once."""
        if not (self._files.isRunning() or self._is_down):
            self._files.start()

    def set_threads(self, threads: int | None) -> None:
        """Compute in so many threads, once the running job is done; `ready` says when the engine is up again."""
        self._thread.post(SetThreads(threads))

    def shutdown(self) -> None:
        """End the engines and their threads, and wait for them."""
        self._is_down = True
        running = [thread for thread in (self._thread, self._files) if thread.isRunning()]
        for thread in running:
            thread.post(Quit())
        for thread in running:
            thread.wait()

    def submit(self, job: Job[Any], title: str, *, quiet: bool = False) -> JobHandle:
        """Run a job after those submitted before; connect to the handle's signals at once.

        A quiet job is not announced by `started`: it is the program's own, and over in a moment.
        """
        self._count += 1
        handle = JobHandle(self, self._count, title)
        self._handles[handle.number] = handle
        log.info("job %d: %s", handle.number, title)
        if job.aside:
            self._aside.add(handle.number)
            self.warm_up()
        self._thread_of(handle).post(Order(handle.number, job, quiet))
        if not quiet:
            self.started.emit(handle)
        return handle

    def wish(self, handle: JobHandle, wish: Wish) -> None:
        """Pass on what the user wishes of a job."""
        self._thread_of(handle).post(Request(handle.number, wish))

    def abandon(self) -> None:
        """Cancel every job there is; each has ended for its owner when this returns, whatever still comes of it."""
        for handle in list(self._handles.values()):
            self.wish(handle, Wish.CANCEL)
            self._tell(WasCancelled(handle.number))

    def _thread_of(self, handle: JobHandle) -> EngineThread:
        return self._files if handle.number in self._aside else self._thread

    def _route(self, events: list[object]) -> None:
        if self._is_down:
            return  # what was still on its way would only begin more work
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
        if isinstance(event, EndEvent):
            del self._handles[event.job]  # whoever hears of the end may abandon all others
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
            handle.ended.emit()
            self._aside.discard(event.job)
            handle.deleteLater()
