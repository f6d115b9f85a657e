"""The motif search against regular expressions on the letters."""

from __future__ import annotations

import re

import numpy as np
import pytest
from helpers.examples import example_session
from hypothesis import given
from hypothesis import strategies as st

from motifdesk.data.alphabet import IUPAC, encode, reverse_complement
from motifdesk.data.iupac import Hit, find, masks_of, rows_with
from motifdesk.data.sequences import Sequences
from motifdesk.data.simulate import EXAMPLE_MOTIF
from motifdesk.errors import InputError

MOTIFS = st.text("ACGTURYSWKMBDHVNacgtn", min_size=1, max_size=7)
COMPLEMENT = str.maketrans("ACGTURYSWKMBDHVN", "TGCAAYRSWMKVHDBN")


def starts_by_re(text: str, motif: str) -> set[int]:
    pattern = "".join(f"[{IUPAC[letter]}]" for letter in motif.upper())
    return {match.start() for match in re.finditer(f"(?={pattern})", text)}


def find_by_re(text: str, motif: str, *, both_strands: bool) -> list[Hit]:
    forward = starts_by_re(text, motif)
    reverse = starts_by_re(text, motif.upper().translate(COMPLEMENT)[::-1]) - forward
    found = [(start, "+") for start in forward] + [(start, "-") for start in reverse if both_strands]
    return sorted(Hit(start, start + len(motif), strand) for start, strand in found)


@given(st.text("ACGTN", max_size=40), MOTIFS, st.booleans())
def test_find_agrees_with_regular_expressions(text: str, motif: str, both_strands: bool) -> None:
    expected = find_by_re(text, motif, both_strands=both_strands)
    assert find(encode(text.encode()), motif, both_strands=both_strands) == expected


@given(st.lists(st.text("ACGTN", max_size=12), max_size=12), MOTIFS, st.booleans())
def test_rows_with_agrees_with_find_in_each_sequence(
    texts: list[str], motif: str, both_strands: bool
) -> None:
    sequences = Sequences.of(encode(text.encode()) for text in texts)
    expected = [bool(find(sequences[row], motif, both_strands=both_strands)) for row in range(len(texts))]
    assert rows_with(sequences, motif, both_strands=both_strands).tolist() == expected


def test_rows_with_sees_matches_across_the_borders_of_its_chunks() -> None:
    length = 300_000
    codes = np.zeros(2 * length, np.uint8)
    codes[[2**18 - 1, length + 7]] = 2
    sequences = Sequences(codes, np.array([0, length, 2 * length], np.int64))
    assert rows_with(sequences, "AGA").tolist() == [True, True]
    assert rows_with(sequences, "GAAAAAAAG").tolist() == [False, False]


def test_every_positive_of_the_example_holds_the_motif() -> None:
    dataset = example_session().dataset
    assert dataset is not None
    found = rows_with(dataset.sequences, EXAMPLE_MOTIF, both_strands=False)
    assert found.tolist() == (dataset.labels == 1).tolist()


def test_a_palindrome_is_reported_once() -> None:
    assert find(encode(b"TTGAATTCAA"), "GAATTC") == [Hit(2, 8, "+")]


def test_the_reverse_complement_is_found_on_the_other_strand_only() -> None:
    codes = reverse_complement(encode(b"AA" + EXAMPLE_MOTIF.encode() + b"TTT"))
    assert find(codes, EXAMPLE_MOTIF) == [Hit(3, 15, "-")]
    assert find(codes, EXAMPLE_MOTIF, both_strands=False) == []


@pytest.mark.parametrize("motif", ["", "A" * 11])
def test_a_motif_that_cannot_occur_is_not_found(motif: str) -> None:
    assert find(encode(b"AAAAAAAAAA"), motif) == []


@pytest.mark.parametrize(
    ("motif", "place", "letter"), [("ACXG", 3, "X"), ("A-", 2, "-"), ("ß", 1, "ß"), ("Aſ", 2, "ſ")]
)
def test_a_letter_that_is_none_is_named_with_its_place(motif: str, place: int, letter: str) -> None:
    with pytest.raises(InputError, match=f"letter {place} is '{letter}'"):
        masks_of(motif)


def test_unknown_is_never_allowed() -> None:
    assert not masks_of("ACGTN")[:, 4].any()
