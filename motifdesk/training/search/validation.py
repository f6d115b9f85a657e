"""Cross-validation and repeated runs: which networks to train, and what their figures come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.folds import make_folds
from motifdesk.data.splits import Split
from motifdesk.evaluation.figures import HEADLINE
from motifdesk.monitor import Monitor
from motifdesk.training.search.records import Candidate, Fold, ValidationOutcome, ValidationSettings
from motifdesk.training.search.trial import Material, Order, TrialResult, order_for


@dataclass(frozen=True)
class Plan:
    """The networks of a cross-validation.

    Attributes
    ----------
    material
        The sequences, and the split of each network.
    orders
        One a network, numbered from 0, tested on what its split holds out.
    folds
        How many of them make a repeat.
    """

    material: Material
    orders: tuple[Order, ...]
    folds: int

    def fold(self, result: TrialResult, worker: str) -> Fold:
        """Return what came of one of them."""
        repeat, fold = divmod(result.number, self.folds)
        return Fold(
            number=result.number,
            fold=fold + 1,
            repeat=repeat + 1,
            figures=result.figures,
            rows=self.material.splits[self.orders[result.number].split].test,
            scores=result.scores,
            epochs=len(result.epochs),
            seconds=result.seconds,
            worker=worker,
            message=result.message,
        )


def plan_validation(
    dataset: Dataset, split: Split, candidate: Candidate, settings: ValidationSettings, monitor: Monitor
) -> Plan:
    """Return the networks to train.

    Each repeat has its own seed of training, one more than the one before; where there are folds, the seed of their
    division goes up too. With one fold the split stays, and its held-out test set is what is tested.

    Raises
    ------
    InputError
        The data cannot be divided into so many folds.
    Cancelled
        The user cancelled.
    """
    splits: list[Split] = []
    orders: list[Order] = []
    for repeat in range(settings.repeats):
        if settings.folds > 1:
            shuffled = replace(split.settings, seed=_later(split.settings.seed, repeat))
            first = len(splits)
            splits += make_folds(dataset, settings.folds, shuffled, monitor)
        else:
            first, splits = 0, [split]
        training = replace(candidate.training, seed=_later(candidate.training.seed, repeat))
        seeded = replace(candidate, training=training)
        for fold in range(settings.folds):
            orders.append(order_for(len(orders), seeded, dataset, first + fold, tested=True))
    return Plan(Material(dataset, tuple(splits)), tuple(orders), settings.folds)


def _later(seed: int, repeat: int) -> int:
    return (seed + repeat) % 2**31


def summarise(task: Task, folds: Sequence[Fold]) -> ValidationOutcome:
    """Return mean and standard deviation of every figure over the networks that could be tested."""
    tested = [fold.figures for fold in folds if fold.figures]
    names = list(tested[0]) if tested else []
    values = np.array([[figures[name] for name in names] for figures in tested])
    means = values.mean(axis=0) if tested else []
    spreads = values.std(axis=0, ddof=1) if len(tested) > 1 else np.zeros(len(names))
    return ValidationOutcome(
        headline=HEADLINE[task],
        folds=tuple(sorted(folds, key=lambda fold: fold.number)),
        mean=dict(zip(names, map(float, means), strict=True)),
        deviation=dict(zip(names, map(float, spreads), strict=True)),
    )
