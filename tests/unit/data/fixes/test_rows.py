"""Fixes that leave sequences out."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.datasets import classes_of, letters_of, reverse_complement_text, values_of
from hypothesis import given
from hypothesis import strategies as st

from motifdesk.data.alphabet import Alphabet
from motifdesk.data.dataset import Dataset
from motifdesk.data.fixes.registry import get_fix
from motifdesk.errors import InputError

some = st.lists(st.tuples(st.text("ACGTN", max_size=3), st.integers(0, 1)), max_size=14)
# These stay, whatever is left out, so that each class keeps two sequences.
SAFE = [("AAAAAA", 0), ("AAAAAC", 0), ("AAAAAG", 1), ("AAAACA", 1)]


def labelled(pairs: list[tuple[str, int]]) -> Dataset:
    both = pairs + SAFE
    return classes_of([text for text, _ in both], [label for _, label in both])


def rows_of(dataset: Dataset) -> list[tuple[str, int]]:
    return list(zip(letters_of(dataset), dataset.labels.tolist(), strict=True))


@given(some)
def test_the_first_of_each_duplicate_is_kept(pairs: list[tuple[str, int]]) -> None:
    made = get_fix("drop-duplicates").apply(labelled(pairs))
    assert rows_of(made) == list(dict.fromkeys(pairs + SAFE))


@given(some)
def test_conflicts_are_left_out_wholly(pairs: list[tuple[str, int]]) -> None:
    made = get_fix("drop-conflicts").apply(labelled(pairs))
    labels: dict[str, set[int]] = {}
    for text, label in pairs + SAFE:
        labels.setdefault(text, set()).add(label)
    assert rows_of(made) == [row for row in pairs + SAFE if len(labels[row[0]]) == 1]


@given(some)
def test_no_sequence_stands_on_both_strands_after_the_fix(pairs: list[tuple[str, int]]) -> None:
    dataset = labelled(pairs)
    made = get_fix("drop-reverse-complements").apply(dataset)
    texts = set(letters_of(made))
    assert not any(reverse_complement_text(text) in texts - {text} for text in texts)
    strands: dict[str, set[tuple[str, int]]] = {}
    for text, label in rows_of(dataset):
        strands.setdefault(min(text, reverse_complement_text(text)), set()).add((text, label))
    left = {min(text, reverse_complement_text(text)) for text in texts}
    for key, members in strands.items():
        torn = len({text for text, _ in members}) == 2 and len({label for _, label in members}) == 2
        assert (key in left) is not torn


def test_rna_has_one_strand() -> None:
    dataset = classes_of(["ACC", "GGT", "AAA", "CCC"], [0, 0, 1, 1], alphabet=Alphabet.RNA)
    assert get_fix("drop-reverse-complements").apply(dataset) is dataset


@given(some)
def test_unknown_letters_are_left_out(pairs: list[tuple[str, int]]) -> None:
    dataset = labelled(pairs)
    kept = get_fix("drop-unknown").apply(dataset)
    assert rows_of(kept) == [row for row in pairs + SAFE if "N" not in row[0]]
    known = get_fix("drop-all-unknown").apply(dataset)
    assert rows_of(known) == [row for row in pairs + SAFE if row[0].strip("N")]


def test_repeated_measurements_become_their_mean() -> None:
    dataset = values_of(
        ["ACG", "TTT", "ACG", "GGG", "ACG", "GGG"], [1, 2, 3, 5, 8, 6], parts=[0, 1, 2, 0, 0, 0]
    )
    made = get_fix("average-duplicates").apply(dataset)
    assert letters_of(made) == ["ACG", "TTT", "GGG"]
    assert made.labels.tolist() == [4, 2, 5.5]
    assert made.ids == ("s0", "s1", "s3")
    assert made.remarks == ("2 repeated sequences kept once, with the mean of the values: 6 rows became 3.",)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=30))
def test_the_mean_is_numpy_s(members: list[int]) -> None:
    values = np.random.default_rng(0).normal(size=len(members))
    made = get_fix("average-duplicates").apply(values_of(["ACGT"[one] for one in members], values.tolist()))
    expected = [values[np.array(members) == one].mean() for one in dict.fromkeys(members)]
    assert made.labels.tolist() == pytest.approx(expected)


def test_leaving_out_everything_or_a_class_is_refused() -> None:
    with pytest.raises(InputError, match="no sequence at all"):
        get_fix("drop-unknown").apply(values_of(["NA", "CN"], [1, 2]))
    with pytest.raises(InputError, match="label 'yes'"):
        get_fix("drop-unknown").apply(classes_of(["AA", "CC", "NA", "CN"], [0, 0, 1, 1]))
