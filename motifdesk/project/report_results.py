"""What the report shows of the test results: one form, and one template, a task."""

from __future__ import annotations

from functools import singledispatch
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from motifdesk.evaluation.residuals import error_histogram
from motifdesk.evaluation.results import (
    BinaryEvaluation,
    Evaluation,
    Interval,
    MulticlassEvaluation,
    OneClass,
    RegressionEvaluation,
)
from motifdesk.evaluation.threshold import USUAL, decide
from motifdesk.project import figures
from motifdesk.words import readable

MOST_CURVES = 8  # that can be told apart in one figure


class Figure(NamedTuple):
    """One figure of the test results, named as in the literature."""

    name: str
    value: str
    meaning: str


@singledispatch
def shown_results(evaluation: Evaluation, threshold: float = USUAL) -> dict[str, Any]:
    """Return what the templates need: ``results_template``, ``figures`` and the drawings that it names.

    Of two classes, what depends on a threshold is at `threshold`.
    """
    raise TypeError(f"there is no form for {type(evaluation).__name__}")


@shown_results.register
def _(evaluation: BinaryEvaluation, threshold: float = USUAL) -> dict[str, Any]:
    prevalence = float(evaluation.labels.mean())
    decision = decide(evaluation.labels, evaluation.scores, threshold)
    return _confusion(np.array(decision.confusion, np.int64)) | {
        "results_template": "results_binary.html",
        "figures": [
            _area("AUROC", evaluation.auroc, evaluation.auroc_ci95, "1 is best, 0.5 is guessing"),
            _area(
                "AUPRC",
                evaluation.auprc,
                evaluation.auprc_ci95,
                f"average precision; 1 is best, {prevalence:.3f} is guessing",
            ),
            Figure(
                "Accuracy", f"{decision.accuracy:.3f}", f"share of right calls at the threshold {threshold:g}"
            ),
            Figure("F1", f"{decision.f1:.3f}", f"harmonic mean of precision and recall at {threshold:g}"),
            Figure(
                "MCC",
                f"{decision.mcc:.3f}",
                f"Matthews correlation at {threshold:g}; 1 is best, 0 is guessing",
            ),
            Figure(
                "Brier score", f"{evaluation.brier:.4f}", "mean squared error of the probability; 0 is best"
            ),
            Figure(
                "Log loss", f"{evaluation.log_loss:.4f}", "cross-entropy; 0 is best, 0.693 an undecided 0.5"
            ),
            _of_baseline("AUROC", evaluation),
        ],
        "roc": figures.roc_figure(evaluation),
        "precision_recall": figures.precision_recall_figure(evaluation),
        "histogram": figures.score_figure(evaluation, threshold),
    }


@shown_results.register
def _(evaluation: MulticlassEvaluation, threshold: float = USUAL) -> dict[str, Any]:
    there = [item for item in evaluation.classes if item.count]
    drawn = sorted(there, key=lambda item: item.auroc)[:MOST_CURVES]
    return _confusion(evaluation.confusion) | {
        "results_template": "results_multiclass.html",
        "figures": [
            _area("Accuracy", evaluation.accuracy, evaluation.accuracy_ci95, "share of right predictions"),
            _area(
                "AUROC",
                evaluation.auroc,
                evaluation.auroc_ci95,
                "mean over the classes, each against the rest; 1 is best, 0.5 is guessing",
            ),
            _area("AUPRC", evaluation.auprc, evaluation.auprc_ci95, "mean average precision; 1 is best"),
            Figure(
                "Precision, recall",
                f"{evaluation.precision:.3f}, {evaluation.recall:.3f}",
                "means over the classes",
            ),
            Figure("F1", f"{evaluation.f1:.3f}", "mean harmonic mean of precision and recall"),
            Figure("MCC", f"{evaluation.mcc:.3f}", "Matthews correlation; 1 is best, 0 is guessing"),
            Figure("Brier score", f"{evaluation.brier:.4f}", "squared error summed over classes; 0 is best"),
            Figure("Log loss", f"{evaluation.log_loss:.4f}", "cross-entropy; 0 is best"),
            _of_baseline("AUROC", evaluation),
        ],
        "one_by_one": [_one_class(item) for item in evaluation.classes],
        "roc": figures.class_roc_figure(drawn),
        "curves_left_out": len(there) - len(drawn),
    }


@shown_results.register
def _(evaluation: RegressionEvaluation, threshold: float = USUAL) -> dict[str, Any]:
    def error(name: str, value: float, interval: Interval, meaning: str) -> Figure:
        return Figure(
            name, f"{readable(value)} ({readable(interval.low)}–{readable(interval.high)})", meaning
        )

    return {
        "results_template": "results_regression.html",
        "figures": [
            _area(
                "Pearson correlation", evaluation.pearson, evaluation.pearson_ci95, "1 is best, 0 guessing"
            ),
            _area("Spearman correlation", evaluation.spearman, evaluation.spearman_ci95, "of the ranks"),
            _area("R²", evaluation.r2, evaluation.r2_ci95, "share of the variance explained; 1 is best"),
            error(
                "Mean squared error", evaluation.mse, evaluation.mse_ci95, "in the squared unit; 0 is best"
            ),
            error("Mean absolute error", evaluation.mae, evaluation.mae_ci95, "in the unit; 0 is best"),
            _of_baseline("Pearson correlation", evaluation),
        ],
        "scatter": figures.scatter_figure(evaluation),
        "histogram": figures.residual_figure(evaluation),
        "errors_beyond": error_histogram(evaluation.errors, 2).beyond,
    }


def _area(name: str, value: float, interval: Interval, meaning: str) -> Figure:
    return Figure(name, f"{value:.3f} ({interval.low:.3f}–{interval.high:.3f})", meaning)


def _of_baseline(name: str, evaluation: Evaluation) -> Figure:
    baseline = evaluation.baseline
    return Figure(f"{name} of a simpler method", f"{baseline.figure:.3f}", baseline.name)


def _confusion(counts: NDArray[np.int64]) -> dict[str, Any]:
    totals = counts.sum(axis=1, keepdims=True)
    return {"confusion": counts.tolist(), "shares": (counts / totals.clip(1)).tolist()}


def _one_class(item: OneClass) -> tuple[str, list[str]]:
    if not item.count:
        return item.name, ["0", *["–"] * 5]
    figures_of = (item.auroc, item.auprc, item.precision, item.recall, item.f1)
    return item.name, [f"{item.count:,}", *(f"{value:.3f}" for value in figures_of)]
