"""The area under the ROC curve from ranks. numpy alone: it runs after every epoch and in every bootstrap draw."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def auroc(labels: NDArray[np.integer], scores: NDArray[np.floating]) -> float:
    """Return the probability that a random positive scores higher than a random negative; ties count half.

    The Mann-Whitney statistic (Hanley and McNeil, Radiology 1982). Returns NaN where a class is missing.

    Parameters
    ----------
    labels
        0 or 1, shape (n,).
    scores
        Any real numbers, shape (n,).
    """
    positive = np.asarray(labels) == 1
    n_positive = int(positive.sum())
    n_negative = len(positive) - n_positive
    if not n_positive or not n_negative:
        return float("nan")
    _, where, counts = np.unique(scores, return_inverse=True, return_counts=True)
    mean_rank = np.cumsum(counts) - (counts - 1) / 2
    rank_sum = mean_rank[where][positive].sum()
    return float((rank_sum - n_positive * (n_positive + 1) / 2) / (n_positive * n_negative))
