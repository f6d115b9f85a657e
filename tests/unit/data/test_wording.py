from __future__ import annotations

import pytest

from motifdesk.data.wording import counted, listed, percent


def test_numbers_and_nouns_agree() -> None:
    assert counted(1, "sequence") == "1 sequence"
    assert counted(1234, "sequence") == "1,234 sequences"
    assert counted(2, "sequence has", "sequences have") == "2 sequences have"


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (0, 9, "0 %"), (9, 9, "100 %"), (1, 3, "33 %"), (1, 30, "3.3 %"), (1, 5000, "less than 0.1 %"),
        (995, 1000, "99.5 %"), (9999, 10000, "more than 99.9 %"), (97, 1000, "10 %"),
    ],
)  # fmt: skip
def test_shares_are_told_from_none_and_from_all(part: int, whole: int, text: str) -> None:
    assert percent(part, whole) == text


def test_names_are_listed() -> None:
    assert [listed(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "", "a", "a and b", "a, b and c",
    ]  # fmt: skip
