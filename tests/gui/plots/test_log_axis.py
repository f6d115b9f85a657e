from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from motifdesk.gui.plots.log_axis import LogAxis


def numbers(qapp: QApplication, low: float, high: float, size: float = 200) -> list[str]:
    axis = LogAxis("left")
    [(spacing, places)] = axis.logTickValues(low, high, size, [])
    assert spacing is None
    assert all(low <= place <= high for place in places)
    return axis.logTickStrings(places, 1.0, None)


@pytest.mark.parametrize(
    ("low", "high", "texts"),
    [
        (-1.0, 0.0, ["0.1", "0.2", "0.5", "1"]),
        (-2.1, 0.1, ["0.01", "0.03", "0.1", "0.3", "1"]),
        (-6.0, 0.0, ["10⁻⁶", "10⁻⁴", "0.01", "1"]),
        (-0.71, -0.01, ["0.2", "0.4", "0.6", "0.8"]),
        (-0.699, -0.66, ["0.2", "0.205", "0.21", "0.215"]),
        (3.9, 5.1, ["10,000", "20,000", "50,000", "100,000"]),
        (-4.4, -3.0, ["5·10⁻⁵", "10⁻⁴", "2·10⁻⁴", "5·10⁻⁴", "0.001"]),
    ],
)
def test_numbers_are_round_and_apart(qapp: QApplication, low: float, high: float, texts: list[str]) -> None:
    assert numbers(qapp, low, high) == texts


def test_a_higher_axis_has_more_of_them(qapp: QApplication) -> None:
    assert len(numbers(qapp, -1.0, 0.0, 500)) == 10


def test_an_axis_of_no_height_has_none(qapp: QApplication) -> None:
    assert numbers(qapp, -1.5, -1.5) == []
