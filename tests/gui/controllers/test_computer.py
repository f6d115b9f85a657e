from __future__ import annotations

import pytest
from helpers.window import FakeRunner, child
from PySide6.QtWidgets import QLabel, QSpinBox
from pytestqt.qtbot import QtBot

from motifdesk.gui.controllers import computer
from motifdesk.gui.controllers.computer import ComputerController
from motifdesk.gui.pages.train_computer import ComputerPane
from motifdesk.gui.settings import Settings, read_settings
from motifdesk.gui.workbench import Workbench
from motifdesk.models.backend import Devices


@pytest.fixture
def pane(qtbot: QtBot, workbench: Workbench, monkeypatch: pytest.MonkeyPatch) -> ComputerPane:
    monkeypatch.setattr(computer, "REST_MS", 40)
    pane = ComputerPane()
    ComputerController(pane, workbench)
    qtbot.addWidget(pane)
    pane.show()
    return pane


@pytest.fixture
def known(pane: ComputerPane, runner: FakeRunner) -> ComputerPane:
    runner.devices = Devices(cores=8, threads=8)
    runner.ready.emit()
    return pane


def threads(pane: ComputerPane) -> QSpinBox:
    return child(pane, QSpinBox, "computer.threads")


def sentence(pane: ComputerPane) -> str:
    return child(pane, QLabel, "devicesSentence").text()


def test_until_the_engine_has_started_nothing_is_known(pane: ComputerPane) -> None:
    assert not threads(pane).isEnabled()
    assert sentence(pane) == "The engine is starting …"


def test_it_says_what_the_engine_says(pane: ComputerPane, runner: FakeRunner, workbench: Workbench) -> None:
    for devices in (Devices(8, 8), Devices(8, 3), Devices(8, 8, ("NVIDIA H100",), gpu_used=True)):
        runner.devices = devices
        runner.ready.emit()
        assert sentence(pane) == devices.sentence
        box = threads(pane)
        assert (box.minimum(), box.maximum(), box.value()) == (1, 8, devices.threads)
        assert box.isEnabled()
    assert workbench.settings == Settings()  # what was shown is no wish of the user's


def test_an_engine_without_tensorflow_is_told(pane: ComputerPane, runner: FakeRunner) -> None:
    runner.ready.emit()
    assert not threads(pane).isEnabled()
    assert sentence(pane) == "TensorFlow, which does the computing, could not be loaded."


def test_another_number_is_kept_and_taken_once_it_has_come_to_rest(
    known: ComputerPane, runner: FakeRunner, workbench: Workbench, qtbot: QtBot
) -> None:
    for number in (7, 6, 5):
        threads(known).setValue(number)
    assert runner.threads == []
    qtbot.waitUntil(lambda: runner.threads == [5])
    assert read_settings().threads == workbench.settings.threads == 5
    assert not threads(known).isEnabled()  # until the engine has started anew


def test_all_cores_stay_all_cores(
    known: ComputerPane, runner: FakeRunner, workbench: Workbench, qtbot: QtBot
) -> None:
    threads(known).setValue(5)
    qtbot.waitUntil(lambda: runner.threads == [5])
    runner.devices = Devices(8, 5)
    runner.ready.emit()
    threads(known).setValue(8)
    qtbot.waitUntil(lambda: runner.threads == [5, None])
    assert workbench.settings.threads == 0


def test_there_and_back_changes_nothing(known: ComputerPane, runner: FakeRunner, qtbot: QtBot) -> None:
    threads(known).setValue(7)
    threads(known).setValue(8)
    with qtbot.assertNotEmitted(runner.started, wait=120):
        pass
    assert runner.threads == []
    assert threads(known).isEnabled()
