from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from motifdesk.data.alphabet import UNKNOWN, Alphabet, encode
from motifdesk.data.sequences import Sequences

texts = st.lists(st.text("ACGTN", max_size=12), max_size=8)


def sequences_of(letters: list[str]) -> Sequences:
    return Sequences.of(encode(text.encode()) for text in letters)


@given(texts)
def test_every_sequence_comes_back(letters: list[str]) -> None:
    sequences = sequences_of(letters)
    assert [sequences.text(index) for index in range(len(sequences))] == letters
    assert sequences.lengths.tolist() == [len(text) for text in letters]
    assert sequences.longest == max(map(len, letters), default=0)


@given(texts, st.one_of(st.none(), st.integers(0, 15)))
def test_the_matrix_fills_up_and_cuts_at_the_end(letters: list[str], length: int | None) -> None:
    sequences = sequences_of(letters)
    width = max(map(len, letters), default=0) if length is None else length
    expected = [list(encode(text[:width].ljust(width, "N").encode())) for text in letters]
    rows = sequences.matrix(length)
    assert rows.shape == (len(letters), width)
    assert rows.dtype == np.uint8
    assert rows.tolist() == expected


def test_rna_is_written_with_u() -> None:
    sequences = Sequences.of([encode(b"ACGU")], Alphabet.RNA)
    assert sequences.text(0) == "ACGU"


def test_shorter_sequences_are_filled_with_unknown_bases() -> None:
    assert sequences_of(["ACG", "A"]).matrix().tolist() == [[0, 1, 2], [0, UNKNOWN, UNKNOWN]]
