"""Controllers are tested with the real pages and a runner that does nothing by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.window import FakeRunner, built
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from motifdesk.gui.controllers.shell import ShellController
from motifdesk.gui.workbench import Message, Workbench


@pytest.fixture
def runner(qapp: QApplication) -> FakeRunner:
    return FakeRunner()


@pytest.fixture
def workbench(runner: FakeRunner) -> Workbench:
    return Workbench(runner)


@pytest.fixture
def said(workbench: Workbench) -> list[Message]:
    """The messages, as they come."""
    messages: list[Message] = []
    workbench.said.connect(messages.append)
    return messages


@pytest.fixture
def shell(qtbot: QtBot, runner: FakeRunner) -> ShellController:
    shell = built(ShellController, runner)
    qtbot.addWidget(shell.window, before_close_func=lambda _: shell.project.leave())
    shell.window.show()
    return shell


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The file that the user chooses in every dialog."""
    path = tmp_path / "mine.motifdesk"
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: (str(path), ""))
    return path
