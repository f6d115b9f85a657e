"""Evaluate a binary classifier on the held-out test sequences."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.dataset import Dataset
from motifdesk.data.splits import Split
from motifdesk.evaluation.baseline import measure_baseline
from motifdesk.evaluation.curves import precision_recall_curve, roc_curve
from motifdesk.evaluation.intervals import area_intervals
from motifdesk.evaluation.ranking import auroc
from motifdesk.evaluation.results import BinaryEvaluation, Floats
from motifdesk.evaluation.scored import Scored, check_scored
from motifdesk.evaluation.threshold import USUAL, decide
from motifdesk.evaluation.verdict import Facts, judge
from motifdesk.monitor import Monitor, check_cancelled


def evaluate_binary(dataset: Dataset, split: Split, run: Scored, monitor: Monitor) -> BinaryEvaluation:
    """Measure a run on the test part of the split, which training has never seen.

    Parameters
    ----------
    dataset, split
        What the run was trained on.
    run
        Its scores are what is judged; nothing is predicted here.
    monitor
        Told what is being done; asked whether to go on.

    Returns
    -------
    evaluation
        Every figure on the test sequences; the threshold is 0.5 where one is needed.

    Raises
    ------
    InputError
        A score is not a number: training went astray.
    ValueError
        The run was trained on other data.
    Cancelled
        The user cancelled.
    """
    check_scored(dataset, run)
    monitor.status("comparing with a simpler method")
    baseline = measure_baseline(dataset, split)
    check_cancelled(monitor)
    monitor.status("measuring on the test sequences")
    labels, scores = dataset.labels[split.test], run.scores[split.test].astype(np.float64)
    decision = decide(labels, scores, USUAL)
    free = _threshold_free(labels, scores)
    auroc_ci95, auprc_ci95 = area_intervals(labels, scores, free["auroc"], free["auprc"], monitor)
    facts = Facts(
        auroc=free["auroc"],
        auroc_ci95=auroc_ci95,
        auprc=free["auprc"],
        train_auroc=auroc(dataset.labels[split.train], run.scores[split.train]),
        baseline=baseline,
        class_names=dataset.class_names,
        test_counts=(int(np.sum(labels == 0)), int(np.sum(labels == 1))),
        never=_never_predicted(dataset.class_names, scores),
    )
    return BinaryEvaluation(
        run_key=run.key,
        class_names=dataset.class_names,
        rows=split.test,
        labels=labels,
        scores=scores,
        accuracy=decision.accuracy,
        f1=decision.f1,
        mcc=decision.mcc,
        confusion=np.array(decision.confusion, np.int64),
        auroc_ci95=auroc_ci95,
        auprc_ci95=auprc_ci95,
        baseline=baseline,
        verdict=judge(facts),
        roc=roc_curve(labels, scores),
        precision_recall=precision_recall_curve(labels, scores),
        **free,
    )


def _threshold_free(labels: NDArray[np.int64], scores: Floats) -> dict[str, float]:
    from sklearn import metrics

    return {
        "auroc": auroc(labels, scores),
        "auprc": float(metrics.average_precision_score(labels, scores)),
        "brier": float(metrics.brier_score_loss(labels, scores)),
        "log_loss": float(metrics.log_loss(labels, scores)),
    }


def _never_predicted(class_names: tuple[str, ...], scores: Floats) -> str:
    """Return the class that no score stands for at the threshold 0.5; empty where both are predicted."""
    positive = scores >= 0.5
    if not positive.any():
        return class_names[1]
    return class_names[0] if positive.all() else ""
