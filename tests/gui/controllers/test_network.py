from __future__ import annotations

from dataclasses import replace

import pytest
from helpers.examples import example_session
from helpers.window import FakeRunner, child, succeed
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from motifdesk.data.splits import SplitSettings
from motifdesk.gui.controllers.network import NetworkController
from motifdesk.gui.pages.train_page import TrainPage
from motifdesk.gui.plots.receptive_field import ReceptiveField
from motifdesk.gui.workbench import Workbench
from motifdesk.jobs.tasks import Describe
from motifdesk.models.registry import all_architectures
from motifdesk.models.trained import Layer, NetworkSummary
from motifdesk.project.session import Session, Step

EXAMPLE = example_session()
DATA = Session(EXAMPLE.dataset, EXAMPLE.split)
SUMMARY = NetworkSummary((Layer("a", "Conv1D", "(50, 64)", 1568), Layer("b", "Dense", "(1)", 34)), 1602, 15)


@pytest.fixture
def page(qtbot: QtBot) -> TrainPage:
    page = TrainPage()
    qtbot.addWidget(page)
    page.resize(1040, 620)
    page.show()
    return page


@pytest.fixture
def network(page: TrainPage, workbench: Workbench) -> NetworkController:
    return NetworkController(page, workbench)


@pytest.fixture
def with_data(network: NetworkController, workbench: Workbench) -> NetworkController:
    workbench.update(DATA)
    return network


def text(page: TrainPage, name: str) -> str:
    return child(page, QLabel, name).text()


def test_every_network_is_offered_with_its_sentence(page: TrainPage, network: NetworkController) -> None:
    box = child(page, QComboBox, "architectureBox")
    shown = [box.itemText(row) for row in range(box.count())]
    for item in all_architectures().values():
        assert item.title in shown
        box.setCurrentText(item.title)
        assert text(page, "networkSentence") == item.sentence
        assert network.settings() is not None


def test_a_network_brings_its_own_settings_and_leaves_the_user_s(
    page: TrainPage, with_data: NetworkController
) -> None:
    child(page, QSpinBox, "training.seed").setValue(7)
    child(page, QComboBox, "architectureBox").setCurrentText("The primer's network")
    settings = with_data.settings()
    assert (settings.keep, settings.seed) == ("last", 7)
    child(page, QPushButton, "resetSettingsButton").click()
    assert with_data.settings().seed == 0


def test_strands_and_members_are_part_of_the_plan(
    page: TrainPage, with_data: NetworkController, runner: FakeRunner
) -> None:
    child(page, QComboBox, "training.strands").setCurrentText("shared")
    child(page, QSpinBox, "training.members").setValue(5)
    plan = with_data.plan()
    assert (plan.both_strands, plan.members) == (True, 5)
    job, handle = runner.last(Describe)
    assert job.plan == plan
    succeed(handle, SUMMARY)
    assert text(page, "networkSize") == "5 networks, 1,602 parameters in 2 layers"


def test_its_size_is_told_while_it_is_known(
    page: TrainPage, with_data: NetworkController, runner: FakeRunner
) -> None:
    size = child(page, QLabel, "networkSize")
    field = child(page, ReceptiveField, "receptiveField")
    succeed(runner.last(Describe)[1], SUMMARY)
    assert size.text() == "1,602 parameters in 2 layers"
    assert field.words() == "sees 15 of 50 bases at once"
    assert size.isVisible()
    assert field.isVisible()
    child(page, QSpinBox, "network.filters").setValue(3)
    assert not size.isVisible()
    assert not field.isVisible()


def test_what_a_unit_sees_is_not_guessed(
    page: TrainPage, with_data: NetworkController, runner: FakeRunner
) -> None:
    succeed(runner.last(Describe)[1], replace(SUMMARY, receptive_field=0))
    assert not child(page, ReceptiveField, "receptiveField").isVisible()
    assert child(page, QLabel, "networkSize").isVisible()


def test_every_change_of_what_would_be_trained_is_announced_once(
    page: TrainPage, with_data: NetworkController, workbench: Workbench, qtbot: QtBot
) -> None:
    seen: list[int] = []
    with_data.changed.connect(lambda: seen.append(1))
    child(page, QSpinBox, "training.epochs").setValue(7)
    child(page, QSpinBox, "network.filters").setValue(7)
    workbench.update(DATA.with_split(SplitSettings(test_fraction=0.5)))
    assert len(seen) == 3
    workbench.update(workbench.session.with_run(EXAMPLE.runs[0]))
    assert len(seen) == 3


def test_the_split_is_told_and_changed_on_the_load_page(
    page: TrainPage, with_data: NetworkController, workbench: Workbench, qtbot: QtBot
) -> None:
    assert text(page, "splitSentence") == "225 train, 75 validation, 100 test"
    workbench.update(DATA.with_split(SplitSettings(test_fraction=0.5)))
    assert text(page, "splitSentence") == "150 train, 50 validation, 200 test"
    with qtbot.waitSignal(workbench.step_requested) as wanted:
        child(page, QPushButton, "changeSplitButton").click()
    assert wanted.args == [Step.LOAD]
