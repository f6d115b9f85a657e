from __future__ import annotations

import numpy as np
import pytest
from helpers.datasets import classes_of, letters_of, random_texts, values_of
from hypothesis import given, settings
from hypothesis import strategies as st

from motifdesk.data.dataset import Dataset
from motifdesk.data.fixes.registry import AppliedFix, Fix, all_fixes, apply_fixes, get_fix
from motifdesk.data.simulate import SimulationSettings, simulate
from motifdesk.errors import InputError

FIXES = list(all_fixes().values())


def messy(*, regression: bool) -> Dataset:
    """Return data in which every fix finds something to do."""
    texts = [f"ACGGT{text}" for text in random_texts(60, 12)]
    texts += [texts[3], texts[4], texts[5][:-3], "N" * 17, texts[7][:-1] + "N", "AC"[::-1] + texts[8]]
    texts += [texts[9].translate(str.maketrans("ACGT", "TGCA"))[::-1], texts[10]]
    parts = [number % 3 for number in range(len(texts))]
    if regression:
        values = np.exp(np.random.default_rng(0).normal(size=len(texts)) * 2)
        return values_of(texts, values.tolist(), parts=parts)
    return classes_of(texts, [number % 2 for number in range(len(texts))], parts=parts)


def name_of(item: Fix) -> str:
    return item.name


@pytest.mark.parametrize("item", FIXES, ids=name_of)
def test_every_fix_says_what_it_does_and_mends_something(item: Fix) -> None:
    assert item.label
    assert item.sentence.endswith(".")
    changed = []
    for dataset in (messy(regression=False), messy(regression=True)):
        key = dataset.key
        made = item.apply(dataset)
        assert dataset.key == key
        if made is dataset:
            continue
        changed.append(made)
        assert made.key != key
        assert len(made.remarks) == 1
        assert made.remarks[0].endswith(".")
        assert made.remarks[0][0].isupper() or made.remarks[0][0].isdigit()
    assert changed


@pytest.mark.parametrize("item", FIXES, ids=name_of)
@pytest.mark.parametrize("regression", [False, True])
def test_what_belongs_to_a_row_stays_with_it(item: Fix, regression: bool) -> None:
    dataset = messy(regression=regression)
    made = item.apply(dataset)
    assert len(made) == len(made.sequences) == len(made.labels) == len(made.ids)
    assert made.parts is not None
    assert dataset.parts is not None
    for row, name in enumerate(made.ids):
        old = int(name[1:])
        assert made.parts[row] == dataset.parts[old]
        assert made.groups is None or made.groups[row] == f"chr{old % 3}"
        if not item.name.endswith("labels") and item.name != "average-duplicates":
            assert made.labels[row] == dataset.labels[old]


@pytest.mark.parametrize("item", FIXES, ids=name_of)
def test_nothing_is_done_to_clean_data(item: Fix) -> None:
    dataset = simulate(SimulationSettings(count=100, length=30))
    assert item.apply(dataset) is dataset


@pytest.mark.parametrize("item", [item for item in FIXES if not item.takes], ids=name_of)
def test_a_value_that_no_fix_takes_is_refused(item: Fix) -> None:
    with pytest.raises(InputError, match="takes no value"):
        item.apply(messy(regression=False), "7")
    assert item.apply(messy(regression=False), "").key == item.apply(messy(regression=False)).key


def test_an_unknown_fix_is_refused_with_the_names_of_all() -> None:
    with pytest.raises(InputError, match=r"no fix 'shuffle'.*drop-duplicates"):
        get_fix("shuffle")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([item.name for item in FIXES]), max_size=6))
def test_fixes_are_replayed_in_order_those_of_length_last(names: list[str]) -> None:
    original = messy(regression=True)
    step = original
    for last in (False, True):
        for name in names:
            step = get_fix(name).apply(step) if get_fix(name).last is last else step
    made = apply_fixes(original, [AppliedFix(name) for name in names])
    assert (made.key, made.ids, made.remarks) == (step.key, step.ids, step.remarks)


def test_filling_up_never_makes_a_sequence_one_with_unknown_bases() -> None:
    dataset = messy(regression=False)
    one, other = AppliedFix("pad-longest"), AppliedFix("drop-unknown")
    made = apply_fixes(dataset, [one, other])
    assert made.remarks == apply_fixes(dataset, [other, one]).remarks
    assert len(made) == len(dataset) - 2
    assert apply_fixes(dataset, [other]).remarks == made.remarks[:1]


def test_applied_fixes_can_be_compared() -> None:
    assert AppliedFix("length", 50) == AppliedFix("length", 50) != AppliedFix("length", 60)


def test_two_fixes_leave_two_sentences() -> None:
    dataset = messy(regression=False)
    made = apply_fixes(dataset, [AppliedFix("drop-unknown"), AppliedFix("length", "10")])
    assert made.remarks == (
        "2 sequences with unknown bases left out.",
        "66 sequences cropped to the middle 10 bases.",
    )
    assert {len(text) for text in letters_of(made)} == {10}
