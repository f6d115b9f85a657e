"""Keep some of the rows, with everything that belongs to them."""

from __future__ import annotations

from dataclasses import replace
from itertools import compress

from motifdesk.data.dataset import Dataset
from motifdesk.data.rows import Mask, kept
from motifdesk.data.wording import counted
from motifdesk.errors import InputError


def subset(dataset: Dataset, keep: Mask) -> Dataset:
    """Return the rows where `keep`, bool, shape (N,), is true, in the same order.

    Raises
    ------
    InputError
        No row is left, or fewer than two of a class.
    """
    if not keep.any():
        raise InputError("This would leave no sequence at all; keep some, or load other data.")
    return replace(
        dataset,
        ids=tuple(compress(dataset.ids, keep)),
        sequences=kept(dataset.sequences, keep),
        labels=dataset.labels[keep],
        parts=None if dataset.parts is None else dataset.parts[keep],
        groups=None if dataset.groups is None else tuple(compress(dataset.groups, keep)),
    )


def left_out(
    dataset: Dataset, drop: Mask, noun: str, detail: str = "", *, plural: str | None = None
) -> tuple[Dataset, str] | None:
    """Return the data set without the rows where `drop` is true, and the remark; None where it never is."""
    count = int(drop.sum())
    if not count:
        return None
    remark = f"{counted(count, noun, plural)} left out" + (f"; {detail}." if detail else ".")
    return subset(dataset, ~drop), remark
