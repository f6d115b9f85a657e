from __future__ import annotations

import numpy as np
import pytest
from helpers.examples import example_session
from pytestqt.qtbot import QtBot

from motifdesk.evaluation.results import BinaryEvaluation, Interval, PrecisionRecallCurve
from motifdesk.evaluation.threshold import decide
from motifdesk.gui.plots.base import ThemedPlot
from motifdesk.gui.plots.roc import PrecisionRecallPlot, RocPlot, thinned


@pytest.fixture
def evaluation() -> BinaryEvaluation:
    found = example_session().evaluation
    assert found is not None
    return found


def point(plot: ThemedPlot) -> tuple[float, float]:
    (item,) = [item for item in plot.listDataItems() if item.name() == "threshold"]
    x, y = item.getData()
    return float(x[0]), float(y[0])


def lines(plot: ThemedPlot) -> list[tuple[np.ndarray, np.ndarray]]:
    return [item.getData() for item in plot.listDataItems() if item.name() != "threshold"]


@pytest.mark.parametrize("threshold", [0.0, 0.3, 0.5, 0.99])
def test_roc_point_is_the_share_of_each_class_at_or_above_the_threshold(
    evaluation: BinaryEvaluation, threshold: float, qtbot: QtBot
) -> None:
    plot = RocPlot()
    qtbot.addWidget(plot)
    plot.show_curve(evaluation.roc, evaluation.auroc, evaluation.auroc_ci95)
    plot.mark(decide(evaluation.labels, evaluation.scores, threshold))
    positive, above = evaluation.labels == 1, evaluation.scores >= threshold
    assert point(plot) == pytest.approx((above[~positive].mean(), above[positive].mean()))


def test_roc_draws_chance_as_the_diagonal_and_says_the_area(
    evaluation: BinaryEvaluation, qtbot: QtBot
) -> None:
    plot = RocPlot()
    qtbot.addWidget(plot)
    plot.show_curve(evaluation.roc, 0.9123, Interval(0.881, 0.944))
    plot.mark(decide(evaluation.labels, evaluation.scores, 0.5))
    curve, chance = lines(plot)
    assert np.array_equal(curve[0], evaluation.roc.false_positive_rate)
    assert np.array_equal(chance, ([0, 1], [0, 1]))
    assert "AUROC 0.912 [0.881, 0.944]" in plot.accessibleDescription()


def test_precision_recall_draws_steps_whose_area_is_the_average_precision(
    evaluation: BinaryEvaluation, qtbot: QtBot
) -> None:
    plot = PrecisionRecallPlot()
    qtbot.addWidget(plot)
    prevalence = float(evaluation.labels.mean())
    plot.show_curve(evaluation.precision_recall, evaluation.auprc, evaluation.auprc_ci95, prevalence)
    (recall, precision), chance = lines(plot)
    area = -np.sum(np.diff(recall) * precision[:-1])
    assert area == pytest.approx(evaluation.auprc)
    assert np.array_equal(chance[1], [prevalence, prevalence])


def test_precision_recall_point(evaluation: BinaryEvaluation, qtbot: QtBot) -> None:
    plot = PrecisionRecallPlot()
    qtbot.addWidget(plot)
    plot.show_curve(evaluation.precision_recall, evaluation.auprc, evaluation.auprc_ci95, 0.5)
    plot.mark(decide(evaluation.labels, evaluation.scores, 0.5))
    above = evaluation.scores >= 0.5
    assert point(plot) == pytest.approx(
        (above[evaluation.labels == 1].mean(), evaluation.labels[above].mean())
    )
    plot.mark(decide(evaluation.labels, evaluation.scores, 1.0))
    assert point(plot) == (0.0, 1.0)  # nothing predicted positive: the curve's end


def test_large_curves_are_thinned_and_keep_their_shape() -> None:
    x = np.linspace(0, 1, 300_000)
    y = np.sqrt(x)
    few_x, few_y = thinned(x, y, 500)
    assert len(few_x) <= 500
    assert (few_x[0], few_x[-1]) == (0.0, 1.0)
    assert np.abs(np.interp(x, few_x, few_y) - y).max() < 0.003


def test_small_curves_are_left_alone() -> None:
    curve = PrecisionRecallCurve(np.array([0.5, 1.0]), np.array([1.0, 0.0]), np.array([0.3]))
    x, y = thinned(curve.recall, curve.precision)
    assert x is curve.recall
    assert y is curve.precision
