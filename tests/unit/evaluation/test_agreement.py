import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn import metrics

from motifdesk.evaluation.agreement import agreement

few = st.lists(st.sampled_from([-2.0, 0.0, 0.5, 1.0, 7.0]), min_size=3, max_size=12)


@settings(deadline=None)
@given(few, st.randoms(use_true_random=False))
def test_each_draw_is_measured_as_if_it_stood_alone(values, random):
    truth = np.array(values)
    made = np.array([random.choice([-1.0, 0.0, 2.0, 2.0, 9.0]) for _ in values])
    rng = np.random.default_rng(random.randint(0, 10**6))
    picks = rng.integers(0, len(values), (5, len(values)))
    counts = np.array([np.bincount(row, minlength=len(values)) for row in picks])
    found = agreement(truth, made, counts)
    for draw, rows in enumerate(picks):
        x, y = truth[rows], made[rows]
        constant = len(set(x)) == 1 or len(set(y)) == 1
        assert found.pearson[draw] == pytest.approx(0.0 if constant else stats.pearsonr(x, y).statistic)
        assert found.spearman[draw] == pytest.approx(0.0 if constant else stats.spearmanr(x, y).statistic)
        assert found.mse[draw] == pytest.approx(metrics.mean_squared_error(x, y))
        assert found.mae[draw] == pytest.approx(metrics.mean_absolute_error(x, y))
        expected = 0.0 if len(set(x)) == 1 else metrics.r2_score(x, y)
        assert found.r2[draw] == pytest.approx(expected)


def test_large_values_far_from_zero_stay_exact():
    rng = np.random.default_rng(0)
    truth = 1e6 + rng.normal(size=500)
    made = truth + rng.normal(size=500)
    found = agreement(truth, made, np.ones((1, 500), np.int64))
    assert found.pearson[0] == pytest.approx(stats.pearsonr(truth, made).statistic, abs=1e-7)
    assert found.r2[0] == pytest.approx(metrics.r2_score(truth, made), abs=1e-7)
