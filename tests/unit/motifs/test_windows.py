"""Scores of windows against a loop over all of them."""

from __future__ import annotations

import numpy as np
import pytest

from motifdesk.data.alphabet import one_hot, reverse_complement
from motifdesk.motifs.windows import best_windows, flipped, window_scores

RNG = np.random.default_rng(3)
CODES = RNG.integers(0, 5, (40, 30), dtype=np.uint8)  # with unknown bases
WEIGHTS = RNG.normal(size=(7, 4))


def by_loops(codes: np.ndarray) -> np.ndarray:
    rows = one_hot(codes).astype(np.float64)
    places = codes.shape[1] - len(WEIGHTS) + 1
    return np.array(
        [[(row[place : place + len(WEIGHTS)] * WEIGHTS).sum() for place in range(places)] for row in rows]
    )


def test_scores_are_the_sums_over_each_window() -> None:
    np.testing.assert_allclose(window_scores(CODES, WEIGHTS), by_loops(CODES), atol=1e-5)


def test_a_matrix_on_the_other_strand_scores_as_the_reverse_complement_does() -> None:
    there = by_loops(reverse_complement(CODES))[:, ::-1]
    np.testing.assert_allclose(window_scores(CODES, flipped(WEIGHTS)), there, atol=1e-5)


def test_the_best_window_of_both_strands() -> None:
    scores, starts, reverse = best_windows(CODES, WEIGHTS, both_strands=True)
    forward, backward = by_loops(CODES), by_loops(reverse_complement(CODES))[:, ::-1]
    both = np.stack([forward, backward])
    np.testing.assert_allclose(scores, both.max(axis=(0, 2)), atol=1e-5)
    np.testing.assert_array_equal(reverse, backward.max(axis=1) > forward.max(axis=1))
    picked = both[reverse.astype(int), np.arange(len(CODES)), starts]
    np.testing.assert_allclose(picked, scores, atol=1e-5)


@pytest.mark.parametrize("length", [0, 6])
def test_a_sequence_shorter_than_the_matrix_has_no_window(length: int) -> None:
    short = CODES[:, :length]
    assert window_scores(short, WEIGHTS).shape == (40, 0)
    assert (best_windows(short, WEIGHTS, both_strands=True)[0] == -np.inf).all()
