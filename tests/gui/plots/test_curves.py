from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtGui import QColor
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from motifdesk.gui import theme
from motifdesk.gui.plots.curves import REDRAW_MS, CurvePlot


@pytest.fixture
def plot(qtbot: QtBot) -> CurvePlot:
    widget = CurvePlot("Loss")
    qtbot.addWidget(widget)
    widget.resize(400, 300)
    widget.show()
    qtbot.waitExposed(widget)
    widget.set_total_epochs(50)
    return widget


def curves(plot: CurvePlot) -> dict[str, tuple[list[float], list[float]]]:
    """What is drawn, by legend entry."""
    drawn = {}
    for item in plot.listDataItems():
        x, y = item.getOriginalDataset()
        drawn[item.name()] = ([] if x is None else x.tolist(), [] if y is None else y.tolist())
    return drawn


def test_appended_epochs_are_drawn(plot: CurvePlot, qtbot: QtBot) -> None:
    for epoch in (1, 2, 3):
        plot.append(epoch, 1 / epoch, 2 / epoch)
    qtbot.waitUntil(lambda: curves(plot)["training"][0] == [1, 2, 3])
    assert curves(plot)["training"][1] == pytest.approx([1, 1 / 2, 1 / 3])
    assert curves(plot)["validation"][1] == pytest.approx([2, 1, 2 / 3])


def test_a_storm_of_epochs_is_drawn_a_few_times(plot: CurvePlot, qtbot: QtBot) -> None:
    train = next(item for item in plot.listDataItems() if item.name() == "training")
    redraws = QSignalSpy(train.sigPlotChanged)
    for epoch in range(1, 1001):
        plot.append(epoch, 1.0, 1.0)
    assert redraws.count() == 0
    qtbot.waitUntil(lambda: len(curves(plot)["training"][0]) == 1000)
    assert redraws.count() == 1
    assert REDRAW_MS >= 50


def test_clear_takes_curves_and_mark_away(plot: CurvePlot) -> None:
    plot.set_history([1, 2], [0.5, 0.4], [0.6, 0.5])
    plot.mark_best(2)
    assert "epoch 2 were kept" in plot.accessibleDescription()
    plot.clear()
    assert curves(plot) == {"training": ([], []), "validation": ([], [])}
    plot.set_history([1], [0.5], [0.6])
    assert "kept" not in plot.accessibleDescription()


def test_an_epoch_that_was_waiting_is_not_drawn_after_clear(plot: CurvePlot, qtbot: QtBot) -> None:
    plot.append(1, 0.5, 0.5)
    plot.clear()
    plot.append(1, 0.1, 0.2)
    qtbot.waitUntil(lambda: curves(plot)["training"] == ([1.0], [0.1]))


def test_axis_leaves_room_for_all_epochs(plot: CurvePlot) -> None:
    low, high = plot.getViewBox().viewRange()[0]
    assert low <= 1
    assert 50 <= high < 60
    plot.set_history(range(1, 81), [0.5] * 80, [0.5] * 80)
    assert plot.getViewBox().viewRange()[0][1] >= 80


def test_values_that_do_not_exist_leave_a_gap(plot: CurvePlot) -> None:
    nan = math.nan
    plot.set_history([1, 2, 3], [nan, nan, nan], [nan, 0.8, 0.9])
    plot.grab()
    assert np.isnan(curves(plot)["training"][1]).all()


def test_thousands_of_epochs_are_thinned_to_the_pixels(plot: CurvePlot) -> None:
    epochs = range(1, 20_001)
    values = [1 / epoch for epoch in epochs]
    plot.set_total_epochs(20_000)
    plot.set_history(epochs, values, values)
    plot.grab()
    for item in plot.listDataItems():
        assert len(item.getData()[0]) <= 4 * plot.width()


def test_colours_are_those_of_training_and_validation(plot: CurvePlot, dark_theme: theme.Theme) -> None:
    pens = {item.name(): item.opts["pen"].color() for item in plot.listDataItems()}
    assert pens == {
        "training": QColor(dark_theme.train),
        "validation": QColor(dark_theme.validation),
    }


def test_says_in_words_how_far_it_is(plot: CurvePlot) -> None:
    plot.set_history([1, 2], [0.7, 0.25], [0.8, 0.5])
    assert plot.accessibleDescription() == "After epoch 2 of 50: training 0.250, validation 0.500."
