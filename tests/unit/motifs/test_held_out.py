"""Tests on held-out sequences against scikit-learn, SciPy and enumeration."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import roc_auc_score

from motifdesk.data.alphabet import UNKNOWN, encode
from motifdesk.motifs.held_out import beyond_composition, masked, separation
from motifdesk.motifs.matrix import Motif
from motifdesk.motifs.windows import best_windows

RNG = np.random.default_rng(7)


def test_auroc_and_p_value_of_two_classes() -> None:
    truth = RNG.integers(0, 2, 300).astype(float)
    scores = np.round(RNG.normal(size=300) + 0.3 * truth, 1)  # with ties
    found = separation(scores, truth)
    assert found.auroc == pytest.approx(roc_auc_score(truth, scores))
    # Mann and Whitney's U is the rank sum; its chance is checked by drawing.
    drawn = [roc_auc_score(RNG.permutation(truth), scores) for _ in range(2000)]
    assert found.p_value == pytest.approx(np.mean(np.array(drawn) >= found.auroc), abs=0.02)
    other = separation(scores, truth, negative=True)
    assert other.auroc == pytest.approx(1 - found.auroc)
    assert other.p_value == pytest.approx(1 - found.p_value, abs=1e-3)


def test_values_are_ranked() -> None:
    truth = RNG.normal(size=200)
    scores = truth + RNG.normal(size=200)
    found = separation(scores, truth)
    assert found.p_value == pytest.approx(stats.spearmanr(scores, truth, alternative="greater").pvalue)
    assert found.auroc == pytest.approx(roc_auc_score(truth > np.median(truth), scores))


@pytest.mark.parametrize(
    ("scores", "truth"),
    [([1.0, 2.0, 3.0], [1.0, 1.0, 1.0]), ([1.0, 1.0, 1.0], [0.0, 1.0, 1.0])],
)
def test_nothing_to_separate(scores: list[float], truth: list[float]) -> None:
    found = separation(np.array(scores), np.array(truth))
    assert (found.auroc, found.p_value) == (0.5, 1.0)


def test_hits_on_both_strands_are_masked() -> None:
    word = np.log2(np.where(np.eye(4)[encode(b"GATTACA")] > 0, 0.97, 0.01) / 0.25)
    codes = np.stack([encode(b"CCGATTACACC"), encode(b"CCTGTAATCCC"), encode(b"CCGATTTCACC")])
    hits = masked(codes, word, 13.0, both_strands=True)
    np.testing.assert_array_equal((hits == UNKNOWN).sum(axis=1), [7, 7, 0])
    for both, expected in ((True, [True, True, False]), (False, [True, False, False])):
        scores, _, _ = best_windows(codes, word, both_strands=both)
        np.testing.assert_array_equal(scores >= 13.0, expected)
    np.testing.assert_array_equal(
        (masked(codes, word, 13.0, both_strands=False) == UNKNOWN).sum(axis=1), [7, 0, 0]
    )


def test_a_motif_ranks_above_its_shuffles_where_it_stands_and_anywhere_else_by_chance() -> None:
    motif = Motif("", np.where(np.eye(4)[encode(b"GATTACAGG")] > 0, 0.97, 0.01))
    codes = RNG.integers(0, 4, (600, 60), dtype=np.uint8)
    codes[:200, 10:19] = encode(b"GATTACAGG")
    codes[400:, :30] = UNKNOWN  # half as much room
    ranks = beyond_composition(codes, motif, both_strands=True)
    assert ranks is not None
    assert ranks[:200].mean() > 0.98
    assert ranks[200:400].mean() == pytest.approx(0.5, abs=0.06)
    assert ranks[400:].mean() == pytest.approx(0.5, abs=0.06)


def test_a_run_of_one_base_has_no_other_order() -> None:
    motif = Motif("", np.where(np.eye(4)[encode(b"AAAAAAAA")] > 0, 0.97, 0.01))
    codes = RNG.integers(0, 4, (10, 60), dtype=np.uint8)
    assert beyond_composition(codes, motif, both_strands=True) is None
    longer = Motif("", RNG.dirichlet(np.full(4, 0.2), 61))
    assert beyond_composition(codes, longer, both_strands=True) is None
