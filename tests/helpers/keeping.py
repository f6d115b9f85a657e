"""Ways to save and open projects as the user does, with questions answered; nothing is computed."""

from __future__ import annotations

from pathlib import Path

from helpers.window import FakeRunner, child, succeed
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMessageBox

from motifdesk.gui.controllers.shell import ShellController
from motifdesk.jobs.projects import Opened, OpenProject, SaveProject
from motifdesk.project.archive.project import Project
from motifdesk.project.session import Session

Button = QMessageBox.StandardButton


def trigger(shell: ShellController, name: str) -> None:
    found = shell.window.findChild(QAction, name)
    assert found.isEnabled(), name
    found.trigger()


def label(shell: ShellController, name: str) -> str:
    return child(shell.window, QLabel, name).text()


def answer(shell: ShellController, button: Button) -> str:
    """Answer the question and return it."""
    (box,) = [box for box in shell.window.findChildren(QMessageBox) if box.isVisible()]
    text = box.text()
    QTest.mouseClick(box.button(button), Qt.MouseButton.LeftButton)
    return text


def is_asked(shell: ShellController) -> bool:
    return any(box.isVisible() for box in shell.window.findChildren(QMessageBox, "unsavedQuestion"))


def save(shell: ShellController, runner: FakeRunner, path: Path) -> Project:
    """Save as the user does, and return what was written."""
    trigger(shell, "saveProjectAsAction")
    job, handle = runner.last(SaveProject)
    succeed(handle, path)
    return job.project


def open_project(shell: ShellController, runner: FakeRunner, path: Path, session: Session) -> None:
    shell.project.open(path)
    succeed(runner.last(OpenProject)[1], Opened(Project(session)))
    shell.workbench.turns.catch_up()
