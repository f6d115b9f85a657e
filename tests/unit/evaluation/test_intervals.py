from statistics import NormalDist

import numpy as np
import pytest
from sklearn.metrics import auc, average_precision_score, roc_auc_score

from motifdesk.errors import Cancelled
from motifdesk.evaluation.intervals import (
    area_intervals,
    auroc_score_interval,
    bootstrap_areas,
    percentile_interval,
    proportion_score_interval,
)
from motifdesk.evaluation.ranking import auroc
from motifdesk.monitor import RecordingMonitor, SilentMonitor, Wish


def two_classes(n_positive, n_negative, distance, rng):
    labels = np.repeat([1, 0], [n_positive, n_negative])
    scores = rng.normal(distance * labels, 1.0)
    return labels, scores


def intervals_of(labels, scores):
    areas = auroc(labels, scores), average_precision_score(labels, scores)
    return area_intervals(labels, scores, *areas, SilentMonitor())


@pytest.mark.parametrize("decimals", [8, 0])  # 0 gives many ties
def test_the_bootstrap_agrees_with_a_loop_over_scikit_learn(decimals):
    labels, scores = two_classes(60, 90, 1.0, np.random.default_rng(0))
    scores = scores.round(decimals)
    drawn = bootstrap_areas(labels, scores, SilentMonitor(), draws=2000)
    rng = np.random.default_rng(1)
    looped = []
    for _ in range(1000):
        rows = np.concatenate(
            [rng.choice(np.flatnonzero(labels == label), np.sum(labels == label)) for label in (0, 1)]
        )
        looped.append(
            (roc_auc_score(labels[rows], scores[rows]), average_precision_score(labels[rows], scores[rows]))
        )
    for ours, theirs in zip(drawn, np.transpose(looped), strict=True):
        assert np.mean(ours) == pytest.approx(np.mean(theirs), abs=0.004)
        assert percentile_interval(ours) == pytest.approx(np.quantile(theirs, (0.025, 0.975)), abs=0.012)


@pytest.mark.parametrize("scores", [(0.9, 0.1), (0.1, 0.9), (0.5, 0.5)])
def test_with_one_sequence_a_class_every_draw_is_the_sample_itself(scores):
    labels = np.array([1, 0])
    drawn_auroc, drawn_auprc = bootstrap_areas(labels, np.array(scores), SilentMonitor(), draws=200)
    assert np.all(drawn_auroc == roc_auc_score(labels, scores))
    assert np.all(drawn_auprc == average_precision_score(labels, scores))


def test_blocks_of_draws_cover_large_sets_and_report_progress():
    labels, scores = two_classes(30_000, 30_000, 1.0, np.random.default_rng(0))
    monitor = RecordingMonitor()
    drawn, _ = bootstrap_areas(labels, scores, monitor, draws=200)
    assert len(drawn) == 200
    assert len(monitor.fractions) > 2
    assert monitor.fractions[-1] == 1.0
    assert np.mean(drawn) == pytest.approx(auroc(labels, scores), abs=0.001)
    assert np.std(drawn) == pytest.approx(0.0020, abs=0.0004)  # Hanley and McNeil's formula gives 0.0020


def test_the_same_seed_gives_the_same_interval():
    labels, scores = two_classes(40, 60, 1.0, np.random.default_rng(0))
    assert intervals_of(labels, scores) == intervals_of(labels, scores)


def test_cancelling_ends_the_bootstrap():
    labels, scores = two_classes(40, 60, 1.0, np.random.default_rng(0))
    with pytest.raises(Cancelled):
        bootstrap_areas(labels, scores, RecordingMonitor(wishes=[Wish.CANCEL]))


def test_a_perfect_ranking_of_few_sequences_is_not_called_certain():
    small = intervals_of(*two_classes(20, 20, 100.0, np.random.default_rng(0)))
    large = intervals_of(*two_classes(250, 250, 100.0, np.random.default_rng(0)))
    assert all(interval.high == 1.0 for interval in (*small, *large))
    assert 0.8 < small[0].low < 0.93
    assert 0.8 < small[1].low < 0.93
    assert all(0.98 < interval.low < 0.995 for interval in large)


def test_a_reversed_ranking_gives_the_mirrored_interval():
    low, high = auroc_score_interval(0.9, 30, 70)
    mirrored = auroc_score_interval(0.1, 30, 70)
    assert mirrored == pytest.approx((1 - high, 1 - low))
    assert auroc_score_interval(0.0, 30, 70).low == 0.0


def test_the_score_interval_ends_where_the_hanley_mcneil_error_is_two_sigma():
    n_positive, n_negative = 40, 60
    for end in auroc_score_interval(0.8, n_positive, n_negative):
        more = (n_positive + n_negative) / 2 - 1
        variance = end * (1 - end) * (1 + more * ((1 - end) / (2 - end) + end / (1 + end)))
        error = np.sqrt(variance / (n_positive * n_negative))
        assert abs(end - 0.8) / error == pytest.approx(1.959964, abs=1e-5)


def test_wilsons_interval_is_the_published_one():
    # Newcombe, Statistics in Medicine 1998, 17:857, table I: 81 of 263 gives 0.2553 to 0.3662.
    assert proportion_score_interval(81 / 263, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert proportion_score_interval(0.0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert proportion_score_interval(1.0, 20).high == 1.0


@pytest.mark.slow
@pytest.mark.parametrize(("n_positive", "n_negative"), [(20, 20), (25, 225), (250, 250)])
@pytest.mark.parametrize("true_auroc", [0.5, 0.8, 0.98, 0.9999])
def test_the_intervals_hold_the_truth_in_at_least_95_percent_of_experiments(
    n_positive, n_negative, true_auroc
):
    """Two normal populations, whose areas are known; three standard errors are granted to the simulation."""
    distance = NormalDist().inv_cdf(true_auroc) * np.sqrt(2)
    true_auprc = population_auprc(distance, n_positive / (n_positive + n_negative))
    rng = np.random.default_rng(7)
    experiments = 300
    held = np.zeros(2)
    for _ in range(experiments):
        by_auroc, by_auprc = intervals_of(*two_classes(n_positive, n_negative, distance, rng))
        held += (by_auroc.low <= true_auroc <= by_auroc.high, by_auprc.low <= true_auprc <= by_auprc.high)
    assert np.all(held / experiments >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / experiments))


def population_auprc(distance, prevalence):
    x = np.linspace(-8, 8 + distance, 20_001)
    normal = NormalDist()
    upper = np.array([1 - normal.cdf(value) for value in x])
    recall = np.array([1 - normal.cdf(value - distance) for value in x])
    total = prevalence * recall + (1 - prevalence) * upper
    precision = np.divide(prevalence * recall, total, out=np.ones_like(total), where=total > 0)
    density = np.exp(-((x - distance) ** 2) / 2) / np.sqrt(2 * np.pi)
    return auc(x, precision * density)
