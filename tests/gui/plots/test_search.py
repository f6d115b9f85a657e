from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from motifdesk.gui import theme
from motifdesk.gui.plots.search import BestPlot, FoldPlot, ImportancePlot
from motifdesk.training.search.records import Trial, TrialState

COMPLETE, PRUNED = TrialState.COMPLETE, TrialState.PRUNED
TRIALS = [
    Trial(0, COMPLETE, {}, 0.5),
    Trial(3, COMPLETE, {}, 0.2),
    Trial(1, COMPLETE, {}, 0.7),
    Trial(2, PRUNED, {}, 0.9),
    Trial(4, TrialState.FAILED, {}),
    Trial(5, TrialState.RUNNING, {}, 0.1),
    Trial(6, COMPLETE, {}, math.nan),
]


def points(item: object) -> list[tuple[float, float]]:
    x, y = item.getData()
    if x is None:
        return []
    return list(zip(np.asarray(x).tolist(), np.asarray(y).tolist(), strict=True))


@pytest.fixture
def plot(qtbot: QtBot) -> BestPlot:
    plot = BestPlot()
    qtbot.addWidget(plot)
    plot.show()
    return plot


def test_trials_are_points_and_the_best_so_far_a_line(plot: BestPlot) -> None:
    plot.show_trials(TRIALS, "validation loss", least=True)
    assert points(plot._complete) == [(1, 0.5), (2, 0.7), (4, 0.2)]
    assert points(plot._pruned) == [(3, 0.9)]
    assert points(plot._best) == [(1, 0.5), (2, 0.5), (4, 0.2)]
    assert plot.plotItem.getAxis("left").labelText == "validation loss"
    said = "3 trials complete, 1 ended early; the best validation loss is 0.2."
    assert plot.accessibleDescription() == said


def test_where_more_is_better_the_line_rises(plot: BestPlot) -> None:
    plot.show_trials(TRIALS, "validation AUROC", least=False)
    assert points(plot._best) == [(1, 0.5), (2, 0.7), (4, 0.7)]


def test_without_a_figure_it_says_what_will_stand_here(plot: BestPlot) -> None:
    plot.show_trials(TRIALS[4:6], "validation loss", least=True)
    assert plot.accessibleDescription() == "Each trial becomes a point here."
    plot.show_trials(TRIALS, "validation loss", least=True)
    plot.clear_trials()
    assert points(plot._best) == []
    assert plot.accessibleDescription() == "Each trial becomes a point here."


def test_a_legend_that_would_cover_the_points_is_left_out(plot: BestPlot) -> None:
    for width, opacity in ((400, 1.0), (200, 0.0)):
        plot.resize(width, 160)
        assert plot.plotItem.legend.opacity() == opacity


def test_the_largest_shares_are_bars_under_their_names(qtbot: QtBot) -> None:
    plot = ImportancePlot()
    qtbot.addWidget(plot)
    shares = {f"s{number}": number / 36 for number in range(1, 9)}
    plot.show_shares(shares, {"s8": "Learning rate"}, 16)
    assert plot._bars.opts["width"].tolist() == pytest.approx(
        [100 * number / 36 for number in range(8, 2, -1)]
    )
    (ticks,) = plot.plotItem.getAxis("left")._tickLevels
    assert [name for _, name in ticks] == ["Learning rate", "s7", "s6", "s5", "s4", "s3"]
    assert plot.accessibleDescription().startswith("By 16 trials: Learning rate: 22 %, s7: 19 %")
    axis = plot.plotItem.getAxis("bottom")
    for width, words in ((400, "share of the difference, by 16 trials (%)"), (200, "by 16 trials (%)")):
        plot.resize(width, 160)
        plot.show_shares(shares, {}, 16)
        assert axis.labelText == words


def test_until_there_are_enough_trials_it_says_how_many_it_takes(qtbot: QtBot) -> None:
    plot = ImportancePlot()
    qtbot.addWidget(plot)
    assert plot.accessibleDescription() == "After enough trials: how much each setting matters."
    plot.wait_for(16)
    waiting = "How much each setting matters can be told from 16 complete trials on."
    assert plot.accessibleDescription() == waiting
    plot.show_shares({}, {}, 4)
    assert plot.accessibleDescription() == waiting


def test_folds_have_a_mean_and_a_band_of_one_standard_deviation(qtbot: QtBot) -> None:
    plot = FoldPlot()
    qtbot.addWidget(plot)
    plot.show_folds([0.9, 0.8, 0.95], "AUROC")
    assert points(plot._points) == [(1, 0.9), (2, 0.8), (3, 0.95)]
    mean, spread = np.mean([0.9, 0.8, 0.95]), np.std([0.9, 0.8, 0.95], ddof=1)
    assert plot._mean.value() == pytest.approx(mean)
    assert plot._band.getRegion() == pytest.approx((mean - spread, mean + spread))
    assert plot.accessibleDescription() == "AUROC of 3 held-out parts: 0.8833 ± 0.076."
    plot.show_folds([0.9], "AUROC")
    assert not plot._band.isVisible()
    plot.clear_folds()
    assert points(plot._points) == []


def test_the_figures_of_folds_end_at_1(qtbot: QtBot) -> None:
    plot = FoldPlot()
    qtbot.addWidget(plot)
    plot.show_folds([1.0, 0.9, 0.98], "AUROC")
    mean, spread = np.mean([1.0, 0.9, 0.98]), np.std([1.0, 0.9, 0.98], ddof=1)
    assert mean + spread > 1
    low, high = plot.getViewBox().viewRange()[1]
    assert low == pytest.approx(0.9 - 0.06 * 0.1)
    assert high == pytest.approx(1 + 0.06 * 0.1)  # the point at 1 is whole
    plot.show_folds([0.5, 0.5], "AUROC")
    low, high = plot.getViewBox().viewRange()[1]
    assert low < 0.5 < high


@pytest.mark.parametrize("trials", [2, 4, 9, 30, 120])
def test_there_are_no_halves_of_trials(plot: BestPlot, trials: int) -> None:
    plot.resize(700, 200)
    plot.show_trials([Trial(number, COMPLETE, {}, 1.0) for number in range(trials)], "loss", least=True)
    axis = plot.plotItem.getAxis("bottom")
    low, high = plot.getViewBox().viewRange()[0]
    ticks = [tick for _, level in axis.tickValues(low, high, 600) for tick in level]
    assert ticks
    assert ticks == [round(tick) for tick in ticks]


@pytest.mark.parametrize("least", [True, False])
def test_the_legend_covers_no_point_of_a_few_trials(plot: BestPlot, least: bool) -> None:
    plot.resize(500, 260)
    values = [0.69, 0.68, 0.67, 0.3] if least else [0.5, 0.51, 0.52, 0.9]
    trials = [Trial(number, COMPLETE, {}, value) for number, value in enumerate(values)]
    plot.show_trials(trials, "loss", least=least)
    view = plot.getViewBox()
    legend = plot.plotItem.legend
    covered = legend.mapRectToItem(view, legend.boundingRect())
    places = [view.mapFromView(QPointF(number + 1, value)) for number, value in enumerate(values)]
    assert view.rect().contains(covered)
    assert not [place for place in places if covered.contains(place)]


def test_they_take_over_the_theme(plot: BestPlot, dark_theme: theme.Theme) -> None:
    plot.restyle()
    assert plot._best.opts["pen"].color().name().upper() == dark_theme.accent
