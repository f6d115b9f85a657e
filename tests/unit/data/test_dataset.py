from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from motifdesk.data.alphabet import Alphabet, encode
from motifdesk.data.dataset import Dataset
from motifdesk.data.sequences import Sequences
from motifdesk.errors import InputError


def dataset_of(labels: list[int], letters: str = "ACGT") -> Dataset:
    sequences = Sequences.of([encode(letters.encode())] * len(labels))
    ids = tuple(str(number) for number in range(1, len(labels) + 1))
    return Dataset(ids, sequences, np.array(labels, np.int64), ("no", "yes"))


def test_classes_are_counted_in_the_order_of_their_names() -> None:
    dataset = dataset_of([0, 1, 1, 0, 1])
    assert dataset.class_counts == (2, 3)
    assert len(dataset) == 5


@pytest.mark.parametrize(
    ("labels", "words"),
    [([0, 0, 0], "no sequences with the label 'yes'"), ([0, 0, 1], "only one sequence with the label 'yes'")],
)
def test_a_class_that_cannot_be_learned_is_refused(labels: list[int], words: str) -> None:
    with pytest.raises(InputError, match=words):
        dataset_of(labels)


def test_ids_sequences_and_labels_must_agree_in_number() -> None:
    with pytest.raises(ValueError, match="differ in number"):
        replace(dataset_of([0, 0, 1, 1]), ids=("1",))


def test_equal_data_have_equal_keys_and_other_data_others() -> None:
    first = dataset_of([0, 0, 1, 1])
    assert first.key == dataset_of([0, 0, 1, 1]).key
    rna = replace(first, sequences=Sequences(first.sequences.codes, first.sequences.offsets, Alphabet.RNA))
    others = [
        dataset_of([0, 1, 0, 1]),
        dataset_of([0, 0, 1, 1], "ACGA"),
        replace(first, class_names=("0", "1")),
        rna,
    ]
    assert len({first.key, *(other.key for other in others)}) == 5


def test_the_key_sees_where_one_sequence_ends() -> None:
    one = Sequences.of([encode(text) for text in (b"AC", b"GT", b"A", b"C")])
    other = Sequences.of([encode(text) for text in (b"A", b"CGT", b"A", b"C")])
    base = Dataset(("1", "2", "3", "4"), one, np.array([0, 0, 1, 1]), ("0", "1"))
    assert base.key != replace(base, sequences=other).key
