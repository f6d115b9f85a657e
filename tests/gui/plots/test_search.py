from __future__ import annotations

import math

import numpy as np
import pytest
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
    plot.show_shares(shares, {"s8": "Learning rate"})
    assert plot._bars.opts["width"].tolist() == pytest.approx(
        [100 * number / 36 for number in range(8, 2, -1)]
    )
    (ticks,) = plot.plotItem.getAxis("left")._tickLevels
    assert [name for _, name in ticks] == ["Learning rate", "s7", "s6", "s5", "s4", "s3"]
    assert plot.accessibleDescription().startswith("Learning rate: 22 %, s7: 19 %")
    plot.clear_shares()
    assert plot.accessibleDescription() == "After a few trials: how much each setting matters."
    plot.show_shares({}, {})
    assert plot.accessibleDescription() == "After a few trials: how much each setting matters."


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


def test_they_take_over_the_theme(plot: BestPlot, dark_theme: theme.Theme) -> None:
    plot.restyle()
    assert plot._best.opts["pen"].color().name().upper() == dark_theme.accent
