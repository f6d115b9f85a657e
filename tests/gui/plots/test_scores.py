from __future__ import annotations

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from motifdesk.gui.plots.scores import BINS, CountAxis, ScorePlot


@pytest.fixture
def plot(qtbot: QtBot) -> ScorePlot:
    widget = ScorePlot()
    qtbot.addWidget(widget)
    widget.resize(500, 240)
    labels = np.array([0, 0, 0, 1, 1])
    widget.show_scores(labels, np.array([0.01, 0.01, 0.3, 0.9, 1.0]), ("unbound", "bound"))
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def test_positives_go_up_and_negatives_down_one_bar_a_bin(plot: ScorePlot) -> None:
    negative, positive = (bars.opts["height"] for bars in plot._bars)
    assert len(negative) == len(positive) == BINS
    assert np.sum(np.square(negative)) == pytest.approx(3)
    assert np.sum(np.square(positive)) == pytest.approx(2)
    assert negative.max() <= 0 <= positive.min()
    assert negative[0] == pytest.approx(-np.sqrt(2))
    assert positive[-1] == 1.0  # a score of exactly 1 belongs to the last bin


def test_axis_counts_on_the_square_root_scale(qtbot: QtBot) -> None:
    axis = CountAxis("left")
    assert axis.tickStrings([-10.0, 0.0, 10.0], 1.0, 1.0) == ["100", "0", "100"]
    for longest in (1.2, 4.0, 16.0, 19.6, 150.0):
        ((_, places),) = axis.tickValues(-longest, longest, 200.0)
        assert 0.0 in places
        assert len(places) >= 3
        assert min(np.diff(sorted(places))) >= longest / 4  # as high as a number


def send_mouse(plot: ScorePlot, kind: QEvent.Type, score: float) -> None:
    """Send a mouse event with the left button at a score; QTest's own move has no button down."""
    viewport, left = plot.viewport(), Qt.MouseButton.LeftButton
    place = QPointF(plot.mapFromScene(plot.getViewBox().mapViewToScene(QPointF(score, 0.0))))
    down = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else left
    event = QMouseEvent(
        kind, place, QPointF(viewport.mapToGlobal(place)), left, down, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(viewport, event)


def test_dragging_the_line_says_the_threshold(
    plot: ScorePlot, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    # pyqtgraph drops moves that come faster than a hand makes them.
    monkeypatch.setitem(pg.CONFIG_OPTIONS, "mouseRateLimit", 0)
    with qtbot.waitSignal(plot.threshold_changed) as changed:
        send_mouse(plot, QEvent.Type.MouseButtonPress, 0.5)
        for score in (0.55, 0.65, 0.75):
            send_mouse(plot, QEvent.Type.MouseMove, score)
        send_mouse(plot, QEvent.Type.MouseButtonRelease, 0.75)
    assert 0.5 < changed.args[0] < 0.8
    assert plot.threshold() == pytest.approx(0.75, abs=0.02)


def test_setting_the_threshold_says_nothing(plot: ScorePlot, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(plot.threshold_changed):
        plot.set_threshold(0.25)
    assert plot.threshold() == 0.25


def test_the_line_stays_between_0_and_1(plot: ScorePlot) -> None:
    plot.set_threshold(1.7)
    assert plot.threshold() == 1.0


def test_says_in_words_where_the_classes_lie(plot: ScorePlot) -> None:
    assert plot.accessibleDescription() == (
        "3 sequences of class unbound, median score 0.01; 2 sequences of class bound, median score 0.95."
    )
