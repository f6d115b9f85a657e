"""Pages of a project that is opened are drawn in turns of the event loop."""

from __future__ import annotations

from dataclasses import replace

import pytest
from helpers.projects import example_project
from helpers.window import FakeRunner, built, child
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QTableView, QWidget
from pytestqt.qtbot import QtBot

from motifdesk.gui.controllers.shell import ShellController
from motifdesk.project.archive.project import Project
from motifdesk.project.session import Step


@pytest.fixture
def shell(qtbot: QtBot) -> ShellController:
    shell = built(ShellController, FakeRunner())
    qtbot.addWidget(shell.window, before_close_func=lambda _: shell.project.leave())
    shell.window.show()
    return shell


def test_pages_are_drawn_in_turns_the_one_that_was_shown_first(shell, qtbot) -> None:
    drawn: list[tuple[Step, bool]] = []
    evaluate = child(shell.window, QWidget, "evaluatePage")
    load = child(shell.window, QTableView, "sequenceTable")

    def look() -> None:
        drawn.append((shell.step, load.model().rowCount() > 0))

    shell.workbench.open(replace(example_project(), view={"page": "evaluate"}))
    assert (shell.step, load.model().rowCount()) == (Step.LOAD, 0)
    turn = QTimer(interval=0)
    turn.timeout.connect(look)
    turn.start()
    qtbot.waitUntil(lambda: not shell.workbench.turns)
    turn.stop()
    assert evaluate.threshold() is not None
    assert (Step.EVALUATE, False) in drawn
    assert (shell.step, load.model().rowCount()) == (Step.EVALUATE, 400)


def test_whoever_goes_to_a_page_before_its_turn_sees_it_whole(shell) -> None:
    shell.workbench.open(replace(example_project(), view={"page": "load"}))
    assert child(shell.window, QWidget, "interpretPage").current_row() is None
    shell.go_to(Step.INTERPRET)
    assert child(shell.window, QWidget, "interpretPage").current_row() is not None
    assert shell.workbench.turns


def test_another_project_takes_the_turns_of_the_one_before(shell, qtbot) -> None:
    shell.workbench.open(replace(example_project(), view={"page": "evaluate"}))
    shell.workbench.open(Project())
    qtbot.waitUntil(lambda: not shell.workbench.turns)
    assert shell.step is Step.LOAD
    assert child(shell.window, QWidget, "evaluatePage").threshold() is None
