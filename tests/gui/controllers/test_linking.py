"""A project that leaves its data in their files: chosen in the menu, kept with the project."""

from __future__ import annotations

from helpers.keeping import label, open_project, save, trigger
from helpers.projects import example_project
from helpers.window import child, succeed
from PySide6.QtGui import QAction

from motifdesk.jobs.projects import Opened, OpenProject, SaveProject

OTHER = example_project()


def linking(shell) -> QAction:
    return child(shell.window, QAction, "linkDataAction")


def test_data_are_held_unless_the_user_leaves_them_in_their_files(shell, runner, choose) -> None:
    assert not linking(shell).isEnabled()  # there are none
    open_project(shell, runner, choose, OTHER.session)
    assert (linking(shell).isEnabled(), linking(shell).isChecked()) == (True, False)
    linking(shell).trigger()
    assert shell.window.isWindowModified()
    trigger(shell, "saveProjectAction")
    job, handle = runner.last(SaveProject)
    assert job.linked
    succeed(handle, choose)
    assert not shell.window.isWindowModified()
    assert label(shell, "messageText") == "Saved as mine.motifdesk; its data stay in their files."
    linking(shell).trigger()
    assert shell.window.isWindowModified()
    save(shell, runner, choose)
    assert not runner.last(SaveProject)[0].linked


def test_it_is_kept_with_the_project_and_gone_with_the_next(shell, runner, choose) -> None:
    shell.project.open(choose)
    succeed(runner.last(OpenProject)[1], Opened(OTHER.viewed(linked=True)))
    assert linking(shell).isChecked()
    assert not shell.window.isWindowModified()
    trigger(shell, "newProjectAction")
    assert not linking(shell).isChecked()
