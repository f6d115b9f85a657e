from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motifdesk.data.alphabet import (
    IUPAC,
    UNKNOWN,
    Alphabet,
    decode,
    encode,
    first_non_base,
    one_hot,
    reverse_complement,
)


def test_the_order_of_the_bases_is_fixed_in_either_case() -> None:
    assert encode(b"ACGTUacgtu").tolist() == [0, 1, 2, 3, 3] * 2


def test_every_ambiguity_letter_is_unknown() -> None:
    ambiguous = "".join(letter for letter, bases in IUPAC.items() if len(bases) > 1)
    assert len(ambiguous) == 11
    assert (encode((ambiguous + ambiguous.lower()).encode()) == UNKNOWN).all()


def test_a_sequence_that_lacks_a_base_keeps_its_columns() -> None:
    assert one_hot(encode(b"GT")).tolist() == [[0, 0, 1, 0], [0, 0, 0, 1]]


def test_the_row_of_an_unknown_base_is_zero() -> None:
    rows = one_hot(encode(b"NA"))
    assert rows.dtype == np.float32
    assert rows.tolist() == [[0, 0, 0, 0], [1, 0, 0, 0]]


def test_one_hot_takes_any_shape() -> None:
    assert one_hot(np.zeros((2, 3), np.uint8)).shape == (2, 3, 4)


def test_skipped_letters_leave_no_trace() -> None:
    assert encode(b"A\nC\n\nG", skip=b"\n").tolist() == [0, 1, 2]


@pytest.mark.parametrize(("text", "position"), [(b"ACGT", None), (b"", None), (b"ACXT", 2), (b"\xffA", 0)])
def test_the_first_letter_that_is_no_base_is_found(text: bytes, position: int | None) -> None:
    assert first_non_base(encode(text)) == position


@given(st.text("ACGTN"))
def test_letters_survive_encoding(text: str) -> None:
    assert decode(encode(text.encode())) == text
    assert decode(encode(text.encode()), Alphabet.RNA) == text.replace("T", "U")


@given(st.text("ACGTN"))
def test_the_reverse_complement_pairs_every_base(text: str) -> None:
    expected = text[::-1].translate(str.maketrans("ACGT", "TGCA"))
    assert decode(reverse_complement(encode(text.encode()))) == expected


def test_the_reverse_complement_turns_each_row_on_its_own() -> None:
    rows = np.array([[0, 0, 1], [3, 2, 4]], np.uint8)
    assert reverse_complement(rows).tolist() == [[2, 3, 3], [4, 1, 0]]
