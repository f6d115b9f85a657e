from dataclasses import replace

import numpy as np
import pytest
from helpers.examples import example_regression_session
from scipy import stats
from sklearn import metrics
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from motifdesk.errors import Cancelled
from motifdesk.evaluation.baseline import count_words
from motifdesk.evaluation.evaluate import evaluate
from motifdesk.evaluation.results import Level, RegressionEvaluation
from motifdesk.monitor import RecordingMonitor, SilentMonitor, Wish

FIGURES = ("pearson", "spearman", "r2", "mse", "mae")


@pytest.fixture(scope="module")
def session():
    return example_regression_session(count=1200)


@pytest.fixture(scope="module")
def evaluation(session):
    found = evaluate(session.dataset, session.split, session.run, SilentMonitor())
    assert isinstance(found, RegressionEvaluation)
    return found


def figures_of(truth, made):
    return {
        "pearson": stats.pearsonr(truth, made).statistic,
        "spearman": stats.spearmanr(truth, made).statistic,
        "r2": metrics.r2_score(truth, made),
        "mse": metrics.mean_squared_error(truth, made),
        "mae": metrics.mean_absolute_error(truth, made),
    }


def test_every_figure_is_that_of_scipy_and_scikit_learn_on_the_test_rows(session, evaluation):
    rows = session.split.test
    truth, made = session.dataset.labels[rows], session.run.scores[rows].astype(float)
    for name, value in figures_of(truth, made).items():
        assert getattr(evaluation, name) == pytest.approx(value), name
    np.testing.assert_allclose(evaluation.errors, made - truth)
    assert evaluation.headline == ("Pearson", evaluation.pearson, evaluation.pearson_ci95)


def test_the_intervals_are_those_of_a_plain_bootstrap(evaluation):
    rng = np.random.default_rng(3)
    count = len(evaluation.labels)
    drawn = []
    for _ in range(400):
        rows = rng.integers(0, count, count)
        drawn.append(list(figures_of(evaluation.labels[rows], evaluation.scores[rows]).values()))
    lows, highs = np.quantile(drawn, (0.025, 0.975), axis=0)
    for name, low, high in zip(FIGURES, lows, highs, strict=True):
        interval = getattr(evaluation, f"{name}_ci95")
        assert interval.low < getattr(evaluation, name) < interval.high
        assert interval.low == pytest.approx(low, abs=0.2 * (high - low)), name
        assert interval.high == pytest.approx(high, abs=0.2 * (high - low)), name


def test_the_baseline_is_ridge_regression_on_words(session, evaluation):
    dataset, split = session.dataset, session.split
    learn = np.concatenate([split.train, split.validation])
    model = make_pipeline(StandardScaler(with_mean=False), Ridge(alpha=1024.0))
    model.fit(count_words(dataset.sequences, learn).toarray(), dataset.labels[learn])
    made = model.predict(count_words(dataset.sequences, split.test).toarray())
    truth = dataset.labels[split.test]
    assert evaluation.baseline.name == "Ridge regression on counts of 5-base words"
    assert evaluation.baseline.pearson == pytest.approx(stats.pearsonr(truth, made).statistic, abs=1e-3)
    assert evaluation.baseline.r2 == pytest.approx(metrics.r2_score(truth, made), abs=1e-3)
    assert evaluation.baseline.pearson > 0.7


def evaluated(session, scores):
    run = replace(session.run, scores=scores.astype(np.float32))
    return evaluate(session.dataset, session.split, run, SilentMonitor())


def test_constant_predictions_are_no_prediction(session):
    found = evaluated(session, np.full(len(session.dataset), 6.0))
    assert (found.pearson, found.spearman) == (0.0, 0.0)
    assert found.r2 <= 0
    assert found.verdict.level is Level.BAD
    assert np.isfinite([getattr(found, f"{name}_ci95") for name in FIGURES]).all()


def test_perfect_predictions(session):
    found = evaluated(session, session.dataset.labels)
    assert found.pearson == pytest.approx(1.0)
    assert found.r2 == pytest.approx(1.0)
    assert found.mae == pytest.approx(0.0, abs=1e-5)


def test_predictions_on_another_scale_rank_but_do_not_explain(session):
    found = evaluated(session, 3 * session.dataset.labels - 40)
    assert found.pearson == pytest.approx(1.0)
    assert found.r2 < 0
    assert found.verdict.level is Level.CAUTION
    assert "use them to rank" in " ".join(found.verdict.sentences)


def test_the_monitor_is_told_and_can_cancel(session):
    monitor = RecordingMonitor()
    evaluate(session.dataset, session.split, session.run, monitor)
    assert monitor.fractions[-1] == 1.0
    with pytest.raises(Cancelled):
        evaluate(session.dataset, session.split, session.run, RecordingMonitor(wishes=[Wish.CANCEL]))
