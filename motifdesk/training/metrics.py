"""What is measured after every epoch: each task's own metrics. numpy alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.dataset import Task
from motifdesk.evaluation.ranking import auroc
from motifdesk.training.records import ClassEpoch, EpochRecord, ValueEpoch


@dataclass(frozen=True, eq=False)
class Look:
    """What the network said of some sequences.

    Attributes
    ----------
    loss
        The mean over the sequences.
    truth
        Their labels, standardised for regression, shape (n,).
    outputs
        float32, as `Network.outputs` gives them.
    """

    loss: float
    truth: NDArray[Any]
    outputs: NDArray[np.float32]


def epoch_record(task: Task, epoch: int, seconds: float, train: Look, validation: Look) -> EpochRecord:
    """Return the record of an epoch, with the metrics of the task."""
    if task is Task.REGRESSION:
        pearson, r2 = _regression(train)
        val_pearson, val_r2 = _regression(validation)
        return ValueEpoch(epoch, seconds, train.loss, validation.loss, pearson, val_pearson, r2, val_r2)
    measure = _binary if task is Task.BINARY else _multiclass
    accuracy, area = measure(train)
    val_accuracy, val_area = measure(validation)
    return ClassEpoch(epoch, seconds, train.loss, validation.loss, accuracy, val_accuracy, area, val_area)


def _binary(look: Look) -> tuple[float, float]:
    return float(np.mean((look.outputs >= 0) == look.truth)), auroc(look.truth, look.outputs)


def _multiclass(look: Look) -> tuple[float, float]:
    """Return accuracy and the mean AUROC of each class against the rest, ranked by its softmax probability."""
    exact = look.outputs.astype(np.float64)
    shares = np.exp(exact - exact.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    areas = [auroc(look.truth == index, shares[:, index]) for index in range(shares.shape[1])]
    return float(np.mean(exact.argmax(axis=1) == look.truth)), float(np.mean(areas))


def _regression(look: Look) -> tuple[float, float]:
    """Return the Pearson correlation (0 where the predictions are all equal) and the share of variance explained."""
    truth, made = look.truth.astype(np.float64), look.outputs.astype(np.float64)
    spread = truth.std() * made.std()
    pearson = float(np.mean((truth - truth.mean()) * (made - made.mean())) / spread) if spread else 0.0
    variance = truth.var()
    return pearson, float(1 - np.mean((truth - made) ** 2) / variance) if variance else 0.0
