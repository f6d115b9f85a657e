"""Jobs that need no TensorFlow, to test how jobs are run. Importable by the engine process."""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import dataclass
from time import sleep
from typing import ClassVar

import numpy as np
import pytest

from motifdesk.errors import InputError
from motifdesk.jobs.tasks import Job, Train
from motifdesk.monitor import Monitor, Wish, check_cancelled
from motifdesk.training.records import Run


@dataclass(frozen=True)
class Count(Job[str]):
    """Counts until it is stopped or cancelled, a partial result each time."""

    heavy: ClassVar[bool] = False
    limit: int
    pause: float = 0.0

    def run(self, monitor: Monitor) -> str:
        monitor.status("counting")
        for number in range(1, self.limit + 1):
            check_cancelled(monitor)
            if monitor.wish() is Wish.STOP:
                return f"stopped at {number}"
            monitor.partial(number)
            monitor.progress(number, self.limit)
            sleep(self.pause)  # this is the work itself
        return f"counted to {self.limit}"


@dataclass(frozen=True)
class CountAside(Count):
    """Counts beside whatever the engine does."""

    aside: ClassVar[bool] = True


@dataclass(frozen=True)
class Echo(Job[np.ndarray]):
    """Returns the array that it was given, doubled."""

    heavy: ClassVar[bool] = False
    array: np.ndarray

    def run(self, monitor: Monitor) -> np.ndarray:
        return self.array * 2


@dataclass(frozen=True)
class Fail(Job[None]):
    """Ends with an error of the given kind."""

    heavy: ClassVar[bool] = False
    kind: str

    def run(self, monitor: Monitor) -> None:
        if self.kind == "input":
            raise InputError("seq.txt, line 3: 'E' is no base.")
        if self.kind == "memory":
            raise MemoryError
        if self.kind == "death":
            os.kill(os.getpid(), signal.SIGKILL)
        raise ZeroDivisionError("a mistake")


@dataclass(frozen=True)
class Deaf(Job[None]):
    """Works for a long time without ever looking up."""

    heavy: ClassVar[bool] = False

    def run(self, monitor: Monitor) -> None:
        monitor.partial("begun")
        sleep(600)  # the worker ends it


@dataclass(frozen=True)
class DeafTraining(Train):
    """Trains, writes its checkpoint, and then never looks up again."""

    def run(self, monitor: Monitor) -> Run:
        from motifdesk.training.fit import fit

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("motifdesk.training.keeper.SAVE_SECONDS", 0)
            run = fit(self.dataset, self.split, self.plan, self.settings, monitor, self.checkpoint)
        monitor.partial("deaf")
        sleep(600)  # the worker ends it
        return run


@dataclass(frozen=True)
class NeedsTensorFlow(Job[bool]):
    """Says whether TensorFlow is loaded when it is run."""

    def run(self, monitor: Monitor) -> bool:
        return "tensorflow" in sys.modules
