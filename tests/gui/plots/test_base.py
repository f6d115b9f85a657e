from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from motifdesk.gui import theme
from motifdesk.gui.plots.base import ThemedPlot, line_pen


@pytest.fixture
def plot(qtbot: QtBot) -> ThemedPlot:
    widget = ThemedPlot("Loss by epoch", zoomable=True)
    qtbot.addWidget(widget)
    widget.resize(400, 300)
    widget.set_axes("epoch", "loss")
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def background(plot: ThemedPlot) -> QColor:
    return plot.grab().toImage().pixelColor(3, 3)


def test_takes_the_theme_and_follows_it(plot: ThemedPlot, themed_application: QApplication) -> None:
    painted: list[str] = []
    plot.paint_with(lambda colours: painted.append(colours.train))
    assert background(plot) == QColor(theme.LIGHT.surface)
    try:
        theme.apply(themed_application, theme.DARK)
        assert background(plot) == QColor(theme.DARK.surface)
        assert painted[0] == theme.LIGHT.train
        assert painted[-1] == theme.DARK.train
    finally:
        theme.apply(themed_application, theme.LIGHT)


def test_small_values_are_written_as_they_are(plot: ThemedPlot) -> None:
    plot.setYRange(0.1, 0.6)
    axis = plot.getAxis("left")
    assert axis.autoSIPrefixScale == 1.0
    assert axis.labelString().count("x0.001") == 0


def test_empty_state_is_a_sentence_in_the_plot_and_goes_again(plot: ThemedPlot) -> None:
    plot.show_empty("The curves appear here.")
    sentence = plot.findChild(QLabel)
    assert sentence.isVisible()
    assert sentence.text() == "The curves appear here."
    assert plot.rect().contains(sentence.geometry())
    assert plot.accessibleDescription() == "The curves appear here."
    plot.show_empty("")
    assert not sentence.isVisible()


def test_home_undoes_zooming(plot: ThemedPlot, qtbot: QtBot) -> None:
    plot.plot([0, 10], [0, 1])
    plot.setXRange(4, 5)
    plot.setFocus()
    qtbot.waitUntil(plot.hasFocus)
    qtbot.keyClick(plot, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: plot.viewRect().left() <= 0 and plot.viewRect().right() >= 10)


def test_copy_puts_a_picture_on_the_clipboard(plot: ThemedPlot) -> None:
    next(action for action in plot.actions() if action.text() == "Copy picture").trigger()
    assert not QGuiApplication.clipboard().pixmap().isNull()


def test_says_its_name_and_has_no_menu_of_pyqtgraph(plot: ThemedPlot) -> None:
    assert plot.accessibleName() == "Loss by epoch"
    assert [action.text() for action in plot.actions()] == [
        "Copy picture",
        "Save picture …",
        "Show everything",
    ]
    assert not plot.getPlotItem().menuEnabled()


def test_lines_are_two_pixels_wide(qapp: QApplication) -> None:
    assert line_pen("#000000").widthF() == 2 * qapp.devicePixelRatio()
    assert line_pen("#000000").isCosmetic()


def test_the_focus_is_framed(plot: ThemedPlot, qtbot: QtBot) -> None:
    other = QLabel(parent=plot)
    other.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    other.show()
    plot.setFocus()
    qtbot.waitUntil(plot.hasFocus)
    assert plot.grab().toImage().pixelColor(0, 100) == QColor(theme.LIGHT.accent)
    other.setFocus()
    qtbot.waitUntil(lambda: not plot.hasFocus())
    assert plot.grab().toImage().pixelColor(0, 100) == QColor(theme.LIGHT.surface)
