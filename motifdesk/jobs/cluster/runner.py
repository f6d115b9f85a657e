"""Runs trials on a cluster: gives each free worker the next one, listens, and ends what should end.

Dask sees to it that a trial whose worker dies is run again elsewhere. Results are told apart by their trial's number,
so that none counts twice.
"""

from __future__ import annotations

import queue
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Protocol
from uuid import uuid4

import motifdesk
from motifdesk.data.wording import counted
from motifdesk.errors import EnvironmentLacks, InputError
from motifdesk.jobs.cluster.local import LocalWorkers
from motifdesk.jobs.cluster.settings import ClusterSettings, security_of, silence_dask
from motifdesk.jobs.cluster.task import TOPIC, end_trials, epoch_said, run_trial, version
from motifdesk.monitor import Monitor, Wish, check_cancelled
from motifdesk.training.search.trial import Epoch, Material, Order, TrialResult

_CONNECT_SECONDS = 10
# How long an event may wait for the loop, and how often the workers are counted.
_TURN_SECONDS = 0.1
_COUNT_SECONDS = 0.5
# A trial is sent anew so often where Dask has lost its data; it has its own count of dead workers.
_ATTEMPTS = 5


class TrialSource(Protocol):
    """Who has trials to run, and wants to know what became of them. Called from one thread."""

    def next(self) -> Order | None:
        """Return the next trial; None where there is none now."""

    def began(self, number: int, worker: str) -> None:
        """Take note of where a trial runs."""

    def report(self, number: int, epoch: Epoch) -> bool:
        """Take note of an epoch; return whether the trial should end."""

    def tell(self, result: TrialResult) -> None:
        """Take note of the end of a trial."""


class Cluster:
    """A connection to a scheduler and, where it is one of our own, the workers behind it."""

    def __init__(self, settings: ClusterSettings, monitor: Monitor) -> None:
        """Connect, or start the workers of this computer.

        Raises
        ------
        InputError
            The certificates are no good.
        EnvironmentLacks
            No scheduler answers.
        """
        self.where = settings.scheduler or "this computer"
        self.local: LocalWorkers | None = None
        if settings.scheduler:
            monitor.status(f"connecting to {settings.scheduler}")
            address, security = settings.scheduler, security_of(settings.tls)
        else:
            count = settings.local_workers
            monitor.status(f"starting {counted(count, 'worker')}")
            self.local = LocalWorkers(count, settings.threads)
            address, security = self.local.address, self.local.security
        try:
            self.client = _connected(address, security)
        except BaseException:
            self.close()
            raise

    def tend(self) -> None:
        """See to it that all is alive; raises `EnvironmentLacks` where it cannot be kept so."""
        if self.local is not None:
            self.local.tend()
        if self.client.status != "running":
            raise EnvironmentLacks(f"The scheduler at {self.where} is gone; what was finished is kept.")

    def close(self) -> None:
        """Leave the scheduler; end it and its workers where they are ours."""
        if hasattr(self, "client"):
            self.client.close(timeout=2)
        if self.local is not None:
            self.local.close()


def _connected(address: str, security: Any) -> Any:
    from distributed.client import Client

    silence_dask()
    try:
        return Client(address, security=security, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, TimeoutError) as error:
        raise EnvironmentLacks(
            f"No scheduler answers at {address}; check the address, the certificates, and that it is running."
        ) from error


@contextmanager
def opened(settings: ClusterSettings, monitor: Monitor) -> Iterator[Cluster]:
    """Give a cluster, and close it whatever happens."""
    cluster = Cluster(settings, monitor)
    try:
        yield cluster
    finally:
        cluster.close()


@dataclass
class _Running:
    """A trial under way."""

    order: Order
    key: str
    worker: str
    future: Any
    attempt: int = 1
    told_to_end: bool = False


@dataclass(frozen=True)
class _Said:
    """An epoch of the trial with this key."""

    key: str
    epoch: Epoch


@dataclass(frozen=True)
class _Done:
    """The future with this key has ended, one way or another."""

    key: str


@dataclass
class _Workers:
    """What is known of the workers.

    Attributes
    ----------
    tasks
        The keys of what each is to do, by its address.
    names
        What they are called.
    counted
        When.
    """

    tasks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    counted: float = 0.0


def run_trials(cluster: Cluster, material: Material, source: TrialSource, monitor: Monitor) -> None:
    """Run every trial that the source has.

    Parameters
    ----------
    cluster
        Where.
    material
        What they learn from; sent to the workers once.
    source
        Who has them.
    monitor
        STOP ends the trials under way, whose results say so, and returns; PAUSE begins no new ones; CANCEL raises
        `Cancelled`.

    Raises
    ------
    Cancelled
        The user cancelled.
    EnvironmentLacks
        The scheduler is gone, or workers cannot be started.
    InputError
        A worker runs another version of MotifDesk.
    """
    campaign = _Campaign(cluster, material, source, monitor)
    try:
        campaign.run()
    finally:
        campaign.end_all()


class _Campaign:
    """The running of a source's trials."""

    def __init__(self, cluster: Cluster, material: Material, source: TrialSource, monitor: Monitor) -> None:
        self._cluster = cluster
        self._client = cluster.client
        self._material = material
        self._source = source
        self._monitor = monitor
        self._name = uuid4().hex[:12]
        self._data: Any = None
        self._running: dict[str, _Running] = {}
        self._workers = _Workers()
        self._inbox: queue.SimpleQueue[_Said | _Done] = queue.SimpleQueue()
        self._again: list[tuple[Order, int]] = []
        self._exhausted = False
        self._status = ""

    def run(self) -> None:
        self._client.subscribe_topic(TOPIC, self._hear)
        try:
            while not self._exhausted or self._running or self._again:
                wish = self._monitor.wish()
                check_cancelled(self._monitor)
                if wish is Wish.STOP:
                    return
                self._cluster.tend()
                self._count_workers()
                if wish is Wish.GO_ON:
                    self._fill()
                self._attend()
        finally:
            self._client.unsubscribe_topic(TOPIC)

    def _say(self, text: str) -> None:
        if text != self._status:
            self._status = text
            self._monitor.status(text)

    # -- workers

    def _count_workers(self) -> None:
        if monotonic() - self._workers.counted < _COUNT_SECONDS:
            return
        workers = self._workers
        before = set(workers.tasks)
        workers.tasks = {address: tuple(keys) for address, keys in self._client.processing().items()}
        workers.counted = monotonic()
        if not workers.tasks:
            self._say(f"waiting for workers on {self._cluster.where}")
        new = set(workers.tasks) - before
        if new:
            self._admit(sorted(new))
        if before - set(workers.tasks):
            self._find_the_moved()

    def _admit(self, addresses: list[str]) -> None:
        """Check that new workers run the same program, and learn their names."""
        known = self._client.scheduler_info()["workers"]
        theirs = self._client.run(version, workers=addresses, on_error="return")
        for address in addresses:
            self._workers.names[address] = str(known.get(address, {}).get("name", address))
            if address in theirs and theirs[address] != motifdesk.__version__:
                raise InputError(
                    f"The worker at {address} runs another MotifDesk ({theirs[address]}) than this one "
                    f"({motifdesk.__version__}); install the same version there."
                )

    def _find_the_moved(self) -> None:
        """Learn where the trials of workers that have died run now."""
        for running in self._running.values():
            for address, keys in self._workers.tasks.items():
                if running.key in keys and address != running.worker:
                    running.worker = address
                    self._source.began(running.order.number, self._workers.names.get(address, address))

    def _fill(self) -> None:
        """Give every free worker a trial."""
        busy = {running.worker for running in self._running.values()}
        free = [address for address, keys in self._workers.tasks.items() if not keys and address not in busy]
        if not free or not self._send_material():
            return
        self._say(f"running on {counted(len(self._workers.tasks), 'worker')}")
        for address in sorted(free, key=lambda one: self._workers.names.get(one, one)):
            order, attempt = self._again.pop() if self._again else (self._source.next(), 1)
            self._exhausted = order is None
            if order is None:
                return
            self._submit(order, address, attempt)

    def _send_material(self) -> bool:
        """Send the sequences to the workers, unless they are there; return whether they are."""
        if self._data is None:
            self._say("sending the sequences to the workers")
            # They may have died since they were counted.
            with suppress(TimeoutError, OSError):
                self._data = self._client.scatter(self._material, broadcast=True, hash=False)
        return self._data is not None

    def _submit(self, order: Order, worker: str, attempt: int) -> None:
        key = f"motifdesk-trial-{self._name}-{order.number}-{attempt}"
        future = self._client.submit(
            run_trial, key, order, self._data, key=key, workers=[worker], allow_other_workers=True, pure=False
        )
        self._running[key] = _Running(order, key, worker, future, attempt)
        self._source.began(order.number, self._workers.names.get(worker, worker))
        future.add_done_callback(lambda done: self._inbox.put(_Done(done.key)))

    # -- what is heard

    def _hear(self, event: tuple[float, Any]) -> None:
        """Take an epoch from the scheduler; called in a thread of Dask's."""
        key, epoch = epoch_said(event[1])
        self._inbox.put(_Said(key, epoch))

    def _attend(self) -> None:
        """Wait a little for something to happen, and see to all that has."""
        try:
            event = self._inbox.get(timeout=_TURN_SECONDS)
            while True:
                self._see_to(event)
                event = self._inbox.get_nowait()
        except queue.Empty:
            return

    def _see_to(self, event: _Said | _Done) -> None:
        running = self._running.get(event.key)
        if running is None:
            return  # of another search, or of a trial that was given up
        if isinstance(event, _Done):
            self._end(running)
        elif self._source.report(running.order.number, event.epoch):
            self._tell_to_end([running])

    def _end(self, running: _Running) -> None:
        del self._running[running.key]
        status = running.future.status
        if status == "finished":
            self._source.tell(running.future.result())
            running.future.release()
        elif status == "error":
            self._source.tell(TrialResult(running.order.number, message=_why(running.future.exception())))
        elif running.attempt < _ATTEMPTS:
            # The sequences were on no other worker than the one that died.
            self._data = None
            self._again.append((running.order, running.attempt + 1))
        else:
            self._source.tell(TrialResult(running.order.number, message="The workers that had it died."))
        self._workers.counted = 0.0

    def _tell_to_end(self, some: list[_Running]) -> None:
        told = [running for running in some if not running.told_to_end]
        for running in told:
            running.told_to_end = True
        if told and self._workers.tasks:
            # To all: the scheduler may have moved it.
            self._client.run(end_trials, [running.key for running in told], wait=False, on_error="ignore")

    def end_all(self) -> None:
        """End what is under way; its results say that it was told to end."""
        running = list(self._running.values())
        self._running.clear()
        unsent = [order for order, _ in self._again]
        if running and self._client.status == "running":
            self._tell_to_end(running)
            self._client.cancel([each.future for each in running], force=True)
        for order in [*(each.order for each in running), *unsent]:
            self._source.tell(TrialResult(order.number, ended=True))


def _why(error: BaseException | None) -> str:
    if type(error).__name__ == "KilledWorker":
        return "Every worker that ran it died, probably for lack of memory."
    return f"The worker could not run it ({type(error).__name__}: {error})."
