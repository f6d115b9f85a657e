"""The effect of a motif in neutral sequences, with functions whose effect is known."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from scipy import stats

from motifdesk.data.alphabet import UNKNOWN, decode
from motifdesk.errors import InputError
from motifdesk.motifs.marginal import inserted, marginal_effect, neutral
from motifdesk.motifs.matrix import Motif
from motifdesk.motifs.typed import typed_motif

RNG = np.random.default_rng(2)
CODES = RNG.integers(0, 4, (60, 40), dtype=np.uint8)
MOTIF = typed_motif("CGACNGAACTCC")


def outputs(codes: np.ndarray) -> np.ndarray:
    """2 where the motif's letters stand together, and a little for each A."""
    texts = [decode(row) for row in codes]
    there = [
        any(text[at : at + 4] == "CGAC" and text[at + 5 : at + 12] == "GAACTCC" for at in range(len(text)))
        for text in texts
    ]
    return 2.0 * np.array(there) + 0.01 * np.array([text.count("A") for text in texts])


def test_the_mean_is_the_difference_that_the_motif_makes() -> None:
    without = neutral(CODES, 3)
    by_hand = []
    for row in without:
        text = decode(row)
        middle = text[:14] + "CGAC" + text[18] + "GAACTCC" + text[26:]
        by_hand.append(2.0 + 0.01 * (middle.count("A") - text.count("A")))
    effect = marginal_effect(MOTIF, CODES, outputs, seed=3)
    np.testing.assert_allclose(effect.effects, by_hand)
    interval = stats.bootstrap(
        (np.array(by_hand),), np.mean, rng=np.random.default_rng(0)
    ).confidence_interval
    assert effect.mean == pytest.approx(np.mean(by_hand))
    assert (effect.low, effect.high) == pytest.approx((interval.low, interval.high), abs=2e-3)


def test_backgrounds_keep_all_pairs_of_neighbours() -> None:
    for before, after in zip(CODES, neutral(CODES, 0), strict=True):
        assert Counter(pairwise(before.tolist())) == Counter(pairwise(after.tolist()))


def test_shorter_sequences_get_it_in_their_middle_or_are_left_out() -> None:
    codes = CODES[:4].copy()
    codes[0, 20:] = UNKNOWN
    codes[1, 11:] = UNKNOWN
    codes[2] = UNKNOWN
    seen: list[np.ndarray] = []

    def predict(given: np.ndarray) -> np.ndarray:
        seen.append(given)
        return outputs(given)

    effect = marginal_effect(typed_motif("CGACCGAACTCC"), codes, predict)
    assert effect.effects.shape == (2,)
    assert decode(seen[0][0])[4:16] == "CGACCGAACTCC"
    assert decode(seen[0][1])[14:26] == "CGACCGAACTCC"
    assert (seen[0][0, 20:] == UNKNOWN).all()


def test_columns_that_say_nothing_keep_the_bases() -> None:
    weak = Motif("", np.array([[0.9, 0.04, 0.03, 0.03], [0.3, 0.25, 0.25, 0.2], [0.0, 0.0, 0.0, 1.0]]))
    changed = inserted(CODES, weak, np.full(60, 5))
    assert (changed[:, 5] == 0).all()
    assert (changed[:, 7] == 3).all()
    np.testing.assert_array_equal(np.delete(changed, [5, 7], axis=1), np.delete(CODES, [5, 7], axis=1))


def test_too_few_sequences() -> None:
    with pytest.raises(InputError, match="Only 0 of 60 sequences are as long as the motif of 12 bases"):
        marginal_effect(MOTIF, CODES[:, :11], outputs)
    with pytest.raises(InputError, match="Only 1 of 1"):
        marginal_effect(MOTIF, CODES[:1], outputs)
