from dataclasses import replace

import numpy as np
import pytest
from helpers.examples import example_multiclass_session
from sklearn import metrics

from motifdesk.data.dataset import Task
from motifdesk.errors import Cancelled, InputError
from motifdesk.evaluation import intervals
from motifdesk.evaluation.evaluate import _BY_TASK, evaluate
from motifdesk.evaluation.results import Level, MulticlassEvaluation
from motifdesk.monitor import RecordingMonitor, SilentMonitor, Wish


@pytest.fixture(scope="module")
def session():
    return example_multiclass_session(count=1200)


@pytest.fixture(scope="module")
def evaluation(session):
    found = evaluate(session.dataset, session.split, session.run, SilentMonitor())
    assert isinstance(found, MulticlassEvaluation)
    return found


@pytest.fixture(scope="module")
def truth(session):
    rows = session.split.test
    scores = session.run.scores[rows].astype(float)
    return session.dataset.labels[rows], scores / scores.sum(axis=1, keepdims=True)


def test_every_figure_is_scikit_learns_on_the_test_rows(evaluation, truth):
    labels, scores = truth
    predicted = scores.argmax(axis=1)
    expected = {
        "accuracy": metrics.accuracy_score(labels, predicted),
        "auroc": metrics.roc_auc_score(labels, scores, multi_class="ovr", average="macro"),
        "auprc": metrics.average_precision_score(np.eye(3)[labels], scores, average="macro"),
        "precision": metrics.precision_score(labels, predicted, average="macro"),
        "recall": metrics.recall_score(labels, predicted, average="macro"),
        "f1": metrics.f1_score(labels, predicted, average="macro"),
        "mcc": metrics.matthews_corrcoef(labels, predicted),
        "brier": metrics.brier_score_loss(labels, scores),
        "log_loss": metrics.log_loss(labels, scores),
    }
    for name, value in expected.items():
        assert getattr(evaluation, name) == pytest.approx(value), name
    assert np.array_equal(evaluation.confusion, metrics.confusion_matrix(labels, predicted))
    assert np.array_equal(evaluation.predicted, predicted)


@pytest.mark.parametrize("index", range(3))
def test_every_class_is_measured_against_the_rest(evaluation, truth, index):
    labels, scores = truth[0] == index, truth[1]
    predicted = scores.argmax(axis=1) == index
    found = evaluation.classes[index]
    assert (found.name, found.count) == (("neither", "motif", "mirror")[index], labels.sum())
    assert found.auroc == pytest.approx(metrics.roc_auc_score(labels, scores[:, index]))
    assert found.auprc == pytest.approx(metrics.average_precision_score(labels, scores[:, index]))
    assert found.precision == pytest.approx(metrics.precision_score(labels, predicted))
    assert found.recall == pytest.approx(metrics.recall_score(labels, predicted))
    assert found.f1 == pytest.approx(metrics.f1_score(labels, predicted))
    assert metrics.auc(found.roc.false_positive_rate, found.roc.true_positive_rate) == pytest.approx(
        found.auroc
    )
    assert found.auroc_ci95.low < found.auroc < found.auroc_ci95.high
    assert found.auprc_ci95.low < found.auprc < found.auprc_ci95.high


def test_the_intervals_hold_the_figures_and_are_those_of_a_plain_bootstrap(evaluation, truth):
    labels, scores = truth
    rng = np.random.default_rng(7)
    drawn = []
    for _ in range(300):
        rows = np.concatenate(
            [rng.choice(np.flatnonzero(labels == index), np.sum(labels == index)) for index in range(3)]
        )
        drawn.append(
            (
                metrics.roc_auc_score(labels[rows], scores[rows], multi_class="ovr"),
                np.mean(labels[rows] == scores[rows].argmax(axis=1)),
            )
        )
    lows, highs = np.quantile(drawn, (0.025, 0.975), axis=0)
    for place, (interval, value) in enumerate(
        (
            (evaluation.auroc_ci95, evaluation.auroc),
            (evaluation.accuracy_ci95, evaluation.accuracy),
        )
    ):
        assert interval.low < value < interval.high
        assert interval.low <= lows[place] + 0.01
        assert interval.high >= highs[place] - 0.01
        assert interval.high - interval.low < 2.5 * (highs[place] - lows[place])


def test_draws_of_one_class_against_the_rest_are_those_of_two_classes():
    rng = np.random.default_rng(0)
    labels = np.arange(60) % 3
    scores = rng.dirichlet(np.ones(3), 60).round(1)
    accuracy, areas, precisions = intervals._bootstrap_classes(labels, scores, SilentMonitor(), draws=200)
    assert areas.shape == precisions.shape == (200, 3)
    # The draws' means are near the figures of all sequences.
    assert accuracy.mean() == pytest.approx(np.mean(scores.argmax(axis=1) == labels), abs=0.02)
    for index in range(3):
        assert areas[:, index].mean() == pytest.approx(
            metrics.roc_auc_score(labels == index, scores[:, index]), abs=0.02
        )


def test_the_headline_and_the_baseline(session, evaluation):
    assert evaluation.headline == ("AUROC", evaluation.auroc, evaluation.auroc_ci95)
    assert evaluation.run_key == session.run.key
    assert evaluation.baseline.name == "Logistic regression on counts of 5-base words"
    assert evaluation.baseline.auroc > 0.95  # words of the motif and of its mirror image give it away


def test_guessing_is_called_so():
    chance = example_multiclass_session(count=600, separation=0.0)
    found = evaluate(chance.dataset, chance.split, chance.run, SilentMonitor())
    assert found.verdict.level is Level.BAD


def test_a_class_that_the_test_set_lacks_is_left_out_of_the_means(session):
    labels = session.dataset.labels.copy()
    test = session.split.test
    labels[test[labels[test] == 2]] = 0
    dataset = replace(session.dataset, labels=labels)
    run = replace(session.run, data_key=dataset.key)
    found = evaluate(dataset, session.split, run, SilentMonitor())
    assert found.classes[2].count == 0
    assert np.isnan(found.classes[2].auroc)
    assert found.auroc == pytest.approx(np.mean([found.classes[0].auroc, found.classes[1].auroc]))
    assert np.isfinite(found.auroc_ci95).all()
    assert np.isfinite(found.baseline.auroc)


def test_perfect_scores(session):
    scores = np.eye(3, dtype=np.float32)[session.dataset.labels]
    found = evaluate(session.dataset, session.split, replace(session.run, scores=scores), SilentMonitor())
    assert (found.accuracy, found.auroc, found.f1) == (1.0, 1.0, 1.0)
    assert found.auroc_ci95.low < 1.0
    assert found.accuracy_ci95.low < 1.0


def test_what_cannot_be_evaluated_is_refused(session):
    broken = session.run.scores.copy()
    broken[0, 0] = np.nan
    with pytest.raises(InputError, match="lower learning rate"):
        evaluate(session.dataset, session.split, replace(session.run, scores=broken), SilentMonitor())
    with pytest.raises(ValueError, match="other data"):
        evaluate(session.dataset, session.split, replace(session.run, data_key="other"), SilentMonitor())
    with pytest.raises(Cancelled):
        evaluate(session.dataset, session.split, session.run, RecordingMonitor(wishes=[Wish.CANCEL]))


def test_every_task_has_an_evaluation():
    assert set(_BY_TASK) == set(Task)
