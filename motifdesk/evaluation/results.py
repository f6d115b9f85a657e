"""What an evaluation found: plain values, computed once, drawn by the window and the report alike.

Light on purpose: the window reads these without importing scikit-learn.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple

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
    """A simpler method, trained and tested on the same split; with several classes `auroc` is their mean."""

    name: str
    auroc: float

    @property
    def figure(self) -> float:
        """What the headline is compared with."""
        return self.auroc


@dataclass(frozen=True)
class ValueBaseline:
    """A simpler method for numbers, trained and tested on the same split."""

    name: str
    pearson: float
    r2: float

    @property
    def figure(self) -> float:
        """What the headline is compared with."""
        return self.pearson


@dataclass(frozen=True)
class Verdict:
    """The evaluation in plain words."""

    level: Level
    sentences: tuple[str, ...]


class Headline(NamedTuple):
    """The one figure that stands for an evaluation, with its 95 % confidence interval."""

    name: str
    value: float
    interval: Interval


@dataclass(frozen=True, eq=False)
class Evaluation:
    """A trained network on the held-out test set, whatever the task.

    Attributes
    ----------
    run_key
        The run that was evaluated.
    rows
        int64, shape (n,): the data set's row numbers of the test sequences.
    labels
        Shape (n,): what the data set says of them; int64 classes or float64 values.
    scores
        float64: what the network says of them; the shape depends on the task.
    baseline
        What a simpler method reaches.
    verdict
        The evaluation in plain words.
    """

    run_key: str
    rows: NDArray[np.int64]
    labels: NDArray[Any]
    scores: Floats
    baseline: Baseline | ValueBaseline
    verdict: Verdict

    @property
    def headline(self) -> Headline:
        """The figure that stands for all."""
        raise NotImplementedError


@dataclass(frozen=True, eq=False)
class ClassEvaluation(Evaluation):
    """A classifier on the held-out test set.

    Attributes
    ----------
    class_names
        By label.
    accuracy
        Share of right predictions.
    auroc, auprc, f1
        Of the positive class; with several classes the mean over all, each against the rest. auprc is the average
        precision.
    mcc
        Matthews correlation coefficient.
    brier, log_loss
        0 at best; the Brier score of several classes is summed over them, so that 2 is its worst.
    confusion
        int64, shape (classes, classes): rows are the true class, columns the predicted one.
    auroc_ci95, auprc_ci95
        95 % confidence intervals, from a bootstrap over the test sequences.
    """

    baseline: Baseline
    class_names: tuple[str, ...]
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

    @property
    def headline(self) -> Headline:
        """The AUROC."""
        return Headline("AUROC", self.auroc, self.auroc_ci95)


@dataclass(frozen=True, eq=False)
class BinaryEvaluation(ClassEvaluation):
    """One of two classes; class 1 is the positive one, and `scores`, shape (n,), are its predicted probabilities.

    accuracy, f1, mcc and confusion are at the threshold 0.5 (a score of 0.5 or more is predicted positive).
    """

    roc: RocCurve
    precision_recall: PrecisionRecallCurve


@dataclass(frozen=True, eq=False)
class OneClass:
    """One class against the rest.

    Attributes
    ----------
    name, count
        The class, and its number of test sequences.
    auroc, auprc
        Ranked by its predicted probability; NaN where the test set has none of it.
    precision, recall, f1
        Of the sequences for which it is the most likely class; 0 where there are none.
    """

    name: str
    count: int
    auroc: float
    auprc: float
    precision: float
    recall: float
    f1: float
    auroc_ci95: Interval
    auprc_ci95: Interval
    roc: RocCurve
    precision_recall: PrecisionRecallCurve


@dataclass(frozen=True, eq=False)
class MulticlassEvaluation(ClassEvaluation):
    """One of several classes; the most likely one is predicted.

    Attributes
    ----------
    scores
        float64, shape (n, classes): predicted probabilities.
    precision, recall
        The mean over the classes.
    accuracy_ci95
        95 % confidence interval.
    classes
        The figures of each class, by label.
    """

    precision: float
    recall: float
    accuracy_ci95: Interval
    classes: tuple[OneClass, ...]

    @property
    def predicted(self) -> NDArray[np.int64]:
        """The most likely class of each test sequence, int64, shape (n,)."""
        likeliest: NDArray[np.int64] = self.scores.argmax(axis=1)
        return likeliest


@dataclass(frozen=True, eq=False)
class RegressionEvaluation(Evaluation):
    """Predicted values, `scores`, beside the measured ones, `labels`; both float64, shape (n,), in the file's unit.

    Attributes
    ----------
    pearson, spearman
        Correlations; 0 where either side is constant.
    r2
        Share of the variance explained: 1 at best, below 0 where the mean of all would do better.
    mse, mae
        Mean squared and mean absolute error, in the file's unit (squared).
    pearson_ci95, spearman_ci95, r2_ci95, mse_ci95, mae_ci95
        95 % confidence intervals, from a bootstrap over the test sequences.
    """

    baseline: ValueBaseline
    pearson: float
    spearman: float
    r2: float
    mse: float
    mae: float
    pearson_ci95: Interval
    spearman_ci95: Interval
    r2_ci95: Interval
    mse_ci95: Interval
    mae_ci95: Interval

    @property
    def errors(self) -> Floats:
        """Predicted less measured, shape (n,)."""
        errors: Floats = self.scores - self.labels
        return errors

    @property
    def headline(self) -> Headline:
        """The Pearson correlation."""
        return Headline("Pearson", self.pearson, self.pearson_ci95)
