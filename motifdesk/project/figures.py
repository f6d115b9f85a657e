"""The figures of the report, drawn from the same results as the window's plots."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from markupsafe import Markup

from motifdesk.data.dataset import Task
from motifdesk.data.splits import PART_NAMES, Split
from motifdesk.evaluation.residuals import error_histogram
from motifdesk.evaluation.results import BinaryEvaluation, OneClass, RegressionEvaluation
from motifdesk.project.svg import Axes, element, picture
from motifdesk.training.records import EpochRecord, Run

_UNIT = (0.0, 1.0)
_BINS = 20
_WIDE_LEFT = 74  # for values of many digits
_MOST_POINTS = 3000  # of a scatter plot; more would only make the page heavy
_LABELS = {"accuracy": "accuracy", "pearson": "Pearson correlation"}
_LOSSES = {
    Task.BINARY: "loss (binary cross-entropy)",
    Task.MULTICLASS: "loss (cross-entropy)",
    Task.REGRESSION: "loss (mean squared error, standardised)",
}


def split_bar(split: Split) -> Markup:
    """Return one bar, divided in proportion to the parts of the split."""
    width, height = 920.0, 30.0
    counts = [len(split.train), len(split.validation), len(split.test)]
    parts, left = [], 0.0
    for name, count in zip(PART_NAMES, counts, strict=True):
        share = width * count / sum(counts)
        parts.append(
            element("rect", x=f"{left:.1f}", width=f"{share:.1f}", height=height, class_=f"bar {name}")
        )
        text = f"{name} {count:,}"
        if share > 8 * len(text):  # where it fits; the table beside it has the figures anyway
            parts.append(
                element(
                    "text",
                    text,
                    x=f"{left + share / 2:.1f}",
                    y=height / 2 + 5,
                    class_=f"bar-text {name} middle",
                )
            )
        left += share
    return picture(width, height, "The parts of the split: the table gives the numbers", parts)


def learning_curve(run: Run, quantity: str) -> Markup:
    """Return `quantity` (``loss``, ``accuracy`` or ``pearson``) of train and validation by epoch."""
    epochs = [record.epoch for record in run.history]
    train = _values(run.history, quantity)
    validation = _values(run.history, f"val_{quantity}")
    both = np.concatenate([train, validation])
    finite = both[np.isfinite(both)]
    if quantity == "loss":
        y_range = (0.0, 1.05 * float(finite.max(initial=0.0)) or 1.0)
    else:
        y_range = (min(0.5, np.floor(10 * float(finite.min(initial=1.0))) / 10), 1.0)
    x_range = (1, epochs[-1]) if len(epochs) > 1 else (0, 2)
    label = _LOSSES[run.model.plan.task] if quantity == "loss" else _LABELS[quantity]
    axes = Axes("epoch", label, x_range, y_range, whole_x=True)
    marks = [
        axes.vertical(run.kept_epoch, "reference"),
        axes.line(epochs, train, "train"),
        axes.line(epochs, validation, "validation"),
    ]
    legend = [("train", "train"), ("validation", "validation"), ("reference", "weights kept")]
    corner = "top right" if quantity == "loss" else "bottom right"
    return axes.draw(f"{quantity} of train and validation by epoch", marks, legend, corner)


def _values(history: Sequence[EpochRecord], name: str) -> np.ndarray:
    return np.array([getattr(record, name) for record in history], np.float64)


def roc_figure(evaluation: BinaryEvaluation) -> Markup:
    """Return the ROC curve beside the diagonal of guessing."""
    axes = Axes("false positive rate", "true positive rate", _UNIT, _UNIT)
    curve = evaluation.roc
    marks = [
        axes.line(_UNIT, _UNIT, "reference"),
        axes.line(curve.false_positive_rate, curve.true_positive_rate, "train"),
    ]
    legend = [("train", f"network, AUROC {evaluation.auroc:.3f}"), ("reference", "guessing, 0.500")]
    return axes.draw("Receiver operating characteristic on the test sequences", marks, legend, "bottom right")


def precision_recall_figure(evaluation: BinaryEvaluation) -> Markup:
    """Return the precision-recall curve beside what guessing reaches."""
    axes = Axes("recall", "precision", _UNIT, _UNIT)
    curve = evaluation.precision_recall
    prevalence = float(evaluation.labels.mean())
    marks = [
        axes.line(_UNIT, (prevalence, prevalence), "reference"),
        # In steps: between two thresholds precision does not run straight (Davis and Goadrich, ICML 2006).
        axes.line(curve.recall, curve.precision, "train", steps=True),
    ]
    legend = [
        ("train", f"network, AUPRC {evaluation.auprc:.3f}"),
        ("reference", f"guessing, {prevalence:.3f}"),
    ]
    return axes.draw("Precision and recall on the test sequences", marks, legend, "bottom left")


def score_figure(evaluation: BinaryEvaluation, threshold: float) -> Markup:
    """Return how often each score was given to the sequences of either class, and the threshold."""
    edges = np.linspace(0, 1, _BINS + 1)
    counts = [np.histogram(evaluation.scores[evaluation.labels == label], edges)[0] for label in (0, 1)]
    highest = float(max(count.max() for count in counts))
    negative, positive = evaluation.class_names
    axes = Axes(
        f"score (predicted probability of “{positive}”)", "test sequences", _UNIT, (0.0, 1.4 * highest)
    )
    marks = []
    for count, style in zip(counts, ("negative", "positive"), strict=True):
        heights = np.concatenate([[0], count, [0]])
        marks.append(axes.line(np.concatenate([[0.0], edges]), heights, style, steps=True))
    marks.append(axes.vertical(threshold, "reference"))
    legend = [
        ("negative", f"“{_short(negative)}”"),
        ("positive", f"“{_short(positive)}”"),
        ("reference", f"threshold {threshold:g}"),
    ]
    return axes.draw("Histogram of the test scores by true class", marks, legend, "top right")


def class_roc_figure(classes: Sequence[OneClass]) -> Markup:
    """Return the ROC curve of each class against the rest; the styles last for eight."""
    axes = Axes("false positive rate", "true positive rate", _UNIT, _UNIT)
    marks = [axes.line(_UNIT, _UNIT, "reference")]
    legend = []
    for place, item in enumerate(classes):
        style = f"class-{place}"
        marks.append(axes.line(item.roc.false_positive_rate, item.roc.true_positive_rate, style))
        legend.append((style, f"“{_short(item.name)}” {item.auroc:.3f}"))
    return axes.draw("Receiver operating characteristic of each class", marks, legend, "bottom right")


def scatter_figure(evaluation: RegressionEvaluation) -> Markup:
    """Return the predicted beside the measured values, and the line on which they would be equal."""
    both = np.concatenate([evaluation.labels, evaluation.scores])
    limits = _padded(float(both.min()), float(both.max()))
    axes = Axes("measured value", "predicted value", limits, limits, left=_WIDE_LEFT)
    shown = _spread(len(evaluation.labels), _MOST_POINTS)
    marks = [
        axes.points(evaluation.labels[shown], evaluation.scores[shown], "train"),
        axes.line(limits, limits, "reference"),
    ]
    legend = [("reference", "predicted = measured")]
    return axes.draw("Predicted beside measured values of the test sequences", marks, legend, "top left")


def residual_figure(evaluation: RegressionEvaluation) -> Markup:
    """Return how often each error was made; the outermost bins hold all larger errors too."""
    counts, edges, _ = error_histogram(evaluation.errors, 2 * _BINS)
    limits = (float(edges[0]), float(edges[-1]))
    axes = Axes("error (predicted − measured)", "test sequences", limits, (0.0, 1.15 * counts.max()))
    heights = np.concatenate([[0], counts, [0]])
    marks = [
        axes.vertical(0.0, "reference"),
        axes.line(np.concatenate([edges[:1], edges]), heights, "train", steps=True),
    ]
    return axes.draw("Histogram of the errors", marks, [("reference", "no error")], "top right")


def _padded(low: float, high: float) -> tuple[float, float]:
    """Return a range a little wider, and never empty."""
    margin = 0.04 * (high - low) or max(0.04 * abs(high), 1e-6)
    return low - margin, high + margin


def _spread(count: int, most: int) -> np.ndarray:
    """Return places spread evenly over the test sequences, whose order is random."""
    return np.unique(np.linspace(0, count - 1, min(count, most)).astype(np.int64))


def _short(text: str) -> str:
    return text if len(text) <= 16 else text[:15] + "…"
