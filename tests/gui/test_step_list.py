from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from motifdesk.gui import theme
from motifdesk.gui.step_list import StepList
from motifdesk.project.session import Step, StepState

DONE, STALE, OPEN, LOCKED = StepState.DONE, StepState.STALE, StepState.OPEN, StepState.LOCKED


@pytest.fixture
def steps(qtbot: QtBot) -> StepList:
    steps = StepList()
    qtbot.addWidget(steps)
    steps.resize(176, 300)
    steps.show_steps(
        [DONE, STALE, OPEN, LOCKED],
        ["2,000 sequences", "out of date", "not yet", "not yet"],
        ["", "", "", "Train a network first."],
    )
    steps.show_current(Step.LOAD)
    steps.show()
    return steps


def click(steps: StepList, row: int) -> None:
    place = steps.visualItemRect(steps.item(row)).center()
    QTest.mouseClick(steps.viewport(), Qt.MouseButton.LeftButton, pos=place)


def colours(steps: StepList, row: int) -> set[str]:
    image = steps.viewport().grab(steps.visualItemRect(steps.item(row))).toImage()
    return {
        image.pixelColor(x, y).name().upper() for x in range(image.width()) for y in range(image.height())
    }


def test_a_click_or_a_key_says_where_the_user_wants_to_go(steps: StepList, qtbot: QtBot) -> None:
    with qtbot.waitSignal(steps.step_chosen) as chosen:
        click(steps, 2)
    assert chosen.args == [Step.EVALUATE]
    with qtbot.waitSignal(steps.step_chosen) as chosen:
        QTest.keyClick(steps, Qt.Key.Key_Up)
    assert chosen.args == [Step.TRAIN]


def test_a_locked_step_says_what_is_missing_and_cannot_be_chosen(steps: StepList, qtbot: QtBot) -> None:
    assert steps.item(3).toolTip() == "Train a network first."
    with qtbot.assertNotEmitted(steps.step_chosen):
        click(steps, 3)
    assert steps.currentRow() == 0


def test_marking_the_current_step_is_no_wish_of_the_user(steps: StepList, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(steps.step_chosen):
        steps.show_current(Step.EVALUATE)
    assert steps.currentRow() == 2


def test_screen_readers_hear_number_title_state_and_summary(steps: StepList) -> None:
    spoken = [steps.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(4)]
    assert spoken == [
        "1  Load, done, 2,000 sequences",
        "2  Train, out of date, out of date",
        "3  Evaluate, not yet done, not yet",
        "4  Interpret, locked, not yet",
    ]


def test_states_differ_by_more_than_colour_and_follow_the_theme(
    steps: StepList, themed_application: object
) -> None:
    assert theme.LIGHT.good in colours(steps, 0)
    assert theme.LIGHT.caution in colours(steps, 1)
    assert theme.LIGHT.selection in colours(steps, 0)  # the current one
    assert theme.LIGHT.selection not in colours(steps, 1)
    theme.apply(themed_application, theme.DARK)
    try:
        assert theme.DARK.good in colours(steps, 0)
        assert theme.LIGHT.good not in colours(steps, 0)
    finally:
        theme.apply(themed_application, theme.LIGHT)
