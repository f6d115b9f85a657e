"""How well something simple about a sequence (its length, its composition) predicts the label, cross-validated."""

from __future__ import annotations

import math
import warnings
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.rows import Rows

_FOLDS: Final = 5
_FEWEST: Final = 10  # sequences of a class
_MOST_ROWS: Final = 50_000


class Separation(NamedTuple):
    """How well the label is predicted.

    Attributes
    ----------
    value
        Classes: AUROC, the mean of one class against the rest where there are more than two. Regression: Spearman's
        correlation.
    low
        Lower end of its 95 % interval.
    """

    value: float
    low: float


def sample(dataset: Dataset, most_bases: int | None = None) -> Rows:
    """Return rows that stand for all, int64, rising: at most 50,000, of about `most_bases` in all."""
    count = min(len(dataset), _MOST_ROWS)
    if most_bases is not None:
        mean = max(len(dataset.sequences.codes) / len(dataset), 1.0)
        count = min(count, max(int(most_bases / mean), 200))
    if count >= len(dataset):
        return np.arange(len(dataset))
    return np.sort(np.random.default_rng(0).choice(len(dataset), count, replace=False))


def measure(
    features: NDArray[np.float64], dataset: Dataset, rows: Rows, *, steps: bool = False
) -> Separation | None:
    """Predict the labels of some rows in five-fold cross-validation.

    Parameters
    ----------
    features
        float64, shape (rows, features).
    dataset
        For the labels.
    rows
        The row that each line of `features` belongs to.
    steps
        Whether to use a small decision tree, which finds ranges and exact values, not a linear model.

    Returns
    -------
    separation
        None where a class has fewer than ten sequences.
    """
    labels = dataset.labels[rows]
    if dataset.task is Task.REGRESSION:
        return _correlation(features, labels, steps) if len(labels) >= _FEWEST else None
    counts = np.bincount(labels, minlength=len(dataset.class_names))
    if counts.min() < _FEWEST:
        return None
    area = _area(features, labels, steps)
    smallest = int(counts.min())
    return Separation(area, area - auroc_margin(smallest, len(labels) - smallest, area))


def _area(features: NDArray[np.float64], labels: NDArray[np.int64], steps: bool) -> float:
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import StratifiedKFold
    from sklearn.tree import DecisionTreeClassifier

    tree = DecisionTreeClassifier(max_depth=3, min_samples_leaf=5, random_state=0)
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    scores = _predict(
        tree if steps else LogisticRegression(max_iter=200), features, labels, folds, "predict_proba"
    )
    classes = range(scores.shape[1])
    return float(np.mean([roc_auc_score(labels == one, scores[:, one]) for one in classes]))


def _correlation(features: NDArray[np.float64], labels: NDArray[np.float64], steps: bool) -> Separation:
    from scipy.stats import rankdata
    from sklearn.linear_model import Ridge
    from sklearn.model_selection import KFold
    from sklearn.tree import DecisionTreeRegressor

    ranks = rankdata(labels)
    tree = DecisionTreeRegressor(max_depth=3, min_samples_leaf=5, random_state=0)
    folds = KFold(_FOLDS, shuffle=True, random_state=0)
    predicted = rankdata(_predict(tree if steps else Ridge(), features, ranks, folds, "predict"))
    if np.ptp(ranks) == 0 or np.ptp(predicted) == 0:
        return Separation(0.0, 0.0)
    value = float(np.corrcoef(ranks, predicted)[0, 1])
    return Separation(value, value - correlation_margin(len(labels), value))


def _predict(model: Any, features: NDArray[np.float64], labels: NDArray[Any], folds: Any, method: str) -> Any:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.model_selection import cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # 200 steps are enough for a yardstick
        pipeline = make_pipeline(StandardScaler(), model)
        return cross_val_predict(pipeline, features, labels, cv=folds, method=method)


def auroc_margin(positives: int, negatives: int, area: float) -> float:
    """Return half the 95 % interval of an AUROC (Hanley and McNeil, Radiology 1982)."""
    one, other = max(positives, 1), max(negatives, 1)
    above, below = area / (2 - area), 2 * area**2 / (1 + area)
    variance = area * (1 - area) + (one - 1) * (above - area**2) + (other - 1) * (below - area**2)
    return min(1.96 * math.sqrt(variance / (one * other)), 0.5)


def correlation_margin(count: int, correlation: float) -> float:
    """Return half the 95 % interval of a correlation, by Fisher's z."""
    half = 1.96 / math.sqrt(max(count - 3, 1))
    centre = math.atanh(min(max(correlation, -0.999), 0.999))
    return (math.tanh(centre + half) - math.tanh(centre - half)) / 2
