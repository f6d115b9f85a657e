from __future__ import annotations

from dataclasses import replace

import pytest
from helpers.examples import example_session
from helpers.window import FakeRunner, built, cancel, cells, child, curves, fail, succeed
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QSpinBox, QTableView, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from motifdesk.data.splits import SplitSettings
from motifdesk.gui.controllers.train import TrainController
from motifdesk.gui.pages.train_page import TrainPage
from motifdesk.gui.workbench import Message, Tone, Workbench
from motifdesk.jobs.tasks import ChooseNetwork, Describe, Train
from motifdesk.models.auto import TITLE, Choice
from motifdesk.models.registry import make_parameters
from motifdesk.models.trained import Layer, NetworkSummary
from motifdesk.monitor import Wish
from motifdesk.project.session import Session
from motifdesk.training.records import Ending, Notice

EXAMPLE = example_session()
DATA = Session(EXAMPLE.dataset, EXAMPLE.split)
RUN = EXAMPLE.runs[0]


@pytest.fixture
def page(qtbot: QtBot, workbench: Workbench) -> TrainPage:
    page = built(TrainPage)
    TrainController(page, workbench)
    child(page, QComboBox, "architectureBox").setCurrentText("Motif scanner")
    qtbot.addWidget(page)
    page.resize(1040, 620)
    page.show()
    return page


@pytest.fixture
def with_data(page: TrainPage, workbench: Workbench) -> TrainPage:
    workbench.update(DATA)
    return page


def press(page: TrainPage, name: str) -> None:
    child(page, QPushButton, name).click()


def enabled(page: TrainPage) -> list[bool]:
    return [
        child(page, QPushButton, name).isEnabled() for name in ("trainButton", "stopButton", "cancelButton")
    ]


def state(page: TrainPage) -> str:
    return child(page, QLabel, "trainState").text()


def test_without_data_nothing_can_be_trained(page: TrainPage, runner: FakeRunner) -> None:
    assert enabled(page) == [False, False, False]
    page.setup.run.train_requested.emit()
    assert runner.jobs == []


def test_the_job_is_what_the_form_says(with_data: TrainPage, runner: FakeRunner) -> None:
    child(with_data, QComboBox, "architectureBox").setCurrentText("The primer's network")
    child(with_data, QSpinBox, "network.filters").setValue(8)
    child(with_data, QSpinBox, "training.epochs").setValue(7)
    press(with_data, "trainButton")

    job, handle = runner.last(Train)
    assert (job.plan.architecture, job.plan.parameters.filters, job.plan.length) == ("primer", 8, 50)
    assert (job.settings.epochs, job.settings.keep) == (7, "last")
    assert (job.dataset, job.split) == (DATA.dataset, DATA.split)
    assert handle.title == "Training"
    assert enabled(with_data) == [False, True, True]


def test_one_training_at_a_time(with_data: TrainPage, runner: FakeRunner) -> None:
    press(with_data, "trainButton")
    with_data.setup.run.train_requested.emit()
    assert len(runner.of(Train)) == 1


def test_the_keyboard_starts_it_with_the_number_just_typed(
    with_data: TrainPage, runner: FakeRunner, qtbot: QtBot
) -> None:
    epochs = child(with_data, QSpinBox, "training.epochs")
    with qtbot.waitActive(with_data):
        with_data.activateWindow()
    epochs.setFocus()
    epochs.selectAll()
    QTest.keyClicks(epochs, "13")
    with qtbot.waitSignal(with_data.setup.run.train_requested):
        QTest.keyClick(epochs, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert runner.last(Train)[0].settings.epochs == 13


def test_epochs_are_drawn_and_told_as_they_end(
    with_data: TrainPage, runner: FakeRunner, qtbot: QtBot
) -> None:
    press(with_data, "trainButton")
    handle = runner.last(Train)[1]
    handle.status.emit("compiling")
    assert state(with_data) == "Compiling."
    for record in RUN.history[:3]:
        handle.partials.emit([record])

    def drawn() -> None:
        assert curves(with_data.loss_plot)["training"] == [record.loss for record in RUN.history[:3]]
        assert curves(with_data.metric_plot)["validation"] == [each.val_accuracy for each in RUN.history[:3]]

    qtbot.waitUntil(drawn)
    assert state(with_data).startswith("Epoch 3:")


def test_a_finished_run_is_kept_listed_and_told(
    with_data: TrainPage, runner: FakeRunner, workbench: Workbench, said: list[Message]
) -> None:
    press(with_data, "trainButton")
    succeed(runner.last(Train)[1], RUN)

    assert workbench.session.run is RUN
    assert len(cells(child(with_data, QTableView, "runTable"))) == 1
    assert curves(with_data.loss_plot)["validation"] == [record.val_loss for record in RUN.history]
    assert f"kept epoch {RUN.kept_epoch} of 20" in state(with_data)
    assert [message.tone for message in said] == [Tone.GOOD]
    assert enabled(with_data) == [True, False, False]


def test_a_run_whose_loss_exploded_is_told_with_caution(with_data, runner, said) -> None:
    press(with_data, "trainButton")
    succeed(runner.last(Train)[1], replace(RUN, ending=Ending.EXPLODED))
    assert said[0].tone is Tone.CAUTION
    assert "Choose a smaller learning rate." in said[0].text


@pytest.mark.parametrize(
    ("name", "wish"),
    [("pauseButton", Wish.PAUSE), ("stopButton", Wish.STOP), ("cancelButton", Wish.CANCEL)],
)
def test_pause_stop_and_cancel_are_passed_on(with_data, runner: FakeRunner, name: str, wish: Wish) -> None:
    press(with_data, "trainButton")
    press(with_data, name)
    assert runner.wishes == [(runner.last(Train)[1], wish)]


def test_stop_has_a_key(with_data, runner: FakeRunner, qtbot: QtBot) -> None:
    with qtbot.waitActive(with_data):
        with_data.activateWindow()
    press(with_data, "trainButton")
    with qtbot.waitSignal(with_data.setup.run.stop_requested):
        QTest.keyClick(with_data, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    assert runner.wishes == [(runner.last(Train)[1], Wish.STOP)]


def test_a_paused_run_goes_on_with_the_same_button(with_data, runner: FakeRunner) -> None:
    press(with_data, "trainButton")
    handle = runner.last(Train)[1]
    press(with_data, "pauseButton")
    handle.status.emit("paused")
    assert state(with_data) == "Paused."
    press(with_data, "pauseButton")
    assert runner.wishes == [(handle, Wish.PAUSE), (handle, Wish.GO_ON)]
    press(with_data, "pauseButton")
    cancel(handle)
    press(with_data, "trainButton")
    assert child(with_data, QPushButton, "pauseButton").text() == "Pause"  # of the new run


def test_the_job_s_progress_is_told_in_epochs(with_data, runner: FakeRunner, qtbot: QtBot) -> None:
    press(with_data, "trainButton")
    handle = runner.last(Train)[1]
    with qtbot.waitSignal(handle.told) as told:
        handle.partials.emit(list(RUN.history[:12]))
    assert told.args == [f"epoch 12 of 50, val. loss {RUN.history[11].val_loss:.2g}"]


def test_a_cancelled_first_run_leaves_no_curve_behind(with_data, runner, workbench, qtbot) -> None:
    press(with_data, "trainButton")
    handle = runner.last(Train)[1]
    handle.partials.emit(list(RUN.history[:3]))
    cancel(handle)

    assert workbench.session is DATA
    assert curves(with_data.loss_plot) == {"training": [], "validation": []}
    assert enabled(with_data) == [True, False, False]
    assert "nothing of it is kept" in state(with_data)


@pytest.mark.parametrize("end", [cancel, lambda handle: fail(handle, "The engine stopped.")])
def test_a_run_that_ends_badly_brings_the_one_before_back(with_data, runner, workbench, end) -> None:
    workbench.update(DATA.with_run(RUN))
    press(with_data, "trainButton")
    handle = runner.last(Train)[1]
    handle.partials.emit(list(RUN.history[5:7]))
    end(handle)

    assert workbench.session.run is RUN
    assert curves(with_data.loss_plot)["training"] == [record.loss for record in RUN.history]


def test_a_failure_is_told_once_in_the_message_bar(with_data, runner, workbench, said) -> None:
    press(with_data, "trainButton")
    fail(runner.last(Train)[1], "The sequences are too short.")
    assert [message.text for message in said] == ["The sequences are too short."]
    assert state(with_data) == "The training failed."  # why stands where the curves would
    assert enabled(with_data) == [True, False, False]

    workbench.update(DATA.with_run(RUN))
    press(with_data, "trainButton")
    fail(runner.last(Train)[1], "The loss exploded.")
    assert state(with_data) == "The loss exploded."


SUMMARY = NetworkSummary((Layer("a", "Conv1D", "(39, 32)", 1568), Layer("b", "Dense", "(2)", 34)), 1602)


def test_the_layer_table_is_asked_for_quietly_and_shown(page, runner, workbench) -> None:
    started = []
    runner.started.connect(started.append)
    workbench.update(DATA)
    job, handle = runner.last(Describe)
    assert (job.plan.architecture, job.plan.length, started) == ("scanner", 50, [])
    succeed(handle, SUMMARY)
    table = child(page, QTableView, "modelSummary")
    assert cells(table) == [("Convolution", "(39, 32)", "1,568"), ("Dense", "(2)", "34")]
    assert child(page, QTabWidget, "trainTabs").tabText(0) == "Layers: 1,602 parameters"


def test_only_the_newest_description_is_shown(with_data, runner) -> None:
    (_, old) = runner.last(Describe)
    child(with_data, QSpinBox, "network.filters").setValue(3)
    job, new = runner.last(Describe)
    assert job.plan.parameters.filters == 3
    assert runner.wishes == [(old, Wish.CANCEL)]
    succeed(new, SUMMARY)
    succeed(old, NetworkSummary((), 9))
    assert child(with_data, QTabWidget, "trainTabs").tabText(0) == "Layers: 1,602 parameters"


def test_the_same_network_is_described_once_and_a_failed_one_again(
    with_data, runner, workbench, said
) -> None:
    succeed(runner.last(Describe)[1], SUMMARY)
    workbench.update(DATA)
    assert len(runner.of(Describe)) == 1

    child(with_data, QSpinBox, "network.width").setValue(60)
    fail(runner.last(Describe)[1], "The sequences are too short.")
    (why,) = child(with_data, QWidget, "noLayers").findChildren(QLabel)
    assert (why.text(), why.property("role")) == ("The sequences are too short.", "bad")
    assert said == []
    workbench.update(DATA)
    assert len(runner.of(Describe)) == 3


def test_what_a_training_keeps_for_later_is_named_after_the_data(
    with_data, runner: FakeRunner, own_home
) -> None:
    press(with_data, "trainButton")
    job, _ = runner.last(Train)
    assert job.checkpoint == own_home / "checkpoints" / f"{DATA.dataset.key}.checkpoint"
    assert not job.resume


def test_a_notice_is_told_while_it_trains(with_data, runner: FakeRunner, said: list[Message]) -> None:
    press(with_data, "trainButton")
    runner.last(Train)[1].partials.emit([Notice("The batch is larger than the set.")])
    assert [(message.tone, message.text) for message in said] == [
        (Tone.CAUTION, "The batch is larger than the set.")
    ]


def test_train_waits_for_the_network_that_is_being_chosen(page, workbench, runner: FakeRunner) -> None:
    child(page, QComboBox, "architectureBox").setCurrentText(TITLE)
    workbench.update(DATA)
    press(page, "trainButton")
    assert runner.of(Train) == []
    assert state(page).startswith("Choosing the network")
    choice = Choice("scanner", make_parameters("scanner", {}), {"epochs": 9}, "There is one word.")
    succeed(runner.last(ChooseNetwork)[1], choice)
    job, _ = runner.last(Train)
    assert (job.plan.architecture, job.settings.epochs, job.reason) == ("scanner", 9, "There is one word.")


@pytest.mark.parametrize("changed", ["network", "data"])
def test_a_wish_to_train_is_forgotten_where_the_user_goes_on_choosing(
    page, workbench, runner: FakeRunner, changed: str
) -> None:
    box = child(page, QComboBox, "architectureBox")
    box.setCurrentText(TITLE)
    workbench.update(DATA)
    press(page, "trainButton")
    if changed == "network":
        box.setCurrentText("Motif scanner")
        box.setCurrentText(TITLE)
    else:
        workbench.update(DATA.with_split(SplitSettings(test_fraction=0.5)))
    choice = Choice("scanner", make_parameters("scanner", {}))
    succeed(runner.last(ChooseNetwork)[1], choice)
    assert runner.of(Train) == []
    assert state(page) == ""


def test_where_no_network_could_be_chosen_train_says_so(page, workbench, runner: FakeRunner) -> None:
    child(page, QComboBox, "architectureBox").setCurrentText(TITLE)
    workbench.update(DATA)
    press(page, "trainButton")
    fail(runner.last(ChooseNetwork)[1], "The engine stopped.")
    assert runner.of(Train) == []
    assert state(page) == "No network is chosen yet; choose one of the list."
