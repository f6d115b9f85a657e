"""One trial: an ordinary training, whose network is thrown away once it is measured."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.dataset import Dataset
from motifdesk.data.fixes.subset import subset
from motifdesk.data.splits import Part, Split
from motifdesk.errors import Cancelled, MotifDeskError
from motifdesk.evaluation.figures import figures_of
from motifdesk.models.trained import NetworkPlan
from motifdesk.monitor import Monitor, Wish
from motifdesk.training.fit import fit
from motifdesk.training.records import EpochRecord
from motifdesk.training.search.records import Candidate
from motifdesk.training.settings import TrainingSettings


@dataclass(frozen=True, eq=False)
class Material:
    """What all trials learn from; it goes to each worker once.

    Attributes
    ----------
    dataset
        The sequences.
    splits
        How they may be divided; an order names one of them.
    """

    dataset: Dataset
    splits: tuple[Split, ...]


@dataclass(frozen=True)
class Order:
    """What one trial is to do.

    Attributes
    ----------
    number
        The trial's.
    plan, settings
        What to train, and how.
    split
        Index into the material's splits.
    tested
        Whether the held-out part of that split is measured.
    """

    number: int
    plan: NetworkPlan
    settings: TrainingSettings
    split: int = 0
    tested: bool = False


@dataclass(frozen=True)
class Epoch:
    """What a running trial says after an epoch.

    Attributes
    ----------
    epoch
        Counted from 1.
    val_loss, headline
        Of the validation sequences, as in `EpochRecord`.
    """

    epoch: int
    val_loss: float
    headline: float


@dataclass(frozen=True, eq=False)
class TrialResult:
    """How a trial ended.

    Attributes
    ----------
    number
        The trial's.
    epochs
        Every epoch it was trained.
    kept
        The index in `epochs` of the one that was kept; -1 where there is none.
    seconds
        Wall time.
    ended
        Whether it was told to end before it was done.
    message
        Why it failed, in a sentence; empty where it did not.
    details
        The traceback of a mistake of ours.
    figures, scores
        Of the held-out sequences, where the order asked for them.
    """

    number: int
    epochs: tuple[Epoch, ...] = ()
    kept: int = -1
    seconds: float = 0.0
    ended: bool = False
    message: str = ""
    details: str = ""
    figures: dict[str, float] = field(default_factory=dict)
    scores: NDArray[np.float32] = field(default_factory=lambda: np.empty(0, np.float32))


def without_test(dataset: Dataset, split: Split) -> Material:
    """Return the material of a search: the training and the validation sequences, and nothing of the test set.

    The rows stay in their order, so that a trial trains exactly the network that training on the whole would.
    """
    keep = split.parts != Part.TEST
    new_row = np.cumsum(keep) - 1
    none = np.empty(0, np.int64)
    divided = Split(new_row[split.train], new_row[split.validation], none, split.settings)
    return Material(subset(dataset, keep), (divided,))


def order_for(
    number: int, candidate: Candidate, dataset: Dataset, split: int = 0, *, tested: bool = False
) -> Order:
    """Return the order to train a candidate on a data set."""
    plan = NetworkPlan.for_dataset(dataset, candidate.architecture, candidate.parameters)
    return Order(number, plan, candidate.training, split, tested)


class _TrialMonitor:
    """Passes epochs on, and asks whether to end."""

    def __init__(self, report: Callable[[Epoch], None], told_to_end: Callable[[], bool]) -> None:
        self.epochs: list[Epoch] = []
        self._report = report
        self._told_to_end = told_to_end

    def status(self, text: str) -> None:
        """Say nothing: many trials run at once."""

    def progress(self, done: float, total: float) -> None:
        """Say nothing: epochs do."""

    def partial(self, value: object) -> None:
        """Pass an epoch on."""
        if isinstance(value, EpochRecord):
            self.epochs.append(Epoch(value.epoch, value.val_loss, value.headline))
            self._report(self.epochs[-1])

    def wish(self) -> Wish:
        """Return CANCEL once it was told to end."""
        return Wish.CANCEL if self._told_to_end() else Wish.GO_ON


def perform(
    order: Order, material: Material, report: Callable[[Epoch], None], told_to_end: Callable[[], bool]
) -> TrialResult:
    """Run one trial to its end, whatever happens.

    Parameters
    ----------
    order
        What to do.
    material
        What to learn from.
    report
        Told of every epoch.
    told_to_end
        Asked several times a second.
    """
    monitor = _TrialMonitor(report, told_to_end)
    began = perf_counter()
    result = TrialResult(order.number)
    try:
        result = _measured(order, material, monitor)
    except Cancelled:
        result = replace(result, ended=True)
    except MotifDeskError as error:
        result = replace(result, message=str(error))
    except Exception as error:
        # TensorFlow's own class for it is known by name alone.
        if isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError":
            result = replace(result, message="The worker's memory is not enough for these settings.")
        else:
            message = f"MotifDesk made a mistake ({type(error).__name__}: {error})."
            result = replace(result, message=message, details=traceback.format_exc())
    return replace(result, epochs=tuple(monitor.epochs), seconds=perf_counter() - began)


def _measured(order: Order, material: Material, monitor: Monitor) -> TrialResult:
    split = material.splits[order.split]
    run = fit(material.dataset, split, order.plan, order.settings, monitor)
    result = TrialResult(order.number, kept=run.kept_epoch - 1)
    if not order.tested:
        return result
    scores = run.scores[split.test]
    return replace(result, scores=scores, figures=figures_of(material.dataset, split.test, scores))


def value_of(epochs: Sequence[Epoch], objective: str, kept: int = -1) -> float:
    """Return the figure that trials are compared by, at the epoch that is kept: by default the best so far.

    Parameters
    ----------
    epochs
        One or more.
    objective
        ``loss`` or ``metric``.
    kept
        Its index, where it is known.
    """
    best = epochs[kept] if kept >= 0 else min(epochs, key=lambda epoch: epoch.val_loss)
    return best.val_loss if objective == "loss" else best.headline
