"""Evaluate predicted values on the held-out test sequences."""

from __future__ import annotations

import numpy as np

from motifdesk.data.dataset import Dataset
from motifdesk.data.splits import Split
from motifdesk.evaluation.agreement import Agreement, agreement
from motifdesk.evaluation.baseline import measure_value_baseline
from motifdesk.evaluation.intervals import value_intervals
from motifdesk.evaluation.results import Floats, RegressionEvaluation
from motifdesk.evaluation.scored import Scored, check_scored
from motifdesk.evaluation.value_verdict import ValueFacts, judge_values
from motifdesk.monitor import Monitor, check_cancelled


def evaluate_regression(
    dataset: Dataset, split: Split, run: Scored, monitor: Monitor
) -> RegressionEvaluation:
    """Measure a run on the test part of the split; arguments and errors as for `motifdesk.evaluation.evaluate`."""
    check_scored(dataset, run)
    monitor.status("comparing with a simpler method")
    baseline = measure_value_baseline(dataset, split)
    check_cancelled(monitor)
    monitor.status("measuring on the test sequences")
    truth, made = dataset.labels[split.test], run.scores[split.test].astype(np.float64)
    figures = _figures(truth, made)
    intervals = value_intervals(truth, made, monitor)
    train = _figures(dataset.labels[split.train], run.scores[split.train].astype(np.float64))
    facts = ValueFacts(
        pearson=figures["pearson"],
        pearson_ci95=intervals["pearson"],
        r2=figures["r2"],
        train_pearson=train["pearson"],
        baseline=baseline,
        test_count=len(truth),
    )
    return RegressionEvaluation(
        run_key=run.key,
        rows=split.test,
        labels=truth,
        scores=made,
        baseline=baseline,
        verdict=judge_values(facts),
        pearson_ci95=intervals["pearson"],
        spearman_ci95=intervals["spearman"],
        r2_ci95=intervals["r2"],
        mse_ci95=intervals["mse"],
        mae_ci95=intervals["mae"],
        **figures,
    )


def _figures(truth: Floats, made: Floats) -> dict[str, float]:
    found = agreement(truth, made, np.ones((1, len(truth)), np.int64))
    return {name: float(getattr(found, name)[0]) for name in Agreement._fields}
