from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motifdesk.data.numbers import AmbiguousNumbersError, is_number, read_numbers


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        (["1", "2.5", "-3", "+4", ".5", "6.", "1e3", "2E-2"], [1, 2.5, -3, 4, 0.5, 6, 1000, 0.02]),
        (["1,5", "-2,25", "3"], [1.5, -2.25, 3]),
        (["1.234,5", "200.000.000,0"], [1234.5, 2e8]),
        (["1,234.5", "12"], [1234.5, 12]),
        (["1,234,567", "12"], [1234567, 12]),
        (["1.234", "2.345"], [1.234, 2.345]),
        (["200.000.000", "1,7"], [2e8, 1.7]),
        (["21.77%", "0.01 %", "0"], [21.77, 0.01, 0]),
        (["21,77%"], [21.77]),
        (["\N{MINUS SIGN}1.5"], [-1.5]),
    ],
)
def test_numbers_are_read_as_people_write_them(texts: list[str], values: list[float]) -> None:
    numbers = read_numbers(texts)
    assert numbers is not None
    assert numbers.values == pytest.approx(values)


@pytest.mark.parametrize(
    "texts",
    [
        ["1", "x"],
        ["1,5", "1.5"],
        ["10%", "5"],
        [""],
        ["1e999"],
        ["inf"],
        ["nan"],
        ["1_000"],
        ["1,23,456"],
        ["٣"],
    ],
)
def test_what_is_no_number_is_none(texts: list[str]) -> None:
    assert read_numbers(texts) is None


def test_thousands_and_decimals_are_not_guessed() -> None:
    for texts in (["1,234"], ["1,234", "7"], ["12,000", "3,500"]):
        with pytest.raises(AmbiguousNumbersError, match=","):
            read_numbers(texts)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1), st.sampled_from([".", ","]))
def test_decimal_points_and_commas_are_read_back(values: list[float], mark: str) -> None:
    texts = [f"{value:.4f}".replace(".", mark) for value in values]
    numbers = read_numbers(texts)
    assert numbers is not None
    assert numbers.values == tuple(float(f"{value:.4f}") for value in values)
    assert all(map(is_number, texts))
