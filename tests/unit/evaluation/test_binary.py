from dataclasses import replace

import numpy as np
import pytest
from helpers.examples import example_session
from sklearn import metrics

from motifdesk.errors import Cancelled, InputError
from motifdesk.evaluation.binary import evaluate_binary
from motifdesk.evaluation.results import Level
from motifdesk.monitor import RecordingMonitor, SilentMonitor, Wish


@pytest.fixture(scope="module")
def session():
    return example_session(count=1000)


@pytest.fixture(scope="module")
def evaluation(session):
    return evaluate_binary(session.dataset, session.split, session.run, SilentMonitor())


def test_every_figure_is_scikit_learns_on_the_test_rows(session, evaluation):
    rows = session.split.test
    labels, scores = session.dataset.labels[rows], session.run.scores[rows].astype(float)
    predicted = scores >= 0.5
    assert np.array_equal(evaluation.rows, rows)
    assert np.array_equal(evaluation.confusion, metrics.confusion_matrix(labels, predicted))
    expected = {
        "accuracy": metrics.accuracy_score(labels, predicted),
        "auroc": metrics.roc_auc_score(labels, scores),
        "auprc": metrics.average_precision_score(labels, scores),
        "f1": metrics.f1_score(labels, predicted),
        "mcc": metrics.matthews_corrcoef(labels, predicted),
        "brier": np.mean((scores - labels) ** 2),
        "log_loss": -np.mean(labels * np.log(scores) + (1 - labels) * np.log(1 - scores)),
    }
    for name, value in expected.items():
        assert getattr(evaluation, name) == pytest.approx(value), name


def test_the_curves_span_the_square_and_have_the_areas(evaluation):
    roc, curve = evaluation.roc, evaluation.precision_recall
    assert (roc.false_positive_rate[0], roc.true_positive_rate[0]) == (0, 0)
    assert (roc.false_positive_rate[-1], roc.true_positive_rate[-1]) == (1, 1)
    assert metrics.auc(roc.false_positive_rate, roc.true_positive_rate) == pytest.approx(evaluation.auroc)
    assert (curve.recall[0], curve.recall[-1], curve.precision[-1]) == (1, 0, 1)
    assert len(curve.thresholds) == len(curve.recall) - 1


def test_the_intervals_hold_the_figures(evaluation):
    assert evaluation.auroc_ci95.low < evaluation.auroc < evaluation.auroc_ci95.high
    assert evaluation.auprc_ci95.low < evaluation.auprc < evaluation.auprc_ci95.high


def test_the_result_names_its_run_and_beats_no_baseline_it_should_not(session, evaluation):
    assert evaluation.run_key == session.run.key
    assert evaluation.class_names == session.dataset.class_names
    # The made-up scores reach 0.92; counting words finds the planted motif almost always.
    assert evaluation.baseline.auroc > 0.98
    assert evaluation.verdict.level is Level.CAUTION


def test_scores_without_information_are_called_chance():
    chance = example_session(separation=0.0)
    evaluation = evaluate_binary(chance.dataset, chance.split, chance.run, SilentMonitor())
    assert evaluation.verdict.level is Level.BAD


def test_perfect_scores_of_zero_and_one_give_finite_figures(session):
    sure = replace(session.run, scores=session.dataset.labels.astype(np.float32))
    evaluation = evaluate_binary(session.dataset, session.split, sure, SilentMonitor())
    assert (evaluation.auroc, evaluation.auprc, evaluation.accuracy) == (1.0, 1.0, 1.0)
    assert evaluation.mcc == pytest.approx(1.0)
    assert evaluation.log_loss == pytest.approx(0.0, abs=1e-9)
    assert evaluation.auroc_ci95.low < 1.0
    assert evaluation.verdict.level is Level.GOOD


def test_memorised_training_sequences_are_noticed(session):
    scores = session.run.scores.copy()
    scores[session.split.train] = session.dataset.labels[session.split.train]
    worse = example_session(count=1000, separation=1.0)
    scores[session.split.test] = worse.run.scores[session.split.test]
    evaluation = evaluate_binary(
        session.dataset, session.split, replace(session.run, scores=scores), SilentMonitor()
    )
    assert "overfitting" in " ".join(evaluation.verdict.sentences)


def test_scores_that_are_no_numbers_are_refused(session):
    scores = session.run.scores.copy()
    scores[0] = np.nan
    with pytest.raises(InputError, match="lower learning rate"):
        evaluate_binary(session.dataset, session.split, replace(session.run, scores=scores), SilentMonitor())


def test_a_run_on_other_data_is_refused(session):
    with pytest.raises(ValueError, match="other data"):
        evaluate_binary(
            session.dataset, session.split, replace(session.run, data_key="other"), SilentMonitor()
        )


def test_the_monitor_is_told_and_can_cancel(session):
    monitor = RecordingMonitor()
    evaluate_binary(session.dataset, session.split, session.run, monitor)
    assert monitor.texts
    assert monitor.fractions[-1] == 1.0
    with pytest.raises(Cancelled):
        evaluate_binary(session.dataset, session.split, session.run, RecordingMonitor(wishes=[Wish.CANCEL]))
