"""The engine computes in as many threads as the user wants, and is started anew when that changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from helpers.jobs import Count, NeedsTensorFlow
from pytestqt.qtbot import QtBot

from motifdesk.gui.settings import Settings, read_settings
from motifdesk.gui.workbench import Workbench
from motifdesk.gui.worker import JobRunner

WAIT = 60_000


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner]:
    runner = JobRunner(1)
    with qtbot.waitSignal(runner.ready, timeout=WAIT):
        runner.start()
    yield runner
    runner.shutdown()


def threads_of(runner: JobRunner) -> int:
    assert runner.devices is not None
    return runner.devices.threads


def test_a_change_starts_the_engine_anew_once_it_is_idle(qtbot: QtBot, runner: JobRunner) -> None:
    assert threads_of(runner) == 1
    before = runner.engine_pid
    running = runner.submit(Count(2000, pause=0.001), "Counting")
    ended: list[str] = []
    running.succeeded.connect(ended.append)
    with qtbot.waitSignal(running.partials, timeout=WAIT):
        pass
    waiting = runner.submit(NeedsTensorFlow(), "Heavy")
    with qtbot.waitSignals([running.ended, runner.ready, waiting.succeeded], timeout=WAIT, order="strict"):
        runner.set_threads(3)
    assert ended == ["counted to 2000"]  # what was under way was not disturbed
    assert threads_of(runner) == 3
    assert runner.engine_pid != before


def test_the_setting_reaches_it(qtbot: QtBot, runner: JobRunner) -> None:
    workbench = Workbench(runner)
    workbench.remember(replace(workbench.settings, theme="dark"))  # nothing that the engine is concerned with
    with qtbot.waitSignal(runner.ready, timeout=WAIT):
        workbench.remember(replace(workbench.settings, threads=2))
    assert threads_of(runner) == 2
    assert read_settings() == Settings(theme="dark", threads=2)
