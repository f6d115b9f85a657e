from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from helpers.examples import example_session
from helpers.window import FakeRunner, built, cancel, child, fail, succeed
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from motifdesk.data.splits import SplitSettings
from motifdesk.gui.controllers.train import TrainController
from motifdesk.gui.pages.train_page import TrainPage
from motifdesk.gui.workbench import Workbench
from motifdesk.jobs.tasks import FindCheckpoint, Train
from motifdesk.models.registry import make_parameters
from motifdesk.models.trained import NetworkPlan
from motifdesk.project.session import Session
from motifdesk.training.checkpoint import CheckpointInfo, Undertaking, checkpoint_path
from motifdesk.training.records import Ending
from motifdesk.training.settings import TrainingSettings

EXAMPLE = example_session()
DATA = Session(EXAMPLE.dataset, EXAMPLE.split)
PLAN = NetworkPlan.for_dataset(EXAMPLE.dataset, "primer", make_parameters("primer", {"filters": 8}))
SETTINGS = TrainingSettings(epochs=50, seed=3)
UNDERTAKING = Undertaking.of(EXAMPLE.dataset, EXAMPLE.split, PLAN, SETTINGS)


@pytest.fixture
def page(qtbot: QtBot, workbench: Workbench) -> TrainPage:
    page = built(TrainPage)
    TrainController(page, workbench)
    child(page, QComboBox, "architectureBox").setCurrentText("Motif scanner")
    qtbot.addWidget(page)
    page.resize(1040, 620)
    page.show()
    workbench.update(DATA)
    return page


@pytest.fixture
def info(own_home: Path) -> CheckpointInfo:
    path = checkpoint_path(EXAMPLE.dataset.key)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"as if")
    return CheckpointInfo(path, UNDERTAKING, 12, 1_700_000_000.0)


def offered(page: TrainPage) -> str:
    shown = child(page, QWidget, "resumeOffer").isVisible()
    return child(page, QLabel, "resumeSentence").text() if shown else ""


def press(page: TrainPage, name: str) -> None:
    child(page, QPushButton, name).click()


def test_data_that_come_are_looked_up_quietly(page: TrainPage, runner: FakeRunner, info) -> None:
    job, handle = runner.last(FindCheckpoint)
    assert job.path == info.path
    assert offered(page) == ""
    succeed(handle, info)
    assert offered(page) == "A run of the network “The primer's network” can go on after epoch 12 of 50."


def test_nothing_is_offered_where_there_is_nothing(page: TrainPage, runner: FakeRunner) -> None:
    succeed(runner.last(FindCheckpoint)[1], None)
    assert offered(page) == ""


def test_it_goes_on_as_it_was_set_up_then(page: TrainPage, runner: FakeRunner, info) -> None:
    succeed(runner.last(FindCheckpoint)[1], info)
    child(page, QSpinBox, "training.seed").setValue(9)
    press(page, "resumeButton")
    job, _ = runner.last(Train)
    assert (job.plan, job.settings, job.checkpoint, job.resume) == (PLAN, SETTINGS, info.path, True)
    assert offered(page) == ""


def test_it_is_discarded_for_good(page: TrainPage, runner: FakeRunner, info) -> None:
    succeed(runner.last(FindCheckpoint)[1], info)
    press(page, "discardButton")
    assert offered(page) == ""
    assert not info.path.exists()
    page.setup.run.resume_requested.emit()
    assert runner.of(Train) == []


def test_one_of_another_split_waits_for_that_split(page, runner, workbench, info) -> None:
    workbench.update(DATA.with_split(SplitSettings(test_fraction=0.5)))
    succeed(runner.last(FindCheckpoint)[1], info)
    assert offered(page) == ""
    assert info.path.exists()
    workbench.update(DATA)
    succeed(runner.last(FindCheckpoint)[1], info)
    assert offered(page)


def test_a_run_that_was_interrupted_after_its_last_epoch_can_be_finished(
    page: TrainPage, runner: FakeRunner, info
) -> None:
    succeed(runner.last(FindCheckpoint)[1], replace(info, epoch=50))
    assert offered(page) == (
        "A run of the network “The primer's network” has learned all it should; only the scores of its sequences are "
        "missing."
    )
    press(page, "resumeButton")
    assert runner.last(Train)[0].resume


def test_a_checkpoint_of_data_that_are_gone_is_not_offered(page, runner, workbench, info) -> None:
    _, old = runner.last(FindCheckpoint)
    workbench.update(DATA.with_split(SplitSettings(seed=1)))
    succeed(old, info)
    assert offered(page) == ""


def test_one_that_cannot_be_read_is_told(page: TrainPage, runner: FakeRunner) -> None:
    fail(
        runner.last(FindCheckpoint)[1],
        "x.checkpoint: it is damaged, or no checkpoint; remove it and train anew.",
    )
    assert "it is damaged" in child(page, QLabel, "trainState").text()


@pytest.mark.parametrize(
    "end",
    [
        lambda handle: succeed(handle, replace(EXAMPLE.runs[0], ending=Ending.STOPPED)),
        lambda handle: fail(handle, "The engine stopped."),
        cancel,
    ],
)
def test_it_looks_again_whenever_a_training_has_ended(page: TrainPage, runner: FakeRunner, info, end) -> None:
    press(page, "trainButton")
    before = len(runner.of(FindCheckpoint))
    end(runner.last(Train)[1])
    assert len(runner.of(FindCheckpoint)) == before + 1
    succeed(runner.last(FindCheckpoint)[1], info)
    assert offered(page)
