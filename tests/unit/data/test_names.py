"""Names laid end to end are the names that were given."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motifdesk.data.names import Names

TEXTS = st.lists(st.text(st.characters(exclude_categories=["Cs"])))


@given(TEXTS)
def test_they_are_what_was_given(texts: list[str]) -> None:
    names = Names.of(texts)
    assert len(names) == len(texts)
    assert list(names) == texts
    assert [names[place] for place in range(len(texts))] == texts
    assert (names.letters.dtype, names.offsets.dtype) == (np.uint8, np.int64)


def test_they_are_a_sequence() -> None:
    names = Names.of(["a", "", "chr1:é", "z"])
    assert names[-1] == "z"
    assert names[1:3] == ["", "chr1:é"]
    with pytest.raises(IndexError):
        names[4]


def test_bytes_that_are_no_text_are_shown_as_such_and_raise_nothing() -> None:
    names = Names(np.array([0xFF, 0xC3, 0xA9], np.uint8), np.array([0, 1, 2, 3]))
    assert list(names) == ["\ufffd"] * 3
    assert names[1] == "\ufffd"
    assert Names.of(["\ud800"])[0] == "?"
