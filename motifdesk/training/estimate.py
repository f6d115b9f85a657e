"""How long a training will take and how much memory, from a first step that is measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.dataset import Dataset
from motifdesk.data.splits import Split
from motifdesk.models.trained import NetworkPlan
from motifdesk.monitor import Monitor, check_cancelled
from motifdesk.training.fit import Training, begin
from motifdesk.training.memory import free_bytes, highest_while, memory_explained, resident_bytes, step_bytes
from motifdesk.training.settings import TrainingSettings

# How long, in seconds, steps are taken after the first, and looks: enough to tell the next thousand.
_SAMPLE_SECONDS = 0.3
# At most so many at once: the first one, which says how many fill the time, is slower than those after it.
_MOST_BATCHES = 256


@dataclass(frozen=True)
class Estimate:
    """What a training will take.

    Attributes
    ----------
    seconds_first_step
        Until the first step is done, with building and compiling the network.
    seconds_per_epoch
        Learning from every training sequence and looking at every validation sequence.
    epochs
        How many there are at most; early stopping may end sooner.
    memory_bytes
        What the process that computes will hold, all in all.
    free_bytes
        What the computer had free when it was measured; `memory_bytes` in part comes out of it.
    memory_added
        What training adds to what the process holds already.
    """

    seconds_first_step: float
    seconds_per_epoch: float
    epochs: int
    memory_bytes: int
    memory_added: int
    free_bytes: int

    @property
    def seconds(self) -> float:
        """All of it."""
        return self.seconds_first_step + self.epochs * self.seconds_per_epoch

    @property
    def fits(self) -> bool:
        """Whether the memory that it adds is free."""
        return self.memory_added <= self.free_bytes


def estimate(
    dataset: Dataset,
    split: Split,
    plan: NetworkPlan,
    settings: TrainingSettings,
    monitor: Monitor,
    clock: Callable[[], float] = perf_counter,
) -> Estimate:
    """Take a few steps of a training that is thrown away.

    Parameters
    ----------
    dataset, split, plan, settings
        As for `motifdesk.training.fit.fit`, which would take as long.
    monitor
        May cancel at any moment.
    clock
        Tells seconds.

    Raises
    ------
    InputError, ValueError, Cancelled
        As `fit` does.
    EnvironmentLacks
        There is not enough memory for a step.
    """
    monitor.status("measuring a first step")
    before, free = resident_bytes(), free_bytes()

    def look_up() -> None:
        check_cancelled(monitor)

    began = clock()
    with memory_explained(min(settings.batch_size, len(split.train))):
        training = begin(dataset, split, plan, settings, monitor)
        _, compiled = highest_while(training.loop.trace, look_up)
        learn, look = _learn(training, settings), _look(training)
        _, first = highest_while(lambda: (learn(1), look(1)), look_up)
        seconds_first = clock() - began
        (learning, looking), highest = highest_while(
            lambda: (_rate(learn, clock), _rate(look, clock)), look_up
        )
    batches = (
        -(-len(split.train) // settings.batch_size),
        -(-len(split.validation) // training.loop.look_batch),
    )
    held = resident_bytes()
    step = step_bytes(training.network, min(settings.batch_size, len(split.train)))
    memory = max(compiled, first, highest, held + step)
    return Estimate(
        seconds_first_step=seconds_first,
        seconds_per_epoch=learning * batches[0] + looking * batches[1],
        epochs=settings.epochs,
        memory_bytes=memory,
        # The process may have given memory back since: a step takes its own all the same.
        memory_added=max(memory - before, step),
        free_bytes=free,
    )


def _learn(training: Training, settings: TrainingSettings) -> Callable[[int], int]:
    """Return what learns from so many batches at most, and says from how many it did."""
    rows = training.train_rows

    def learn(batches: int) -> int:
        some = rows[: batches * settings.batch_size]
        training.loop.take_steps(some, np.zeros(len(some), bool))
        return -(-len(some) // settings.batch_size)

    return learn


def _look(training: Training) -> Callable[[int], int]:
    """Return what looks at so many batches at most, and says at how many it did."""
    rows: NDArray[np.int32] = training.validation_rows
    size = training.loop.look_batch

    def look(batches: int) -> int:
        some = rows[: batches * size]
        training.loop.look(some)
        return -(-len(some) // size)

    return look


def _rate(visit: Callable[[int], int], clock: Callable[[], float]) -> float:
    """Return the seconds that a batch takes once all is warm."""
    began = clock()
    visit(1)
    one = clock() - began
    batches = int(np.clip(_SAMPLE_SECONDS / max(one, 1e-9), 1, _MOST_BATCHES))
    began = clock()
    done = visit(batches)
    return (clock() - began) / done
