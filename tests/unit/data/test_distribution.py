from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from motifdesk.data.distribution import find_saturation, has_long_tail, log_offset, skewness

finite = st.floats(allow_nan=False, allow_infinity=False, width=32)
labels = st.lists(finite, min_size=2, max_size=60).map(lambda values: np.array(values, np.float64))


def normal(count: int = 1000, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=count)


def test_skewness_is_scipy_s() -> None:
    values = np.exp(normal())
    assert skewness(values) == pytest.approx(stats.skew(values))
    assert skewness(np.full(5, 3.0)) == 0


def test_a_log_normal_tail_is_long_and_others_are_not() -> None:
    assert has_long_tail(np.exp(normal()))
    assert has_long_tail(np.exp(normal()) - 3)
    assert not has_long_tail(normal())
    assert not has_long_tail(-np.exp(normal()))


@given(labels)
def test_every_label_has_a_logarithm(values: np.ndarray) -> None:
    assert np.isfinite(np.log2(values + log_offset(values))).all()
    has_long_tail(values)


def test_the_offset_of_counts_is_one_and_of_positive_values_none() -> None:
    assert log_offset(np.array([0.0, 3, 7])) == 1
    assert log_offset(np.array([0.5, 3, 7])) == 0
    assert log_offset(np.array([-2.0, 0.5, 7])) > 2


def test_a_pile_at_the_greatest_value_is_saturation() -> None:
    values = np.exp(normal())
    limit = np.quantile(values, 0.97)
    found = find_saturation(np.minimum(values, limit))
    assert found is not None
    assert found.value == pytest.approx(limit, rel=1e-3)
    assert found.rows == pytest.approx(30, abs=2)


def test_a_scanner_s_limits_differ_by_little() -> None:
    values = np.minimum(np.exp(normal() + 9), 40_000)
    high = values == 40_000
    values[high] = np.where(np.arange(high.sum()) % 2, 40_000, 39_999)
    found = find_saturation(values)
    assert found is not None
    assert (found.value, found.rows) == (39_999, high.sum())


def test_tails_and_grades_are_no_saturation() -> None:
    assert find_saturation(normal()) is None
    assert find_saturation(np.exp(normal())) is None
    assert find_saturation(np.random.default_rng(0).integers(1, 11, 1000).astype(float)) is None
    assert find_saturation(np.full(100, 2.0)) is None


@given(labels)
def test_saturation_never_fails(values: np.ndarray) -> None:
    found = find_saturation(values)
    assert found is None or (values >= found.value).sum() == found.rows
