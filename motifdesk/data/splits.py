"""Divide a data set into training, validation and held-out test sequences."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.dataset import Dataset
from motifdesk.errors import InputError
from motifdesk.parameters import check, choice, number


class Part(IntEnum):
    """Which part of the split a sequence belongs to."""

    TRAIN = 0
    VALIDATION = 1
    TEST = 2


PART_NAMES = ("train", "validation", "test")


@dataclass(frozen=True)
class SplitSettings:
    """How to split; checked on construction."""

    kind: str = choice(
        "random", ("random", "stratified"), "Split",
        "Random draws sequences blindly; stratified keeps the classes in the same proportion in every part.",
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
        """Return the number of sequences by part and class, int64, shape (3, number of classes)."""
        classes = len(dataset.class_names)
        return np.array([np.bincount(dataset.labels[self.rows(part)], minlength=classes) for part in Part])


def make_split(dataset: Dataset, settings: SplitSettings) -> Split:
    """Split a data set.

    With the default settings this is the split of the primer's tutorial: scikit-learn's
    ``train_test_split(test_size=0.25, random_state=42)``, then, as Keras's ``validation_split=0.25`` does, the last
    quarter of the training part is the validation part. It is written with numpy's `RandomState` alone because the
    window splits while the user drags a fraction and importing scikit-learn there takes a second; tests compare it
    with scikit-learn's.

    Raises
    ------
    InputError
        A part would be empty or lack a class.
    """
    shuffle = np.random.RandomState(settings.seed)  # the generator behind scikit-learn's split
    if settings.kind == "random":
        learn, test = _divide(len(dataset), settings.test_fraction, shuffle)
    else:
        learn, test = _divide_each_class(dataset.labels, settings.test_fraction, shuffle)
    kept = floor(len(learn) * (1 - settings.validation_fraction))
    split = Split(learn[:kept], learn[kept:], test, settings)
    _check_classes(dataset, split)
    return split


def _divide(
    count: int, fraction: float, shuffle: np.random.RandomState
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    held_out = ceil(fraction * count)
    order = shuffle.permutation(count).astype(np.int64, copy=False)  # 32 bits wide on Windows
    return order[held_out:], order[:held_out]


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


def _check_classes(dataset: Dataset, split: Split) -> None:
    for part, counts in zip(PART_NAMES, split.class_counts(dataset), strict=True):
        for name, count in zip(dataset.class_names, counts, strict=True):
            if not count:
                raise InputError(
                    f"The {part} part of the split has no sequence with the label {name!r}; give it a larger "
                    "fraction, choose the stratified split, or add sequences."
                )
