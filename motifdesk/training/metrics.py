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


def headline(task: Task, truth: NDArray[Any], scores: NDArray[np.float32]) -> float:
    """Return the figure that runs are compared by, from labels (n,) and scores as `Network.predict` gives them.

    The AUROC, with several classes its mean over one class against the rest; for a regression the Pearson correlation.
    """
    if task is Task.BINARY:
        return auroc(truth, scores)
    if task is Task.MULTICLASS:
        return float(np.mean([auroc(truth == index, scores[:, index]) for index in range(scores.shape[1])]))
    return _regression(Look(0.0, truth, scores))[0]


def _binary(look: Look) -> tuple[float, float]:
    accuracy = float(np.mean((look.outputs >= 0) == look.truth))
    return accuracy, headline(Task.BINARY, look.truth, look.outputs)


def _multiclass(look: Look) -> tuple[float, float]:
    """Return accuracy and the mean AUROC of each class against the rest, ranked by its softmax probability."""
    exact = look.outputs.astype(np.float64)
    shares = np.exp(exact - exact.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    return float(np.mean(exact.argmax(axis=1) == look.truth)), headline(Task.MULTICLASS, look.truth, shares)


def _regression(look: Look) -> tuple[float, float]:
    """Return the Pearson correlation (0 where the predictions are all equal) and the share of variance explained."""
    truth, made = look.truth.astype(np.float64), look.outputs.astype(np.float64)
    spread = truth.std() * made.std()
    pearson = float(np.mean((truth - truth.mean()) * (made - made.mean())) / spread) if spread else 0.0
    variance = truth.var()
    return pearson, float(1 - np.mean((truth - made) ** 2) / variance) if variance else 0.0
