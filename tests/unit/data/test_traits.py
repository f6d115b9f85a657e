"""What decides about the network is found as other libraries find it, and not found where it is not there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import mutual_info_score

from motifdesk.data.alphabet import Codes, reverse_complement
from motifdesk.data.dataset import Dataset
from motifdesk.data.sequences import Sequences
from motifdesk.data.simulate import SimulationSettings, simulate
from motifdesk.data.traits import find_traits


def data_of(codes: Codes, labels: np.ndarray) -> Dataset:
    offsets = np.arange(len(codes) + 1) * codes.shape[1]
    return Dataset(
        tuple(map(str, range(len(codes)))), Sequences(codes.reshape(-1), offsets), labels, ("0", "1")
    )


def random_data(count: int = 3000, length: int = 40) -> tuple[Codes, np.ndarray]:
    rng = np.random.default_rng(0)
    codes = rng.integers(0, 4, (count, length), dtype=np.uint8)
    return codes, np.arange(count) % 2


def motif_data(*, either_strand: bool) -> Dataset:
    dataset = simulate(SimulationSettings(motif="GATTACAG", count=3000, length=40, seed=1))
    codes = dataset.sequences.matrix().copy()
    if either_strand:
        codes[::2] = reverse_complement(codes[::2])
        codes[1::4] = reverse_complement(codes[1::4])
    return data_of(codes, dataset.labels)


def all_rows(dataset: Dataset) -> np.ndarray:
    return np.arange(len(dataset))


def test_what_a_position_tells_is_mutual_information_less_chance() -> None:
    codes, labels = random_data()
    hits = np.random.default_rng(1).random(len(labels)) < 0.6
    codes[hits, 12] = 2 * labels[hits]
    dataset = data_of(codes, labels)
    found = find_traits(dataset, all_rows(dataset))

    nats = np.array([mutual_info_score(labels, column) for column in codes.T])
    told = (nats / np.log(2) - 3 / (2 * len(labels) * np.log(2))) / 1.0  # two even classes have one bit
    assert found.position == 13
    assert found.position_tells == pytest.approx(told[12] - np.median(told), rel=1e-6)
    assert found.position_tells > 0.1


def test_variants_of_one_sequence_are_recognised_by_their_usual_bases() -> None:
    codes, labels = random_data(length=20)
    variants = np.where(codes % 4 == 0, codes[0], 1).astype(np.uint8)
    dataset = data_of(variants, labels)
    found = find_traits(dataset, all_rows(dataset))

    commonest = [max((variants[:, place] == base).sum() for base in range(4)) for place in range(20)]
    assert found.usual == pytest.approx(np.mean(commonest) / len(variants))


def test_the_most_telling_word_is_part_of_the_motif() -> None:
    dataset = motif_data(either_strand=False)
    found = find_traits(dataset, all_rows(dataset))
    letters = ["".join("ACGT"[base] for base in row) for row in dataset.sequences.matrix()]
    holds = np.array([found.word in text for text in letters])

    assert found.word in "GATTACAG"
    truth = dataset.labels == 1
    assert found.word_tells == pytest.approx(holds[truth].mean() - holds[~truth].mean())


def test_strands_are_told_apart() -> None:
    one, either = motif_data(either_strand=False), motif_data(either_strand=True)
    codes, labels = random_data()
    nothing = data_of(codes, labels)

    apart = find_traits(one, all_rows(one)).strands_alike
    alike = find_traits(either, all_rows(either)).strands_alike
    assert apart is not None
    assert abs(apart) < 0.3
    assert alike is not None
    assert alike > 0.8
    assert find_traits(nothing, all_rows(nothing)).strands_alike is None


def test_only_the_rows_that_are_given_decide() -> None:
    dataset = motif_data(either_strand=False)
    rows = np.arange(0, 3000, 2)
    before = find_traits(dataset, rows)
    labels = dataset.labels.copy()
    labels[1::2] = 1 - labels[1::2]

    assert find_traits(replace(dataset, labels=labels), rows) == before
    assert before.count == 1500
