"""Small searches, and who listens to them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from helpers.commands import command

from motifdesk.data.dataset import Dataset
from motifdesk.jobs.cluster.runner import Cluster
from motifdesk.models.registry import make_parameters
from motifdesk.monitor import Wish
from motifdesk.training.search.records import Candidate
from motifdesk.training.search.trial import Epoch, Order, TrialResult, order_for
from motifdesk.training.settings import TrainingSettings


def small_candidate(**training: object) -> Candidate:
    settings = TrainingSettings(**{"epochs": 3, "learning_rate": 0.01, **training})
    return Candidate("scanner", make_parameters("scanner", {"filters": 4, "width": 8}), settings)


class Listing:
    """Has so many equal trials to run and notes all that it is told."""

    def __init__(self, dataset: Dataset, count: int, **training: object) -> None:
        self.waiting = [order_for(number, small_candidate(**training), dataset) for number in range(count)]
        self.where: list[tuple[int, str]] = []
        self.epochs: list[tuple[int, Epoch]] = []
        self.results: list[TrialResult] = []
        self.hopeless: set[int] = set()
        self.on_epoch: Callable[[int, Epoch], None] = lambda number, epoch: None

    def next(self) -> Order | None:
        return self.waiting.pop(0) if self.waiting else None

    def began(self, number: int, worker: str) -> None:
        self.where.append((number, worker))

    def report(self, number: int, epoch: Epoch) -> bool:
        self.epochs.append((number, epoch))
        self.on_epoch(number, epoch)
        return number in self.hopeless

    def tell(self, result: TrialResult) -> None:
        self.results.append(result)

    @property
    def numbers(self) -> list[int]:
        return sorted(result.number for result in self.results)


class WishingMonitor:
    """Says what a test wishes, keeps what it is told, and knows how long ago the wish was made."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.values: list[object] = []
        self.fractions: list[float] = []
        self.on_partial: Callable[[object], None] = lambda value: None
        self._wish = Wish.GO_ON
        self.since = 0.0

    def make(self, wish: Wish) -> None:
        if self._wish is not wish:
            self._wish, self.since = wish, monotonic()

    @property
    def seconds(self) -> float:
        return monotonic() - self.since

    def status(self, text: str) -> None:
        self.texts.append(text)

    def progress(self, done: float, total: float) -> None:
        self.fractions.append(done / total)

    def partial(self, value: object) -> None:
        self.values.append(value)
        self.on_partial(value)

    def wish(self) -> Wish:
        return self._wish


def kill(pid: int) -> None:
    """End a process as the system does when it needs its memory."""
    os.kill(pid, signal.SIGKILL)


def alive(pid: int) -> bool:
    """Return whether the process runs; one that has ended and was not waited for does not."""
    import psutil

    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def pid_of(cluster: Cluster, worker: str) -> int:
    """Return the number of the process that a worker's name stands for."""
    assert cluster.local is not None
    return cluster.local.pids[int(worker.removeprefix("worker-")) - 1]


SCHEDULER = """
import asyncio, sys
from distributed.scheduler import Scheduler
from distributed.security import Security
ca, cert, key = sys.argv[1:4] if len(sys.argv) > 1 else (None, None, None)
files = {"tls_ca_file": ca, "tls_scheduler_cert": cert, "tls_scheduler_key": key}
security = Security(require_encryption=True, **files) if ca else None
async def main():
    protocol = "tls" if ca else "tcp"
    async with Scheduler(host="127.0.0.1", port=0, protocol=protocol, security=security, dashboard=False) as scheduler:
        print(scheduler.address, flush=True)
        await scheduler.finished()
asyncio.run(main())
"""


@contextmanager
def started_scheduler(*certificates: object) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Give the address of a plain Dask scheduler in a process of its own, as a cluster would have one."""
    arguments = [sys.executable, "-c", SCHEDULER, *map(str, certificates)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip(), process
        finally:
            process.kill()


@contextmanager
def started_worker(address: str, *more: object) -> Iterator[subprocess.Popen[str]]:
    """Start `motifdesk worker` as people do by hand."""
    arguments = command("worker", "--scheduler", address, "--threads", 1, *more)
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()
