"""The data set that everything downstream works on: sequences with one label each."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.sequences import Sequences
from motifdesk.errors import InputError


class Task(Enum):
    """What is to be predicted."""

    BINARY = "binary"  # one of two classes
    MULTICLASS = "multiclass"  # one of several classes
    REGRESSION = "regression"  # a number


@dataclass(frozen=True, eq=False)
class Dataset:
    """Sequences and their labels, in the order of the input.

    Attributes
    ----------
    ids
        A name for each sequence, as the file gives it, else its 1-based number in the file.
    sequences
        N sequences.
    labels
        Shape (N,). Classes: int64 indices into `class_names`; for a binary task 1 is the positive class.
        Regression: float64 values, finite.
    class_names
        What the classes are called in the file; empty for regression.
    task
        What is to be predicted.
    source
        The names of the files this was read from, for titles and reports.
    parts
        The file's own split: uint8 `Part` numbers, shape (N,); None where it has none.
    groups
        The chromosome of each sequence, for a split by chromosome; None where unknown.
    remarks
        What was decided on reading and what was changed since, one sentence each, for the report.
    shuffled
        The kind of shuffle that made every sequence of class 0, so that more can be made like them; empty where they
        were not made here.

    Raises
    ------
    InputError
        Fewer than two sequences of a class; nothing can be learned and tested then.
    """

    ids: tuple[str, ...]
    sequences: Sequences
    labels: NDArray[Any]
    class_names: tuple[str, ...]
    task: Task = Task.BINARY
    source: tuple[str, ...] = ()
    parts: NDArray[np.uint8] | None = None
    groups: tuple[str, ...] | None = None
    remarks: tuple[str, ...] = ()
    shuffled: str = ""

    def __post_init__(self) -> None:
        if not len(self.ids) == len(self.sequences) == len(self.labels):
            raise ValueError("ids, sequences and labels differ in number")
        for name, count in zip(self.class_names, self.class_counts, strict=True):
            if count < 2:
                raise InputError(
                    f"There {'is only one sequence' if count else 'are no sequences'} with the label {name!r}; at "
                    "least two of each class are needed: add more, or check the labels."
                )

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def class_counts(self) -> tuple[int, ...]:
        """The number of sequences of each class, in the order of `class_names`; empty for regression."""
        if self.task is Task.REGRESSION:
            return ()
        return tuple(np.bincount(self.labels, minlength=len(self.class_names)).tolist())

    def label_text(self, row: int) -> str:
        """Return the label of one sequence for people to read: its class, or its value to six digits."""
        label = self.labels[row]
        return f"{label:.6g}" if self.task is Task.REGRESSION else self.class_names[int(label)]

    @cached_property
    def key(self) -> str:
        """A digest of everything that training sees: equal keys mean equal data."""
        digest = hashlib.sha256(
            repr((self.class_names, self.task, self.sequences.alphabet, self.shuffled)).encode()
        )
        for array in (self.sequences.codes, self.sequences.offsets, self.labels):
            digest.update(np.ascontiguousarray(array).data)
        return digest.hexdigest()[:16]
