"""What runs in a worker process: one trial at a time, told of and ended from outside of it."""

from __future__ import annotations

import random
import sys
import threading
from collections.abc import Iterable
from typing import Any

import motifdesk
from motifdesk.training.search.trial import Epoch, Material, Order, TrialResult, perform

# What trials say on the way goes by this name through the scheduler, which keeps a bounded number of the last ones.
TOPIC = "motifdesk-trials"

# Keras keeps its state for a whole process: two trainings in one would disturb each other's seeds.
_one_at_a_time = threading.Lock()
# Libraries whose threads run beside a trial, and their generator.
_BESIDE = {"dask", "distributed", "tornado"}
_theirs = random.Random()
# The trials of this process that were told to end, by key.
_told_to_end: set[str] = set()


def run_trial(key: str, order: Order, material: Material) -> TrialResult:
    """Run one trial on a Dask worker; everything that it says on the way carries its key."""
    from distributed.core import Status
    from distributed.worker import get_worker

    worker = get_worker()
    _keep_chance_apart()

    def report(epoch: Epoch) -> None:
        said = {"key": key, "epoch": epoch.epoch, "val_loss": epoch.val_loss, "headline": epoch.headline}
        worker.log_event(TOPIC, said)

    def told_to_end() -> bool:
        # A worker that has lost its scheduler closes; nobody waits for the trial any more.
        return key in _told_to_end or worker.status not in (Status.running, Status.paused)

    with _one_at_a_time:
        result = perform(order, material, report, told_to_end)
    _told_to_end.discard(key)
    return result


def _keep_chance_apart() -> None:
    """Give what runs beside a trial a generator of its own.

    Keras draws the seeds of its layers from Python's global generator, which `fit` has seeded. Dask's threads draw
    from it too (to jitter timers, to guess sizes), and whenever one of them did so in between, the trial trained
    another network: one in ten was seen to.
    """
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in _BESIDE and getattr(module, "random", None) is random:
            setattr(module, "random", _theirs)  # noqa: B010 - a module has no declared attributes


def epoch_said(message: Any) -> tuple[str, Epoch]:
    """Read what `run_trial` said: the trial's key and the epoch."""
    epoch = Epoch(int(message["epoch"]), float(message["val_loss"]), float(message["headline"]))
    return str(message["key"]), epoch


async def end_trials(keys: Iterable[str]) -> None:
    """Tell trials of this process to end; runs in the worker's event loop, beside them."""
    _told_to_end.update(keys)


def version() -> str:
    """Return the MotifDesk that a worker runs."""
    return motifdesk.__version__
