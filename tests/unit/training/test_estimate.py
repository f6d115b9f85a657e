"""The estimate is arithmetic on what was measured; a clock that counts the work shows it exactly."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from helpers.small import small_data, small_plan

from motifdesk.errors import Cancelled, EnvironmentLacks
from motifdesk.jobs.tasks import EstimateTraining
from motifdesk.models.network import Network
from motifdesk.monitor import RecordingMonitor, SilentMonitor, Wish
from motifdesk.training.estimate import Estimate, estimate
from motifdesk.training.fit import fit
from motifdesk.training.loop import TrainingLoop
from motifdesk.training.memory import highest_while, memory_explained, step_bytes
from motifdesk.training.settings import TrainingSettings

SETTINGS = TrainingSettings(epochs=40, batch_size=9)
TRACE, BATCH, LOOK = 5.0, 0.01, 0.002


class Clock:
    """Counts work as if it took so long: compiling, a batch learned from, a batch looked at."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        self.batches = self.looks = 0
        steps, look = TrainingLoop.take_steps, TrainingLoop.look

        def trace(_: TrainingLoop) -> None:
            self.now += TRACE

        def count_steps(loop: TrainingLoop, rows: np.ndarray, flips: np.ndarray):
            batches = -(-len(rows) // SETTINGS.batch_size)
            self.batches += batches
            self.now += batches * BATCH
            return steps(loop, rows, flips)

        def count_looks(loop: TrainingLoop, rows: np.ndarray):
            looks = -(-len(rows) // loop.look_batch)
            self.looks += looks
            self.now += looks * LOOK
            return look(loop, rows)

        patch.setattr(TrainingLoop, "trace", trace)
        patch.setattr(TrainingLoop, "take_steps", count_steps)
        patch.setattr(TrainingLoop, "look", count_looks)

    def __call__(self) -> float:
        return self.now


def test_it_adds_up_what_a_training_then_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    dataset, split = small_data(600)
    clock = Clock(monkeypatch)
    guess = estimate(dataset, split, small_plan(), SETTINGS, SilentMonitor(), clock)
    sampled = clock.batches, clock.looks

    began = clock.now
    fit(dataset, split, small_plan(), replace(SETTINGS, epochs=3), SilentMonitor())
    assert guess.seconds_per_epoch * 3 == pytest.approx(clock.now - began - TRACE)
    assert guess.seconds_first_step == pytest.approx(TRACE + BATCH + LOOK)
    assert guess.seconds == pytest.approx(guess.seconds_first_step + 40 * guess.seconds_per_epoch)
    assert sampled[0] <= 2 + 0.3 / BATCH  # quick: never more batches than fill the time


def test_a_set_smaller_than_a_batch_is_one_batch_an_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    dataset, split = small_data()
    clock = Clock(monkeypatch)
    settings = replace(SETTINGS, batch_size=65_536)
    monkeypatch.setattr(TrainingLoop, "look", lambda loop, rows: None)
    guess = estimate(dataset, split, small_plan(), settings, SilentMonitor(), clock)
    batches = -(-len(split.train) // SETTINGS.batch_size)  # as the clock counts them
    assert guess.seconds_per_epoch == pytest.approx(batches * BATCH)


def test_memory_is_what_the_process_holds_and_at_least_what_the_layers_say() -> None:
    dataset, split = small_data(400)
    small, large = (
        EstimateTraining(dataset, split, plan, replace(SETTINGS, batch_size=256)).run(SilentMonitor())
        for plan in (small_plan("primer"), small_plan("primer", filters=1024))
    )
    assert 50e6 < small.memory_bytes < 20e9
    assert large.memory_added >= step_bytes(Network(small_plan("primer", filters=1024)), len(split.train))
    assert small.fits
    assert not replace(small, memory_added=2 * small.free_bytes).fits


def test_what_the_layers_of_the_primer_say() -> None:
    network = Network(
        small_plan("primer")
    )  # 30 bases, 8 filters of 8: 23 × 8, pooled to 5 × 8, flat, 16 and 2
    numbers = 23 * 8 + 5 * 8 + 40 + 16 + 2
    assert step_bytes(network, 32) == numbers * 32 * 4
    assert step_bytes(Network(replace(network.plan, members=3)), 32) == 3 * numbers * 32 * 4
    assert step_bytes(Network(replace(network.plan, both_strands=True)), 1) == 2 * numbers * 4


def test_the_most_memory_is_seen_while_it_is_held() -> None:
    readings = iter([10, 30, *[50] * 1000])
    result, most = highest_while(lambda: "done", lambda: None, lambda: next(readings))
    assert result == "done"
    assert most == 50


def test_it_is_cancelled_at_once() -> None:
    with pytest.raises(Cancelled):
        EstimateTraining(*small_data(), small_plan(), SETTINGS).run(RecordingMonitor(wishes=[Wish.CANCEL]))


def test_a_step_that_needs_more_than_there_is_offers_a_smaller_batch(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("motifdesk.training.memory.free_bytes", lambda: 1_000_000)
    dataset, split = small_data(600)
    plan, settings = small_plan("primer", filters=1024), replace(SETTINGS, batch_size=250)
    for begin in (fit, estimate):
        with pytest.raises(EnvironmentLacks) as raised:
            begin(dataset, split, plan, settings, SilentMonitor())
        text = str(raised.value)
        assert text.startswith(
            "The computer's memory is not enough for batches of 250: a step takes at least 0.0"
        )
        assert text.endswith("choose a batch size of 125, or a smaller network or shorter sequences.")


class ResourceExhaustedError(Exception):
    """Named as TensorFlow's own."""


@pytest.mark.parametrize("error", [MemoryError, ResourceExhaustedError])
def test_a_step_that_finds_no_memory_offers_a_smaller_batch_and_keeps_its_checkpoint(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: type[Exception]
) -> None:
    steps, taken = TrainingLoop.take_steps, []

    def take_steps(loop: TrainingLoop, rows: np.ndarray, flips: np.ndarray):
        taken.append(len(rows))
        if sum(taken) > 2 * 135:
            raise error
        return steps(loop, rows, flips)

    monkeypatch.setattr(TrainingLoop, "take_steps", take_steps)
    dataset, split = small_data()
    path = tmp_path / "a.checkpoint"
    with pytest.raises(
        EnvironmentLacks, match="not enough for batches of 135; choose a batch size of 67, or a"
    ):
        fit(dataset, split, small_plan(), replace(SETTINGS, batch_size=4096), SilentMonitor(), path)
    assert path.exists()


def test_other_errors_stay_what_they_are() -> None:
    with pytest.raises(ZeroDivisionError), memory_explained(4):
        raise ZeroDivisionError
    with (
        pytest.raises(EnvironmentLacks, match="batches of 1; choose a smaller network or shorter"),
        memory_explained(1),
    ):
        raise MemoryError


def test_an_estimate_is_plain() -> None:
    guess = Estimate(2.0, 0.5, 10, 3_000, 1_000, 2_000)
    assert (guess.seconds, guess.fits) == (7.0, True)
