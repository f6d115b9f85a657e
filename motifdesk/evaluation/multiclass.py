"""Evaluate a classifier of several classes on the held-out test sequences."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.dataset import Dataset
from motifdesk.data.splits import Split
from motifdesk.evaluation.baseline import measure_baseline
from motifdesk.evaluation.curves import precision_recall_curve, roc_curve
from motifdesk.evaluation.intervals import ClassIntervals, class_intervals
from motifdesk.evaluation.ranking import auroc
from motifdesk.evaluation.results import (
    Floats,
    MulticlassEvaluation,
    OneClass,
    PrecisionRecallCurve,
    RocCurve,
)
from motifdesk.evaluation.scored import Scored, check_scored
from motifdesk.evaluation.verdict import Facts, judge
from motifdesk.monitor import Monitor, check_cancelled

_NO_CURVE = np.empty(0)
_MEANS = ("auroc", "auprc", "precision", "recall", "f1")


def evaluate_multiclass(
    dataset: Dataset, split: Split, run: Scored, monitor: Monitor
) -> MulticlassEvaluation:
    """Measure a run on the test part of the split; arguments and errors as for `motifdesk.evaluation.evaluate`.

    Returns
    -------
    evaluation
        Every figure on the test sequences; means are over the classes that the test set has.
    """
    check_scored(dataset, run)
    monitor.status("comparing with a simpler method")
    baseline = measure_baseline(dataset, split)
    check_cancelled(monitor)
    monitor.status("measuring on the test sequences")
    labels, scores = dataset.labels[split.test], _shares(run.scores[split.test])
    areas, precisions = _areas(labels, scores)
    intervals = class_intervals(labels, scores, areas, precisions, monitor)
    classes = _one_by_one(labels, scores, dataset.class_names, intervals)
    figures = _means(classes) | _overall(labels, scores)
    facts = Facts(
        auroc=figures["auroc"],
        auroc_ci95=intervals.auroc,
        auprc=figures["auprc"],
        train_auroc=_mean_auroc(dataset.labels[split.train], run.scores[split.train]),
        baseline=baseline,
        class_names=dataset.class_names,
        test_counts=tuple(item.count for item in classes),
        accuracy=figures["accuracy"],
        recalls=tuple(item.recall for item in classes),
    )
    return MulticlassEvaluation(
        run_key=run.key,
        class_names=dataset.class_names,
        rows=split.test,
        labels=labels,
        scores=scores,
        accuracy_ci95=intervals.accuracy,
        auroc_ci95=intervals.auroc,
        auprc_ci95=intervals.auprc,
        baseline=baseline,
        verdict=judge(facts),
        classes=classes,
        confusion=_confusion(labels, scores),
        **figures,
    )


def _means(classes: tuple[OneClass, ...]) -> dict[str, float]:
    """Return the mean figures of the classes that the test set has."""
    there = [item for item in classes if item.count]
    return {name: float(np.mean([getattr(item, name) for item in there])) for name in _MEANS}


def _shares(scores: NDArray[np.float32]) -> Floats:
    """Return the probabilities so that each row adds up to 1 in double precision too."""
    exact = scores.astype(np.float64)
    result: Floats = exact / exact.sum(axis=1, keepdims=True)
    return result


def _mean_auroc(labels: NDArray[np.int64], scores: NDArray[np.float32]) -> float:
    shares = _shares(scores)
    return float(np.mean([auroc(labels == index, shares[:, index]) for index in np.unique(labels)]))


def _areas(labels: NDArray[np.int64], scores: Floats) -> tuple[Floats, Floats]:
    """Return AUROC and average precision of each class against the rest; NaN where there is none of it."""
    from sklearn.metrics import average_precision_score

    areas, precisions = np.full((2, scores.shape[1]), np.nan)
    for index in np.unique(labels):
        areas[index] = auroc(labels == index, scores[:, index])
        precisions[index] = average_precision_score(labels == index, scores[:, index])
    return areas, precisions


def _one_by_one(
    labels: NDArray[np.int64], scores: Floats, names: tuple[str, ...], intervals: ClassIntervals
) -> tuple[OneClass, ...]:
    from sklearn.metrics import precision_recall_fscore_support

    areas, precisions = _areas(labels, scores)
    at_most_likely = precision_recall_fscore_support(
        labels, scores.argmax(axis=1), labels=range(len(names)), zero_division=0
    )
    classes = []
    for index, name in enumerate(names):
        precision, recall, f1, count = (figures[index] for figures in at_most_likely)
        of_class = (labels == index).astype(np.int64)
        there = bool(of_class.any())
        classes.append(
            OneClass(
                name=name,
                count=int(count),
                auroc=float(areas[index]),
                auprc=float(precisions[index]),
                precision=float(precision),
                recall=float(recall),
                f1=float(f1),
                auroc_ci95=intervals.class_auroc[index],
                auprc_ci95=intervals.class_auprc[index],
                roc=roc_curve(of_class, scores[:, index]) if there else RocCurve(*[_NO_CURVE] * 3),
                precision_recall=precision_recall_curve(of_class, scores[:, index])
                if there
                else PrecisionRecallCurve(*[_NO_CURVE] * 3),
            )
        )
    return tuple(classes)


def _overall(labels: NDArray[np.int64], scores: Floats) -> dict[str, float]:
    """Return what is measured of all classes at once."""
    from sklearn import metrics

    classes = np.arange(scores.shape[1])
    predicted = scores.argmax(axis=1)
    return {
        "accuracy": float(np.mean(predicted == labels)),
        "mcc": float(metrics.matthews_corrcoef(labels, predicted)),
        "brier": float(np.mean(np.sum((scores - (labels[:, None] == classes)) ** 2, axis=1))),
        "log_loss": float(metrics.log_loss(labels, scores, labels=classes)),
    }


def _confusion(labels: NDArray[np.int64], scores: Floats) -> NDArray[np.int64]:
    classes = scores.shape[1]
    counts = np.bincount(labels * classes + scores.argmax(axis=1), minlength=classes**2)
    return counts.reshape(classes, classes)
