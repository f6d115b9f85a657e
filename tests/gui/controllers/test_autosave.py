from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

import pytest
from helpers.keeping import Button, answer, open_project, trigger
from helpers.projects import example_project
from helpers.window import FakeRunner, built, child, fail, succeed
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from motifdesk.gui import recovery
from motifdesk.gui.controllers.shell import ShellController
from motifdesk.gui.recovery import left_places, own_place, recovery_folder
from motifdesk.jobs.projects import KeepCopy, Opened, OpenProject, RemoveCopies, SaveProject
from motifdesk.monitor import SilentMonitor
from motifdesk.project.archive.project import Project, read_project

EXAMPLE = example_project().session


def window(qtbot: QtBot, runner: FakeRunner) -> ShellController:
    shell = built(ShellController, runner)
    qtbot.addWidget(shell.window, before_close_func=lambda _: shell.project.leave())
    shell.window.show()
    shell.autosave.begin()
    return shell


@pytest.fixture
def shell(qtbot: QtBot, runner: FakeRunner) -> ShellController:
    return window(qtbot, runner)


def files(folder: Path) -> set[str]:
    return {path.suffix for path in folder.glob("*")} if folder.is_dir() else set()


def copy(shell: ShellController, runner: FakeRunner) -> Path:
    """Have a copy made as the timer does, and return it."""
    shell.autosave.copy()
    job, handle = runner.last(KeepCopy)
    path = job.run(SilentMonitor())
    succeed(handle, path)
    return path


def crash(shell: ShellController) -> None:
    """The process is gone: its lock with it, and nothing is cleared away."""
    for timer in (shell.autosave._soon, shell.autosave._often):
        timer.stop()
    shell.autosave._place.release()
    shell.autosave._place = None


def said(shell: ShellController) -> str:
    return child(shell.window, QLabel, "messageText").text()


def test_a_change_is_copied_soon_and_only_once(shell, runner, qtbot, monkeypatch) -> None:
    shell.autosave.copy()
    assert runner.of(KeepCopy) == []  # there is nothing to lose
    shell.autosave._soon.setInterval(0)
    shell.workbench.update(EXAMPLE)
    qtbot.waitUntil(lambda: bool(runner.of(KeepCopy)))
    job, handle = runner.last(KeepCopy)
    path = job.run(SilentMonitor())
    succeed(handle, path)
    assert path.parent == recovery_folder()
    assert read_project(path).session.dataset.key == EXAMPLE.dataset.key
    shell.autosave._free_at = 0.0
    shell.autosave.copy()
    assert len(runner.of(KeepCopy)) == 1


def test_of_a_project_with_a_file_the_copy_is_hidden_beside_it(shell, runner, tmp_path) -> None:
    shell.project._take_path(tmp_path / "mine.motifdesk")
    shell.workbench.update(EXAMPLE)
    path = copy(shell, runner)
    assert path.parent == tmp_path
    assert path.name.startswith(".mine.motifdesk.")


def test_where_that_cannot_be_written_it_goes_into_the_users_folder(shell, runner, tmp_path) -> None:
    shell.project._take_path(tmp_path / "gone" / "mine.motifdesk")
    shell.workbench.update(EXAMPLE)
    assert copy(shell, runner).parent == recovery_folder()


def test_a_saved_project_and_a_clean_end_leave_nothing(shell, runner, tmp_path) -> None:
    path = tmp_path / "mine.motifdesk"
    shell.project._take_path(path)
    shell.workbench.update(EXAMPLE)
    kept = copy(shell, runner)
    shell.project.save()
    succeed(runner.last(SaveProject)[1], path)
    runner.last(RemoveCopies)[0].run(SilentMonitor())
    assert not kept.exists()
    shell.workbench.update(EXAMPLE.with_note(0, "more"))
    shell.autosave._free_at = 0.0
    kept = copy(shell, runner)
    assert kept.exists()
    half = kept.with_name(f".{kept.name}.123.part")
    half.touch()
    shell.project.leave()
    assert not kept.exists()
    assert not half.exists()
    assert files(recovery_folder()) == set()
    assert left_places() == []


def test_that_no_copy_can_be_kept_is_said_once(shell, runner) -> None:
    shell.workbench.update(EXAMPLE)
    for _ in range(2):
        shell.autosave.copy()
        fail(runner.last(KeepCopy)[1], "the disk is full; free some space.")
        shell.autosave._free_at = 0.0
        assert said(shell) == "No copy of unsaved work can be kept: the disk is full; free some space."
        shell.window.message_bar.hide()
    assert not shell.window.message_bar.isVisible()


@pytest.mark.parametrize("saved", [True, False])
def test_after_a_crash_the_next_start_offers_what_was_kept(shell, runner, qtbot, tmp_path, saved) -> None:
    path = tmp_path / "mine.motifdesk" if saved else None
    if path is not None:
        shell.project._take_path(path)
    shell.workbench.update(EXAMPLE)
    kept = copy(shell, runner)
    crash(shell)
    noon = datetime(2024, 3, 9, 12, 5)
    os.utime(kept, (noon.timestamp(), noon.timestamp()))

    second = window(qtbot, runner)
    name = "mine" if saved else "a project that was never saved"
    assert said(second) == (
        f"MotifDesk ended unexpectedly. What was not saved of {name} was kept; "
        f"its last copy is of {noon:%H:%M on %d %B}."
    )
    assert child(second.window, QPushButton, "discardRecoveryButton").shortcut().toString() == "Alt+D"
    recover = child(second.window, QPushButton, "recoverButton")
    assert recover.shortcut().toString() == "Alt+R"
    recover.click()
    job, handle = runner.last(OpenProject)
    assert job.path == kept
    succeed(handle, Opened(read_project(kept)))
    assert second.workbench.session.dataset.key == EXAMPLE.dataset.key
    assert second.project.path == path
    assert second.window.isWindowModified()
    assert kept.exists()  # until there is another copy, or a file
    second.project.leave()
    assert not kept.exists()
    assert files(recovery_folder()) == set()


def recovered(qtbot: QtBot, runner: FakeRunner) -> ShellController:
    """Start once more, and recover what was left behind."""
    started = window(qtbot, runner)
    child(started.window, QPushButton, "recoverButton").click()
    job, handle = runner.last(OpenProject)
    succeed(handle, Opened(read_project(job.path)))
    return started


def is_asked(shell: ShellController, runner: FakeRunner) -> bool:
    """Press Save and return whether the question came, answered with Cancel, or a file was to be written."""
    before = len(runner.of(SaveProject))
    trigger(shell, "saveProjectAction")
    if len(runner.of(SaveProject)) > before:
        return False
    assert "was changed outside this window" in answer(shell, Button.Cancel)
    assert len(runner.of(SaveProject)) == before
    return True


def test_after_a_crash_what_another_window_has_saved_is_not_overwritten(
    shell, runner, qtbot, tmp_path
) -> None:
    path = tmp_path / "mine.motifdesk"
    path.write_bytes(b"as opened")
    open_project(shell, runner, path, EXAMPLE)
    shell.workbench.update(EXAMPLE.with_note(0, "mine"))
    path.write_bytes(b"of another window")
    assert is_asked(shell, runner)
    copy(shell, runner)  # later than what the other window has saved
    crash(shell)
    second = recovered(qtbot, runner)
    assert is_asked(second, runner)
    second.workbench.update(EXAMPLE.with_note(0, "more of mine"))
    copy(second, runner)
    crash(second)
    third = recovered(qtbot, runner)  # a second crash makes no difference
    assert is_asked(third, runner)
    trigger(third, "saveProjectAction")
    answer(third, Button.Save)
    succeed(runner.last(SaveProject)[1], path)
    third.workbench.update(EXAMPLE.with_note(0, "yet more"))
    third.autosave._free_at = 0.0
    copy(third, runner)
    crash(third)
    assert not is_asked(recovered(qtbot, runner), runner)  # it is as this window has saved it


def test_after_a_crash_a_file_that_is_as_it_was_is_saved_without_a_question(
    shell, runner, qtbot, tmp_path
) -> None:
    path = tmp_path / "mine.motifdesk"
    path.write_bytes(b"as opened")
    open_project(shell, runner, path, EXAMPLE)
    shell.workbench.update(EXAMPLE.with_note(0, "mine"))
    copy(shell, runner)
    crash(shell)
    assert not is_asked(recovered(qtbot, runner), runner)


@pytest.mark.parametrize("known", [None, "when", [1], ["a", 2], 7])
def test_where_a_note_does_not_know_the_file_save_asks(shell, runner, qtbot, tmp_path, known) -> None:
    path = tmp_path / "mine.motifdesk"
    path.write_bytes(b"as opened")
    open_project(shell, runner, path, EXAMPLE)
    shell.workbench.update(EXAMPLE.with_note(0, "mine"))
    copy(shell, runner)
    note = shell.autosave._place.note
    note.write_text(json.dumps(json.loads(note.read_text()) | {"known": known}))
    crash(shell)
    assert is_asked(recovered(qtbot, runner), runner)


def test_what_was_kept_is_discarded(shell, runner, qtbot) -> None:
    shell.workbench.update(EXAMPLE)
    kept = copy(shell, runner)
    crash(shell)
    second = window(qtbot, runner)
    child(second.window, QPushButton, "discardRecoveryButton").click()
    assert not kept.exists()
    assert not child(second.window, QWidget, "messageBar").isVisible()


def test_what_nobody_decides_on_is_offered_again(shell, runner, qtbot) -> None:
    shell.workbench.update(EXAMPLE)
    kept = copy(shell, runner)
    crash(shell)
    second = window(qtbot, runner)
    second.project.leave()
    assert kept.exists()
    third = window(qtbot, runner)
    assert said(third).startswith("MotifDesk ended unexpectedly")


def test_two_windows_do_not_take_each_others(shell, runner, qtbot) -> None:
    shell.workbench.update(EXAMPLE)
    kept = copy(shell, runner)
    second = window(qtbot, runner)
    assert not child(second.window, QWidget, "messageBar").isVisible()
    second.workbench.update(EXAMPLE)
    other = copy(second, runner)
    assert other != kept
    second.project.leave()
    assert not other.exists()
    assert kept.exists()


def test_an_interrupted_window_leaves_its_copy(shell, runner) -> None:
    shell.workbench.update(EXAMPLE)
    kept = copy(shell, runner)
    shell.autosave.stay()
    shell.project.leave()
    assert not shell.window.isVisible()
    assert kept.exists()
    ((place, left),) = left_places()
    assert left.copy == kept
    place.release()


def test_a_damaged_note_offers_nothing(own_home: Path, tmp_path: Path) -> None:
    place = own_place()
    precious = tmp_path / "precious.txt"
    precious.write_text("mine")
    for text in (
        "{",
        "[]",
        json.dumps({"copy": 3, "project": ""}),
        json.dumps({"copy": "/nowhere", "project": ""}),
    ):
        place.note.write_text(text)
        assert place.left() is None
    place.note.write_text(json.dumps({"copy": str(precious), "project": ""}))
    place.clear(None)
    assert precious.exists()  # it is none of ours
    place.release()


def test_where_nothing_can_be_written_there_is_no_place(own_home: Path, monkeypatch) -> None:
    own_home.mkdir()
    (own_home / "recovery").write_text("a file")
    assert own_place() is None
    assert recovery.left_places() == []


def test_a_project_that_is_discarded_takes_its_copy_along(shell, runner) -> None:
    shell.workbench.update(EXAMPLE)
    kept = copy(shell, runner)
    shell.project._take(Project(), None)
    runner.last(RemoveCopies)[0].run(SilentMonitor())
    assert not kept.exists()
