"""A project's file: what other windows and other programs make of it meanwhile."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.keeping import Button, answer, label, open_project, save, trigger
from helpers.projects import example_project
from helpers.window import child, succeed
from PySide6.QtWidgets import QFileDialog, QWidget

from motifdesk.data.splits import SplitSettings
from motifdesk.gui.project_file import Stamp
from motifdesk.jobs.projects import Opened, OpenProject, SaveProject
from motifdesk.project.archive.project import Project

OTHER = example_project().session.with_split(SplitSettings(seed=5))


def test_a_file_that_somebody_else_has_saved_is_not_overwritten_without_a_question(
    shell, runner, choose, tmp_path
) -> None:
    choose.write_bytes(b"as opened")
    open_project(shell, runner, choose, OTHER)
    shell.workbench.update(OTHER.with_note(0, "mine"))
    choose.write_bytes(b"of another window")
    trigger(shell, "saveProjectAction")
    assert runner.of(SaveProject) == []
    assert answer(shell, Button.Cancel) == (
        "“mine.motifdesk” was changed outside this window since it was opened or last saved here."
    )
    assert runner.of(SaveProject) == []
    trigger(shell, "saveProjectAction")
    answer(shell, Button.Save)
    succeed(runner.last(SaveProject)[1], choose)
    assert not shell.window.isWindowModified()
    shell.workbench.update(OTHER.with_note(0, "more of mine"))
    trigger(shell, "saveProjectAction")  # as it was saved here
    assert len(runner.of(SaveProject)) == 2
    choose.write_bytes(b"what the engine writes")
    trigger(shell, "saveProjectAction")  # it may be ourselves
    assert len(runner.of(SaveProject)) == 3


def test_what_would_be_overwritten_is_saved_elsewhere(shell, runner, choose, monkeypatch, tmp_path) -> None:
    choose.write_bytes(b"as opened")
    open_project(shell, runner, choose, OTHER)
    shell.workbench.update(OTHER.with_note(0, "mine"))
    choose.write_bytes(b"of another window")
    other = tmp_path / "other.motifdesk"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(other), ""))
    trigger(shell, "saveProjectAction")
    answer(shell, Button.SaveAll)
    assert runner.last(SaveProject)[0].path == other


def test_a_window_that_closes_stays_where_its_file_is_not_to_be_overwritten(shell, runner, choose) -> None:
    choose.write_bytes(b"as opened")
    open_project(shell, runner, choose, OTHER)
    shell.workbench.update(OTHER.with_note(0, "mine"))
    choose.write_bytes(b"of another window")
    shell.window.close()
    answer(shell, Button.Save)
    answer(shell, Button.Cancel)
    assert shell.window.isVisible()
    assert not runner.shut_down
    shell.window.close()
    answer(shell, Button.Save)
    answer(shell, Button.Save)
    succeed(runner.last(SaveProject)[1], choose)
    assert not shell.window.isVisible()


def test_a_file_that_is_gone_is_written_again(shell, runner, choose) -> None:
    choose.write_bytes(b"as opened")
    open_project(shell, runner, choose, OTHER)
    shell.workbench.update(OTHER.with_note(0, "mine"))
    choose.unlink()
    trigger(shell, "saveProjectAction")
    assert runner.last(SaveProject)[0].path == choose


@pytest.mark.parametrize("known", ["the same", "older", "smaller", "nothing"])
def test_a_recovered_file_that_is_not_as_it_was_known_is_asked_for(
    shell, runner, choose, tmp_path, known
) -> None:
    choose.write_bytes(b"a project")
    now = Stamp.of(choose)
    stamp = {
        "the same": now,
        "older": Stamp(now.changed_ns - 1, now.size),
        "smaller": Stamp(now.changed_ns, now.size - 1),
        "nothing": None,
    }[known]
    shell.project.recover(tmp_path / "copy.motifdesk", choose, stamp, lambda: None)
    succeed(runner.last(OpenProject)[1], Opened(Project(OTHER)))
    trigger(shell, "saveProjectAction")
    assert bool(runner.of(SaveProject)) is (known == "the same")
    if known != "the same":
        answer(shell, Button.Cancel)


IN_ANOTHER_WINDOW = """
import sys
from pathlib import Path
from motifdesk.gui.project_file import ProjectFile
file = ProjectFile()
file.take(Path(sys.argv[1]), None)
print(file.is_open_elsewhere(), flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def another_window(choose: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", IN_ANOTHER_WINDOW, str(choose)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "False\n"
        yield process
        process.kill()


def test_that_a_project_is_open_in_another_window_is_said(shell, runner, choose, another_window) -> None:
    choose.write_bytes(b"as opened")
    open_project(shell, runner, choose, OTHER)
    said = (
        "is open in another window, too: save it under another name in one of them, or what is saved later takes the "
        "place of what was saved before."
    )
    assert label(shell, "messageText") == f"mine.motifdesk {said}"
    assert shell.workbench.session is OTHER
    save(shell, runner, choose)
    assert label(shell, "messageText") == f"Saved as mine.motifdesk. It {said}"
    another_window.kill()
    another_window.wait()
    save(shell, runner, choose)
    assert label(shell, "messageText") == "Saved as mine.motifdesk."


def test_a_project_is_let_go_with_its_window_or_for_another(
    shell, runner, choose, tmp_path, own_home
) -> None:
    locks = own_home / "open"
    open_project(shell, runner, choose, OTHER)
    (first,) = os.listdir(locks)
    open_project(shell, runner, choose, OTHER)  # once more in the same window
    assert not child(shell.window, QWidget, "messageBar").isVisible()
    open_project(shell, runner, tmp_path / "other.motifdesk", OTHER)
    (second,) = os.listdir(locks)
    assert second != first
    shell.project.leave()
    assert os.listdir(locks) == []


def test_where_no_lock_can_be_kept_nothing_is_said(shell, runner, choose, own_home) -> None:
    own_home.mkdir(exist_ok=True)
    (own_home / "open").write_text("no folder")
    open_project(shell, runner, choose, OTHER)
    assert shell.workbench.session is OTHER
    assert not child(shell.window, QWidget, "messageBar").isVisible()
