"""Histories made of curves that are written down."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from motifdesk.training.history import History
from motifdesk.training.records import ClassEpoch, EpochRecord, ValueEpoch


def class_records(
    train: ArrayLike, validation: ArrayLike, auroc: ArrayLike = 0.9, train_auroc: ArrayLike = 0.95
) -> list[EpochRecord]:
    """Return a classifier's epochs with these losses and AUROCs; the accuracies follow from the losses."""
    given = (np.asarray(each, float) for each in (train, validation, train_auroc, auroc))
    rows = zip(*(each.tolist() for each in np.broadcast_arrays(*given)), strict=True)
    return [
        ClassEpoch(epoch, 0.02, loss, val_loss, 1 - loss / 2, 1 - val_loss / 2, train_area, area)
        for epoch, (loss, val_loss, train_area, area) in enumerate(rows, 1)
    ]


def class_history(
    train: ArrayLike, validation: ArrayLike, auroc: ArrayLike = 0.9, train_auroc: ArrayLike = 0.95
) -> History:
    return History(class_records(train, validation, auroc, train_auroc))


def value_history(train: Sequence[float], validation: Sequence[float], pearson: Sequence[float]) -> History:
    rows = zip(train, validation, pearson, strict=True)
    return History(
        ValueEpoch(epoch, 0.02, loss, val_loss, r, r, r * r, r * r)
        for epoch, (loss, val_loss, r) in enumerate(rows, 1)
    )


def falling(epochs: int, begin: float = 0.69, end: float = 0.15, pace: float = 8.0) -> np.ndarray:
    """Return a loss that falls as losses do."""
    return end + (begin - end) * np.exp(-np.arange(epochs) / pace)
