"""The Cross-validation tab and its controller, with a runner that does nothing by itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from helpers.examples import example_session
from helpers.window import FakeRunner, built, cancel, cells, child, fail, succeed
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QSpinBox, QTableView, QTabWidget
from pytestqt.qtbot import QtBot

from motifdesk.data.dataset import Task
from motifdesk.data.splits import SplitSettings
from motifdesk.gui.controllers.train import TrainController
from motifdesk.gui.pages.train_page import TrainPage
from motifdesk.gui.workbench import Message, Tone, Workbench
from motifdesk.jobs.cluster.settings import ClusterSettings
from motifdesk.jobs.searching import CrossValidate
from motifdesk.monitor import Wish
from motifdesk.project.session import Session
from motifdesk.training.search.records import Fold, ValidationSettings
from motifdesk.training.search.validation import summarise

EXAMPLE = example_session()
DATA = Session(EXAMPLE.dataset, EXAMPLE.split)
FOLDS = [
    Fold(
        1,
        2,
        1,
        {"accuracy": 0.75, "auroc": 0.9},
        np.arange(200),
        np.zeros(200, np.float32),
        12,
        3.0,
        "worker-1",
    ),
    Fold(
        0,
        1,
        1,
        {"accuracy": 0.85, "auroc": 0.8},
        np.arange(200),
        np.zeros(200, np.float32),
        9,
        2.0,
        "worker-2",
    ),
]


@pytest.fixture
def page(qtbot: QtBot, workbench: Workbench) -> TrainPage:
    page = built(TrainPage)
    TrainController(page, workbench)
    child(page, QComboBox, "architectureBox").setCurrentText("Motif scanner")
    qtbot.addWidget(page)
    page.resize(1040, 620)
    page.show()
    child(page, QTabWidget, "trainTabs").setCurrentWidget(page.results.validate)
    workbench.update(DATA)
    return page


def press(page: TrainPage, name: str) -> None:
    button = child(page, QPushButton, name)
    assert button.isVisible()
    assert button.isEnabled()
    button.click()


def offered(page: TrainPage) -> list[str]:
    names = ("validateButton", "validateStopButton", "validateCancelButton")
    buttons = [child(page, QPushButton, name) for name in names]
    return [button.objectName() for button in buttons if button.isVisible() and button.isEnabled()]


def state(page: TrainPage) -> str:
    return child(page, QLabel, "validationState").text()


def rows(page: TrainPage) -> list[tuple[str, ...]]:
    return cells(child(page, QTableView, "foldTable"))


def test_the_job_is_what_the_tab_and_the_form_say(page: TrainPage, runner: FakeRunner) -> None:
    child(page, QSpinBox, "network.filters").setValue(8)
    child(page, QSpinBox, "validation.folds").setValue(3)
    child(page, QSpinBox, "validation.repeats").setValue(2)
    child(page, QSpinBox, "where.workers").setValue(2)
    press(page, "validateButton")
    job, handle = runner.last(CrossValidate)
    assert handle.title == "Cross-validating"
    assert (job.dataset, job.split) == (DATA.dataset, DATA.split)
    assert (job.candidate.architecture, job.candidate.parameters.filters) == ("scanner", 8)
    assert (job.settings, job.cluster) == (ValidationSettings(3, 2), ClusterSettings(workers=2))
    assert offered(page) == ["validateStopButton", "validateCancelButton"]
    assert not child(page, QPushButton, "trainButton").isEnabled()


def test_folds_appear_as_they_end_and_then_their_mean(
    page: TrainPage, runner: FakeRunner, said: list[Message]
) -> None:
    press(page, "validateButton")
    _, handle = runner.last(CrossValidate)
    handle.status.emit("dividing the sequences into folds")
    assert state(page) == "Dividing the sequences into folds."
    handle.partials.emit(FOLDS[:1])
    assert state(page) == "1 of 5 networks trained and tested."
    assert rows(page) == [("Fold 2", "200", "12", "0.75", "0.9")]
    succeed(handle, summarise(Task.BINARY, FOLDS))
    assert [row[0] for row in rows(page)] == [
        "Fold 1",
        "Fold 2",
        "Mean",
        "SD",
    ]
    assert rows(page)[2][3:] == ("0.8", "0.85")
    assert rows(page)[3][3:] == ("0.071", "0.071")
    assert state(page) == "AUROC 0.85 ± 0.071 (mean ± SD of 2 held-out parts)."
    assert said[-1].tone is Tone.GOOD
    assert page.results.validate.plot.accessibleDescription() == "AUROC of 2 held-out parts: 0.85 ± 0.071."
    assert offered(page) == ["validateButton"]


def test_the_parts_of_several_repeats_are_told_apart(page: TrainPage, runner: FakeRunner) -> None:
    press(page, "validateButton")
    _, handle = runner.last(CrossValidate)
    succeed(handle, summarise(Task.BINARY, [FOLDS[1], replace(FOLDS[0], repeat=2)]))
    assert [row[0] for row in rows(page)] == ["Repeat 1, fold 1", "Repeat 2, fold 2", "Mean", "SD"]


def test_one_part_has_no_deviation(page: TrainPage, runner: FakeRunner) -> None:
    press(page, "validateButton")
    _, handle = runner.last(CrossValidate)
    succeed(handle, summarise(Task.BINARY, FOLDS[:1]))
    assert state(page) == "AUROC 0.9 on the one held-out part."


def test_a_fold_that_failed_says_why(page: TrainPage, runner: FakeRunner) -> None:
    press(page, "validateButton")
    _, handle = runner.last(CrossValidate)
    failed = replace(FOLDS[1], figures={}, message="The loss exploded.")
    succeed(handle, summarise(Task.BINARY, [FOLDS[0], failed]))
    assert rows(page)[0] == ("Fold 1: The loss exploded.", "", "", "", "")
    assert rows(page)[2][3:] == ("0.75", "0.9")


def test_stop_cancel_and_failure(page: TrainPage, runner: FakeRunner, workbench: Workbench) -> None:
    press(page, "validateButton")
    _, handle = runner.last(CrossValidate)
    handle.partials.emit(FOLDS)
    press(page, "validateStopButton")
    assert runner.wishes[-1] == (handle, Wish.STOP)
    press(page, "validateCancelButton")
    assert runner.wishes[-1] == (handle, Wish.CANCEL)
    cancel(handle)
    assert rows(page) == []
    assert state(page) == "Cancelled; nothing of it is kept."
    press(page, "validateButton")
    fail(runner.last(CrossValidate)[1], "There are only 4 sequences.")
    assert state(page) == "There are only 4 sequences."
    assert not workbench.training
    press(page, "validateButton")
    succeed(runner.last(CrossValidate)[1], summarise(Task.BINARY, []))
    assert state(page) == "It was stopped before a fold had ended."


def test_it_says_where_it_runs_and_what_stays_together(page: TrainPage, workbench: Workbench) -> None:
    where = child(page, QLabel, "validationWhere")
    assert where.text() == (
        "Runs on this computer with one worker a core, as the Search tab says. "
        "Each fold has the labels in proportion."
    )
    child(page, QComboBox, "where.place").setCurrentText("Cluster")
    child(page, QLineEdit, "where.scheduler").setText("tcp://node:8786")
    split = replace(DATA.split, settings=SplitSettings(kind="similarity"))
    workbench.update(replace(DATA, split=split))
    assert where.text() == (
        "Runs on tcp://node:8786, as the Search tab says. Similar sequences stay in one fold."
    )
    child(page, QLineEdit, "where.scheduler").setText("node")
    assert where.text().startswith("'node' is no scheduler's address")


def test_only_one_of_them_runs_at_a_time(page: TrainPage, runner: FakeRunner) -> None:
    press(page, "validateButton")
    assert not child(page, QPushButton, "searchButton").isEnabled()
    cancel(runner.last(CrossValidate)[1])
    assert child(page, QPushButton, "searchButton").isEnabled()
    press(page, "trainButton")
    assert offered(page) == []
