"""The Search tab and its controller, with a runner that does nothing by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from helpers.examples import example_session
from helpers.window import FakeRunner, built, cancel, cells, child, fail, succeed
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTableView,
    QTabWidget,
)
from pytestqt.qtbot import QtBot

from motifdesk.gui.controllers.train import TrainController
from motifdesk.gui.pages.train_page import TrainPage
from motifdesk.gui.settings import read_settings
from motifdesk.gui.workbench import Message, Tone, Workbench
from motifdesk.jobs.cluster.settings import ClusterSettings
from motifdesk.jobs.searching import Search
from motifdesk.jobs.tasks import Train
from motifdesk.models.registry import all_architectures, make_parameters
from motifdesk.monitor import Wish
from motifdesk.project.session import Session
from motifdesk.training.search.records import Candidate, Importances, SearchOutcome, Trial, TrialState
from motifdesk.training.search.space import make_space
from motifdesk.training.settings import TrainingSettings

EXAMPLE = example_session()
DATA = Session(EXAMPLE.dataset, EXAMPLE.split)
USUAL = ("filters", "width", "pooling", "hidden", "dropout", "learning_rate", "batch_size", "weight_decay")
VALUES = {"scanner.filters": 16, "learning_rate": 0.01}
TRIALS = (
    Trial(0, TrialState.COMPLETE, VALUES, 0.5, 20, 3.0, "worker-1"),
    Trial(1, TrialState.COMPLETE, VALUES, 0.25, 20, 3.0, "worker-2"),
    Trial(2, TrialState.PRUNED, VALUES, 0.75, 4, 1.0, "worker-1"),
)
BEST = Candidate(
    "scanner",
    make_parameters("scanner", {"filters": 16, "width": 9}),
    TrainingSettings(learning_rate=0.01, batch_size=64, weight_decay=0.001, epochs=20),
)
OUTCOME = SearchOutcome(TRIALS, TRIALS[1], BEST, {"learning_rate": 0.75, "scanner.filters": 0.25})


@pytest.fixture
def page(qtbot: QtBot, workbench: Workbench) -> TrainPage:
    page = built(TrainPage)
    TrainController(page, workbench)
    child(page, QComboBox, "architectureBox").setCurrentText("Motif scanner")
    qtbot.addWidget(page)
    page.resize(1040, 620)
    page.show()
    child(page, QTabWidget, "trainTabs").setCurrentWidget(page.results.search)
    workbench.update(DATA)
    return page


def press(page: TrainPage, name: str) -> None:
    button = child(page, QPushButton, name)
    assert button.isVisible()
    assert button.isEnabled()
    button.click()


def offered(page: TrainPage) -> list[str]:
    names = ("searchButton", "useBestButton", "searchStopButton", "searchCancelButton")
    buttons = [child(page, QPushButton, name) for name in names]
    return [button.objectName() for button in buttons if button.isVisible() and button.isEnabled()]


def state(page: TrainPage) -> str:
    return child(page, QLabel, "searchState").text()


def rows(page: TrainPage) -> list[tuple[str, ...]]:
    return cells(child(page, QTableView, "trialTable"))


def action(page: TrainPage, name: str) -> QAction:
    return child(page, QAction, f"vary.{name}")


def test_without_data_there_is_nothing_to_search(page: TrainPage, workbench: Workbench) -> None:
    workbench.update(Session())
    assert offered(page) == []


def test_the_job_is_what_the_tab_and_the_form_say(page: TrainPage, runner: FakeRunner) -> None:
    child(page, QSpinBox, "network.filters").setValue(8)
    child(page, QSpinBox, "training.epochs").setValue(7)
    child(page, QSpinBox, "search.trials").setValue(12)
    child(page, QComboBox, "search.objective").setCurrentText("metric")
    child(page, QDoubleSpinBox, "search.minutes").setValue(5)
    child(page, QSpinBox, "where.workers").setValue(2)
    press(page, "searchButton")
    job, handle = runner.last(Search)
    assert handle.title == "Searching"
    assert (job.dataset, job.split) == (DATA.dataset, DATA.split)
    (base,) = job.base
    assert (base.architecture, base.parameters.filters, base.training.epochs) == ("scanner", 8, 7)
    assert (job.settings.trials, job.settings.objective, job.settings.minutes) == (12, "metric", 5)
    assert (job.vary, job.cluster) == ((), ClusterSettings(workers=2))


def test_what_is_varied_can_be_chosen(page: TrainPage, runner: FakeRunner) -> None:
    assert child(page, QPushButton, "varyButton").text() == "8 settings"
    for name in ("pooling", "hidden", "dropout", "batch_size", "weight_decay"):
        action(page, name).setChecked(False)
    action(page, "optimizer").setChecked(True)
    assert child(page, QPushButton, "varyButton").text() == "4 settings"
    press(page, "searchButton")
    job, _ = runner.last(Search)
    assert job.vary == ("filters", "width", "learning_rate", "optimizer")


def test_the_network_can_be_varied_too(page: TrainPage, runner: FakeRunner) -> None:
    action(page, "architecture").setChecked(True)
    press(page, "searchButton")
    job, _ = runner.last(Search)
    assert job.base[0].architecture == "scanner"
    assert {item.architecture for item in job.base} == set(all_architectures())
    assert job.vary == ()


def test_what_the_user_has_ticked_stays_with_another_network(page: TrainPage) -> None:
    action(page, "learning_rate").setChecked(False)
    child(page, QComboBox, "architectureBox").setCurrentText("The primer's network")
    assert not action(page, "learning_rate").isChecked()
    assert action(page, "batch_size").isChecked()
    assert action(page, "pool").isChecked()


def test_trials_appear_while_they_run(page: TrainPage, runner: FakeRunner, workbench: Workbench) -> None:
    press(page, "searchButton")
    assert offered(page) == ["searchStopButton", "searchCancelButton"]
    assert workbench.training
    assert not child(page, QPushButton, "trainButton").isEnabled()
    assert not page.setup.forms.isEnabled()
    _, handle = runner.last(Search)
    shares = page.results.search.importance_plot.accessibleDescription()
    assert shares.endswith("can be told from 16 complete trials on.")  # two for each setting that is varied
    told: list[str] = []
    handle.told.connect(told.append)
    handle.status.emit("starting 2 workers")
    assert state(page) == "Starting 2 workers."
    handle.partials.emit([replace(TRIALS[0], state=TrialState.RUNNING, value=0.6), TRIALS[1]])
    assert [row[:3] for row in rows(page)] == [("1", "running", "0.6"), ("2", "complete", "0.25")]
    assert state(page) == "1 of 20 trials, best validation loss 0.25."
    handle.partials.emit([TRIALS[0], TRIALS[2], Importances({"learning_rate": 1.0})])
    assert [row[1] for row in rows(page)] == ["complete", "complete", "ended early"]
    assert told[-1] == "3 of 20 trials, best validation loss 0.25"
    assert "the best validation loss is 0.25" in page.results.search.best_plot.accessibleDescription()
    shares = page.results.search.importance_plot.accessibleDescription()
    assert shares == "By 2 trials: Learning rate: 100 %"
    assert "Filters 16" in rows(page)[0][6]


def test_the_best_settings_go_into_the_form(
    page: TrainPage, runner: FakeRunner, workbench: Workbench, said: list[Message]
) -> None:
    press(page, "searchButton")
    _, handle = runner.last(Search)
    succeed(handle, OUTCOME)
    assert offered(page) == ["searchButton", "useBestButton"]
    assert state(page).startswith("Trial 2 is the best: validation loss 0.25.")
    assert said[-1] == Message(Tone.GOOD, "The search is done: 3 of 20 trials, best validation loss 0.25.")
    assert child(page, QLabel, "trainState").text() == ""
    press(page, "useBestButton")
    press(page, "trainButton")
    job, _ = runner.last(Train)
    assert job.plan.parameters == BEST.parameters
    assert job.settings == BEST.training
    assert offered(page) == []  # a training is running


def test_the_best_network_is_chosen_where_it_is_another(page: TrainPage, runner: FakeRunner) -> None:
    press(page, "searchButton")
    _, handle = runner.last(Search)
    primer = Candidate("primer", make_parameters("primer", {"filters": 9}), TrainingSettings(keep="last"))
    succeed(handle, replace(OUTCOME, candidate=primer))
    press(page, "useBestButton")
    assert child(page, QComboBox, "architectureBox").currentText() == "The primer's network"
    press(page, "trainButton")
    job, _ = runner.last(Train)
    assert (job.plan.architecture, job.plan.parameters.filters) == ("primer", 9)


def test_stop_and_cancel_are_passed_on(page: TrainPage, runner: FakeRunner) -> None:
    press(page, "searchButton")
    _, handle = runner.last(Search)
    press(page, "searchStopButton")
    assert runner.wishes[-1] == (handle, Wish.STOP)
    assert offered(page) == ["searchCancelButton"]
    press(page, "searchCancelButton")
    assert runner.wishes[-1] == (handle, Wish.CANCEL)


def test_what_was_running_when_it_was_cancelled_is_shown_as_interrupted(
    page: TrainPage, runner: FakeRunner, workbench: Workbench
) -> None:
    press(page, "searchButton")
    _, handle = runner.last(Search)
    handle.partials.emit([TRIALS[0], replace(TRIALS[1], state=TrialState.RUNNING)])
    cancel(handle)
    assert [row[1] for row in rows(page)] == ["complete", "interrupted"]
    assert state(page).startswith("Cancelled; trials that had ended are remembered")
    assert offered(page) == ["searchButton"]
    assert not workbench.training
    assert child(page, QPushButton, "trainButton").isEnabled()


def test_a_search_that_was_remembered_is_shown_at_once(page: TrainPage, runner: FakeRunner) -> None:
    press(page, "searchButton")
    first, handle = runner.last(Search)
    succeed(handle, OUTCOME)
    child(page, QSpinBox, "search.trials").setValue(30)
    press(page, "searchButton")
    again, handle = runner.last(Search)
    assert again.study == first.study
    handle.partials.emit([OUTCOME])
    assert len(rows(page)) == 3
    assert state(page) == "3 of 30 trials, best validation loss 0.25."
    cancel(handle)
    action(page, "dropout").setChecked(False)
    press(page, "searchButton")
    assert runner.last(Search)[0].study != first.study


def test_a_failure_is_said(page: TrainPage, runner: FakeRunner) -> None:
    press(page, "searchButton")
    _, handle = runner.last(Search)
    fail(handle, "No scheduler answers at tcp://node:1.")
    assert state(page) == "No scheduler answers at tcp://node:1."
    assert offered(page) == ["searchButton"]


def test_stopped_before_anything_had_ended(page: TrainPage, runner: FakeRunner) -> None:
    press(page, "searchButton")
    succeed(runner.last(Search)[1], SearchOutcome((), None, None, {}))
    assert state(page) == "The search was stopped before a trial had ended."
    assert offered(page) == ["searchButton"]


def test_a_cluster_is_remembered_and_its_mistakes_are_said(page: TrainPage, runner: FakeRunner) -> None:
    child(page, QComboBox, "where.place").setCurrentText("Cluster")
    child(page, QLineEdit, "where.scheduler").setText("node")
    press(page, "searchButton")
    assert state(page).startswith("'node' is no scheduler's address")
    assert runner.of(Search) == []
    child(page, QLineEdit, "where.scheduler").setText("tcp://node:8786")
    press(page, "searchButton")
    assert runner.last(Search)[0].cluster == ClusterSettings(scheduler="tcp://node:8786")
    assert read_settings().cluster == ClusterSettings(scheduler="tcp://node:8786")


def test_nothing_to_vary_is_said(page: TrainPage, runner: FakeRunner) -> None:
    for name in USUAL:
        action(page, name).setChecked(False)
    press(page, "searchButton")
    assert state(page).startswith("There is nothing to vary")
    assert runner.of(Search) == []


def test_the_network_can_be_all_that_is_varied(page: TrainPage, runner: FakeRunner) -> None:
    for name in USUAL:
        action(page, name).setChecked(False)
    action(page, "architecture").setChecked(True)
    press(page, "searchButton")
    job, _ = runner.last(Search)
    space = make_space(job.base, job.vary, 50, 200)
    assert [item.name for item in space.dimensions] == ["architecture"]


def test_the_curves_make_room(page: TrainPage) -> None:
    tabs = child(page, QTabWidget, "trainTabs")
    assert not page.results.curves.isVisible()
    tabs.setCurrentIndex(1)
    assert page.results.curves.isVisible()
