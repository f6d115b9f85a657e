"""Colours on either side of zero, and the row of substitutions drawn in them."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from motifdesk.data.alphabet import Alphabet
from motifdesk.gui import theme
from motifdesk.gui.plots.diverging import colours, levels, picture, strongest
from motifdesk.gui.plots.saliency_track import SaliencyTrack


def test_zero_is_the_surface_and_the_ends_are_the_theme_s() -> None:
    image = picture(levels(np.array([[-2.0, 0.0, 2.0, 9.0, -9.0]]), 2.0))
    look = theme.current()
    found = [image.pixelColor(x, 0).name().upper() for x in range(5)]
    assert found == [look.lowers, look.surface, look.raises, look.raises, look.lowers]
    assert levels(np.zeros(3), 0.0).tolist() == [127, 127, 127]


@pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK])
def test_every_step_leads_from_one_end_to_the_other(look: theme.Theme) -> None:
    table = colours(look).astype(int)
    assert len(table) == 255
    for half in (table[:128], table[127:]):
        steps = np.diff(half, axis=0)
        assert all((steps[:, channel] >= 0).all() or (steps[:, channel] <= 0).all() for channel in range(3))


def test_of_many_the_farthest_from_zero_is_drawn() -> None:
    values = np.array([[127, 130, 120, 127, 200, 10, 127]], np.uint8)
    assert strongest(values, 3).tolist() == [[120, 10, 127]]
    assert strongest(values, 1) is values


def pixel(track: SaliencyTrack, position: int, code: int) -> QColor:
    point = track.mapFromScene(track.heat.centre_of(position, code))
    return track.grab().toImage().pixelColor(point)


@pytest.fixture
def track(qtbot: QtBot) -> SaliencyTrack:
    widget = SaliencyTrack()
    qtbot.addWidget(widget)
    widget.resize(700, 280)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def test_each_cell_has_the_colour_of_its_effect(track: SaliencyTrack) -> None:
    codes = np.arange(20, dtype=np.uint8) % 4
    effects = np.zeros((20, 4), np.float32)
    effects[4, 2], effects[11, 0] = 3.0, -3.0
    track.show_sequence(codes, np.ones(20), Alphabet.DNA)
    track.show_effects(effects)
    track.grab()
    look = theme.current()
    assert pixel(track, 4, 2).name().upper() == look.raises
    assert pixel(track, 11, 0).name().upper() == look.lowers
    assert pixel(track, 11, 1).name().upper() == look.surface
    assert pixel(track, 5, 1).name().upper() == look.muted  # the dot of the base that is there
    track.show_effects(None)
    assert track.heat.line_at(track.heat.centre_of(4, 2)) is None


def test_no_effect_is_lost_when_many_share_a_pixel(track: SaliencyTrack) -> None:
    codes = np.zeros(20_000, np.uint8)
    effects = np.zeros((20_000, 4), np.float32)
    effects[12_345, 3] = -1.0
    track.show_sequence(codes, np.ones(20_000), Alphabet.DNA)
    track.show_effects(effects)
    track.grab()
    image = track.grab().toImage()
    point = track.mapFromScene(track.heat.centre_of(12_345, 3))
    near = [image.pixelColor(point.x() + step, point.y()).name().upper() for step in (-1, 0, 1)]
    assert theme.current().lowers in near
