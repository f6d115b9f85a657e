"""Train a network on a split data set, under the eyes of a monitor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.splits import Part, Split, check_classes
from motifdesk.errors import Cancelled, InputError
from motifdesk.models.backend import tensorflow
from motifdesk.models.network import Network, Weights
from motifdesk.models.trained import NetworkPlan, TrainedModel
from motifdesk.monitor import Monitor
from motifdesk.training.checkpoint import Checkpoint, Undertaking
from motifdesk.training.control import Control, Ended
from motifdesk.training.filters import FilterWatch
from motifdesk.training.fresh import FreshNegatives
from motifdesk.training.loop import TrainingLoop, class_weights
from motifdesk.training.memory import check_memory, memory_explained
from motifdesk.training.metrics import Look, epoch_record, headline
from motifdesk.training.pace import Pace
from motifdesk.training.records import Ending, EpochRecord, Run
from motifdesk.training.settings import TrainingSettings, batch_remark
from motifdesk.training.watching import Telling, while_watching

# A loss begins near one, whatever the task: this much is past recovery.
_EXPLODED = 1e6

# Learns from, or looks at, a slice of the rows of a pass; returns the loss of each batch and the outputs of each row.
_Visit = Callable[[slice], tuple[NDArray[np.float32], NDArray[np.float32]]]


@dataclass
class _Best:
    """The epoch whose weights would be kept if training ended now."""

    epoch: int
    val_loss: float
    weights: Weights


def fit(
    dataset: Dataset,
    split: Split,
    plan: NetworkPlan,
    settings: TrainingSettings,
    monitor: Monitor,
    checkpoint: Path | None = None,
    earlier: Checkpoint | None = None,
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
        Gets one `EpochRecord` an epoch, `FilterLogos` now and then, and a `Notice` of what the user should know. PAUSE
        waits for another wish, STOP ends with the best weights so far, CANCEL raises `Cancelled`.
    checkpoint
        Where checkpoints are written as they are due; none are where it is None.
    earlier
        A checkpoint of the same undertaking, to go on from.

    Returns
    -------
    run
        Repeats exactly on one machine for equal arguments, times aside, whether it was interrupted or not.

    Raises
    ------
    InputError
        The sequences are too short for the network, a part of the split lacks a class, the loss explodes in the first
        epoch, training was stopped before the first epoch ended, or the checkpoint is of something else.
    ValueError
        The plan is for another task.
    EnvironmentLacks
        There is not enough memory for a step.
    Cancelled
        The user cancelled.
    """
    training = begin(dataset, split, plan, settings, monitor)
    plan = training.network.plan
    training.control.keep_checkpoints(checkpoint)
    if earlier is not None:
        training.go_on_from(earlier)
    with memory_explained(training.batch):
        ending = training.run()
    best = training.best
    if best is None:
        raise InputError("Training was stopped before its first epoch ended; there is nothing to keep.")
    training.network.set_weights(best.weights)
    scores = training.network.predict(training.codes, Telling(monitor, "scoring every sequence"))
    spread, headlines = _members(training, dataset, split, monitor)
    return Run(
        model=TrainedModel(plan, dataset.class_names, dataset.sequences.alphabet, best.weights),
        summary=training.network.summary(),
        history=tuple(training.history),
        kept_epoch=best.epoch,
        ending=ending,
        seconds=training.control.clock(),
        scores=scores,
        settings=settings,
        split=split.settings,
        data_key=dataset.key,
        data_name=" and ".join(dataset.source),
        notices=tuple(training.control.notices),
        filters=training.filters.look(best.epoch),
        spread=spread,
        member_headlines=headlines,
    )


def _members(
    training: Training, dataset: Dataset, split: Split, monitor: Monitor
) -> tuple[NDArray[np.float32] | None, tuple[float, ...]]:
    """Return how far an ensemble's members are apart, and how good each is alone; see `Run`."""
    if training.network.plan.members == 1:
        return None, ()
    scores = training.network.predict_members(training.codes, Telling(monitor, "scoring with each member"))
    truth = dataset.labels[split.validation]
    headlines = tuple(headline(dataset.task, truth, member[split.validation]) for member in scores)
    return scores.std(axis=0), headlines


def begin(
    dataset: Dataset, split: Split, plan: NetworkPlan, settings: TrainingSettings, monitor: Monitor
) -> Training:
    """Return a training that has not taken a step yet; arguments and errors are those of `fit`."""
    monitor.status("preparing the network")
    if (plan.task, plan.classes) != (dataset.task, len(dataset.class_names)):
        raise ValueError(f"the plan is for {plan.task} with {plan.classes} classes, the data are not")
    check_classes(dataset, split, (Part.TRAIN, Part.VALIDATION))
    plan = _planned(plan, dataset, split, settings)
    with memory_explained(min(settings.batch_size, len(split.train))):
        return Training(dataset, split, plan, settings, monitor)


def _planned(plan: NetworkPlan, dataset: Dataset, split: Split, settings: TrainingSettings) -> NetworkPlan:
    """Return the plan with what the settings say of strands and members.

    For a regression also with centre and scale of the training values, so that the network learns standardised ones.
    """
    plan = replace(plan, both_strands=settings.strands == "shared", members=settings.members)
    if plan.task is not Task.REGRESSION:
        return plan
    values = dataset.labels[split.train]
    return replace(plan, centre=float(values.mean()), scale=float(values.std()) or 1.0)


class Training:
    """One training under way."""

    def __init__(
        self, dataset: Dataset, split: Split, plan: NetworkPlan, settings: TrainingSettings, monitor: Monitor
    ) -> None:
        tensorflow()
        import keras

        keras.utils.set_random_seed(settings.seed)
        self.network = Network(plan)
        self.codes = dataset.sequences.matrix(plan.length)
        self.history: list[EpochRecord] = []
        self.best: _Best | None = None
        self._lowest: EpochRecord | None = None
        self._undertaking = Undertaking.of(dataset, split, plan, settings)
        self._labels = (
            (dataset.labels - plan.centre) / plan.scale if plan.task is Task.REGRESSION else dataset.labels
        )
        self._train = split.train.astype(np.int32)
        self._loop = TrainingLoop(
            self.network,
            self.codes,
            self._labels,
            settings,
            steps=-(-len(self._train) // settings.batch_size) * settings.epochs,
            class_weights=class_weights(dataset, split, settings),
        )
        self._fresh = FreshNegatives.of(dataset, split, settings, self.codes)
        self._validation = split.validation.astype(np.int32)
        self._settings = settings
        self._monitor = monitor
        self.control = Control(monitor)
        self._chance = np.random.default_rng(settings.seed)
        self.batch = min(settings.batch_size, len(self._train))
        check_memory(self.network, self.batch)
        self.filters = FilterWatch(self.network, self.codes, dataset.labels, self._train, settings.seed)
        self._paces = Pace(settings.batch_size), Pace(self._loop.look_batch)

    @property
    def loop(self) -> TrainingLoop:
        """What takes the steps."""
        return self._loop

    @property
    def train_rows(self) -> NDArray[np.int32]:
        """What is learned from."""
        return self._train

    @property
    def validation_rows(self) -> NDArray[np.int32]:
        """What is looked at after every epoch."""
        return self._validation

    def go_on_from(self, earlier: Checkpoint) -> None:
        """Go on where another training of the same undertaking was interrupted; tell its epochs again."""
        self._undertaking.check_same(earlier.undertaking)
        for weights in (earlier.best_weights, earlier.weights):  # both must fit
            self.network.set_weights(weights)
        self._loop.restore(earlier.state)
        self._chance.bit_generator.state = earlier.chance
        self.best = _Best(earlier.best_epoch, earlier.best_loss, earlier.best_weights)
        self.control.notices += earlier.notices
        self.control.clock.leave_out(-earlier.seconds)
        for record in earlier.history:
            self._append(record)
            self._monitor.partial(record)
        self._monitor.progress(len(self.history), self._settings.epochs)

    def run(self) -> Ending:
        """Train until all epochs are done, nothing improves any more, or the user wants it to end."""
        remark = batch_remark(self._settings, len(self._train))
        if remark and not self.history:
            self.control.notice(remark)
        self._monitor.status("compiling")
        try:
            while_watching(self._loop.trace, self.control.obey)
            members = self.network.plan.members
            self._monitor.status("training" if members == 1 else f"training {members} networks at once")
            while len(self.history) < self._settings.epochs and not self._improves_no_more():
                self._take(self._epoch(len(self.history) + 1))
        except Ended as end:
            return end.ending
        except Cancelled:
            raise
        except Exception:
            self.control.save()  # so that it can go on once what was wrong is mended
            raise
        return Ending.EARLY if self._improves_no_more() else Ending.FINISHED

    def _take(self, record: EpochRecord) -> None:
        """Take in an epoch that has ended."""
        for loss in (record.loss, record.val_loss):
            if not loss < _EXPLODED:  # which holds for what is not a number, too
                self._explode(record.epoch, loss)
        self._append(record)
        self._remember(record)
        if self.control.keeps:
            self.control.offer(self._checkpoint())
        self._monitor.partial(record)
        self._monitor.progress(record.epoch, self._settings.epochs)
        logos = self.filters.look_if_due(record.epoch)
        if logos is not None:
            self._monitor.partial(logos)

    def _epoch(self, epoch: int) -> EpochRecord:
        began = self.control.clock()
        order = self._chance.permutation(self._train)
        flips = self._chance.random(len(order)) < 0.5
        if self._fresh is not None and epoch > 1:  # the first epoch has the data set's own
            self._loop.replace_rows(self._fresh.rows, self._fresh.draw(epoch, self.control.obey))

        def learn(here: slice) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
            step = self._loop.take_steps(order[here], flips[here])
            self._monitor.progress(epoch - 1 + here.stop / len(order), self._settings.epochs)
            return step

        def look(here: slice) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
            return self._loop.look(self._validation[here])

        learning, looking = self._paces
        train = self._pass_over(order, learn, learning)
        validation = self._pass_over(self._validation, look, looking)
        return epoch_record(self.network.plan.task, epoch, self.control.clock() - began, train, validation)

    def _pass_over(self, rows: NDArray[np.int32], visit: _Visit, pace: Pace) -> Look:
        """Visit every row once, coming up for air every `_BREATH` seconds."""
        losses, outputs, start = [], [], 0
        while start < len(rows):
            self.control.obey()
            here = slice(start, min(start + pace.rows, len(rows)))
            began = perf_counter()
            loss, output = visit(here)
            pace.learn(len(output), perf_counter() - began)
            if not np.isfinite(loss).all():
                self._explode(len(self.history) + 1, np.nan)
            losses.append(loss)
            outputs.append(output)
            start = here.stop
        # Added up here and exactly: breaths differ from run to run, and their sums would in the last bit.
        mean = float(np.concatenate(losses).sum(dtype=np.float64)) / len(rows)
        return Look(mean, self._labels[rows], np.concatenate(outputs))

    def _checkpoint(self) -> Callable[[], Checkpoint]:
        """Keep where training stands now; return what makes a checkpoint of it, should one be written."""
        best, epochs = self.best, len(self.history)
        assert best is not None  # an epoch has ended
        weights, state = self.network.weights(), self._loop.state()
        chance, seconds = self._chance.bit_generator.state, self.control.clock()
        return lambda: Checkpoint(
            undertaking=self._undertaking,
            history=tuple(self.history[:epochs]),
            notices=tuple(self.control.notices),
            best_epoch=best.epoch,
            best_loss=best.val_loss,
            best_weights=best.weights,
            weights=weights,
            state=state,
            chance=chance,
            seconds=seconds,
        )

    def _append(self, record: EpochRecord) -> None:
        self.history.append(record)
        if self._lowest is None or record.val_loss < self._lowest.val_loss:
            self._lowest = record

    def _remember(self, record: EpochRecord) -> None:
        better = self.best is None or record.val_loss < self.best.val_loss
        if better or self._settings.keep == "last":
            self.best = _Best(record.epoch, record.val_loss, self.network.weights())

    def _improves_no_more(self) -> bool:
        if not self._settings.patience or self._lowest is None:
            return False
        return len(self.history) - self._lowest.epoch >= self._settings.patience

    def _explode(self, epoch: int, loss: float) -> NoReturn:
        """End with the last good weights, where there are any."""
        if self.best is None:
            found = f"grew beyond {_EXPLODED:,.0f}" if np.isfinite(loss) else "is no longer a number"
            raise InputError(
                f"The loss {found} in epoch {epoch}, so nothing was learned; choose a smaller learning rate than "
                f"{self._settings.learning_rate:g}."
            )
        raise Ended(Ending.EXPLODED)
