"""The letters' outlines."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF

from motifdesk.gui.plots.letters import letter_path


@pytest.mark.parametrize("letter", "ACGTUN")
def test_a_letter_fills_the_unit_square(letter: str) -> None:
    box = letter_path(letter).boundingRect()
    assert (box.left(), box.top()) == pytest.approx((0, 0), abs=1e-6)
    assert (box.right(), box.bottom()) == pytest.approx((1, 1), abs=1e-6)


def test_letters_stand_upright_with_y_pointing_up() -> None:
    letter = letter_path("T")
    assert letter.contains(QPointF(0.1, 0.95))
    assert not letter.contains(QPointF(0.1, 0.05))
    assert letter.contains(QPointF(0.5, 0.05))


def test_a_letter_is_drawn_once() -> None:
    assert letter_path("A") is letter_path("A")
