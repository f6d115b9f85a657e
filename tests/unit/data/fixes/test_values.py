"""Fixes that change sequences or labels."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.datasets import classes_of, found, letters_of, random_texts, values_of
from hypothesis import given
from hypothesis import strategies as st

from motifdesk.data.dataset import Dataset
from motifdesk.data.fixes.registry import get_fix
from motifdesk.errors import InputError

texts = st.lists(st.text("ACGT", min_size=1, max_size=9), min_size=2, max_size=6)


def values(letters: list[str]) -> Dataset:
    return values_of(letters, list(range(len(letters))))


def middle(text: str, width: int) -> str:
    start = (len(text) - width) // 2
    return text[start : start + width]


@given(texts)
def test_padding_and_cropping_to_what_is_there(letters: list[str]) -> None:
    dataset = values(letters)
    lengths = [len(text) for text in letters]
    padded = [text.ljust(max(lengths), "N") for text in letters]
    assert letters_of(get_fix("pad-longest").apply(dataset)) == padded
    assert letters_of(get_fix("length").apply(dataset, "max")) == padded
    assert letters_of(get_fix("length").apply(dataset)) == padded
    cropped = [middle(text, min(lengths)) for text in letters]
    assert letters_of(get_fix("crop-centre").apply(dataset)) == cropped
    assert letters_of(get_fix("length").apply(dataset, "min")) == cropped
    assert letters_of(get_fix("crop-shortest").apply(dataset)) == [text[: min(lengths)] for text in letters]


@given(texts, st.integers(1, 12))
def test_any_length_can_be_asked_for(letters: list[str], width: int) -> None:
    dataset = values(letters)
    expected = [middle(text, width) if len(text) > width else text.ljust(width, "N") for text in letters]
    assert letters_of(get_fix("length").apply(dataset, str(width))) == expected
    assert letters_of(get_fix("length").apply(dataset, width)) == expected
    for text, made in zip(letters, letters_of(get_fix("crop-centre").apply(dataset, width)), strict=True):
        left = (width - len(text) + 1) // 2  # of an odd number, the one more on the left
        wide = "N" * left + text + "N" * (width - len(text) - left)
        assert made == (middle(text, width) if len(text) >= width else wide)


@pytest.mark.parametrize("value", ["0", "1000001", "1e18", "-3", "2.5", "long", "nan", "inf", "1e400"])
@pytest.mark.parametrize("name", ["length", "crop-centre"])
def test_what_is_no_length_is_refused(name: str, value: str) -> None:
    with pytest.raises(InputError, match="whole number of bases"):
        get_fix(name).apply(values(["ACG", "AC"]), value)


@pytest.mark.parametrize("name", ["crop-shortest", "crop-centre"])
def test_no_sequence_is_cropped_to_nothing(name: str) -> None:
    with pytest.raises(InputError, match="has no base"):
        get_fix(name).apply(values(["ACG", ""]))


def test_lengths_are_told_with_numbers() -> None:
    remarks = get_fix("length").apply(values(["ACGTAC", "AC", "ACG"]), 3).remarks
    assert remarks == (
        "1 sequence cropped to the middle 3 bases, 1 sequence filled up with unknown bases at the end to 3 bases.",
    )


def test_constant_ends_are_cut_off_all_and_found_no_more() -> None:
    inner = random_texts(100, 30)
    dataset = values([f"ACGGT{text}TTGACC" for text in inner])
    made = get_fix("cut-flanks").apply(dataset)
    assert letters_of(made) == inner
    assert "constant-flanks" in found(dataset)
    assert "constant-flanks" not in found(made)


def test_the_end_of_one_class_is_cut_off_all() -> None:
    inner = random_texts(100, 30)
    labels = [number % 2 for number in range(100)]
    dataset = classes_of(
        [("GATTACA" if label else "") + text for text, label in zip(inner, labels, strict=True)], labels
    )
    made = letters_of(get_fix("cut-flanks").apply(dataset))
    assert made == [text if label else text[7:] for text, label in zip(inner, labels, strict=True)]


def test_ends_that_are_all_there_is_are_not_cut_off() -> None:
    inner = random_texts(80, 8)
    letters = [f"ACGGTC{text}" if number % 2 else f"{text}TTGACC" for number, text in enumerate(inner)]
    letters[0] = letters[0][:11]
    letters[1] = letters[1][:11]
    with pytest.raises(InputError, match="would leave nothing"):
        get_fix("cut-flanks").apply(classes_of(letters, [number % 2 for number in range(80)]))


finite = st.floats(-1e6, 1e6, allow_nan=False, width=32)


@given(st.lists(finite, min_size=2, max_size=30))
def test_the_logarithm_keeps_the_order(labels: list[float]) -> None:
    made = get_fix("log-labels").apply(values_of(["A"] * len(labels), labels))
    assert np.isfinite(made.labels).all()
    assert (np.diff(made.labels[np.argsort(labels, kind="stable")]) >= 0).all()


@pytest.mark.parametrize(
    ("labels", "value", "expected", "remark"),
    [
        ([1, 2, 8], None, [0, 1, 3], "log2(value)"),
        ([0, 1, 7], None, [0, 1, 3], "log2(value + 1)"),
        ([-3, -2, 4], None, [0, 1, 3], "log2(value + 4)"),
        ([5, 6, 12], "-4", [0, 1, 3], "log2(value - 4)"),
    ],
)
def test_the_logarithm_is_to_base_two_and_says_what_was_added(
    labels: list[float], value: str | None, expected: list[float], remark: str
) -> None:
    made = get_fix("log-labels").apply(values_of(["A"] * 3, labels), value)
    assert made.labels.tolist() == expected
    assert made.remarks == (f"Values replaced by {remark}.",)


def test_an_offset_that_is_too_small_is_refused() -> None:
    with pytest.raises(InputError, match="add more than 3"):
        get_fix("log-labels").apply(values_of(["A"] * 3, [-3, 1, 2]), 2)
    with pytest.raises(InputError, match="give a number"):
        get_fix("log-labels").apply(values_of(["A"] * 3, [-3, 1, 2]), "much")


def test_clipping_sets_what_is_above_the_limit_to_it() -> None:
    made = get_fix("clip-labels").apply(values_of(["A"] * 4, [1, 5, 9, 4]), "4.5")
    assert made.labels.tolist() == [1, 4.5, 4.5, 4]
    assert made.remarks == ("2 values above 4.5 set to 4.5.",)
    with pytest.raises(InputError, match="all would become the same"):
        get_fix("clip-labels").apply(values_of(["A"] * 2, [1, 2]), 1)


def test_by_default_values_are_clipped_where_the_instrument_saturates_else_at_the_far_tail() -> None:
    rng = np.random.default_rng(0)
    labels = np.minimum(np.exp(rng.normal(size=1000)), 4)
    high = np.flatnonzero(labels == 4)
    labels[high[:3]] = 4.001
    made = get_fix("clip-labels").apply(values_of(["A"] * 1000, labels.tolist()))
    assert (made.labels == np.minimum(labels, 4)).all()
    tail = np.exp(rng.normal(size=1000))
    made = get_fix("clip-labels").apply(values_of(["A"] * 1000, tail.tolist()))
    assert (made.labels < tail).sum() == 5
