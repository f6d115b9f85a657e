"""Divide a data set into folds for cross-validation: every sequence is held out exactly once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.splits import Split, SplitSettings, cluster_strata, divide_clusters, similar, strata
from motifdesk.data.wording import counted
from motifdesk.errors import InputError
from motifdesk.monitor import Monitor, SilentMonitor

Rows = NDArray[np.int64]


def make_folds(
    dataset: Dataset, count: int, settings: SplitSettings, monitor: Monitor | None = None
) -> tuple[Split, ...]:
    """Return a split for each fold, whose test part is that fold.

    A similarity split keeps similar sequences in one fold, a chromosome split whole chromosomes; the other kinds
    stratify: each fold has the classes, or the range of values, in the proportion of the whole. That is scikit-learn's
    ``StratifiedKFold(count, shuffle=True, random_state=seed)``.

    Parameters
    ----------
    dataset
        What to divide.
    count
        The number of folds, 2 or more.
    settings
        Its kind, seed and validation fraction count; the test fraction is one in `count`. The validation part is cut
        from what a fold leaves, with the same care.
    monitor
        Told of progress, may cancel: finding similar sequences takes long.

    Raises
    ------
    InputError
        There are too few sequences, of a class or in all, or too few clusters or chromosomes.
    Cancelled
        The user cancelled.
    """
    shuffle = np.random.RandomState(settings.seed)
    if settings.kind in ("similarity", "chromosome"):
        cluster = _clusters(dataset, count, settings, monitor or SilentMonitor())
        stratum = cluster_strata(dataset)
        fold_of = divide_clusters(cluster, stratum, np.full(count, 1 / count), shuffle)
    else:
        _check_counts(dataset, count)
        cluster = np.arange(len(dataset))
        # Each tenth of the values must be large enough to have some in every fold.
        stratum = strata(dataset, min(10, len(dataset) // count))
        fold_of = _stratified(stratum, count, settings.seed)
    shares = np.array([1 - settings.validation_fraction, settings.validation_fraction])
    splits = []
    for fold in range(count):
        rest = np.flatnonzero(fold_of != fold)
        validates = divide_clusters(cluster[rest], stratum[rest], shares, shuffle).astype(bool)
        split = Split(
            train=shuffle.permutation(rest[~validates]),
            validation=shuffle.permutation(rest[validates]),
            test=np.flatnonzero(fold_of == fold),
            settings=settings,
        )
        _check_parts(dataset, split, fold)
        splits.append(split)
    return tuple(splits)


def _stratified(stratum: Rows, count: int, seed: int) -> NDArray[np.uint8]:
    from sklearn.model_selection import StratifiedKFold

    fold_of = np.empty(len(stratum), np.uint8)
    folds = StratifiedKFold(count, shuffle=True, random_state=seed)
    for fold, (_, held_out) in enumerate(folds.split(stratum, stratum)):
        fold_of[held_out] = fold
    return fold_of


def _clusters(dataset: Dataset, count: int, settings: SplitSettings, monitor: Monitor) -> Rows:
    if settings.kind == "similarity":
        return similar(dataset, monitor)
    names, chromosome = np.unique(np.array(dataset.groups or ()), return_inverse=True)
    if len(names) < count:
        raise InputError(
            f"{counted(count, 'fold')} by chromosome need as many chromosomes, and the sequences come from "
            f"{len(names)}; choose fewer folds or another split."
        )
    return chromosome.astype(np.int64)


def _check_counts(dataset: Dataset, count: int) -> None:
    if dataset.task is Task.REGRESSION:
        smallest, of = len(dataset), "in all"
    else:
        smallest = min(dataset.class_counts)
        of = f"with the label {dataset.class_names[dataset.class_counts.index(smallest)]!r}"
    # One to hold out, one to watch and one to learn from, at the least.
    if smallest < max(count, 3):
        raise InputError(
            f"There are only {smallest} sequences {of}, too few for {counted(count, 'fold')}; choose fewer folds or "
            "add sequences."
        )


def _check_parts(dataset: Dataset, split: Split, fold: int) -> None:
    if not split.class_counts(dataset).all():
        raise InputError(
            f"Fold {fold + 1} would lack a class, or have nothing to learn from or to test with; choose fewer folds, "
            "another split, or add sequences."
        )
