"""Train a network on a split data set, under the eyes of a monitor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.splits import Split
from motifdesk.errors import InputError
from motifdesk.models.backend import tensorflow
from motifdesk.models.network import Network, Weights
from motifdesk.models.trained import NetworkPlan, TrainedModel
from motifdesk.monitor import Monitor, SilentMonitor, Wish, check_cancelled, wait_while_paused
from motifdesk.training.loop import TrainingLoop
from motifdesk.training.metrics import Look, epoch_record
from motifdesk.training.records import Ending, EpochRecord, Run
from motifdesk.training.settings import TrainingSettings
from motifdesk.training.watching import while_watching

# How often, in seconds, a long epoch comes up for air: to report progress and to see whether it should end.
_BREATH = 0.2

# Learns from, or looks at, a slice of the rows of a pass; returns the loss of each batch and the outputs of each row.
_Visit = Callable[[slice], tuple[NDArray[np.float32], NDArray[np.float32]]]


class _Ended(Exception):  # noqa: N818 - the user's wish, not an error
    """The user asked to stop in the middle of an epoch."""


@dataclass
class _Best:
    """The epoch whose weights would be kept if training ended now."""

    epoch: int
    val_loss: float
    weights: Weights


def fit(
    dataset: Dataset, split: Split, plan: NetworkPlan, settings: TrainingSettings, monitor: Monitor
) -> Run:
    """Train a network; the test part is never looked at but for the final scores.

    Parameters
    ----------
    dataset, split
        What to learn from.
    plan
        What to train, made for this data set (`NetworkPlan.for_dataset`).
    settings
        How to train.
    monitor
        Gets one `EpochRecord` an epoch. PAUSE waits for another wish, STOP ends with the best weights so far, CANCEL
        raises `Cancelled`.

    Returns
    -------
    run
        Repeats exactly on one machine for equal arguments, times aside.

    Raises
    ------
    InputError
        The sequences are too short for the network, the loss is no longer a number in the first epoch, or training
        was stopped before the first epoch ended.
    ValueError
        The plan is for another task.
    Cancelled
        The user cancelled.
    """
    monitor.status("preparing the network")
    if (plan.task, plan.classes) != (dataset.task, len(dataset.class_names)):
        raise ValueError(f"the plan is for {plan.task} with {plan.classes} classes, the data are not")
    plan = _planned(plan, dataset, split, settings)
    training = _Training(dataset, split, plan, settings, monitor)
    ending = training.run()
    best = training.best
    if best is None:
        raise InputError("Training was stopped before its first epoch ended; there is nothing to keep.")
    training.network.set_weights(best.weights)
    monitor.status("scoring every sequence")
    scores = training.network.predict(training.codes, _WishAlone(monitor))
    return Run(
        model=TrainedModel(plan, dataset.class_names, dataset.sequences.alphabet, best.weights),
        summary=training.network.summary(),
        history=tuple(training.history),
        kept_epoch=best.epoch,
        ending=ending,
        seconds=training.clock(),
        scores=scores,
        settings=settings,
        split=split.settings,
        data_key=dataset.key,
    )


def _planned(plan: NetworkPlan, dataset: Dataset, split: Split, settings: TrainingSettings) -> NetworkPlan:
    """Return the plan with what the settings say of strands and members.

    For a regression also with centre and scale of the training values, so that the network learns standardised ones.
    """
    plan = replace(plan, both_strands=settings.strands == "shared", members=settings.members)
    if plan.task is not Task.REGRESSION:
        return plan
    values = dataset.labels[split.train]
    return replace(plan, centre=float(values.mean()), scale=float(values.std()) or 1.0)


class _WishAlone(SilentMonitor):
    """Passes on what the user wishes, and no progress: that of the epochs has reached its end."""

    def __init__(self, monitor: Monitor) -> None:
        self._monitor = monitor

    def wish(self) -> Wish:
        return self._monitor.wish()


class _Clock:
    """Seconds since it was made, without pauses."""

    def __init__(self) -> None:
        self._began = perf_counter()

    def __call__(self) -> float:
        return perf_counter() - self._began

    def leave_out(self, seconds: float) -> None:
        """Count these no longer."""
        self._began += seconds


class _Pace:
    """How many rows fill a breath, in whole batches; it changes no result, only where a pass pauses."""

    def __init__(self, batch: int) -> None:
        self._batch = batch
        self.rows = batch

    def learn(self, rows: int, seconds: float) -> None:
        """Take in that so many rows took so long."""
        batches = _BREATH / seconds * rows / self._batch
        self.rows = self._batch * int(np.clip(batches, 1, 1_000_000))


class _Training:
    """One training under way."""

    def __init__(
        self, dataset: Dataset, split: Split, plan: NetworkPlan, settings: TrainingSettings, monitor: Monitor
    ) -> None:
        tensorflow()
        import keras

        self.clock = _Clock()
        keras.utils.set_random_seed(settings.seed)
        self.network = Network(plan)
        self.codes = dataset.sequences.matrix(plan.length)
        self.history: list[EpochRecord] = []
        self.best: _Best | None = None
        self._labels = (
            (dataset.labels - plan.centre) / plan.scale if plan.task is Task.REGRESSION else dataset.labels
        )
        self._loop = TrainingLoop(self.network, self.codes, self._labels, settings)
        self._train = split.train.astype(np.int32)
        self._validation = split.validation.astype(np.int32)
        self._settings = settings
        self._monitor = monitor
        self._chance = np.random.default_rng(settings.seed)
        self._paces = _Pace(settings.batch_size), _Pace(self._loop.look_batch)

    def run(self) -> Ending:
        """Train until all epochs are done, nothing improves any more, or the user wants it to end."""
        self._monitor.status("compiling")
        try:
            while_watching(self._loop.trace, self._obey)
            return self._epochs()
        except _Ended:
            return Ending.STOPPED

    def _epochs(self) -> Ending:
        for epoch in range(1, self._settings.epochs + 1):
            record = self._epoch(epoch)
            if not np.isfinite([record.loss, record.val_loss]).all():
                return self._exploded(epoch)
            self.history.append(record)
            self._remember(record)
            self._monitor.partial(record)
            self._monitor.progress(epoch, self._settings.epochs)
            if self._should_end(epoch):
                return Ending.EARLY
        return Ending.FINISHED

    def _epoch(self, epoch: int) -> EpochRecord:
        began = self.clock()
        order = self._chance.permutation(self._train)
        flips = self._chance.random(len(order)) < 0.5

        def learn(here: slice) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
            step = self._loop.take_steps(order[here], flips[here])
            self._monitor.progress(epoch - 1 + here.stop / len(order), self._settings.epochs)
            return step

        def look(here: slice) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
            return self._loop.look(self._validation[here])

        learning, looking = self._paces
        train = self._pass_over(order, learn, learning)
        validation = self._pass_over(self._validation, look, looking)
        return epoch_record(self.network.plan.task, epoch, self.clock() - began, train, validation)

    def _pass_over(self, rows: NDArray[np.int32], visit: _Visit, pace: _Pace) -> Look:
        """Visit every row once, coming up for air every `_BREATH` seconds."""
        losses, outputs, start = [], [], 0
        while start < len(rows):
            self._obey()
            here = slice(start, min(start + pace.rows, len(rows)))
            began = perf_counter()
            loss, output = visit(here)
            pace.learn(len(output), perf_counter() - began)
            losses.append(loss)
            outputs.append(output)
            start = here.stop
        # Added up here and exactly: breaths differ from run to run, and their sums would in the last bit.
        mean = float(np.concatenate(losses).sum(dtype=np.float64)) / len(rows)
        return Look(mean, self._labels[rows], np.concatenate(outputs))

    def _obey(self) -> None:
        self.clock.leave_out(wait_while_paused(self._monitor, "training"))
        check_cancelled(self._monitor)
        if self._monitor.wish() is Wish.STOP:
            raise _Ended

    def _remember(self, record: EpochRecord) -> None:
        better = self.best is None or record.val_loss < self.best.val_loss
        if better or self._settings.keep == "last":
            self.best = _Best(record.epoch, record.val_loss, self.network.weights())

    def _should_end(self, epoch: int) -> bool:
        if not self._settings.patience:
            return False
        losses = [record.val_loss for record in self.history]
        return epoch - 1 - int(np.argmin(losses)) >= self._settings.patience

    def _exploded(self, epoch: int) -> Ending:
        if self.best is None:
            raise InputError(
                f"The loss is no longer a number in epoch {epoch}, so nothing was learned; choose a smaller "
                f"learning rate than {self._settings.learning_rate:g}."
            )
        return Ending.EXPLODED
