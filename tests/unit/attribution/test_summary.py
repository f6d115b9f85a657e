"""The sentence about one sequence's attributions."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.examples import example_regression_session, example_session
from hypothesis import given
from hypothesis import strategies as st

from motifdesk.attribution.summary import (
    Window,
    best_window,
    describe,
    none_predicted,
    strongest_window,
    usual_size,
)
from motifdesk.data.alphabet import Alphabet, encode
from motifdesk.data.iupac import find
from motifdesk.data.simulate import EXAMPLE_MOTIF


def test_the_planted_motif_is_the_strongest_window() -> None:
    attribution = example_session().attribution
    assert attribution is not None
    for codes, values in zip(attribution.codes, attribution.attributions, strict=True):
        for hit in find(codes, EXAMPLE_MOTIF, both_strands=False):
            window = strongest_window(values)
            assert window is not None
            assert (window.start, window.end) == (hit.start, hit.end)
            assert window.share > 0.8


@given(st.lists(st.integers(-8, 8), min_size=1, max_size=14))
def test_no_other_run_stands_out_more(numbers: list[int]) -> None:
    values = np.array(numbers, np.float32)
    window = strongest_window(values)
    if not (values > 0).any():
        assert window is None
        return
    assert window is not None
    excess = values.astype(np.float64) - np.abs(values).mean(dtype=np.float64)
    runs = [excess[start:end].sum() for end in range(1, len(values) + 1) for start in range(end)]
    assert excess[window.start : window.end].sum() == pytest.approx(max(runs))
    share = np.clip(values[window.start : window.end], 0, None).sum() / np.clip(values, 0, None).sum()
    assert window.share == pytest.approx(share)


def test_the_sentence_counts_from_one_and_spells_the_window() -> None:
    values = np.full(50, 0.1, np.float32)
    values[17:29] = 1.0
    codes = encode(b"A" * 17 + b"CGACCGAACUCC" + b"A" * 21)
    assert strongest_window(values) == Window(17, 29, pytest.approx(12 / 15.8))
    assert describe(codes, values, Alphabet.RNA) == (
        "The 12 bases from 18 to 29 (CGACCGAACUCC) carry 76 % of the positive attribution."
    )


def test_a_single_base_is_named_alone() -> None:
    values = np.array([0.1, -0.1, 2.0, 0.1], np.float32)
    assert describe(encode(b"ACGT"), values, Alphabet.DNA) == (
        "Base 3 (G) alone carries 91 % of the positive attribution."
    )


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ([-1.0, -0.5, 0.0, -0.1], "No base of this sequence speaks for the positive class."),
        (
            [1.0, 1.0, 1.0, 1.0],
            "The positive attribution is spread over the whole sequence: no stretch stands out.",
        ),
    ],
)
def test_a_sequence_without_a_strong_run_says_so(values: list[float], sentence: str) -> None:
    assert describe(encode(b"ACGT"), np.array(values, np.float32), Alphabet.DNA) == sentence


def test_unknown_bases_speak_for_nothing() -> None:
    assert describe(encode(b"NNNN"), np.zeros(4, np.float32), Alphabet.DNA) == (
        "There is no known base in this sequence."
    )


def test_next_to_nothing_carries_no_share_of_anything() -> None:
    values = np.array([0.0, 3e-9, 0.0, 0.0], np.float32)
    codes = encode(b"ACGT")
    assert describe(codes, values, Alphabet.DNA, usual=3e-9).startswith("Base 2 (C) alone carries 100 %")
    assert describe(codes, values, Alphabet.DNA, usual=1.0) == (
        "The contributions of these bases amount to nothing beside those in other sequences."
    )
    assert describe(codes, values, Alphabet.DNA, usual=1.0, vanished="It fades.") == "It fades."
    assert describe(codes, values, Alphabet.DNA, usual=3e-9, vanished="It fades.").startswith("Base 2")
    assert describe(codes, np.zeros(4, np.float32), Alphabet.DNA, vanished="It fades.") == "It fades."
    values[3] = -1.0
    assert describe(codes, values, Alphabet.DNA, usual=1.0) == (
        "No base of this sequence speaks for the positive class."
    )


def test_the_usual_size_is_that_of_the_largest_contributions() -> None:
    attribution = example_session(count=100).attribution
    assert attribution is not None
    largest = np.abs(attribution.attributions).max(axis=1)
    assert usual_size(attribution) == pytest.approx(np.quantile(largest, 0.95))


def test_that_nothing_is_predicted_as_positive_is_said() -> None:
    data = example_session(count=20).dataset
    assert data is not None
    scores = np.full(20, 0.03, np.float32)
    assert none_predicted(data, scores) == "No sequence is predicted as 1; the highest score is 0.03."
    scores[3] = 0.499
    assert none_predicted(data, scores).endswith("0.499.")
    scores[3] = 0.5
    assert none_predicted(data, scores) == ""
    values = example_regression_session(count=20)
    assert values.dataset is not None
    assert none_predicted(values.dataset, np.zeros(20, np.float32)) == ""


@given(st.integers(1, 12), st.integers(0, 2**32 - 1))
def test_best_window_agrees_with_summing_each_window(width: int, seed: int) -> None:
    values = np.random.default_rng(seed).integers(-9, 9, (3, 12)).astype(np.float32)
    expected = [
        max(range(12 - width + 1), key=lambda start: (row[start : start + width].sum(), -start))
        for row in values
    ]
    assert best_window(values, width).tolist() == expected


def test_best_window_keeps_its_precision_behind_large_values() -> None:
    values = np.full((1, 10), 1e8, np.float32)
    values[0, 2:] = 0.0
    values[0, 6] = 1.0
    assert best_window(values[:, 2:], 2).tolist() == [3]
    values[0, :2] = [1e8, -1e8]
    assert best_window(values[:, 1:], 2).tolist() == [4]


@pytest.mark.parametrize("width", [0, 5])
def test_best_window_names_the_widths_it_can_use(width: int) -> None:
    with pytest.raises(ValueError, match="give 1 to 4"):
        best_window(np.zeros((2, 4)), width)
