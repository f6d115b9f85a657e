"""Schedules and weight decay are what their formulas say."""

from __future__ import annotations

import math

import pytest

from motifdesk.training.optimizer import make_optimizer
from motifdesk.training.settings import TrainingSettings


def test_the_cosine_rises_then_falls_as_its_formula_says() -> None:
    optimizer = make_optimizer(TrainingSettings(schedule="cosine", learning_rate=0.01), 100)
    schedule = optimizer._learning_rate
    for step in range(101):
        falling = 0.005 * (1 + math.cos(math.pi * (step - 10) / 90))
        expected = 0.01 * step / 10 if step < 10 else falling
        assert float(schedule(step)) == pytest.approx(expected, abs=1e-8)


def test_a_constant_rate_stays() -> None:
    optimizer = make_optimizer(TrainingSettings(learning_rate=0.02), 100)
    assert float(optimizer.learning_rate) == pytest.approx(0.02)


@pytest.mark.parametrize(
    ("name", "asked", "found"),
    [("adam", 0.0, None), ("adam", 0.1, 0.1), ("adamw", 0.0, 0.004), ("sgd", 0.2, 0.2)],
)
def test_weight_decay_is_passed_on_where_asked_for(name: str, asked: float, found: float | None) -> None:
    assert make_optimizer(TrainingSettings(optimizer=name, weight_decay=asked), 1).weight_decay == found
