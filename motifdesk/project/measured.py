"""The test results as metrics.json holds them: one form a task."""

from __future__ import annotations

from dataclasses import asdict
from functools import singledispatch
from typing import Any

from motifdesk.evaluation.results import (
    BinaryEvaluation,
    ClassEvaluation,
    Evaluation,
    MulticlassEvaluation,
    OneClass,
    RegressionEvaluation,
)

_OF_CLASSIFIERS = ("accuracy", "auroc", "auprc", "f1", "mcc", "brier", "log_loss")
_OF_CLASSES = ("count", "auroc", "auprc", "precision", "recall", "f1")
_OF_VALUES = ("pearson", "spearman", "r2", "mse", "mae")


def measured(evaluation: Evaluation) -> dict[str, Any]:
    """Return the entries ``test``, ``baseline`` and ``verdict``."""
    verdict = {"level": evaluation.verdict.level.value, "sentences": evaluation.verdict.sentences}
    return {"test": _test(evaluation), "baseline": asdict(evaluation.baseline), "verdict": verdict}


@singledispatch
def _test(evaluation: Evaluation) -> dict[str, Any]:
    raise TypeError(f"there is no form for {type(evaluation).__name__}")


@_test.register
def _(evaluation: BinaryEvaluation) -> dict[str, Any]:
    return _classifier(evaluation)


@_test.register
def _(evaluation: MulticlassEvaluation) -> dict[str, Any]:
    return _classifier(evaluation) | {
        "precision": evaluation.precision,
        "recall": evaluation.recall,
        "accuracy_ci95": list(evaluation.accuracy_ci95),
        "classes": {item.name: _one_class(item) for item in evaluation.classes},
    }


@_test.register
def _(evaluation: RegressionEvaluation) -> dict[str, Any]:
    figures = {name: getattr(evaluation, name) for name in _OF_VALUES}
    return figures | {f"{name}_ci95": list(getattr(evaluation, f"{name}_ci95")) for name in _OF_VALUES}


def _classifier(evaluation: ClassEvaluation) -> dict[str, Any]:
    figures = {name: getattr(evaluation, name) for name in _OF_CLASSIFIERS}
    return figures | {
        "confusion_matrix": evaluation.confusion,
        "auroc_ci95": list(evaluation.auroc_ci95),
        "auprc_ci95": list(evaluation.auprc_ci95),
    }


def _one_class(item: OneClass) -> dict[str, Any]:
    figures = {name: getattr(item, name) for name in _OF_CLASSES}
    return figures | {"auroc_ci95": list(item.auroc_ci95), "auprc_ci95": list(item.auprc_ci95)}
