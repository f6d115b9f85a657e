"""The tab of all sequences: sorted as the user wants, and one opened by a click."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.examples import example_session
from helpers.window import child
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel
from pytestqt.qtbot import QtBot

from motifdesk.gui import theme
from motifdesk.gui.pages import interpret_stack
from motifdesk.gui.pages.interpret_stack import StackPane
from motifdesk.gui.plots.attribution_stack import AttributionStack
from motifdesk.gui.tables.interpreted import Interpreted, interpreted

EXAMPLE = example_session(count=200)


def listed() -> Interpreted:
    assert EXAMPLE.dataset is not None
    assert EXAMPLE.run is not None
    assert EXAMPLE.split is not None
    return interpreted(EXAMPLE.dataset, EXAMPLE.run.scores, EXAMPLE.split.parts)


@pytest.fixture
def pane(qtbot: QtBot) -> StackPane:
    pane = StackPane()
    qtbot.addWidget(pane)
    pane.resize(700, 500)
    pane.show()
    qtbot.waitExposed(pane)
    pane.show_attribution(listed(), EXAMPLE.attribution)
    return pane


def click(pane: StackPane, row: int, qtbot: QtBot) -> int:
    plot = child(pane, AttributionStack, "attributionStack")
    with qtbot.waitSignal(pane.row_chosen) as chosen:
        place = plot.mapFromScene(plot.point_of(row, 10))
        QTest.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=place)
    found: int = chosen.args[0]
    return found


def test_the_surest_stand_on_top_and_a_click_opens_one(pane: StackPane, qtbot: QtBot) -> None:
    order = np.argsort(-listed().said, kind="stable")
    assert click(pane, 3, qtbot) == order[3]
    assert child(pane, QLabel, "stackCount").text() == "200 sequences; click one to open it."


def test_the_order_of_the_file_is_kept_on_request(pane: StackPane, qtbot: QtBot) -> None:
    child(pane, QComboBox, "stackOrder").setCurrentIndex(2)
    assert click(pane, 17, qtbot) == 17


def test_strongest_stretches_rise_from_top_to_bottom(pane: StackPane, qtbot: QtBot) -> None:
    assert EXAMPLE.attribution is not None
    child(pane, QComboBox, "stackOrder").setCurrentIndex(1)
    values = EXAMPLE.attribution.attributions
    starts = []
    for place in (5, 60, 120, 190):
        row = values[click(pane, place, qtbot)]
        starts.append(int(np.argmax([row[at : at + 10].sum() for at in range(41)])))
    assert starts == sorted(starts)


def test_a_pixel_has_the_colour_of_its_attribution(pane: StackPane) -> None:
    assert EXAMPLE.attribution is not None
    child(pane, QComboBox, "stackOrder").setCurrentIndex(2)
    plot = child(pane, AttributionStack, "attributionStack")
    values = EXAMPLE.attribution.attributions
    plot.setRange(yRange=(0.5, 20.5), padding=0)
    image = plot.grab().toImage()
    row = int(values[:20].max(axis=1).argmax())
    position = int(values[row].argmax())
    shown = image.pixelColor(plot.mapFromScene(plot.point_of(row, position)))
    strongest, surface = QColor(theme.current().raises), QColor(theme.current().surface)
    assert abs(shown.red() - strongest.red()) < abs(shown.red() - surface.red())


def test_the_keyboard_walks_and_opens(pane: StackPane, qtbot: QtBot) -> None:
    plot = child(pane, AttributionStack, "attributionStack")
    for _ in range(3):
        QTest.keyClick(plot, Qt.Key.Key_Down)
    order = np.argsort(-listed().said, kind="stable")
    assert EXAMPLE.dataset is not None
    assert EXAMPLE.dataset.ids[order[2]] in child(pane, QLabel, "stackReadout").text()
    with qtbot.waitSignal(pane.row_chosen) as chosen:
        QTest.keyClick(plot, Qt.Key.Key_Return)
    assert chosen.args == [order[2]]


def test_many_are_thinned_evenly(pane: StackPane, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interpret_stack, "MOST", 50)
    child(pane, QComboBox, "stackOrder").setCurrentIndex(2)
    assert child(pane, QLabel, "stackCount").text() == "50 of 200 sequences; click one to open it."
    assert click(pane, 49, qtbot) == 199


def test_without_attributions_it_says_what_comes_first(pane: StackPane) -> None:
    pane.show_attribution(None, None)
    plot = child(pane, AttributionStack, "attributionStack")
    assert plot.accessibleDescription().startswith("Once the predictions are explained")
    assert child(pane, QLabel, "stackCount").text() == ""
