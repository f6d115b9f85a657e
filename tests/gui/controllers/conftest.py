"""Controllers are tested with the real pages and a runner that does nothing by itself."""

from __future__ import annotations

import pytest
from helpers.window import FakeRunner
from PySide6.QtWidgets import QApplication

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
