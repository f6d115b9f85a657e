from __future__ import annotations

from math import floor

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.model_selection import train_test_split

from motifdesk.data.dataset import Dataset
from motifdesk.data.sequences import Sequences
from motifdesk.data.splits import Part, SplitSettings, make_split
from motifdesk.errors import InputError


def dataset_with(labels: NDArray[np.int64]) -> Dataset:
    count = len(labels)
    sequences = Sequences(np.zeros(count, np.uint8), np.arange(count + 1, dtype=np.int64))
    return Dataset(tuple(map(str, range(count))), sequences, labels, ("0", "1"))


def random_labels(count: int, share: float = 0.5, seed: int = 0) -> NDArray[np.int64]:
    labels = (np.random.default_rng(seed).random(count) < share).astype(np.int64)
    labels[:4] = [0, 1, 0, 1]
    return labels


@pytest.mark.parametrize("count", [40, 97, 250, 1001, 2000, 2003])
@pytest.mark.parametrize("fraction", [0.1, 0.25, 0.3, 1 / 3, 0.5])
@pytest.mark.parametrize("seed", [0, 42])
def test_the_random_split_is_the_tutorials(count: int, fraction: float, seed: int) -> None:
    dataset = dataset_with(random_labels(count))
    split = make_split(dataset, SplitSettings(test_fraction=fraction, seed=seed))
    learn, test = train_test_split(np.arange(count), test_size=fraction, random_state=seed)
    kept = floor(len(learn) * 0.75)  # what Keras's validation_split=0.25 keeps
    np.testing.assert_array_equal(split.test, test)
    np.testing.assert_array_equal(split.train, learn[:kept])
    np.testing.assert_array_equal(split.validation, learn[kept:])


def test_the_default_split_of_2000_sequences_has_500_test_sequences() -> None:
    split = make_split(dataset_with(random_labels(2000)), SplitSettings())
    assert [len(split.rows(part)) for part in Part] == [1125, 375, 500]


@given(
    count=st.integers(40, 400),
    share=st.floats(0.1, 0.9),
    test=st.floats(0.05, 0.6),
    validation=st.floats(0.05, 0.6),
    kind=st.sampled_from(["random", "stratified"]),
    seed=st.integers(0, 1000),
)
def test_every_sequence_is_in_exactly_one_part(
    count: int, share: float, test: float, validation: float, kind: str, seed: int
) -> None:
    dataset = dataset_with(random_labels(count, share, seed))
    settings = SplitSettings(kind, test, validation, seed)
    try:
        split = make_split(dataset, settings)
    except InputError:
        assume(False)
    rows = np.concatenate([split.train, split.validation, split.test])
    assert rows.dtype == np.int64
    np.testing.assert_array_equal(np.sort(rows), np.arange(count))
    for part in Part:
        assert (split.parts[split.rows(part)] == part).all()
    np.testing.assert_array_equal(split.class_counts(dataset).sum(axis=0), dataset.class_counts)


@given(
    count=st.integers(40, 400),
    share=st.floats(0.1, 0.9),
    test=st.floats(0.1, 0.5),
    validation=st.floats(0.1, 0.5),
    seed=st.integers(0, 1000),
)
def test_the_stratified_split_keeps_proportions_within_one_sequence(
    count: int, share: float, test: float, validation: float, seed: int
) -> None:
    dataset = dataset_with(random_labels(count, share, seed))
    try:
        split = make_split(dataset, SplitSettings("stratified", test, validation, seed))
    except InputError:
        assume(False)
    counts = split.class_counts(dataset)
    # How many of each class a part of this size should hold, in the proportions of what was divided.
    learn = counts[:2].sum(axis=0)
    for label in (0, 1):
        exact = dataset.class_counts[label] * test
        assert abs(counts[Part.TEST, label] - exact) < 1
        for part in (Part.TRAIN, Part.VALIDATION):
            exact = learn[label] * counts[part].sum() / learn.sum()
            assert abs(counts[part, label] - exact) <= 1


def test_the_same_seed_gives_the_same_split_and_another_seed_another() -> None:
    dataset = dataset_with(random_labels(200))
    for kind in ("random", "stratified"):
        first, again, other = (make_split(dataset, SplitSettings(kind, seed=seed)) for seed in (1, 1, 2))
        np.testing.assert_array_equal(first.train, again.train)
        assert not np.array_equal(np.sort(first.test), np.sort(other.test))


def test_a_part_without_a_class_is_refused_by_name() -> None:
    labels = np.zeros(200, np.int64)
    labels[:2] = 1
    with pytest.raises(InputError, match="part of the split has no sequence with the label '1'"):
        make_split(dataset_with(labels), SplitSettings())


@pytest.mark.parametrize(
    "values", [{"test_fraction": 0.0}, {"test_fraction": 0.95}, {"kind": "blind"}, {"seed": -1}]
)
def test_settings_out_of_range_are_refused(values: dict[str, float | str]) -> None:
    with pytest.raises(InputError):
        SplitSettings(**values)  # type: ignore[arg-type]
