"""Further tracks under the main one: other methods and kept sequences, all at the same positions."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.examples import example_session
from helpers.window import built, child
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from motifdesk.attribution.what_if import Explained
from motifdesk.gui.pages.interpret_page import InterpretPage
from motifdesk.gui.plots.saliency_track import SaliencyTrack

EXAMPLE = example_session(count=60)
METHODS = [
    ("gradient-x-input", "Gradient × input", "One."),
    ("b", "Second", "Two."),
    ("c", "Third", "Three."),
]


@pytest.fixture
def page(qtbot: QtBot) -> InterpretPage:
    assert EXAMPLE.dataset is not None
    assert EXAMPLE.run is not None
    assert EXAMPLE.split is not None
    page = built(InterpretPage)
    qtbot.addWidget(page)
    page.resize(1040, 700)
    page.show()
    qtbot.waitExposed(page)
    page.set_methods(METHODS)
    page.asked_for = []
    page.explanation_wanted.connect(page.asked_for.append)
    page.show_session(EXAMPLE.dataset, EXAMPLE.run.scores, EXAMPLE.split.parts)
    page.show_attribution(EXAMPLE.attribution)
    return page


def compare(page: InterpretPage, name: str) -> QAction:
    action = page.findChild(QAction, f"compare-{name}")
    assert action is not None
    action.trigger()
    return action


def answer(page: InterpretPage) -> dict[str, np.ndarray]:
    """Answer the newest question as the engine does, by all methods that are wanted."""
    rng = np.random.default_rng(len(page.asked_for))
    names = ("gradient-x-input", *page.compared_methods)
    found = {name: rng.normal(size=(50, 4)).astype(np.float32) for name in names}
    page.show_explained(Explained(page.asked_for[-1], np.float32(0.5), found, found[names[0]]))
    return found


def track(page: InterpretPage, name: str) -> SaliencyTrack:
    return child(page, SaliencyTrack, name)


def said(page: InterpretPage, name: str, position: int) -> float:
    """Return the attribution of a base as the track tells it."""
    shown = track(page, name)
    values: list[float] = []
    shown.base_hovered.connect(lambda *told: values.append(told[2]))
    shown.select(position - 1)
    QTest.keyClick(shown, Qt.Key.Key_Right)
    return values[-1]


def test_another_method_is_asked_for_and_drawn_under_it(page: InterpretPage) -> None:
    before = len(page.asked_for)
    compare(page, "b")
    assert len(page.asked_for) == before + 1
    assert page.compared_methods == ("b",)
    assert track(page, "comparedTrack-b").accessibleDescription() == "Explaining …"
    found = answer(page)
    codes = page.asked_for[-1]
    assert said(page, "comparedTrack-b", 7) == pytest.approx(found["b"][7, codes[7]])
    compare(page, "b")
    assert page.compared_methods == ()
    assert not track_exists(page, "comparedTrack-b")
    assert len(page.asked_for) == before + 1


def track_exists(page: InterpretPage, name: str) -> bool:
    found = page.findChild(SaliencyTrack, name)
    return found is not None and found.isVisible()


def test_the_chosen_method_is_not_offered(page: InterpretPage) -> None:
    assert not page.findChild(QAction, "compare-gradient-x-input").isVisible()
    assert page.findChild(QAction, "compare-c").isVisible()


@pytest.mark.parametrize("source", ["saliencyTrack", "comparedTrack-b", "comparedTrack-pinned"])
def test_all_show_the_same_positions(page: InterpretPage, source: str) -> None:
    compare(page, "b")
    page.findChild(QAction, "pinAction").trigger()
    answer(page)
    track(page, source).setXRange(11, 23, padding=0)
    for name in ("saliencyTrack", "comparedTrack-b", "comparedTrack-pinned"):
        assert track(page, name).plotItem.vb.viewRange()[0] == pytest.approx([11, 23])
    places = [
        track(page, name).plotItem.vb.sceneBoundingRect() for name in ("saliencyTrack", "comparedTrack-b")
    ]
    assert places[0].left() == pytest.approx(places[1].left(), abs=1)


def test_a_kept_sequence_stays_while_others_are_looked_at(page: InterpretPage) -> None:
    assert EXAMPLE.attribution is not None
    page.select_row(4)
    expected = EXAMPLE.attribution.attributions[4, 20]
    page.findChild(QAction, "pinAction").trigger()
    page.select_row(9)
    answer(page)
    assert said(page, "comparedTrack-pinned", 20) == pytest.approx(expected)
    QTest.mouseClick(child(page, QToolButton, "closeTrack-pinned"), Qt.MouseButton.LeftButton)
    assert not track_exists(page, "comparedTrack-pinned")


def test_it_follows_to_the_other_strand(page: InterpretPage) -> None:
    compare(page, "b")
    found = answer(page)
    QTest.mouseClick(child(page, QToolButton, "reverseButton"), Qt.MouseButton.LeftButton)
    codes = page.asked_for[-1]
    assert said(page, "comparedTrack-b", 7) == pytest.approx(found["b"][42, codes[42]])


def test_no_more_than_there_is_room_for(page: InterpretPage) -> None:
    pin = page.findChild(QAction, "pinAction")
    compare(page, "b")
    pin.trigger()
    pin.trigger()
    assert not pin.isEnabled()
    assert not page.findChild(QAction, "compare-c").isEnabled()
    assert page.findChild(QAction, "compare-b").isEnabled()
    compare(page, "b")
    assert pin.isEnabled()
    assert page.findChild(QAction, "compare-c").isEnabled()


def test_other_data_take_kept_sequences_away(page: InterpretPage) -> None:
    page.findChild(QAction, "pinAction").trigger()
    page.show_empty("Train a network first.")
    assert not track_exists(page, "comparedTrack-pinned")
