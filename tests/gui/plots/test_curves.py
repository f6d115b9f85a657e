from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
import pytest
from helpers.curves import class_history, class_records, falling
from helpers.window import curves
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QFocusEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from motifdesk.gui import theme
from motifdesk.gui.plots.curves import MOST_EARLIER, REDRAW_MS, CurvePlot, NamedRun
from motifdesk.training.history import History
from motifdesk.training.records import AUROC, LOSS
from motifdesk.training.smoothing import smoothed

THREE = class_history([0.7, 0.5, 0.4], [0.8, 0.6, 0.55])


@pytest.fixture
def plot(qtbot: QtBot) -> CurvePlot:
    widget = CurvePlot("Loss")
    qtbot.addWidget(widget)
    widget.resize(400, 300)
    widget.show()
    qtbot.waitExposed(widget)
    widget.set_total_epochs(50)
    return widget


def show(plot: CurvePlot, train: Sequence[float], validation: Sequence[float]) -> None:
    plot.show_history(class_history(train, validation), LOSS)


def lines(plot: CurvePlot) -> list[pg.PlotDataItem]:
    return [item for item in plot.listDataItems() if isinstance(item, pg.PlotDataItem)]


def named(plot: CurvePlot) -> list[str]:
    """The entries of the legend."""
    return [label.text for _, label in plot.plotItem.legend.items]


def test_epochs_that_are_added_are_drawn(plot: CurvePlot, qtbot: QtBot) -> None:
    history = History()
    plot.show_history(history, LOSS)
    for record in THREE:
        history.extend([record])
        plot.refresh()
    qtbot.waitUntil(lambda: len(curves(plot)["training"]) == 3)
    assert curves(plot) == {"training": [0.7, 0.5, 0.4], "validation": [0.8, 0.6, 0.55]}
    line = next(item for item in lines(plot) if item.name() == "training")
    assert line.getOriginalDataset()[0].tolist() == [1, 2, 3]


def test_a_storm_of_epochs_is_drawn_a_few_times(plot: CurvePlot, qtbot: QtBot) -> None:
    train = next(item for item in lines(plot) if item.name() == "training")
    history = History()
    plot.show_history(history, LOSS)
    redraws = QSignalSpy(train.sigPlotChanged)
    for record in class_records(np.ones(1000), 1.0):
        history.extend([record])
        plot.refresh()
    assert redraws.count() == 0
    qtbot.waitUntil(lambda: len(curves(plot)["training"]) == 1000)
    assert redraws.count() == 1
    assert REDRAW_MS >= 50


def test_clear_takes_curves_and_mark_away(plot: CurvePlot) -> None:
    show(plot, [0.5, 0.4], [0.6, 0.5])
    plot.mark_best(2)
    assert "epoch 2 were kept" in plot.accessibleDescription()
    plot.clear()
    assert curves(plot) == {"training": [], "validation": []}
    assert plot.accessibleDescription() == "No epoch yet."
    show(plot, [0.5], [0.6])
    assert "kept" not in plot.accessibleDescription()


def test_an_epoch_that_was_waiting_is_not_drawn_after_clear(plot: CurvePlot, qtbot: QtBot) -> None:
    history = History(THREE)
    plot.show_history(history, LOSS)
    plot.refresh()
    plot.clear()
    show(plot, [0.1], [0.2])
    qtbot.wait(2 * REDRAW_MS)
    assert curves(plot)["training"] == [0.1]


def test_axis_leaves_room_for_all_epochs(plot: CurvePlot) -> None:
    low, high = plot.getViewBox().viewRange()[0]
    assert low <= 1
    assert 50 <= high < 60
    show(plot, [0.5] * 80, [0.5] * 80)
    assert plot.getViewBox().viewRange()[0][1] >= 80


def test_values_that_do_not_exist_leave_a_gap(plot: CurvePlot) -> None:
    nan = math.nan
    show(plot, [nan, nan, nan], [nan, 0.8, 0.9])
    plot.grab()
    assert np.isnan(curves(plot)["training"]).all()


def test_thousands_of_epochs_are_thinned_to_the_pixels(plot: CurvePlot) -> None:
    values = 1 / np.arange(1, 20_001)
    plot.set_total_epochs(20_000)
    plot.set_smoothing(0.9)
    plot.show_history(class_history(values, values), LOSS)
    plot.grab()
    drawn = [len(x) for x, _ in (line.getData() for line in lines(plot)) if x is not None]
    assert len([points for points in drawn if points > 1]) == 4  # two smooth ones and two behind them
    assert max(drawn) <= 4 * plot.width()


def test_colours_are_those_of_training_and_validation(plot: CurvePlot, dark_theme: theme.Theme) -> None:
    pens = {item.name(): item.opts["pen"].color() for item in lines(plot) if item.name()}
    assert pens == {
        "training": QColor(dark_theme.train),
        "validation": QColor(dark_theme.validation),
    }


def test_says_in_words_how_far_it_is(plot: CurvePlot) -> None:
    show(plot, [0.7, 0.25], [0.8, 0.5])
    assert plot.accessibleDescription() == "After epoch 2 of 50: training 0.250, validation 0.500."
    plot.mark_best(2, kept=False)
    assert plot.accessibleDescription().endswith("The validation loss was lowest in epoch 2.")


# -- smoothing and scale


def test_smoothed_curves_have_the_values_behind_them(plot: CurvePlot, qtbot: QtBot) -> None:
    values = np.random.default_rng(0).random(30) + 0.1
    history = class_history(values[:20], values[:20])
    plot.show_history(history, LOSS)
    plot.set_smoothing(0.8)
    np.testing.assert_allclose(curves(plot)["training"], smoothed(values[:20], 0.8))
    history.extend(class_records(values, values)[20:])
    plot.refresh()
    qtbot.waitUntil(lambda: len(curves(plot)["training"]) == 30)
    np.testing.assert_allclose(curves(plot)["training"], smoothed(values, 0.8))
    raw = [item.getOriginalDataset()[1] for item in lines(plot) if item.name() is None]
    assert sum(drawn is not None and len(drawn) == 30 and np.allclose(drawn, values) for drawn in raw) == 2

    plot.set_smoothing(0.0)
    np.testing.assert_allclose(curves(plot)["training"], values)


def test_smoothing_leaves_the_users_zoom_alone(plot: CurvePlot) -> None:
    show(plot, falling(40), falling(40))
    plot.setXRange(10, 20, padding=0)
    plot.set_smoothing(0.5)
    assert plot.getViewBox().viewRange()[0] == [10, 20]


def test_a_logarithmic_scale_keeps_the_values_and_leaves_gaps_for_zeros(plot: CurvePlot) -> None:
    show(plot, [1.0, 0.1, 0.0], [1.0, 0.1, 0.01])
    plot.set_logarithmic(True)
    plot.grab()
    assert curves(plot)["training"] == [1.0, 0.1, 0.0]
    line = next(item for item in lines(plot) if item.name() == "training")
    np.testing.assert_allclose(line.getData()[1], [0, -1, np.nan])
    low, high = plot.getViewBox().viewRange()[1]
    assert low < -2
    assert 0 < high < 1
    plot.set_logarithmic(False)
    assert 1 < plot.getViewBox().viewRange()[1][1] < 1.5


def test_another_measure_of_the_same_epochs(plot: CurvePlot) -> None:
    plot.show_history(class_history([0.7, 0.5], [0.8, 0.6], [0.6, 0.8], [0.7, 0.9]), LOSS)
    plot.set_measure(AUROC)
    assert curves(plot) == {"training": [0.7, 0.9], "validation": [0.6, 0.8]}


# -- earlier runs, and runs beside each other


def grey(plot: CurvePlot) -> tuple[np.ndarray, np.ndarray]:
    item = next(item for item, label in plot.plotItem.legend.items if label.text == "earlier runs")
    return item.item.getOriginalDataset()


def test_earlier_runs_stand_behind_in_one_line_with_gaps(plot: CurvePlot) -> None:
    assert named(plot) == ["training", "validation"]
    plot.show_earlier([THREE, class_history([0.3], [0.2])])
    x, y = grey(plot)
    np.testing.assert_array_equal(x, [1, 2, 3, np.nan, 1, np.nan])
    np.testing.assert_array_equal(y, [0.8, 0.6, 0.55, np.nan, 0.2, np.nan])
    plot.set_measure(AUROC)
    np.testing.assert_array_equal(grey(plot)[1], [0.9, 0.9, 0.9, np.nan, 0.9, np.nan])
    plot.show_earlier([])
    assert named(plot) == ["training", "validation"]


def test_of_many_long_earlier_runs_the_newest_are_drawn_with_few_points(plot: CurvePlot) -> None:
    runs = [
        class_history(falling(5000), falling(5000, end=number / 100)) for number in range(MOST_EARLIER + 3)
    ]
    plot.show_earlier(runs)
    x, y = grey(plot)
    assert np.isnan(x).sum() == MOST_EARLIER
    assert len(x) < MOST_EARLIER * 1000
    ends = y[np.flatnonzero(np.isnan(x)) - 1]
    np.testing.assert_allclose(ends, np.arange(3, MOST_EARLIER + 3) / 100, atol=1e-3)


def test_an_earlier_run_that_went_astray_does_not_squeeze_the_curves(plot: CurvePlot) -> None:
    show(plot, [0.7, 0.5], [0.8, 0.6])
    plot.show_earlier([class_history([50.0] * 3, [80.0] * 3)])
    assert plot.getViewBox().viewRange()[1][1] < 1


def test_runs_are_compared_in_colours_of_their_own(plot: CurvePlot) -> None:
    show(plot, [0.7, 0.5], [0.8, 0.6])
    plot.mark_best(2)
    plot.show_earlier([THREE])
    plot.compare([NamedRun("run 1", THREE), NamedRun("run 4", class_history([0.3] * 80, [0.2] * 80))])
    assert named(plot) == ["run 1", "run 4"]
    assert curves(plot) == {}
    drawn = [item for item in lines(plot) if item.isVisible() and item.getOriginalDataset()[1] is not None]
    assert [len(item.getOriginalDataset()[1]) for item in drawn] == [3, 3, 80, 80]
    pens = [item.opts["pen"] for item in drawn]
    runs = theme.current().runs
    assert [pen.color().rgb() for pen in pens] == [QColor(runs[place]).rgb() for place in (0, 0, 1, 1)]
    assert [pen.color().alpha() < 200 for pen in pens] == [True, False, True, False]
    assert plot.getViewBox().viewRange()[0][1] >= 80
    assert plot.accessibleDescription() == "Validation at the end: run 1 0.550, run 4 0.200."

    plot.compare([])
    assert named(plot) == ["training", "validation", "earlier runs"]
    assert curves(plot) == {"training": [0.7, 0.5], "validation": [0.8, 0.6]}
    assert "epoch 2 were kept" in plot.accessibleDescription()


# -- pointing


def point(plot: CurvePlot, epoch: float) -> None:
    """Move the mouse to an epoch."""
    view = plot.getViewBox()
    scene = view.mapViewToScene(QPointF(epoch, sum(view.viewRange()[1]) / 2))
    plot.scene().sigMouseMoved.emit(scene)


def test_the_mouse_shows_epoch_and_values(plot: CurvePlot) -> None:
    show(plot, [0.7, 0.5, 0.4], [0.8, 0.6, 0.55])
    told = QSignalSpy(plot.epoch_pointed)
    point(plot, 2.2)
    assert plot.readout == "epoch 2\ntraining: 0.5\nvalidation: 0.6"
    point(plot, 30)
    assert plot.readout == ""
    point(plot, 3)
    QApplication.sendEvent(plot, QEvent(QEvent.Type.Leave))
    assert plot.readout == ""
    assert [told.at(row)[0] for row in range(told.count())] == [2, None, 3, None]


def test_the_keys_move_the_pointer_and_what_they_show_is_described(plot: CurvePlot) -> None:
    show(plot, falling(30), falling(30))
    for key, epoch in ((Qt.Key.Key_Left, 30), (Qt.Key.Key_PageUp, 20), (Qt.Key.Key_Right, 21)):
        QTest.keyClick(plot, key)
        assert plot.readout.startswith(f"epoch {epoch}\n")
    assert plot.accessibleDescription().startswith("epoch 21, training: 0.")
    QApplication.sendEvent(plot, QFocusEvent(QEvent.Type.FocusOut))
    assert plot.readout == ""


def test_pointing_at_runs_that_are_compared_and_on_a_logarithmic_scale(plot: CurvePlot) -> None:
    plot.set_logarithmic(True)
    plot.compare([NamedRun("run 1", THREE), NamedRun("run 2", class_history([0.3], [0.2]))])
    plot.point_at(1)
    assert plot.readout == "epoch 1\nrun 1: 0.8\nrun 2: 0.2"
    plot.point_at(3)
    assert plot.readout == "epoch 3\nrun 1: 0.55"


def test_the_label_stays_inside_the_plot(plot: CurvePlot) -> None:
    show(plot, falling(50), falling(50))
    for epoch in (1, 25, 50):
        plot.point_at(epoch)
        plot.grab()
        label = next(
            each for each in plot.findChildren(type(plot._empty)) if each.property("role") == "readout"
        )
        assert plot.rect().contains(label.geometry())


# -- where the words stand


def test_legend_and_mark_keep_out_of_the_curves_way(plot: CurvePlot) -> None:
    rising = np.linspace(0.1, 0.9, 50)
    plot.show_history(class_history(rising, rising + 0.05), LOSS)
    plot.mark_best(10)
    plot.grab()
    legend, view = plot.plotItem.legend, plot.getViewBox()
    box = legend.mapRectToScene(legend.boundingRect())
    label = plot._mark.label.mapRectToScene(plot._mark.label.boundingRect())
    assert not box.intersects(label)
    for epoch, value in enumerate(rising, 1):
        there = view.mapViewToScene(QPointF(epoch, value))
        assert not box.contains(there)
        assert not label.contains(there)
