import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from motifdesk.evaluation.ranking import auroc

PAIRS = st.lists(st.tuples(st.integers(0, 1), st.integers(-3, 3)), min_size=2, max_size=40)


@given(PAIRS)
def test_it_is_the_share_of_pairs_ranked_right_ties_counting_half(pairs):
    labels, scores = np.transpose(pairs)
    positives, negatives = scores[labels == 1], scores[labels == 0]
    if not len(positives) or not len(negatives):
        assert np.isnan(auroc(labels, scores))
        return
    difference = positives[:, None] - negatives[None, :]
    assert auroc(labels, scores) == pytest.approx(np.mean((difference > 0) + 0.5 * (difference == 0)))


def test_it_is_scikit_learns_on_single_precision_scores():
    rng = np.random.default_rng(0)
    labels, scores = rng.integers(0, 2, 5000), rng.random(5000, np.float32).round(3)
    assert auroc(labels, scores) == pytest.approx(roc_auc_score(labels, scores))
