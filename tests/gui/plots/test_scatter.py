from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from motifdesk.gui.plots import scatter
from motifdesk.gui.plots.scatter import ResidualPlot, ScatterPlot

MEASURED = np.array([1.0, 2.0, 3.0, 8.0])
PREDICTED = np.array([1.5, 2.0, 2.0, 6.0])


@pytest.fixture
def plot(qtbot: QtBot) -> ScatterPlot:
    plot = ScatterPlot()
    qtbot.addWidget(plot)
    plot.resize(400, 300)
    plot.show_values(MEASURED, PREDICTED)
    plot.show()
    qtbot.waitExposed(plot)
    return plot


def click(plot: ScatterPlot, x: float, y: float) -> None:
    """Click where a point stands; pyqtgraph takes clicks that it leaves unaccepted, so no qtbot."""
    plot.grab()  # it finds its range when it is painted
    viewport, left = plot.viewport(), Qt.MouseButton.LeftButton
    place = QPointF(plot.mapFromScene(plot.plotItem.vb.mapViewToScene(QPointF(x, y))))
    for kind, held in (
        (QEvent.Type.MouseButtonPress, left),
        (QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton),
    ):
        event = QMouseEvent(
            kind, place, QPointF(viewport.mapToGlobal(place)), left, held, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(viewport, event)


def test_every_point_is_in_sight(plot: ScatterPlot) -> None:
    (left, right), (bottom, top) = plot.viewRange()
    assert left < 1
    assert right > 8
    assert bottom < 1
    assert top > 8
    assert (
        "4 test sequences; measured values from 1 to 8, predicted from 1.5 to 6."
        in plot.accessibleDescription()
    )


def test_a_click_chooses_the_point(plot: ScatterPlot, qtbot: QtBot) -> None:
    with qtbot.waitSignal(plot.point_chosen) as chosen:
        click(plot, 8, 6)
    assert chosen.args == [3]


def test_the_ring_comes_and_goes(plot: ScatterPlot) -> None:
    assert plot.marked() is None
    plot.mark(2)
    assert plot.marked() == (3.0, 2.0)
    plot.mark(-1)
    assert plot.marked() is None
    plot.mark(1)
    plot.show_values(MEASURED, PREDICTED)
    assert plot.marked() is None


def test_of_very_many_an_even_choice_is_drawn_and_said(
    plot: ScatterPlot, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scatter, "MOST_POINTS", 10)
    values = np.arange(50.0)
    plot.show_values(values, values)
    assert plot.plotItem.titleLabel.text == "10 of 50 test sequences"
    with qtbot.waitSignal(plot.point_chosen) as chosen:
        click(plot, 49, 49)
    assert chosen.args == [49]
    plot.show_values(MEASURED, PREDICTED)
    assert plot.plotItem.titleLabel.text == ""


def test_values_that_are_all_equal_can_be_drawn(plot: ScatterPlot) -> None:
    plot.show_values(np.full(3, 2.0), np.full(3, 2.0))
    assert not plot.grab().isNull()


def test_errors_are_counted_around_zero(qtbot: QtBot) -> None:
    plot = ResidualPlot()
    qtbot.addWidget(plot)
    errors = np.array([-2.0, -0.1, 0.1, 0.2, 1.0])
    plot.show_errors(errors)
    (left, right), _ = plot.viewRange()
    assert left == pytest.approx(-right)
    assert right > 2
    assert sum(plot._bars.opts["height"]) == len(errors)
    assert "Errors from -2 to +1" in plot.accessibleDescription()
    plot.show_errors(np.zeros(4))
    assert not plot.grab().isNull()
