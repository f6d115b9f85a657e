"""What an evaluation found: plain values, computed once, drawn by the window and the report alike.

Light on purpose: the window reads these without importing scikit-learn.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Interval(NamedTuple):
    """A confidence interval."""

    low: float
    high: float


class Level(Enum):
    """How much the result may be trusted."""

    GOOD = "good"
    CAUTION = "caution"
    BAD = "bad"


class RocCurve(NamedTuple):
    """Receiver operating characteristic: one point a threshold, from (0, 0) to (1, 1)."""

    false_positive_rate: Floats
    true_positive_rate: Floats
    thresholds: Floats


class PrecisionRecallCurve(NamedTuple):
    """Precision against recall: one point a threshold, recall falling from 1 to 0."""

    precision: Floats
    recall: Floats
    thresholds: Floats  # one fewer than the points: the last point is (recall 0, precision 1)


@dataclass(frozen=True)
class Baseline:
    """A simpler method, trained and tested on the same split."""

    name: str
    auroc: float


@dataclass(frozen=True)
class Verdict:
    """The evaluation in plain words."""

    level: Level
    sentences: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class BinaryEvaluation:
    """A binary classifier on the held-out test set.

    Attributes
    ----------
    run_key
        The run that was evaluated.
    class_names
        Negative, positive.
    rows
        int64, shape (n,): the data set's row numbers of the test sequences.
    labels
        int64, shape (n,): 1 = positive.
    scores
        float64, shape (n,): predicted probability of the positive class.
    accuracy, f1, mcc
        At the threshold 0.5 (a score of 0.5 or more is predicted positive).
    auroc, auprc, brier, log_loss
        Free of a threshold; auprc is the average precision, brier and log_loss are 0 at best.
    confusion
        int64, shape (2, 2), at 0.5: rows are the true class, columns the predicted one.
    auroc_ci95, auprc_ci95
        95 % confidence intervals, from a bootstrap over the test sequences.
    """

    run_key: str
    class_names: tuple[str, ...]
    rows: NDArray[np.int64]
    labels: NDArray[np.int64]
    scores: Floats
    accuracy: float
    auroc: float
    auprc: float
    f1: float
    mcc: float
    brier: float
    log_loss: float
    confusion: NDArray[np.int64]
    auroc_ci95: Interval
    auprc_ci95: Interval
    roc: RocCurve
    precision_recall: PrecisionRecallCurve
    baseline: Baseline
    verdict: Verdict
