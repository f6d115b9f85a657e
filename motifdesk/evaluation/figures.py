"""The figures of some scored sequences alone: no intervals, no baseline. Quick, for folds and repeats."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.dataset import Dataset, Task
from motifdesk.evaluation.agreement import Agreement, agreement
from motifdesk.evaluation.ranking import auroc
from motifdesk.evaluation.results import Floats
from motifdesk.evaluation.threshold import decide

# The figure that counts most.
HEADLINE = {Task.BINARY: "auroc", Task.MULTICLASS: "auroc", Task.REGRESSION: "pearson"}


def figures_of(dataset: Dataset, rows: NDArray[np.int64], scores: NDArray[np.floating]) -> dict[str, float]:
    """Return what `motifdesk.evaluation.evaluate` would measure on these rows, by name, without intervals.

    Parameters
    ----------
    dataset
        Holds what is true.
    rows
        Row numbers, shape (n,).
    scores
        What the network says of these rows: probabilities of the positive class, shape (n,); of each class,
        shape (n, classes); or predicted values, shape (n,).

    Returns
    -------
    figures
        ``accuracy``, ``auroc``, ``auprc``, ``f1``, ``mcc``, ``brier`` and ``log_loss``, means over the classes where
        there are several; for regression ``pearson``, ``spearman``, ``r2``, ``mse`` and ``mae``.
    """
    labels, exact = dataset.labels[rows], scores.astype(np.float64)
    if dataset.task is Task.REGRESSION:
        found = agreement(labels, exact, np.ones((1, len(labels)), np.int64))
        return {name: float(getattr(found, name)[0]) for name in Agreement._fields}
    return _binary(labels, exact) if dataset.task is Task.BINARY else _multiclass(labels, exact)


def _binary(labels: NDArray[np.int64], scores: Floats) -> dict[str, float]:
    from sklearn import metrics

    decision = decide(labels, scores, 0.5)
    return {
        "accuracy": decision.accuracy,
        "auroc": auroc(labels, scores),
        "auprc": float(metrics.average_precision_score(labels, scores)),
        "f1": decision.f1,
        "mcc": decision.mcc,
        "brier": float(metrics.brier_score_loss(labels, scores)),
        "log_loss": float(metrics.log_loss(labels, scores)),
    }


def _multiclass(labels: NDArray[np.int64], scores: Floats) -> dict[str, float]:
    from sklearn import metrics

    shares = scores / scores.sum(axis=1, keepdims=True)
    classes, there = np.arange(shares.shape[1]), np.unique(labels)
    predicted = shares.argmax(axis=1)
    areas = [auroc(labels == index, shares[:, index]) for index in there]
    precisions = [metrics.average_precision_score(labels == index, shares[:, index]) for index in there]
    return {
        "accuracy": float(np.mean(predicted == labels)),
        "auroc": float(np.mean(areas)),
        "auprc": float(np.mean(precisions)),
        "f1": float(metrics.f1_score(labels, predicted, labels=there, average="macro", zero_division=0)),
        "mcc": float(metrics.matthews_corrcoef(labels, predicted)),
        "brier": float(np.mean(np.sum((shares - (labels[:, None] == classes)) ** 2, axis=1))),
        "log_loss": float(metrics.log_loss(labels, shares, labels=classes)),
    }
