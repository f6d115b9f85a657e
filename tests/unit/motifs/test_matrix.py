"""A motif's letters, bits and scores against the definitions."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import entropy

from motifdesk.data.alphabet import Alphabet
from motifdesk.motifs.matrix import EVEN, Motif

COLUMNS = np.array(
    [[0.97, 0.01, 0.01, 0.01], [0.45, 0.05, 0.45, 0.05], [0.25, 0.25, 0.25, 0.25], [0.0, 0.0, 0.0, 1.0]]
)
MOTIF = Motif("made up", COLUMNS, 100.0)


def test_the_consensus_follows_the_rules() -> None:
    assert MOTIF.consensus == "ARNT"
    assert Motif("", COLUMNS, alphabet=Alphabet.RNA).consensus == "ARNU"
    assert Motif("", np.array([[0.6, 0.35, 0.05, 0.0], [0.6, 0.2, 0.2, 0.0]])).consensus == "MA"


def test_information_is_two_bits_less_the_entropy() -> None:
    expected = 2 - entropy(COLUMNS, base=2, axis=1)
    np.testing.assert_allclose(MOTIF.information, expected)


def test_log_odds_by_hand() -> None:
    bits = MOTIF.log_odds(np.array([0.3, 0.2, 0.2, 0.3]), 0.1)
    assert bits[0, 0] == pytest.approx(math.log2((0.9 * 0.97 + 0.1 * 0.3) / 0.3))
    assert bits[3, 1] == pytest.approx(math.log2(0.1))
    np.testing.assert_allclose(MOTIF.log_odds(EVEN)[2], 0, atol=1e-12)


def test_the_other_strand() -> None:
    other = MOTIF.reverse_complement()
    assert other.consensus == "ANYT"
    np.testing.assert_array_equal(other.reverse_complement().frequencies, COLUMNS)


def test_ends_without_information_are_cut() -> None:
    padded = Motif("", np.concatenate([EVEN[None], COLUMNS, EVEN[None], EVEN[None]]))
    assert padded.trimmed(0.3).consensus == "ARNT"
    assert Motif("", np.tile(EVEN, (3, 1))).trimmed(0.3).width == 3


@pytest.mark.parametrize(
    "frequencies",
    [np.empty((0, 4)), np.full((3, 5), 0.2), np.full((2, 4), 0.3), np.array([[1.2, -0.2, 0, 0]])],
)
def test_what_is_no_matrix_is_refused(frequencies: np.ndarray) -> None:
    with pytest.raises(ValueError, match="motif"):
        Motif("", frequencies)
