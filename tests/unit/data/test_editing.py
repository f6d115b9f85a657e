from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motifdesk.data.alphabet import UNKNOWN, Alphabet, decode, encode
from motifdesk.data.editing import INSERTED, Edited, Edits

START = encode(b"ACGTACGT")


def test_changes_are_named_by_their_place_in_the_original() -> None:
    edited = Edited.of(START).substitute(0, 2).delete(3).insert(5, 0).insert(0, 3)
    assert decode(edited.codes) == "TGCGACAGT"
    assert edited.changes(Alphabet.DNA) == ("0insT", "A1G", "T4del", "6insA")
    assert edited.changes(Alphabet.RNA) == ("0insU", "A1G", "U4del", "6insA")
    assert edited.origins.tolist() == [INSERTED, 0, 1, 2, 4, 5, INSERTED, 6, 7]
    assert edited.changed.tolist() == [0, 1, 6]


def test_a_base_put_back_is_no_change() -> None:
    edited = Edited.of(START).substitute(2, 0).substitute(2, 2)
    assert edited.changes(Alphabet.DNA) == ()
    assert edited.changed.tolist() == []


def test_the_other_strand_counts_from_its_own_start() -> None:
    edited = Edited.of(encode(b"AACGTTTG")).substitute(0, 2).delete(3).insert(5, 0)
    assert decode(edited.codes) == "GACTTATG"
    turned = edited.turned()  # of CAAACGTT
    assert (decode(turned.original), decode(turned.codes)) == ("CAAACGTT", "CATAAGTC")
    assert turned.changes(Alphabet.DNA) == ("2insT", "C5del", "T8C")
    assert turned.turned().changes(Alphabet.DNA) == edited.changes(Alphabet.DNA)


def test_the_sequence_itself_stays_as_it_was() -> None:
    first = Edited.of(START)
    first.substitute(0, 3).delete(1).insert(0, 2)
    assert decode(first.codes) == "ACGTACGT"
    assert decode(START) == "ACGTACGT"


@given(st.lists(st.tuples(st.sampled_from("sid"), st.integers(0, 7), st.integers(0, 4)), max_size=12))
def test_strings_edited_the_same_way_are_equal(steps: list[tuple[str, int, int]]) -> None:
    edited, text = Edited.of(START), "ACGTACGT"
    for kind, position, code in steps:
        letter = "ACGTN"[code]
        if kind == "i" and position <= len(text):
            edited, text = edited.insert(position, code), text[:position] + letter + text[position:]
        elif position >= len(text):
            with pytest.raises(ValueError, match="position is"):
                edited.delete(position)
        elif kind == "s":
            edited, text = edited.substitute(position, code), text[:position] + letter + text[position + 1 :]
        elif kind == "d":
            edited, text = edited.delete(position), text[:position] + text[position + 1 :]
    assert decode(edited.codes) == text
    assert (np.diff(edited.origins[edited.origins >= 0]) > 0).all()


def test_an_impossible_base_is_refused() -> None:
    with pytest.raises(ValueError, match="code is 5"):
        Edited.of(START).substitute(0, 5)


def test_changes_are_undone_and_made_again() -> None:
    edits = Edits(START)
    assert not edits.can_undo
    edits.undo()
    edits.apply(edits.current.substitute(0, 1))
    edits.apply(edits.current.delete(7))
    edits.undo()
    assert decode(edits.current.codes) == "CCGTACGT"
    assert edits.can_redo
    edits.redo()
    assert decode(edits.current.codes) == "CCGTACG"
    edits.undo()
    edits.apply(edits.current.insert(8, 3))
    assert not edits.can_redo
    assert decode(edits.current.codes) == "CCGTACGTT"


def test_changes_are_written_down_and_read_again() -> None:
    original = encode(b"ACGTNACGT")
    edited = Edited.of(original).substitute(0, 3).insert(4, 2).delete(7).insert(0, UNKNOWN)
    again = Edited.read(original, json.loads(json.dumps(edited.written())))
    assert again is not None
    assert again.codes.tolist() == edited.codes.tolist()
    assert again.origins.tolist() == edited.origins.tolist()
    assert again.codes.dtype == np.uint8
    assert again.changes(Alphabet.DNA) == edited.changes(Alphabet.DNA)
    assert Edited.read(original, Edited.of(original).written()).changes(Alphabet.DNA) == ()


@pytest.mark.parametrize(
    "written",
    [
        None,
        3,
        {},
        {"bases": "AC"},
        {"bases": "AC", "origins": [0]},
        {"bases": "AU", "origins": [0, 1]},
        {"bases": "AC", "origins": [1, 0]},
        {"bases": "AC", "origins": [1, 1]},
        {"bases": "AC", "origins": [0, 4]},
        {"bases": "AC", "origins": [0, -2]},
        {"bases": "AC", "origins": [0, 1.0]},
        {"bases": "AC", "origins": [0, True]},
        {"bases": ["A", "C"], "origins": [0, 1]},
        {"bases": "AC", "origins": [0, 10**30]},
    ],
)
def test_what_was_written_of_another_sequence_is_not_read(written: object) -> None:
    assert Edited.read(encode(b"ACGT"), written) is None
