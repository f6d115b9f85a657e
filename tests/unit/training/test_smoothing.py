from __future__ import annotations

import numpy as np
import pytest

from motifdesk.training.smoothing import Smoother, smoothed


def by_hand(values: list[float], weight: float) -> list[float]:
    """The mean of all values so far, weighted with weight ** age."""
    means = []
    for now in range(len(values)):
        known = [
            (weight ** (now - place), values[place]) for place in range(now + 1) if np.isfinite(values[place])
        ]
        total = sum(share for share, _ in known)
        means.append(
            sum(share * value for share, value in known) / total if np.isfinite(values[now]) else np.nan
        )
    return means


@pytest.mark.parametrize("weight", [0.0, 0.5, 0.9, 0.99])
def test_it_is_the_weighted_mean_of_what_came_before(weight: float) -> None:
    values = np.random.default_rng(0).normal(size=300)
    np.testing.assert_allclose(smoothed(values, weight), by_hand(values.tolist(), weight), rtol=1e-9)


def test_what_is_not_a_number_counts_for_nothing() -> None:
    values = np.array([np.nan, 1.0, np.inf, 3.0, np.nan, 2.0])
    np.testing.assert_allclose(smoothed(values, 0.8), by_hand(values.tolist(), 0.8))


def test_going_on_is_the_same_as_beginning_anew() -> None:
    values = np.random.default_rng(1).normal(size=1000)
    smoother = Smoother(0.95)
    pieces = [smoother.extend(piece) for piece in np.split(values, [1, 2, 130, 131, 700])]
    np.testing.assert_allclose(np.concatenate(pieces), smoothed(values, 0.95))
    assert len(smoother.extend(np.empty(0))) == 0


def test_a_constant_stays_what_it_is_from_the_first_value_on() -> None:
    np.testing.assert_allclose(smoothed(np.full(10_000, 0.7), 0.99), 0.7)


@pytest.mark.parametrize("weight", [-0.1, 1.0])
def test_other_weights_are_refused(weight: float) -> None:
    with pytest.raises(ValueError, match="weight"):
        Smoother(weight)
