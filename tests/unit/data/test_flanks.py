from __future__ import annotations

from collections import Counter

import pytest
from helpers.datasets import classes_of, letters_of, random_texts, values_of

from motifdesk.data import rows
from motifdesk.data.flanks import base_counts, constant_bases, find_flanks, flank_widths


@pytest.mark.parametrize("from_end", [False, True])
def test_bases_are_counted_by_class_and_position(monkeypatch: pytest.MonkeyPatch, from_end: bool) -> None:
    monkeypatch.setattr(rows, "_BLOCK", 30)
    texts = [text + "N" * (number % 3) for number, text in enumerate(random_texts(40, 9))]
    labels = [number % 3 for number in range(40)]
    counts = base_counts(classes_of(texts, labels), 8, from_end=from_end)
    for label in range(3):
        for place in range(8):
            column = Counter(
                text[::-1][place] if from_end else text[place]
                for text, own in zip(texts, labels, strict=True)
                if own == label
            )
            assert counts[label, place].tolist() == [column[letter] for letter in "ACGTN"]


def test_both_ends_are_found_in_sequences_of_any_length_and_with_errors() -> None:
    middles = [text[: 10 + number % 7] for number, text in enumerate(random_texts(100, 20))]
    texts = [f"ACGGT{middle}TTGACC" for middle in middles]
    texts[7] = "ACCGT" + texts[7][5:]
    of_all, of_classes = find_flanks(values_of(texts, list(range(100))))
    assert of_all == ("ACGGT", "TTGACC")
    assert of_classes == (of_all,)


def test_an_end_of_one_class_is_found() -> None:
    texts = [("GATTACA" if number % 2 else "") + text for number, text in enumerate(random_texts(80, 30))]
    dataset = classes_of(texts, [number % 2 for number in range(80)])
    of_all, of_classes = find_flanks(dataset)
    assert of_all == ("", "")
    assert of_classes == (("", ""), ("GATTACA", ""))
    assert flank_widths(dataset) == (7, 0)


def test_short_few_and_whole_are_no_ends() -> None:
    short = [f"ATG{text}" for text in random_texts(50, 20)]
    few = [f"ACGGT{text}" for text in random_texts(12, 20)]
    whole = ["ACGTACGTAC"] * 50
    for texts in (short, few, whole):
        assert flank_widths(values_of(texts, list(range(len(texts))))) == (0, 0)


def test_constant_positions_have_95_percent_of_one_base() -> None:
    texts = ["A" + ("C" if number < 95 else "G") + ("T" if number < 94 else "A") for number in range(100)]
    constant, bases = constant_bases(base_counts(values_of(texts, list(range(100))), 3)[0])
    assert constant.tolist() == [True, True, False]
    assert bases[:2].tolist() == [0, 1]
    assert letters_of(values_of(texts, list(range(100)))) == texts
