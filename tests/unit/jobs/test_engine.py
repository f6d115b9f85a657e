"""The engine process, without Qt: what is asked of it is done, told, and ended exactly once."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from multiprocessing.connection import wait

import numpy as np
import pytest
from helpers.ending import serve_importing
from helpers.jobs import Count, Echo, Fail

from motifdesk.jobs.engine import Engine, EngineDied
from motifdesk.jobs.events import (
    End,
    EngineReady,
    Event,
    Failed,
    Partial,
    Progress,
    Status,
    Succeeded,
    WasCancelled,
)
from motifdesk.jobs.process import OUT_OF_MEMORY, Quit, _Wire
from motifdesk.jobs.transport import send
from motifdesk.models.backend import devices
from motifdesk.monitor import Wish


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    engine = Engine()
    yield engine
    engine.close()


def _events_of(engine: Engine, number: int) -> list[Event]:
    """Return what is said of a job until its end."""
    events: list[Event] = []
    while not (events and isinstance(events[-1], End)):
        assert wait([engine.connection], timeout=60)
        events += [each for each in engine.events() if isinstance(each, Event)]
    assert {event.job for event in events} == {number}
    return events


def test_a_job_is_told_from_status_to_one_end(engine: Engine) -> None:
    engine.order(1, Count(3))
    events = _events_of(engine, 1)

    assert events[0] == Status(1, "counting")
    assert [each.value for each in events if isinstance(each, Partial)] == [1, 2, 3]
    assert [each.done for each in events if isinstance(each, Progress)] == [1, 2, 3]
    assert events[-1] == Succeeded(1, "counted to 3")
    assert sum(isinstance(each, End) for each in events) == 1


def test_arrays_go_both_ways(engine: Engine) -> None:
    array = np.arange(1_000_000)
    engine.order(2, Echo(array))
    end = _events_of(engine, 2)[-1]

    assert isinstance(end, Succeeded)
    np.testing.assert_array_equal(end.result, array * 2)


def test_stop_keeps_and_cancel_discards(engine: Engine) -> None:
    engine.order(3, Count(10_000, pause=0.001))
    engine.request(3, Wish.STOP)
    end = _events_of(engine, 3)[-1]
    assert isinstance(end, Succeeded)
    assert str(end.result).startswith("stopped at")

    engine.order(4, Count(10_000, pause=0.001))
    engine.request(4, Wish.CANCEL)
    assert _events_of(engine, 4)[-1] == WasCancelled(4)


def test_a_wish_for_an_older_job_is_ignored(engine: Engine) -> None:
    engine.order(5, Count(5, pause=0.01))
    engine.request(4, Wish.CANCEL)
    assert _events_of(engine, 5)[-1] == Succeeded(5, "counted to 5")


def test_errors_are_sentences_and_mistakes_carry_their_traceback(engine: Engine) -> None:
    engine.order(6, Fail("input"))
    assert _events_of(engine, 6)[-1] == Failed(6, "seq.txt, line 3: 'E' is no base.")

    engine.order(7, Fail("memory"))
    assert _events_of(engine, 7)[-1] == Failed(7, OUT_OF_MEMORY)

    engine.order(8, Fail("mistake"))
    end = _events_of(engine, 8)[-1]
    assert isinstance(end, Failed)
    assert "ZeroDivisionError: a mistake" in end.message
    assert "Traceback" in end.details


def test_death_is_told_and_nothing_hangs() -> None:
    engine = Engine()
    os.kill(engine.pid, signal.SIGKILL)
    assert engine.sentinel in wait([engine.sentinel], timeout=60)
    assert wait([engine.connection], timeout=60)
    with pytest.raises(EngineDied):
        list(engine.events())
    engine.close()


@pytest.mark.parametrize("end", ["told to quit", "window gone"])
def test_it_ends_without_a_word_while_it_still_imports(end: str, capfd: pytest.CaptureFixture[str]) -> None:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    engine = context.Process(target=serve_importing, args=[theirs])
    engine.start()
    theirs.close()
    if end == "told to quit":
        send(ours, Quit())
    else:
        ours.close()
    engine.join(60)
    assert engine.exitcode == 0
    assert capfd.readouterr() == ("", "")


def test_who_tells_a_window_that_is_gone_ends() -> None:
    ours, theirs = multiprocessing.Pipe()
    ours.close()
    with pytest.raises(SystemExit), theirs:
        _Wire(theirs).send(Status(1, "anybody there?"))


def test_it_loads_tensorflow_by_itself_and_says_so() -> None:
    engine = Engine()
    said: list[object] = []
    while not said:
        assert wait([engine.connection], timeout=120)
        said += list(engine.events())
    engine.close()

    (ready,) = said
    assert isinstance(ready, EngineReady)
    assert ready.devices == devices()
