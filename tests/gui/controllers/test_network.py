from __future__ import annotations

from dataclasses import replace

import pytest
from helpers.examples import example_session
from helpers.window import FakeRunner, built, child, fail, succeed
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from motifdesk.data.splits import SplitSettings
from motifdesk.errors import InputError
from motifdesk.gui.controllers.network import NetworkController
from motifdesk.gui.pages.train_page import TrainPage
from motifdesk.gui.plots.receptive_field import ReceptiveField
from motifdesk.gui.workbench import Workbench
from motifdesk.jobs.tasks import ChooseNetwork, Describe
from motifdesk.models.auto import SENTENCE, TITLE, Choice
from motifdesk.models.registry import all_architectures, make_parameters
from motifdesk.models.trained import Layer, NetworkSummary
from motifdesk.monitor import SilentMonitor, Wish
from motifdesk.parameters import with_values
from motifdesk.project.session import Session, Step
from motifdesk.training.settings import TrainingSettings

EXAMPLE = example_session()
DATA = Session(EXAMPLE.dataset, EXAMPLE.split)
SUMMARY = NetworkSummary((Layer("a", "Conv1D", "(50, 64)", 1568), Layer("b", "Dense", "(1)", 34)), 1602, 15)


@pytest.fixture
def page(qtbot: QtBot) -> TrainPage:
    page = built(TrainPage)
    qtbot.addWidget(page)
    page.resize(1040, 620)
    page.show()
    return page


@pytest.fixture
def network(page: TrainPage, workbench: Workbench) -> NetworkController:
    return NetworkController(page, workbench)


@pytest.fixture
def with_data(page: TrainPage, network: NetworkController, workbench: Workbench) -> NetworkController:
    """The controller with data, for which the user has chosen the scanner."""
    child(page, QComboBox, "architectureBox").setCurrentText("Motif scanner")
    workbench.update(DATA)
    return network


CHOICE = Choice(
    "positional",
    make_parameters("positional", {}),
    {"epochs": 20, "strands": "one"},
    "The sequences are aligned.",
)


@pytest.fixture
def choosing(network: NetworkController, workbench: Workbench) -> NetworkController:
    """The controller with data, for which the network is being chosen."""
    workbench.update(DATA)
    return network


def text(page: TrainPage, name: str) -> str:
    return child(page, QLabel, name).text()


def test_every_network_is_offered_with_its_sentence(page: TrainPage, network: NetworkController) -> None:
    box = child(page, QComboBox, "architectureBox")
    shown = [box.itemText(row) for row in range(box.count())]
    assert shown[0] == TITLE
    assert text(page, "networkSentence") == SENTENCE
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


def test_by_default_the_network_is_chosen_by_the_data_and_the_reason_told(
    page: TrainPage, choosing: NetworkController, runner: FakeRunner
) -> None:
    assert runner.of(Describe) == []
    job, handle = runner.last(ChooseNetwork)
    assert (job.dataset, job.split) == (DATA.dataset, DATA.split)
    assert choosing.is_choosing
    assert not choosing.is_known
    assert text(page, "networkSentence").startswith("Looking at your sequences")

    succeed(handle, CHOICE)
    assert not choosing.is_choosing
    assert text(page, "networkSentence") == choosing.reason() == "The sequences are aligned."
    assert text(page, "networkTitle") == all_architectures()["positional"].title
    assert choosing.plan().architecture == "positional"
    assert choosing.settings() == TrainingSettings(epochs=20, strands="one")
    assert runner.last(Describe)[0].plan == choosing.plan()


def test_what_was_chosen_can_be_changed_and_keeps_the_rest(
    page: TrainPage, choosing: NetworkController, runner: FakeRunner, workbench: Workbench
) -> None:
    succeed(runner.last(ChooseNetwork)[1], CHOICE)
    child(page, QSpinBox, "network.filters").setValue(5)
    child(page, QSpinBox, "training.seed").setValue(7)
    assert choosing.plan().parameters.filters == 5
    assert choosing.settings() == TrainingSettings(epochs=20, strands="one", seed=7)
    assert choosing.reason() == "The sequences are aligned."

    workbench.update(DATA.with_split(SplitSettings(test_fraction=0.5)))
    other = replace(CHOICE, training={"epochs": 9}, reason="Still aligned.")
    succeed(runner.last(ChooseNetwork)[1], other)
    assert choosing.plan().parameters.filters == 5
    assert choosing.settings() == TrainingSettings(epochs=9, seed=7)
    assert text(page, "networkSentence") == "Still aligned."


def test_the_data_are_asked_once(
    page: TrainPage, choosing: NetworkController, runner: FakeRunner, workbench: Workbench
) -> None:
    succeed(runner.last(ChooseNetwork)[1], CHOICE)
    box = child(page, QComboBox, "architectureBox")
    box.setCurrentText("Motif scanner")
    assert choosing.reason() == ""
    assert not child(page, QLabel, "networkTitle").isVisible()
    box.setCurrentText(TITLE)
    workbench.update(workbench.session.with_run(EXAMPLE.runs[0]))
    assert choosing.plan().architecture == "positional"
    assert len(runner.of(ChooseNetwork)) == 1


def test_a_network_that_the_user_chooses_meanwhile_stays(
    page: TrainPage, choosing: NetworkController, runner: FakeRunner
) -> None:
    _, handle = runner.last(ChooseNetwork)
    child(page, QComboBox, "architectureBox").setCurrentText("Motif scanner")
    assert runner.wishes[0] == (handle, Wish.CANCEL)
    succeed(handle, CHOICE)
    assert choosing.plan().architecture == "scanner"
    child(page, QComboBox, "architectureBox").setCurrentText(TITLE)
    assert len(runner.of(ChooseNetwork)) == 2


def test_only_the_choice_for_the_newest_data_counts(
    page: TrainPage, choosing: NetworkController, runner: FakeRunner, workbench: Workbench
) -> None:
    _, old = runner.last(ChooseNetwork)
    workbench.update(DATA.with_split(SplitSettings(test_fraction=0.5)))
    succeed(old, CHOICE)
    assert choosing.is_choosing
    assert not choosing.is_known


def test_where_it_cannot_be_chosen_the_user_is_asked_to(
    page: TrainPage, choosing: NetworkController, runner: FakeRunner, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(choosing.settled):
        fail(runner.last(ChooseNetwork)[1], "The engine stopped.")
    assert text(page, "networkSentence") == "The engine stopped. Choose a network of the list instead."
    with pytest.raises(InputError, match="No network is chosen yet"):
        choosing.plan()
    child(page, QComboBox, "architectureBox").setCurrentText("Motif scanner")
    assert choosing.plan().architecture == "scanner"


def test_the_real_choice_can_be_shown_and_trained(
    page: TrainPage, choosing: NetworkController, runner: FakeRunner
) -> None:
    job, handle = runner.last(ChooseNetwork)
    choice = job.run(SilentMonitor())
    succeed(handle, choice)
    assert choosing.plan().parameters == choice.parameters
    assert choosing.settings() == with_values(TrainingSettings(), choice.training)
    assert text(page, "networkSentence") == choice.reason
