import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from motifdesk.evaluation.threshold import decide

PAIRS = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 10)), min_size=1, max_size=40)


@given(PAIRS, st.integers(0, 11))
def test_every_figure_is_scikit_learns(pairs, tenths):
    labels, scores = np.transpose(pairs)
    decision = decide(labels, scores / 10, tenths / 10)
    predicted = (scores >= tenths).astype(int)
    expected = {
        "confusion": metrics.confusion_matrix(labels, predicted, labels=[0, 1]).tolist(),
        "accuracy": metrics.accuracy_score(labels, predicted),
        "precision": metrics.precision_score(labels, predicted, zero_division=0),
        "recall": metrics.recall_score(labels, predicted, zero_division=0),
        "specificity": metrics.recall_score(1 - labels, 1 - predicted, zero_division=0),
        "f1": metrics.f1_score(labels, predicted, zero_division=0),
    }
    assert [list(row) for row in decision.confusion] == expected.pop("confusion")
    for name, value in expected.items():
        assert getattr(decision, name) == pytest.approx(value), name
    if len(set(labels)) == len(set(predicted)) == 2:
        assert decision.mcc == pytest.approx(metrics.matthews_corrcoef(labels, predicted))
    else:
        assert decision.mcc == 0.0


def test_a_score_at_the_threshold_is_predicted_positive():
    decision = decide(np.array([0, 1]), np.array([0.5, 0.5]), 0.5)
    assert decision.confusion == ((0, 1), (0, 1))


def test_counts_of_large_sets_do_not_overflow_the_correlation():
    labels = np.repeat([0, 1], 3_000_000)
    assert decide(labels, labels.astype(np.float32), 0.5).mcc == pytest.approx(1.0)
