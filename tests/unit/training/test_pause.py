"""A training pauses, goes on as if nothing had been, and ends while it pauses."""

from __future__ import annotations

import time
from dataclasses import replace
from threading import Event

import pytest
from helpers.small import epochs_of, small_data, small_plan

from motifdesk.errors import Cancelled, InputError
from motifdesk.monitor import RecordingMonitor, SilentMonitor, Wish, wait_while_paused
from motifdesk.training.fit import fit
from motifdesk.training.loop import TrainingLoop
from motifdesk.training.records import Ending
from motifdesk.training.settings import TrainingSettings

SETTINGS = TrainingSettings(epochs=4, batch_size=16)


class Pausing(RecordingMonitor):
    """Wishes a pause once an epoch has ended, and something else after so many looks."""

    def __init__(self, looks: int, then: Wish) -> None:
        super().__init__()
        self._looks, self._then = looks, then

    def wish(self) -> Wish:
        if not epochs_of(self.values):
            return Wish.GO_ON
        self._looks -= 1
        return Wish.PAUSE if self._looks >= 0 else self._then


@pytest.fixture(autouse=True)
def long_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every short sleep of a pause count as a hundred seconds, and take none."""
    slept = 0.0

    def sleep(_: float) -> None:
        nonlocal slept
        slept += 100

    for name in ("motifdesk.monitor.monotonic", "motifdesk.training.pace.perf_counter"):
        monkeypatch.setattr(name, lambda: time.perf_counter() + slept)
    monkeypatch.setattr("motifdesk.monitor.sleep", sleep)


def test_waiting_says_so_and_how_long() -> None:
    monitor = RecordingMonitor(wishes=[Wish.PAUSE] * 5 + [Wish.GO_ON])
    assert wait_while_paused(monitor, "counting") == pytest.approx(400, abs=50)
    assert monitor.texts == ["paused", "counting"]
    assert wait_while_paused(monitor, "counting") == 0
    assert len(monitor.texts) == 2


def test_a_pause_changes_nothing_and_its_time_does_not_count() -> None:
    dataset, split = small_data()
    monitor = Pausing(20, Wish.GO_ON)
    run = fit(dataset, split, small_plan(), SETTINGS, monitor)
    whole = fit(dataset, split, small_plan(), SETTINGS, SilentMonitor())

    assert monitor.texts[-3:] == ["paused", "training", "scoring every sequence"]
    assert run.model.key == whole.model.key
    for one, other in zip(run.history, whole.history, strict=True):
        assert replace(one, seconds=0) == replace(other, seconds=0)
    assert max(record.seconds for record in run.history) < 100
    assert run.seconds < 100


def test_stop_and_cancel_end_a_pause() -> None:
    dataset, split = small_data()
    run = fit(dataset, split, small_plan(), SETTINGS, Pausing(5, Wish.STOP))
    assert (run.ending, len(run.history)) == (Ending.STOPPED, 1)
    with pytest.raises(Cancelled):
        fit(dataset, split, small_plan(), SETTINGS, Pausing(5, Wish.CANCEL))


@pytest.mark.parametrize(("wish", "error"), [(Wish.CANCEL, Cancelled), (Wish.STOP, InputError)])
def test_a_wish_is_heard_while_the_network_is_compiled(
    monkeypatch: pytest.MonkeyPatch, wish: Wish, error: type[Exception]
) -> None:
    monitor = RecordingMonitor()
    heard, waited = Event(), []

    def trace(_: TrainingLoop) -> None:
        monitor.wishes = [wish]
        waited.append(heard.wait(60))  # what takes long

    monkeypatch.setattr(TrainingLoop, "trace", trace)
    dataset, split = small_data()
    with pytest.raises(error):
        fit(dataset, split, small_plan(), SETTINGS, monitor)
    assert not waited
    heard.set()
    assert monitor.texts == ["preparing the network", "compiling"]


def test_scoring_may_be_cancelled() -> None:
    class AtTheEnd(RecordingMonitor):
        def wish(self) -> Wish:
            return Wish.CANCEL if self.texts[-1:] == ["scoring every sequence"] else Wish.GO_ON

    dataset, split = small_data()
    with pytest.raises(Cancelled):
        fit(dataset, split, small_plan(), SETTINGS, AtTheEnd())
