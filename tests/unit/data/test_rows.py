from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motifdesk.data import rows
from motifdesk.data.alphabet import encode
from motifdesk.data.rows import blocks, inner_unknown_counts, kept, trimmed, unknown_counts, windows
from motifdesk.data.sequences import Sequences
from motifdesk.errors import Cancelled
from motifdesk.monitor import RecordingMonitor, Wish

texts = st.lists(st.text("ACGTN", max_size=12), min_size=1, max_size=8)


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "_BLOCK", 10)


def sequences_of(letters: list[str]) -> Sequences:
    return Sequences.of(encode(text.encode()) for text in letters)


def texts_of(sequences: Sequences) -> list[str]:
    return [sequences.text(row) for row in range(len(sequences))]


@given(texts)
def test_blocks_hold_every_row_once_and_few_bases(letters: list[str]) -> None:
    sequences = sequences_of(letters)
    found = list(blocks(sequences))
    assert [row for start, stop in found for row in range(start, stop)] == list(range(len(letters)))
    for start, stop in found:
        assert stop == start + 1 or sum(map(len, letters[start:stop])) <= 10


def test_blocks_end_when_the_user_cancels() -> None:
    with pytest.raises(Cancelled):
        list(blocks(sequences_of(["ACGT"]), RecordingMonitor(wishes=[Wish.CANCEL])))


@given(texts)
def test_unknown_bases_are_counted(letters: list[str]) -> None:
    assert unknown_counts(sequences_of(letters)).tolist() == [text.count("N") for text in letters]

    inner = [text.strip("N").count("N") for text in letters]
    assert inner_unknown_counts(sequences_of(letters)).tolist() == inner


@given(texts, st.data())
def test_some_rows_are_kept_in_order(letters: list[str], data: st.DataObject) -> None:
    keep = data.draw(st.lists(st.booleans(), min_size=len(letters), max_size=len(letters)))
    made = kept(sequences_of(letters), np.array(keep))
    assert texts_of(made) == [text for text, stays in zip(letters, keep, strict=True) if stays]


@given(texts, st.integers(0, 3), st.integers(0, 3))
def test_ends_are_cut_off(letters: list[str], left: int, right: int) -> None:
    long = [text + "ACGTAC" for text in letters]
    assert texts_of(trimmed(sequences_of(long), left, right)) == [
        text[left : len(text) - right] for text in long
    ]


@given(texts, st.integers(1, 15), st.data())
def test_windows_are_unknown_outside(letters: list[str], width: int, data: st.DataObject) -> None:
    starts = data.draw(st.lists(st.integers(-6, 14), min_size=len(letters), max_size=len(letters)))
    made = windows(sequences_of(letters), np.array(starts), width)
    expected = []
    for text, start in zip(letters, starts, strict=True):
        places = range(start, start + width)
        expected.append("".join(text[place] if 0 <= place < len(text) else "N" for place in places))
    assert texts_of(made) == expected
