from __future__ import annotations

from pathlib import Path

import pytest
from helpers.examples import example_session
from helpers.window import FakeRunner, built, child, fail, succeed
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QFileDialog,
    QLabel,
    QListWidget,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from motifdesk import __version__
from motifdesk.data.splits import SplitSettings
from motifdesk.gui import theme
from motifdesk.gui.bars import DetailsDialog
from motifdesk.gui.controllers.shell import ShellController
from motifdesk.gui.settings import read_settings
from motifdesk.gui.workbench import Tone
from motifdesk.jobs.tasks import MakeExample, SaveResults
from motifdesk.log_files import log_folder
from motifdesk.project.session import Session, Step

EXAMPLE = example_session()
DATA = Session(EXAMPLE.dataset, EXAMPLE.split)
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def shell(qtbot: QtBot, runner: FakeRunner) -> ShellController:
    shell = built(ShellController, runner)
    qtbot.addWidget(shell.window, before_close_func=lambda _: shell.project.leave())
    with qtbot.waitActive(shell.window):
        shell.window.show()
        shell.window.activateWindow()
    return shell


def page(shell: ShellController) -> str:
    return child(shell.window, QStackedWidget, "pageStack").currentWidget().objectName()


def action(shell: ShellController, name: str) -> QAction:
    return shell.window.findChild(QAction, name)


def summaries(shell: ShellController) -> list[str]:
    steps = child(shell.window, QListWidget, "stepList")
    return [steps.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(steps.count())]


def message(shell: ShellController) -> str:
    return child(shell.window, QLabel, "messageText").text()


def press(shell: ShellController, name: str) -> None:
    child(shell.window, QPushButton, name).click()


def test_it_begins_with_the_first_page_and_everything_else_locked(shell) -> None:
    assert page(shell) == "loadPage"
    assert summaries(shell) == [
        "1  Load, not yet done, not yet",
        "2  Train, locked, not yet",
        "3  Evaluate, locked, not yet",
        "4  Interpret, locked, not yet",
        "5  Predict, locked, not yet",
    ]
    for name in ("backButton", "nextButton"):
        assert not child(shell.window, QPushButton, name).isEnabled()
    assert child(shell.window, QPushButton, "nextButton").toolTip() == "Load sequences first."


def test_next_and_back_walk_through_all_pages(shell) -> None:
    shell.workbench.update(EXAMPLE)
    seen = [page(shell)]
    for _ in range(4):
        press(shell, "nextButton")
        seen.append(page(shell))
    assert seen == ["loadPage", "trainPage", "evaluatePage", "interpretPage", "predictPage"]
    assert not child(shell.window, QPushButton, "nextButton").isEnabled()
    for name in reversed(seen[:-1]):
        press(shell, "backButton")
        assert page(shell) == name


def test_the_keyboard_walks_too(shell, qtbot) -> None:
    shell.workbench.update(EXAMPLE)
    QTest.keyClick(shell.window, Qt.Key.Key_Right, ALT)
    qtbot.waitUntil(lambda: page(shell) == "trainPage")
    QTest.keyClick(shell.window, Qt.Key.Key_4, CONTROL)
    qtbot.waitUntil(lambda: page(shell) == "interpretPage")
    QTest.keyClick(shell.window, Qt.Key.Key_Left, ALT)
    qtbot.waitUntil(lambda: page(shell) == "evaluatePage")
    steps = child(shell.window, QListWidget, "stepList")
    steps.setFocus()
    QTest.keyClick(steps, Qt.Key.Key_Home)
    assert page(shell) == "loadPage"


def test_locked_steps_cannot_be_entered_in_any_way(shell) -> None:
    shell.workbench.update(DATA)
    action(shell, "goTo.interpret").trigger()
    assert page(shell) == "loadPage"
    steps = child(shell.window, QListWidget, "stepList")
    QTest.mouseClick(
        steps.viewport(), Qt.MouseButton.LeftButton, pos=steps.visualItemRect(steps.item(2)).center()
    )
    assert page(shell) == "loadPage"
    steps.setFocus()
    for _ in range(3):
        QTest.keyClick(steps, Qt.Key.Key_Down)
    assert page(shell) == "trainPage"  # the last that is open
    assert steps.currentRow() == 1


def test_a_changed_split_marks_the_later_steps_out_of_date(shell) -> None:
    shell.workbench.update(EXAMPLE)
    assert [text.split(", ")[1] for text in summaries(shell)] == ["done"] * 4 + ["not yet done"]
    assert summaries(shell)[0].endswith("400 sequences")
    shell.workbench.update(EXAMPLE.with_split(SplitSettings(seed=1)))
    assert [text.split(", ")[1] for text in summaries(shell)] == [
        "done",
        "out of date",
        "out of date",
        "out of date",
        "not yet done",
    ]


def test_the_window_names_what_is_loaded(shell) -> None:
    shell.workbench.update(EXAMPLE)
    assert "simulated sequences with CGACCGAACTCC" in child(shell.window, QLabel, "dataLabel").text()


def test_a_test_sequence_opens_in_the_last_step(shell) -> None:
    shell.workbench.update(EXAMPLE)
    shell.evaluate.sequence_chosen.emit(11)
    assert page(shell) == "interpretPage"
    assert child(shell.window, QWidget, "interpretPage").current_row() == 11


def test_the_example_is_loaded_by_key_from_any_page(shell, runner: FakeRunner, qtbot) -> None:
    shell.workbench.update(EXAMPLE)
    shell.go_to(Step.EVALUATE)
    QTest.keyClick(shell.window, Qt.Key.Key_E, CONTROL)
    qtbot.waitUntil(lambda: bool(runner.of(MakeExample)))
    assert page(shell) == "loadPage"


def test_open_files_shows_the_dialog(shell, runner, monkeypatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (["/data/a.txt"], ""))
    action(shell, "openFilesAction").trigger()
    assert runner.jobs[-1].request.files == (Path("/data/a.txt"),)


def test_results_are_saved_into_the_chosen_folder(shell, runner, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    assert not action(shell, "saveResultsAction").isEnabled()
    shell.workbench.update(EXAMPLE)
    action(shell, "saveResultsAction").trigger()
    job, handle = runner.last(SaveResults)
    assert (job.session, job.folder, job.seconds) == (EXAMPLE, tmp_path, {"train": EXAMPLE.runs[0].seconds})
    assert job.wishes == shell.report.wishes()
    succeed(handle, (tmp_path / "metrics.json", tmp_path / "report.html"))
    assert message(shell) == f"Saved in {tmp_path}: metrics.json, report.html."


def test_a_dialog_that_is_dismissed_does_nothing(shell, runner, monkeypatch) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    shell.workbench.update(EXAMPLE)
    action(shell, "saveResultsAction").trigger()
    assert runner.of(SaveResults) == []


def test_failures_of_any_job_are_said_in_the_message_bar_until_something_new_is_tried(shell, runner) -> None:
    handle = shell.workbench.submit(SaveResults(EXAMPLE, Path("/x"), {}), "Saving results")
    fail(handle, "The disk is full; free some space.")
    bar = child(shell.window, QWidget, "messageBar")
    assert bar.isVisible()
    assert message(shell) == "The disk is full; free some space."
    action(shell, "exampleAction").trigger()
    assert not bar.isVisible()


def test_news_of_one_training_goes_when_the_next_begins(shell) -> None:
    bar = child(shell.window, QWidget, "messageBar")
    for tone, stays in ((Tone.GOOD, False), (Tone.BAD, True)):
        shell.workbench.training = False
        shell.workbench.say(tone, "So it went.")
        shell.workbench.training = True
        assert bar.isVisible() is stays


def test_news_stays_on_its_page_and_failures_go_along(shell) -> None:
    shell.workbench.update(EXAMPLE)
    bar = child(shell.window, QWidget, "messageBar")
    for tone, stays in ((Tone.GOOD, False), (Tone.BAD, True)):
        shell.go_to(Step.TRAIN)
        shell.workbench.say(tone, "So it went.")
        shell.go_to(Step.TRAIN)
        assert bar.isVisible()
        shell.go_to(Step.EVALUATE)
        assert bar.isVisible() is stays


def test_a_mistake_of_ours_is_told_in_one_dialog_with_a_report(shell, qtbot) -> None:
    try:
        raise ZeroDivisionError("no way")
    except ZeroDivisionError as error:
        shell.report_exception(error)
        shell.report_exception(error)
    assert message(shell).startswith(
        "MotifDesk made a mistake (ZeroDivisionError: no way); nothing you made is lost."
    )
    assert child(shell.window, QPushButton, "messageDetailsButton").isVisible()
    (dialog,) = shell.window.findChildren(DetailsDialog)  # one, however many mistakes there are
    report = dialog.findChild(QPlainTextEdit).toPlainText()
    assert f"MotifDesk {__version__} (Python package), Python 3." in report
    assert str(log_folder()) in report
    assert "test_shell.py" in report
    with qtbot.waitSignal(dialog.destroyed):
        dialog.reject()


def test_the_folder_of_the_log_files_is_opened_from_the_menu(shell, monkeypatch) -> None:
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: not opened.append(url.toLocalFile()))
    shell.window.findChild(QAction, "openLogsAction").trigger()
    assert opened == [log_folder().as_posix()]
    assert log_folder().is_dir()


def test_where_no_file_manager_opens_the_folder_is_named(shell, monkeypatch) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: False)
    shell.window.findChild(QAction, "openLogsAction").trigger()
    assert message(shell) == f"The log files are in {log_folder()}."


def test_help_is_shown_by_key_and_follows_the_page(shell, qtbot) -> None:
    text = child(shell.window, QLabel, "helpText")
    assert not text.isVisible()
    QTest.keyClick(shell.window, Qt.Key.Key_F1)
    qtbot.waitUntil(text.isVisible)
    assert text.text() == child(shell.window, QWidget, "loadPage").help_text
    shell.workbench.update(EXAMPLE)
    shell.go_to(Step.TRAIN)
    assert text.text() == child(shell.window, QWidget, "trainPage").help_text


def test_the_theme_is_chosen_in_the_menu_and_kept(shell, themed_application) -> None:
    action(shell, "theme.dark").trigger()
    try:
        assert theme.current() is theme.DARK
        assert read_settings().theme == "dark"
        assert action(shell, "theme.dark").isChecked()
        assert not action(shell, "theme.system").isChecked()
    finally:
        theme.apply(themed_application, theme.LIGHT)


def test_about_names_the_paper_it_follows(shell, monkeypatch) -> None:
    said = []
    monkeypatch.setattr(QMessageBox, "about", lambda *arguments: said.append(arguments[2]))
    action(shell, "aboutAction").trigger()
    assert "A primer on deep learning in genomics" in said[0]


def test_closing_ends_the_engine(shell, runner) -> None:
    action(shell, "quitAction").trigger()
    assert not shell.window.isVisible()
    assert runner.shut_down
