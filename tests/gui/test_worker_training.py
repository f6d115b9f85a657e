"""A training in the engine pauses, goes on, stops and is cancelled as soon as it is asked to."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from helpers.jobs import Count, DeafTraining
from helpers.small import small_data, small_plan
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from motifdesk.gui.engine_thread import ENGINE_DIED
from motifdesk.gui.worker import JobHandle, JobRunner
from motifdesk.jobs.tasks import Train
from motifdesk.training.checkpoint import find_checkpoint
from motifdesk.training.records import Ending, Run
from motifdesk.training.settings import TrainingSettings

WAIT, SOON = 60_000, 3000


@pytest.fixture(scope="module")
def runner(qapp: QObject) -> Iterator[JobRunner]:
    runner = JobRunner()
    runner.start()
    yield runner
    runner.shutdown()


@pytest.fixture
def training(qtbot: QtBot, runner: JobRunner) -> JobHandle:
    """Return a training that has learned something and would go on for hours."""
    handle = runner.submit(Train(*small_data(), small_plan(), TrainingSettings(epochs=100_000)), "Training")
    with qtbot.waitSignal(handle.partials, timeout=WAIT):
        pass
    return handle


def pause(qtbot: QtBot, handle: JobHandle) -> None:
    with qtbot.waitSignal(handle.status, timeout=SOON, check_params_cb=lambda text: text == "paused"):
        handle.pause()


def test_it_pauses_and_goes_on(qtbot: QtBot, training: JobHandle) -> None:
    pause(qtbot, training)
    with qtbot.assertNotEmitted(training.partials, wait=300):
        pass
    with qtbot.waitSignals([training.status, training.partials], timeout=SOON, order="strict"):
        training.resume()
    with qtbot.waitSignal(training.cancelled, timeout=SOON):
        training.cancel()


def test_it_stops_and_keeps_what_it_has(qtbot: QtBot, training: JobHandle) -> None:
    with qtbot.waitSignal(training.succeeded, timeout=SOON) as got:
        training.stop()
    (run,) = got.args
    assert isinstance(run, Run)
    assert run.ending is Ending.STOPPED


def test_a_paused_training_stops_and_what_is_wished_later_does_not_count(
    qtbot: QtBot, training: JobHandle
) -> None:
    pause(qtbot, training)
    with qtbot.waitSignal(training.succeeded, timeout=SOON) as got:
        training.stop()
        training.pause()
    assert got.args[0].ending is Ending.STOPPED


def test_a_paused_training_is_cancelled(qtbot: QtBot, training: JobHandle) -> None:
    pause(qtbot, training)
    with qtbot.waitSignal(training.cancelled, timeout=SOON):
        training.cancel()


def test_a_job_that_waits_begins_paused_where_that_was_wished(qtbot: QtBot, runner: JobRunner) -> None:
    before = runner.submit(Count(100, pause=0.001), "Before")
    first, second = (
        runner.submit(Train(*small_data(), small_plan(), TrainingSettings(epochs=2)), "Training")
        for _ in range(2)
    )
    texts: list[str] = []
    first.status.connect(texts.append)
    first.pause()
    second.pause()
    second.resume()
    with qtbot.waitSignals(
        [before.ended, first.status], timeout=WAIT, check_params_cbs=[None, lambda text: text == "paused"]
    ):
        pass
    with qtbot.waitSignals([first.succeeded, second.succeeded], timeout=WAIT, order="strict"):
        first.resume()
    assert texts[-2:] == ["training", "scoring every sequence"]


def test_a_training_goes_on_after_the_engine_was_killed(
    qtbot: QtBot, runner: JobRunner, tmp_path: Path
) -> None:
    """What was written at the pause is gone on from, to the same end as without all that."""
    dataset, split = small_data()
    settings = TrainingSettings(epochs=400, learning_rate=0.01)
    path = tmp_path / "data.checkpoint"
    train = Train(dataset, split, small_plan(), settings, path)
    handle = runner.submit(train, "Training")
    with qtbot.waitSignal(handle.partials, timeout=WAIT):
        pass
    pause(qtbot, handle)
    assert runner.engine_pid is not None
    with qtbot.waitSignal(handle.failed, timeout=WAIT) as got:
        os.kill(runner.engine_pid, signal.SIGKILL)
    assert got.args[0] == ENGINE_DIED
    found = find_checkpoint(path)
    assert found is not None
    assert found.epoch < 400

    plan, settings = found.undertaking.plan, found.undertaking.settings
    again = runner.submit(replace(train, plan=plan, settings=settings, resume=True), "Training")
    with qtbot.waitSignal(again.succeeded, timeout=WAIT) as ended:
        pass
    assert not path.exists()
    whole = runner.submit(replace(train, checkpoint=tmp_path / "whole.checkpoint"), "Training")
    with qtbot.waitSignal(whole.succeeded, timeout=WAIT) as uninterrupted:
        pass
    assert ended.args[0].model.key == uninterrupted.args[0].model.key


def test_a_cancelled_training_leaves_nothing_even_where_its_engine_had_to_be_killed(
    qtbot: QtBot, runner: JobRunner, tmp_path: Path
) -> None:
    path = tmp_path / "data.checkpoint"
    train = DeafTraining(*small_data(), small_plan(), TrainingSettings(epochs=2), path)
    handle = runner.submit(train, "Training")
    with qtbot.waitSignal(handle.partials, timeout=WAIT, check_params_cb=lambda values: "deaf" in values):
        pass
    assert path.exists()
    with qtbot.waitSignal(handle.cancelled, timeout=WAIT):
        handle.cancel()
    assert not list(tmp_path.iterdir())
