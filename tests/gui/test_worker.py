"""The worker thread: signals come to the window's thread, each job ends once, and the engine may die."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from helpers.jobs import Count, CountAside, Deaf, Fail, NeedsTensorFlow
from PySide6.QtCore import QCoreApplication, QObject, Qt, QThread
from pytestqt.qtbot import QtBot

from motifdesk.gui.engine_thread import ENGINE_DIED
from motifdesk.gui.worker import JobHandle, JobRunner
from motifdesk.jobs.events import End

WAIT = 60_000


@pytest.fixture
def broken_tensorflow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give engine processes, which inherit the path, a TensorFlow that cannot be imported."""
    (tmp_path / "tensorflow.py").write_text("raise ImportError('a library is missing')")
    monkeypatch.syspath_prepend(tmp_path)


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner]:
    runner = JobRunner()
    runner.start()
    yield runner
    runner.shutdown()


class Listener(QObject):
    """Keeps what a job says, and in which thread it heard it."""

    def __init__(self, handle: JobHandle) -> None:
        super().__init__()
        self.heard: list[object] = []
        self.ends: list[str] = []
        self.threads: set[QThread] = set()
        handle.partials.connect(self._partials)
        handle.succeeded.connect(self._succeeded)
        handle.failed.connect(self._failed)
        handle.cancelled.connect(self._cancelled)

    def _partials(self, values: list[object]) -> None:
        self.heard += values
        self.threads.add(QThread.currentThread())

    def _succeeded(self, result: object) -> None:
        self.ends.append(f"succeeded: {result}")
        self.threads.add(QThread.currentThread())

    def _failed(self, text: str, _: str) -> None:
        self.ends.append(f"failed: {text}")

    def _cancelled(self) -> None:
        self.ends.append("cancelled")


def test_every_partial_result_arrives_in_order_in_the_windows_thread(qtbot: QtBot, runner: JobRunner) -> None:
    handle = runner.submit(Count(500), "Counting")
    listener = Listener(handle)
    with qtbot.waitSignal(handle.ended, timeout=WAIT):
        pass

    assert listener.heard == list(range(1, 501))
    assert listener.ends == ["succeeded: counted to 500"]
    assert listener.threads == {runner.thread()}


def test_jobs_run_one_after_the_other(qtbot: QtBot, runner: JobRunner) -> None:
    handles = [runner.submit(Count(20), f"Job {number}") for number in range(3)]
    listeners = [Listener(handle) for handle in handles]
    with qtbot.waitSignals([handle.ended for handle in handles], timeout=WAIT, order="strict"):
        pass

    assert [listener.ends for listener in listeners] == [["succeeded: counted to 20"]] * 3


def test_the_log_tells_of_each_job_and_how_it_ended(
    qtbot: QtBot, runner: JobRunner, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "motifdesk.gui.worker")
    jobs = {"Counting": Count(5), "Reading": Fail("input"), "Training": Fail("mistake")}
    handles = [runner.submit(job, title) for title, job in jobs.items()]
    with qtbot.waitSignals([handle.ended for handle in handles], timeout=WAIT):
        pass
    told = [message for message in caplog.messages if message.startswith("job ")]
    assert told[:3] == ["job 1: Counting", "job 2: Reading", "job 3: Training"]
    assert told[3:5] == ["job 1: succeeded", "job 2: failed: seq.txt, line 3: 'E' is no base."]
    assert told[5].startswith("job 3: failed: MotifDesk made a mistake (ZeroDivisionError: a mistake)")
    assert "Traceback" in told[5]


def test_what_is_done_aside_waits_for_nothing(qtbot: QtBot, runner: JobRunner) -> None:
    long = runner.submit(Count(100_000, pause=0.001), "Training")
    before = Listener(long)
    with qtbot.waitSignal(long.partials, timeout=WAIT):
        pass
    aside = runner.submit(CountAside(20), "Saving")
    listener = Listener(aside)
    with qtbot.waitSignal(aside.ended, timeout=WAIT):
        pass
    assert listener.ends == ["succeeded: counted to 20"]
    assert before.ends == []
    aside = runner.submit(CountAside(100_000, pause=0.001), "Saving")
    listener = Listener(aside)
    with qtbot.waitSignal(aside.partials, timeout=WAIT):
        pass
    with qtbot.waitSignal(aside.ended, timeout=WAIT):
        aside.cancel()
    assert (listener.ends, before.ends) == (["cancelled"], [])


def test_abandoned_jobs_have_ended_at_once_and_say_no_more(qtbot: QtBot, runner: JobRunner) -> None:
    handles = [runner.submit(Count(100_000, pause=0.001), name) for name in ("Training", "Attributing")]
    listeners = [Listener(handle) for handle in handles]
    with qtbot.waitSignal(handles[0].partials, timeout=WAIT):
        pass
    runner.abandon()
    assert [listener.ends for listener in listeners] == [["cancelled"], ["cancelled"]]
    heard = len(listeners[0].heard)
    later = runner.submit(Count(3), "Another")
    with qtbot.waitSignal(later.ended, timeout=WAIT):
        pass
    assert [listener.ends for listener in listeners] == [["cancelled"], ["cancelled"]]
    assert len(listeners[0].heard) == heard


def test_stop_keeps_what_the_job_has(qtbot: QtBot, runner: JobRunner) -> None:
    handle = runner.submit(Count(100_000, pause=0.001), "Counting")
    listener = Listener(handle)
    with qtbot.waitSignal(handle.partials, timeout=WAIT):
        pass
    with qtbot.waitSignal(handle.ended, timeout=2000):
        handle.stop()

    assert listener.ends[0].startswith("succeeded: stopped at")


def test_cancel_ends_a_running_and_a_waiting_job(qtbot: QtBot, runner: JobRunner) -> None:
    running = runner.submit(Count(100_000, pause=0.001), "Counting")
    waiting = runner.submit(Count(5), "Waiting")
    listeners = [Listener(running), Listener(waiting)]
    with qtbot.waitSignal(running.partials, timeout=WAIT):
        pass
    with qtbot.waitSignals([waiting.ended, running.ended], timeout=2000):
        waiting.cancel()
        running.cancel()

    assert [listener.ends for listener in listeners] == [["cancelled"], ["cancelled"]]


def test_cancel_ends_even_a_job_that_never_looks_up(qtbot: QtBot, runner: JobRunner) -> None:
    handle = runner.submit(Deaf(), "Working")
    listener = Listener(handle)
    with qtbot.waitSignal(handle.partials, timeout=WAIT):
        pass
    with qtbot.waitSignal(handle.ended, timeout=5000):
        handle.cancel()
    assert listener.ends == ["cancelled"]

    after = runner.submit(Count(3), "After")
    with qtbot.waitSignal(after.succeeded, timeout=WAIT) as got:
        pass
    assert got.args == ["counted to 3"]


def test_what_is_asked_after_the_end_is_not_heard(qtbot: QtBot, runner: JobRunner) -> None:
    """Timers of a window that closes, say."""
    handle = runner.submit(Count(100_000, pause=0.001), "Counting")
    with qtbot.waitSignal(handle.partials, timeout=WAIT):
        pass
    runner.shutdown()
    late = Listener(runner.submit(Count(5), "Too late"))
    handle.cancel()
    runner.set_threads(1)
    runner.shutdown()
    assert late.ends == []


def test_a_quiet_job_is_given_the_time_to_look_up(qtbot: QtBot, runner: JobRunner) -> None:
    handle = runner.submit(Count(100, pause=1.5), "Counting", quiet=True)
    listener = Listener(handle)
    with qtbot.waitSignal(handle.partials, timeout=WAIT):
        pass
    engine = runner.engine_pid
    with qtbot.waitSignal(handle.ended, timeout=5000):
        handle.cancel()
    assert listener.ends == ["cancelled"]
    assert runner.engine_pid == engine


def test_the_engine_killed_while_it_works_is_a_sentence_and_the_next_job_works(
    qtbot: QtBot, runner: JobRunner
) -> None:
    handle = runner.submit(Count(100_000, pause=0.001), "Counting")
    listener = Listener(handle)
    with qtbot.waitSignal(handle.partials, timeout=WAIT):
        pass
    assert runner.engine_pid is not None
    with qtbot.waitSignal(handle.ended, timeout=5000):
        os.kill(runner.engine_pid, signal.SIGKILL)
    assert listener.ends == [f"failed: {ENGINE_DIED}"]

    after = runner.submit(Count(3), "After")
    with qtbot.waitSignal(after.succeeded, timeout=WAIT):
        pass


def test_an_engine_that_dies_of_every_job_is_started_anew_for_the_next(
    qtbot: QtBot, runner: JobRunner
) -> None:
    for _ in range(5):
        handle = runner.submit(Fail("death"), "Dying")
        with qtbot.waitSignal(handle.failed, timeout=WAIT) as got:
            pass
        assert got.args[0] == ENGINE_DIED

    after = runner.submit(Count(3), "After")
    with qtbot.waitSignal(after.succeeded, timeout=WAIT):
        pass


def test_jobs_without_tensorflow_do_not_wait_for_it(qtbot: QtBot, runner: JobRunner) -> None:
    heavy = runner.submit(NeedsTensorFlow(), "Heavy")
    texts: list[str] = []
    results: list[object] = []
    heavy.status.connect(texts.append)
    heavy.succeeded.connect(results.append)
    light = runner.submit(Count(3), "Light")
    with qtbot.waitSignals([light.succeeded, heavy.succeeded], timeout=WAIT, order="strict"):
        pass

    assert results == [True]
    assert texts == ["waiting for the engine to start"]


def test_where_tensorflow_cannot_be_loaded_jobs_do_not_wait_for_ever(
    qtbot: QtBot, broken_tensorflow: None, runner: JobRunner
) -> None:
    handle = runner.submit(NeedsTensorFlow(), "Heavy")
    with qtbot.waitSignal(handle.ended, timeout=WAIT):
        pass


def test_a_result_still_on_its_way_at_shutdown_begins_nothing_new(qtbot: QtBot, runner: JobRunner) -> None:
    on_its_way = Event()

    def hear(events: list[object]) -> None:
        if any(isinstance(event, End) for event in events):
            on_its_way.set()

    runner._thread.arrived.connect(hear, Qt.ConnectionType.DirectConnection)
    listener = Listener(runner.submit(Count(3), "Counting"))
    assert on_its_way.wait(WAIT / 1000)
    runner.shutdown()
    QCoreApplication.sendPostedEvents()
    assert listener.ends == []


def test_shutdown_in_the_middle_of_a_job_leaves_no_process(qtbot: QtBot) -> None:
    runner = JobRunner()
    runner.start()
    handle = runner.submit(Deaf(), "Working")
    with qtbot.waitSignal(handle.partials, timeout=WAIT):
        pass
    pid = runner.engine_pid
    runner.shutdown()

    assert pid is not None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
