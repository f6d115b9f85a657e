from __future__ import annotations

import gc
import weakref

from helpers.datasets import classes_of, letters_of, reverse_complement_text, values_of
from hypothesis import given
from hypothesis import strategies as st

from motifdesk.data.dataset import Dataset
from motifdesk.data.repeats import contradictions, copies, other_strand, same_rows

# Few letters and short texts, so that copies, reverse complements and palindromes are frequent.
some = st.lists(st.tuples(st.text("ACGT", min_size=1, max_size=3), st.integers(0, 2)), max_size=14)


def labelled(pairs: list[tuple[str, int]]) -> Dataset:
    both = [*pairs, *[("AAAAAA", label) for label in (0, 0, 1, 1, 2, 2)]]
    return classes_of([text for text, _ in both], [label for _, label in both])


@given(some)
def test_copies_repeat_an_earlier_row_with_the_same_label(pairs: list[tuple[str, int]]) -> None:
    dataset = labelled(pairs)
    rows = list(zip(letters_of(dataset), dataset.labels.tolist(), strict=True))
    assert copies(dataset).tolist() == [row in rows[:number] for number, row in enumerate(rows)]


@given(some)
def test_contradictions_are_sequences_with_several_labels(pairs: list[tuple[str, int]]) -> None:
    dataset = labelled(pairs)
    labels: dict[str, set[int]] = {}
    for text, label in zip(letters_of(dataset), dataset.labels.tolist(), strict=True):
        labels.setdefault(text, set()).add(label)
    assert contradictions(dataset).tolist() == [len(labels[text]) > 1 for text in letters_of(dataset)]


@given(some)
def test_the_other_strand_is_found(pairs: list[tuple[str, int]]) -> None:
    dataset = labelled(pairs)
    texts = letters_of(dataset)
    first: dict[str, str] = {}  # the strand that came first
    labels: dict[str, set[tuple[str, int]]] = {}
    for text, label in zip(texts, dataset.labels.tolist(), strict=True):
        key = min(text, reverse_complement_text(text))
        first.setdefault(key, text)
        labels.setdefault(key, set()).add((text, label))
    keys = [min(text, reverse_complement_text(text)) for text in texts]
    found = other_strand(dataset)
    assert found.rows.tolist() == [first[key] != text for key, text in zip(keys, texts, strict=True)]
    expected = [
        len({text for text, _ in labels[key]}) == 2 and len({label for _, label in labels[key]}) > 1
        for key in keys
    ]
    assert found.contradicting.tolist() == expected


def test_repeated_measurements_are_copies_whatever_their_values() -> None:
    dataset = values_of(["ACG", "TTT", "ACG", "TTT"], [1, 2, 3, 2])
    assert copies(dataset).tolist() == [False, False, True, True]
    assert contradictions(dataset).tolist() == [True, False, True, False]


def test_what_is_remembered_of_sequences_goes_with_them() -> None:
    dataset = values_of(["ACG", "ACG"], [1, 2])
    first = same_rows(dataset.sequences, both_strands=False)
    assert same_rows(dataset.sequences, both_strands=False) is first
    gone = weakref.ref(first)
    del dataset, first
    gc.collect()
    assert gone() is None
