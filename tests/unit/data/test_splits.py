from __future__ import annotations

from dataclasses import replace
from math import floor

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.model_selection import train_test_split

from motifdesk.data.alphabet import Alphabet, reverse_complement
from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.sequences import Sequences
from motifdesk.data.splits import Part, SplitSettings, make_split
from motifdesk.errors import Cancelled, InputError
from motifdesk.monitor import RecordingMonitor, Wish


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


def regression_dataset(values: NDArray[np.float64]) -> Dataset:
    count = len(values)
    sequences = Sequences(np.zeros(count, np.uint8), np.arange(count + 1, dtype=np.int64))
    return Dataset(tuple(map(str, range(count))), sequences, values, (), Task.REGRESSION)


def families(count: int, members: int, length: int = 60, seed: int = 0) -> Sequences:
    """Random sequences, each with copies that differ in one base, or read the other strand; families interleaved."""
    rng = np.random.default_rng(seed)
    rows = np.tile(rng.integers(0, 4, (count, length), dtype=np.uint8), (members, 1))
    rows[count:, 5] ^= 1
    rows[-count:] = reverse_complement(rows[-count:])
    return Sequences(rows.reshape(-1), np.arange(len(rows) + 1) * length)


def test_a_regression_split_counts_sequences_by_part_alone() -> None:
    dataset = regression_dataset(np.random.default_rng(0).normal(size=2000))
    split = make_split(dataset, SplitSettings())
    np.testing.assert_array_equal(split.class_counts(dataset), [[1125], [375], [500]])
    learn, test = train_test_split(np.arange(2000), test_size=0.25, random_state=42)
    np.testing.assert_array_equal(split.test, test)
    np.testing.assert_array_equal(split.train, learn[:1125])


def test_a_stratified_regression_split_has_every_tenth_of_the_values_in_each_part() -> None:
    values = np.random.default_rng(0).lognormal(sigma=2, size=1000)
    split = make_split(regression_dataset(values), SplitSettings("stratified"))
    edges = np.quantile(values, np.linspace(0, 1, 11)[1:-1])
    for part, expected in zip(Part, (56.25, 18.75, 25), strict=True):
        held = np.bincount(np.digitize(values[split.rows(part)], edges), minlength=10)
        assert np.abs(held - expected).max() <= 1


@pytest.mark.parametrize("seed", range(3))
def test_similar_sequences_are_never_in_two_parts(seed: int) -> None:
    sequences = families(80, 4, seed=seed)
    labels = np.tile(random_labels(80, seed=seed), 4)
    dataset = Dataset(tuple(map(str, range(320))), sequences, labels, ("0", "1"))
    split = make_split(dataset, SplitSettings("similarity", seed=seed))
    parts = split.parts.reshape(4, 80)
    assert (parts == parts[0]).all()
    counts = split.class_counts(dataset)
    for label in (0, 1):
        expected = np.array([0.5625, 0.1875, 0.25]) * dataset.class_counts[label]
        assert np.abs(counts[:, label] - expected).max() <= 4  # a family


def test_reverse_complements_of_rna_are_different_sequences() -> None:
    sequences = families(80, 2)
    rna = Sequences(sequences.codes, sequences.offsets, Alphabet.RNA)
    dataset = Dataset(tuple(map(str, range(160))), rna, random_labels(160), ("0", "1"))
    parts = make_split(dataset, SplitSettings("similarity")).parts.reshape(2, 80)
    assert (parts[0] != parts[1]).any()


def test_a_split_of_dissimilar_sequences_by_similarity_meets_the_fractions() -> None:
    labels = random_labels(1000, 0.1)
    dataset = Dataset(tuple(map(str, range(1000))), families(1000, 1), labels, ("0", "1"))
    split = make_split(dataset, SplitSettings("similarity", 0.2, 0.1))
    exact = np.outer([0.72, 0.08, 0.2], dataset.class_counts)
    assert np.abs(split.class_counts(dataset) - exact).max() <= 1


@given(
    sizes=st.lists(st.integers(1, 30), min_size=3, max_size=40),
    test=st.floats(0.1, 0.5),
    validation=st.floats(0.1, 0.5),
    seed=st.integers(0, 1000),
)
def test_chromosomes_stay_whole_and_fractions_are_met_within_the_largest(
    sizes: list[int], test: float, validation: float, seed: int
) -> None:
    groups = tuple(f"chr{number}" for number, size in enumerate(sizes) for _ in range(size))
    dataset = replace(regression_dataset(np.arange(len(groups), dtype=np.float64)), groups=groups)
    try:
        split = make_split(dataset, SplitSettings("chromosome", test, validation, seed))
    except InputError:
        assume(False)
    np.testing.assert_array_equal(
        np.sort(np.concatenate([split.rows(part) for part in Part])), np.arange(len(groups))
    )
    where = {group: {int(part) for part in split.parts[np.array(groups) == group]} for group in groups}
    assert all(len(parts) == 1 for parts in where.values())
    shares = np.array([(1 - test) * (1 - validation), (1 - test) * validation, test])
    sizes_met = np.array([len(split.rows(part)) for part in Part])
    assert np.abs(sizes_met - shares * len(groups)).max() <= max(sizes)


def test_another_seed_draws_other_chromosomes() -> None:
    groups = tuple(f"chr{number % 20}" for number in range(400))
    dataset = replace(dataset_with(random_labels(400)), groups=groups)
    tests = [
        set(make_split(dataset, SplitSettings("chromosome", seed=seed)).test.tolist()) for seed in (1, 1, 2)
    ]
    assert tests[0] == tests[1] != tests[2]


def test_the_file_s_own_split_is_kept() -> None:
    parts = np.random.default_rng(0).integers(0, 3, 200).astype(np.uint8)
    dataset = replace(dataset_with(random_labels(200)), parts=parts)
    split = make_split(dataset, SplitSettings("file"))
    np.testing.assert_array_equal(split.parts, parts)


def test_a_validation_part_that_the_file_lacks_is_cut_from_training() -> None:
    parts = np.where(np.arange(200) < 50, Part.TEST, Part.TRAIN).astype(np.uint8)
    dataset = replace(dataset_with(random_labels(200)), parts=parts)
    split = make_split(dataset, SplitSettings("file", validation_fraction=0.2))
    assert [len(split.rows(part)) for part in Part] == [120, 30, 50]
    np.testing.assert_array_equal(np.sort(split.test), np.arange(50))


def test_data_that_lack_what_a_split_goes_by_are_refused() -> None:
    dataset = dataset_with(random_labels(200))
    with pytest.raises(InputError, match="which chromosome"):
        make_split(dataset, SplitSettings("chromosome"))
    with pytest.raises(InputError, match="at least three of them, and these are from chr1 and chr2 alone"):
        make_split(replace(dataset, groups=("chr1", "chr2") * 100), SplitSettings("chromosome"))
    with pytest.raises(InputError, match="no split of its own"):
        make_split(dataset, SplitSettings("file"))
    with pytest.raises(InputError, match="has no test part"):
        make_split(replace(dataset, parts=np.zeros(200, np.uint8)), SplitSettings("file"))
    one_cluster = replace(dataset, sequences=families(1, 200))
    with pytest.raises(InputError, match="part of the split has no sequence"):
        make_split(one_cluster, SplitSettings("similarity"))


def test_splitting_by_similarity_can_be_cancelled() -> None:
    dataset = Dataset(tuple(map(str, range(200))), families(200, 1), random_labels(200), ("0", "1"))
    with pytest.raises(Cancelled):
        make_split(dataset, SplitSettings("similarity"), RecordingMonitor(wishes=[Wish.CANCEL]))
