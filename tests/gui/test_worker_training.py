"""A training in the engine pauses, goes on, stops and is cancelled as soon as it is asked to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from helpers.jobs import Count
from helpers.small import small_data, small_plan
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from motifdesk.gui.worker import JobHandle, JobRunner
from motifdesk.jobs.tasks import Train
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
