"""What runs in a thread is heard of, or given up when the user wishes it."""

from __future__ import annotations

from threading import Event, current_thread

import pytest

from motifdesk.errors import Cancelled
from motifdesk.monitor import RecordingMonitor, Wish
from motifdesk.training.watching import Telling, while_watching


def test_the_result_comes_back_and_the_wishes_were_looked_at_meanwhile() -> None:
    looked = Event()

    def work() -> str:
        assert looked.wait(60)
        return current_thread().name

    name = while_watching(work, looked.set)
    assert name != current_thread().name


def test_errors_come_back() -> None:
    with pytest.raises(ZeroDivisionError):
        while_watching(lambda: 1 / 0, lambda: None)


def test_what_is_given_up_is_not_waited_for() -> None:
    begun, let_go, ended = Event(), Event(), Event()

    def work() -> None:
        begun.set()
        assert let_go.wait(60)
        ended.set()

    def look_up() -> None:
        if begun.is_set():
            raise Cancelled

    with pytest.raises(Cancelled):
        while_watching(work, look_up)
    assert not ended.is_set()
    let_go.set()
    assert ended.wait(60)


def test_progress_is_told_in_words_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 10.0
    monkeypatch.setattr("motifdesk.training.watching.monotonic", lambda: now)
    monitor = RecordingMonitor(wishes=[Wish.STOP])
    telling = Telling(monitor, "counting")
    for done in range(1, 9):
        now += 0.5
        telling.progress(done, 8)

    assert monitor.texts == ["counting", "counting, 50 % done", "counting, 100 % done"]
    assert monitor.fractions == []
    assert telling.wish() is Wish.STOP
