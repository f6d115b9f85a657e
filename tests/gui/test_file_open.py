from __future__ import annotations

from pathlib import Path

from helpers.window import FakeRunner, built
from PySide6.QtCore import QEvent, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from motifdesk.gui.controllers.shell import ShellController
from motifdesk.gui.file_open import FileOpenFilter
from motifdesk.jobs.projects import OpenProject


def test_a_double_clicked_file_is_opened(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    runner = FakeRunner()
    shell = built(ShellController, runner)
    qtbot.addWidget(shell.window, before_close_func=lambda _: shell.project.leave())
    files = FileOpenFilter(shell)
    files.wanted.connect(shell.workbench.project_wanted)
    qapp.installEventFilter(files)
    project, other = tmp_path / "é 1.motifdesk", tmp_path / "other.motifdesk"
    assert QApplication.sendEvent(qapp, QFileOpenEvent(str(project)))
    assert runner.last(OpenProject)[0].path == project
    QApplication.sendEvent(qapp, QFileOpenEvent(QUrl.fromLocalFile(str(other))))
    assert runner.last(OpenProject)[0].path == other
    jobs = len(runner.jobs)
    QApplication.sendEvent(qapp, QFileOpenEvent(QUrl("https://example.org/a.motifdesk")))
    QApplication.sendEvent(qapp, QEvent(QEvent.Type.User))
    assert len(runner.jobs) == jobs
    qapp.removeEventFilter(files)
