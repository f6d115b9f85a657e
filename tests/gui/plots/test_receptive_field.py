from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from motifdesk.gui import theme
from motifdesk.gui.plots.receptive_field import ReceptiveField


@pytest.fixture
def field(qtbot: QtBot) -> ReceptiveField:
    field = ReceptiveField()
    qtbot.addWidget(field)
    field.resize(404, field.sizeHint().height())
    return field


def test_the_band_is_to_scale_and_in_the_middle(field: ReceptiveField) -> None:
    field.show_field(15, 101)
    band = field.band()
    assert band.width() == pytest.approx(404 * 15 / 101)
    assert band.center().x() == pytest.approx(202)
    assert field.accessibleDescription() == "sees 15 of 101 bases at once"


@pytest.mark.parametrize("seen", [101, 400])
def test_a_unit_that_sees_everything_fills_the_bar(field: ReceptiveField, seen: int) -> None:
    field.show_field(seen, 101)
    assert (field.band().left(), field.band().width()) == (0, 404)
    assert field.words() == "sees the whole sequence, 101 bases"


def test_a_span_too_narrow_to_see_is_drawn_all_the_same(field: ReceptiveField) -> None:
    field.show_field(10, 100_000)
    assert field.band().width() >= 3
    assert field.words() == "sees 10 of 100,000 bases at once"


@pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK])
def test_it_is_drawn_in_the_theme_s_colours(
    field: ReceptiveField, look: theme.Theme, request: pytest.FixtureRequest
) -> None:
    if look.dark:
        request.getfixturevalue("dark_theme")
    field.show_field(51, 101)
    image = field.grab().toImage()
    middle = int(field.band().center().y())
    assert image.pixelColor(202, middle) == QColor(look.accent)
    assert image.pixelColor(20, middle) == QColor(look.border)


def test_nothing_known_is_nothing_said(field: ReceptiveField) -> None:
    field.show_field(15, 101)
    field.clear()
    assert field.words() == ""
    assert field.band().isEmpty()
