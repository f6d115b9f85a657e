"""New sequences are treated as those that a network was trained on."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.datasets import classes_of, letters_of, random_texts

from motifdesk.data.alphabet import decode, encode
from motifdesk.data.fitting import Begun, Centred, Changes, Cut, Fitted, Fitting
from motifdesk.data.fixes.registry import AppliedFix, all_fixes, apply_fixes, fitting_of
from motifdesk.data.notes import Notes
from motifdesk.data.sequences import Sequences

LEFT, RIGHT = "GATTACAGA", "CCTTGG"
TEXTS = [LEFT + text[: 25 + row % 12] + RIGHT for row, text in enumerate(random_texts(60, 40))]


def fitted(fitting: Fitting, *texts: str) -> tuple[list[str], Changes]:
    codes, changes = fitting.fit(Sequences.of(encode(text.encode()) for text in texts))
    return [decode(row) for row in codes], changes


@pytest.mark.parametrize(
    "fixes",
    [
        [],
        ["pad-longest"],
        ["crop-centre"],
        ["crop-shortest"],
        ["length"],
        ["cut-flanks"],
        ["cut-flanks", "crop-centre"],
        ["crop-shortest", "cut-flanks"],
        ["length", "cut-flanks"],
        ["drop-duplicates", "cut-flanks", "length"],
    ],
)
def test_the_sequences_of_the_data_become_what_the_fixes_made_of_them(fixes: list[str]) -> None:
    original = classes_of(TEXTS, [0, 1] * 30)
    applied = [AppliedFix(name) for name in fixes]
    dataset = apply_fixes(original, applied)
    fitting = fitting_of(original, applied, dataset.sequences.longest)
    codes, changes = fitting.fit(original.sequences)
    assert np.array_equal(codes, dataset.sequences.matrix())
    assert changes.sequences == 60
    assert changes.cut == (60 if "cut-flanks" in fixes else 0)


@pytest.mark.parametrize(("name", "value"), [("length", 20), ("length", "min"), ("crop-centre", 30)])
def test_values_of_fixes_count(name: str, value: int | str) -> None:
    original = classes_of(TEXTS, [0, 1] * 30)
    dataset = apply_fixes(original, [AppliedFix(name, value)])
    fitting = fitting_of(original, [AppliedFix(name, value)], dataset.sequences.longest)
    assert np.array_equal(fitting.fit(original.sequences)[0], dataset.sequences.matrix())


def test_every_fix_that_changes_letters_says_how_it_treats_new_sequences() -> None:
    original = classes_of(TEXTS, [0, 1] * 30)
    before = set(letters_of(original))
    for fix in all_fixes().values():
        made = fix.change(original, None)
        changes_letters = made is not None and not set(letters_of(made[0])) <= before
        assert (fix.treat is not None) or not changes_letters, fix.name


@pytest.mark.parametrize(
    ("treatment", "expected"),
    [
        (Fitted(4), ["CGTA", "ACNN", "NNNN"]),
        (Centred(4), ["CGTA", "NACN", "NNNN"]),
        (Begun(4), ["ACGT", "ACNN", "NNNN"]),
        (Cut(1, 2), ["CGT", "", ""]),
    ],
)
def test_treatments_as_written_out(treatment: Fitted, expected: list[str]) -> None:
    made = treatment.apply(Sequences.of(encode(text) for text in (b"ACGTAC", b"AC", b"")))
    assert [made.text(row) for row in range(3)] == expected


def test_what_was_done_is_counted() -> None:
    texts, changes = fitted(Fitting(4), "ACGTAC", "AC", "ACGT", "ANGT", "NNNNNNNN")
    assert texts == ["CGTA", "ACNN", "ACGT", "ANGT", "NNNN"]
    assert changes == Changes(sequences=5, cut=0, cropped=2, padded=1, unknown=2, scarce=1)
    assert changes.plus(changes) == Changes(10, 0, 4, 2, 4, 2)


def test_nothing_is_left_of_what_is_shorter_than_its_ends() -> None:
    texts, changes = fitted(Fitting(3, (Cut(2, 2),)), "AACGTCC", "AAC")
    assert texts == ["CGT", "NNN"]
    assert changes == Changes(sequences=2, cut=2, cropped=0, padded=1, unknown=0, scarce=1)


@pytest.mark.parametrize(
    ("treatments", "text", "expected"),
    [
        ((), "ACGTACGT", ""),
        ((), "ACGTACG", "filled up from 7 to 8 bases at the end"),
        ((), "ACG", "less than half known; filled up from 3 to 8 bases at the end"),
        ((), "ACGTACGTA", "cropped from 9 to 8 bases at both ends"),
        ((), "NCGRACGT", "2 unknown bases"),
        ((), "NCGTACGT", "1 unknown base"),
        ((), "NNNNNACGTAC", "cropped from 11 to 8 bases at both ends; 5 unknown bases"),
        ((), "NNNNNACG", "less than half known; 5 unknown bases"),
        ((Centred(8),), "ACGTA", "filled up from 5 to 8 bases at both ends"),
        ((Centred(8),), "ACGTACGTA", "cropped from 9 to 8 bases at both ends"),
        ((Begun(8),), "ACGTACGTA", "cropped from 9 to 8 bases at the end"),
        (
            (Cut(1, 2), Begun(6)),
            "A" * 1200,
            "1 base cut off the start and 2 off the end; cropped from 1,197 to 6 bases at the end; "
            "filled up from 6 to 8 bases at the end",
        ),
    ],
)
def test_what_was_done_to_each_is_noted(treatments: tuple, text: str, expected: str) -> None:
    others = ["ACGTACGT", "ACGTAC", text, "ACGTACGT"]
    notes = Fitting(8, treatments).fit_noted(Sequences.of(encode(item.encode()) for item in others))[2]
    assert notes[2] == list(notes)[2] == expected
    assert notes[0] == notes[3]
    assert len(notes) == 4


def test_notes_are_those_of_each_length_and_number_of_unknown_bases() -> None:
    rng = np.random.default_rng(0)
    texts = ["".join(rng.choice(list("ACGTN"), rng.integers(1, 20))) for _ in range(300)]
    codes, _, notes = Fitting(8).fit_noted(Sequences.of(encode(text.encode()) for text in texts))
    for text, row, note in zip(texts, codes, notes, strict=True):
        assert (f"from {len(text)} to 8 bases" in note) == (len(text) != 8)
        assert (f"{text.count('N')} unknown base" in note) == ("N" in text)
        assert note.startswith("less than half known") == (sum(letter != "N" for letter in decode(row)) < 4)


def test_notes_of_blocks_are_joined() -> None:
    parts = [Fitting(4).fit_noted(Sequences.of([encode(text)]))[2] for text in (b"ACGT", b"ACG", b"ACGTA")]
    assert list(Notes.joined(parts)) == [parts[0][0], parts[1][0], parts[2][0]]
    assert [part.some for part in parts] == [False, True, True]
    assert not Notes.none(2).some
