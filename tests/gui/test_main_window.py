from __future__ import annotations

import pytest
from helpers.window import child
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QToolButton
from pytestqt.qtbot import QtBot

from motifdesk.gui.main_window import MainWindow, make_action
from motifdesk.gui.pages.base import Page
from motifdesk.project.session import Step


def a_page(step: Step) -> Page:
    page = Page()
    page.setObjectName(f"{step.value}Page")
    page.title, page.sentence, page.help_text = (
        f"{word} {step.value}" for word in ("Title", "About", "Help")
    )
    return page


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    window = MainWindow({step: a_page(step) for step in Step})
    qtbot.addWidget(window)
    window.show()
    return window


def text(window: MainWindow, name: str) -> str:
    return child(window, QLabel, name).text()


def test_it_is_usable_down_to_a_small_screen(window: MainWindow) -> None:
    assert window.size() == QSize(1280, 800)
    assert window.minimumSize() == QSize(1024, 680)


@pytest.mark.parametrize("step", Step)
def test_a_step_is_shown_with_title_sentence_and_help(window: MainWindow, step: Step) -> None:
    window.show_step(step)
    assert child(window, QStackedWidget, "pageStack").currentWidget().objectName() == f"{step.value}Page"
    assert text(window, "pageTitle") == f"Title {step.value}"
    assert text(window, "helpText") == f"Help {step.value}"
    assert window.step_list.currentRow() == list(Step).index(step)


def test_help_is_hidden_until_it_is_asked_for(window: MainWindow) -> None:
    help_text = child(window, QLabel, "helpText")
    assert not help_text.isVisible()
    child(window, QToolButton, "helpButton").click()
    assert help_text.isVisible()
    window.toggle_help()
    assert not help_text.isVisible()
    assert not child(window, QToolButton, "helpButton").isChecked()


def test_buttons_say_what_the_user_wants(window: MainWindow, qtbot: QtBot) -> None:
    window.show_moves(back=True, forward=True, why_not="")
    with qtbot.waitSignal(window.back_requested):
        child(window, QPushButton, "backButton").click()
    with qtbot.waitSignal(window.next_requested):
        child(window, QPushButton, "nextButton").click()


def test_a_forbidden_next_says_why(window: MainWindow) -> None:
    forward = child(window, QPushButton, "nextButton")
    window.show_moves(back=False, forward=False, why_not="Train a network first.")
    assert not forward.isEnabled()
    assert forward.toolTip() == "Train a network first."
    window.show_moves(back=False, forward=True, why_not="")
    assert forward.toolTip() == "Go to the next step (Alt+Right)"


def test_menus_hold_actions_with_names_shortcuts_and_separators(window: MainWindow) -> None:
    action = make_action(window, "&Open", "openAction", "Ctrl+O", "open")
    window.add_menu("&File", [action, None])
    menu = window.menuBar().actions()[0].menu()
    assert [each.isSeparator() for each in menu.actions()] == [False, True]
    assert (action.objectName(), action.shortcut().toString()) == ("openAction", "Ctrl+O")
    assert not action.icon().isNull()


def test_closing_is_announced(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.closing):
        window.close()
