"""Divide a data set into training, validation and held-out test sequences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from math import ceil, floor
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import Alphabet
from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.similarity import clusters
from motifdesk.errors import InputError
from motifdesk.monitor import Monitor, SilentMonitor
from motifdesk.parameters import check, choice, number


class Part(IntEnum):
    """Which part of the split a sequence belongs to."""

    TRAIN = 0
    VALIDATION = 1
    TEST = 2


PART_NAMES = ("train", "validation", "test")
_QUANTILES: Final = 10


@dataclass(frozen=True)
class SplitSettings:
    """How to split; checked on construction."""

    kind: str = choice(
        "random", ("random", "stratified", "similarity", "chromosome", "file"), "Split",
        "Random draws sequences blindly; stratified keeps the classes (or the range of values) in the same proportion "
        "in every part; similarity never puts similar sequences into different parts; chromosome keeps each "
        "chromosome whole; file takes the split that the file itself gives.",
    )  # fmt: skip
    test_fraction: float = number(
        0.25, 0.01, 0.9, "Test fraction", "Held out: looked at once, after training, to measure the network."
    )
    validation_fraction: float = number(
        0.25, 0.01, 0.9, "Validation fraction",
        "Share of the training part that is watched, not learned from, to see whether the network memorises.",
    )  # fmt: skip
    seed: int = number(42, 0, 2**31 - 1, "Split seed", "The same seed gives the same split.", advanced=True)

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True, eq=False)
class Split:
    """Row numbers of the data set, in the order in which training sees them.

    Attributes
    ----------
    train, validation, test
        int64 row numbers; together every row exactly once.
    settings
        What made it.
    """

    train: NDArray[np.int64]
    validation: NDArray[np.int64]
    test: NDArray[np.int64]
    settings: SplitSettings

    @cached_property
    def parts(self) -> NDArray[np.uint8]:
        """The `Part` of each row, uint8, shape (N,)."""
        parts = np.empty(len(self.train) + len(self.validation) + len(self.test), np.uint8)
        for part, rows in zip(Part, (self.train, self.validation, self.test), strict=True):
            parts[rows] = part
        return parts

    def rows(self, part: Part) -> NDArray[np.int64]:
        """Return the row numbers of one part."""
        return (self.train, self.validation, self.test)[part]

    def class_counts(self, dataset: Dataset) -> NDArray[np.int64]:
        """Return the number of sequences by part and class.

        Returns
        -------
        counts
            int64, shape (3, number of classes); for regression, which has no classes, shape (3, 1).
        """
        if dataset.task is Task.REGRESSION:
            return np.array([[len(self.rows(part))] for part in Part])
        classes = len(dataset.class_names)
        return np.array([np.bincount(dataset.labels[self.rows(part)], minlength=classes) for part in Part])


def make_split(dataset: Dataset, settings: SplitSettings, monitor: Monitor | None = None) -> Split:
    """Split a data set.

    With the default settings this is the split of the primer's tutorial: scikit-learn's
    ``train_test_split(test_size=0.25, random_state=42)``, then, as Keras's ``validation_split=0.25`` does, the last
    quarter of the training part is the validation part. It is written with numpy's `RandomState` alone because the
    window splits while the user drags a fraction and importing scikit-learn there takes a second; tests compare it
    with scikit-learn's.

    Parameters
    ----------
    dataset
        What to split. Clusters of similar sequences include reverse complements, unless it is RNA.
    settings
        How. Similarity and chromosome meet the fractions as well as the sizes of clusters and chromosomes allow;
        file ignores them, except that a validation part that the file lacks is cut from its training part.
    monitor
        Told of progress, may cancel: finding similar sequences takes long, the other kinds do not.

    Raises
    ------
    InputError
        A part would be empty or lack a class, or the data lack what this kind of split goes by.
    Cancelled
        The user cancelled.
    """
    shuffle = np.random.RandomState(settings.seed)  # the generator behind scikit-learn's split
    if settings.kind in ("random", "stratified"):
        if settings.kind == "random":
            learn, test = _divide(len(dataset), settings.test_fraction, shuffle)
        else:
            learn, test = _divide_each_class(strata(dataset), settings.test_fraction, shuffle)
        kept = floor(len(learn) * (1 - settings.validation_fraction))
        split = Split(learn[:kept], learn[kept:], test, settings)
    else:
        parts = _PARTS_BY[settings.kind](dataset, settings, shuffle, monitor or SilentMonitor())
        order = shuffle.permutation(len(dataset)).astype(np.int64, copy=False)
        train, validation, test = (order[parts[order] == part] for part in Part)
        split = Split(train, validation, test, settings)
    check_classes(dataset, split)
    return split


def _divide(
    count: int, fraction: float, shuffle: np.random.RandomState
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    held_out = ceil(fraction * count)
    order = shuffle.permutation(count).astype(np.int64, copy=False)  # 32 bits wide on Windows
    return order[held_out:], order[:held_out]


def strata(dataset: Dataset, quantiles: int = _QUANTILES) -> NDArray[np.int64]:
    """Return the class of each sequence; for regression, which tenth (or other quantile) its value is in."""
    if dataset.task is not Task.REGRESSION:
        classes: NDArray[np.int64] = dataset.labels
        return classes
    ranks = np.argsort(np.argsort(dataset.labels, kind="stable"))
    tenths: NDArray[np.int64] = ranks * min(quantiles, len(dataset)) // len(dataset)
    return tenths


def _divide_each_class(
    labels: NDArray[np.int64], fraction: float, shuffle: np.random.RandomState
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Divide each class on its own, so that any slice of the result has them in proportion."""
    learn, test = [], []
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        class_learn, class_test = _divide(len(rows), fraction, shuffle)
        learn.append(rows[class_learn])
        test.append(rows[class_test])
    return _interleave(learn), _interleave(test)


def _interleave(groups: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Merge groups so that each is spread evenly over the result."""
    places = np.concatenate([(np.arange(len(group)) + 0.5) / max(len(group), 1) for group in groups])
    return np.concatenate(groups)[np.argsort(places, kind="stable")]


def _by_similarity(
    dataset: Dataset, settings: SplitSettings, shuffle: np.random.RandomState, monitor: Monitor
) -> NDArray[np.uint8]:
    return _keep_whole(similar(dataset, monitor), dataset, settings, shuffle)


def similar(dataset: Dataset, monitor: Monitor) -> NDArray[np.int64]:
    """Return the cluster of similar sequences that each is in, int64, shape (N,); raises `Cancelled`."""
    both_strands = dataset.sequences.alphabet is Alphabet.DNA
    return clusters(dataset.sequences, monitor, both_strands=both_strands)


def _by_chromosome(
    dataset: Dataset, settings: SplitSettings, shuffle: np.random.RandomState, _monitor: Monitor
) -> NDArray[np.uint8]:
    if dataset.groups is None:
        raise InputError(
            "These sequences do not say which chromosome they are from, so that they cannot be split by "
            "chromosome; choose another split, or give the regions as BED with their genome."
        )
    names, chromosome = np.unique(np.array(dataset.groups), return_inverse=True)
    if len(names) < len(Part):
        found = f"from {' and '.join(names)} alone"
        raise InputError(
            f"A split by chromosome needs sequences from at least three of them, and these are {found}; choose "
            "another split."
        )
    return _keep_whole(chromosome, dataset, settings, shuffle)


def _by_file(
    dataset: Dataset, settings: SplitSettings, shuffle: np.random.RandomState, _monitor: Monitor
) -> NDArray[np.uint8]:
    if dataset.parts is None:
        raise InputError("The file gives no split of its own; choose another kind of split.")
    parts = dataset.parts.copy()
    if not (parts == Part.TEST).any():
        raise InputError(
            "The split that the file gives has no test part, so that nothing would be held out; choose another kind "
            "of split."
        )
    if not (parts == Part.VALIDATION).any():
        train = shuffle.permutation(np.flatnonzero(parts == Part.TRAIN))
        parts[train[floor(len(train) * (1 - settings.validation_fraction)) :]] = Part.VALIDATION
    return parts


def _keep_whole(
    cluster: NDArray[np.int64], dataset: Dataset, settings: SplitSettings, shuffle: np.random.RandomState
) -> NDArray[np.uint8]:
    """Return the part of each row, uint8, shape (N,): each cluster whole, the fractions met in each class."""
    learn = 1 - settings.test_fraction
    shares = np.array(
        [
            learn * (1 - settings.validation_fraction),
            learn * settings.validation_fraction,
            settings.test_fraction,
        ]
    )
    return divide_clusters(cluster, cluster_strata(dataset), shares, shuffle)


def cluster_strata(dataset: Dataset) -> NDArray[np.int64]:
    """Return what is kept in proportion when clusters stay whole, int64, shape (N,): the classes.

    Tenths of the values of a regression would leave too few clusters each for the fractions to be met.
    """
    return np.zeros(len(dataset), np.int64) if dataset.task is Task.REGRESSION else strata(dataset)


def divide_clusters(
    cluster: NDArray[np.int64],
    stratum: NDArray[np.int64],
    shares: NDArray[np.float64],
    shuffle: np.random.RandomState,
) -> NDArray[np.uint8]:
    """Divide rows into parts so that every cluster stays whole and each part gets its share of every stratum.

    Large clusters come first, each to the part that lacks most of what it holds; rows that are alone fill up the rest.

    Parameters
    ----------
    cluster
        The cluster of each row, any numbers, shape (N,).
    stratum
        What is to be kept in proportion, small numbers from 0, shape (N,).
    shares
        The share of each part; they add up to 1.
    shuffle
        Chance.

    Returns
    -------
    parts
        uint8, shape (N,): indices into `shares`.
    """
    _, cluster, sizes = np.unique(cluster, return_inverse=True, return_counts=True)
    totals = np.bincount(stratum)
    lacking = shares[:, None] * totals
    part_of = np.zeros(len(sizes), np.uint8)
    rows = np.argsort(cluster, kind="stable")
    ends = np.cumsum(sizes)
    # Of two clusters that differ by less than a factor of two, chance says which comes first: the seed matters.
    order = np.argsort(-np.log2(sizes) - shuffle.random_sample(len(sizes)), kind="stable")
    for chosen in order[sizes[order] > 1]:
        held = np.bincount(stratum[rows[ends[chosen] - sizes[chosen] : ends[chosen]]], minlength=len(totals))
        part = int(np.argmax(lacking @ (held / np.maximum(totals, 1))))
        part_of[chosen] = part
        lacking[part] -= held
    alone = order[sizes[order] == 1]
    for index, wanted in enumerate(np.maximum(lacking, 0).T):
        ours = alone[stratum[rows[ends[alone] - 1]] == index]
        bounds = np.rint(np.cumsum(wanted) / max(wanted.sum(), 1e-9) * len(ours))
        part_of[ours] = np.searchsorted(bounds[:-1], np.arange(len(ours)), side="right")
    return part_of[cluster]


_PARTS_BY: Final = {"similarity": _by_similarity, "chromosome": _by_chromosome, "file": _by_file}


def check_classes(dataset: Dataset, split: Split, parts: Iterable[Part] = Part) -> None:
    """Raise `InputError` where one of the parts is empty or lacks a class."""
    counts = split.class_counts(dataset)
    for part in parts:
        for name, count in zip(dataset.class_names or (None,), counts[part], strict=True):
            if not count:
                lacked = "sequence" if name is None else f"sequence with the label {name!r}"
                other = "another" if split.settings.kind == "stratified" else "the stratified"
                raise InputError(
                    f"The {PART_NAMES[part]} part of the split has no {lacked}; give it a larger fraction, "
                    f"choose {other} split, or add sequences."
                )
