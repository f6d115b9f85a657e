from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from motifdesk.gui import theme
from motifdesk.gui.plots.split_bar import SplitBar

COUNTS = np.array([[500, 625], [175, 200], [267, 233]])


@pytest.fixture
def bar(qtbot) -> SplitBar:
    bar = SplitBar()
    qtbot.addWidget(bar)
    bar.show_counts(COUNTS, ("unbound", "bound"))
    bar.resize(400, bar.sizeHint().height())
    return bar


def test_the_pieces_are_as_wide_as_their_share(bar: SplitBar) -> None:
    segments = bar.segments()
    assert [(part, label) for part, label, _ in segments] == [(p, c) for p in range(3) for c in range(2)]
    for part, label, area in segments:
        assert area.width() == pytest.approx(400 * COUNTS[part, label] / 2000)
    assert segments[-1][2].right() == pytest.approx(400)


def test_the_positive_class_has_the_full_colour_of_its_part(bar: SplitBar) -> None:
    image = bar.grab().toImage()
    look = theme.current()
    for (part, label, area), colour in zip(
        bar.segments()[1::2], (look.train, look.validation, look.muted), strict=True
    ):
        assert label == 1, part
        centre = area.center().toPoint()
        assert image.pixelColor(centre) == QColor(colour)


def test_counts_are_said_in_words_and_under_the_mouse(bar: SplitBar) -> None:
    words = "Validation: 375 (19%): 175 of class unbound, 200 of class bound."
    assert words in bar.accessibleDescription()
    place = bar.segments()[3][2].center().toPoint()
    QApplication.sendEvent(bar, QHelpEvent(QEvent.Type.ToolTip, place, bar.mapToGlobal(place)))
    assert QToolTip.text() == words


def test_numbers_have_parts_but_no_classes(bar: SplitBar) -> None:
    bar.show_counts(COUNTS.sum(axis=1, keepdims=True), ())
    assert [(part, label) for part, label, _ in bar.segments()] == [(0, 0), (1, 0), (2, 0)]
    assert "Train: 1,125 (56%). Validation: 375 (19%)." in bar.accessibleDescription()
    centre = bar.segments()[0][2].center().toPoint()
    assert bar.grab().toImage().pixelColor(centre) == QColor(theme.current().train)


def test_many_classes_are_told_apart_in_the_bar_and_said_in_words(bar: SplitBar) -> None:
    names = tuple("abcdef")
    bar.show_counts(np.full((3, 6), 10), names)
    image = bar.grab().toImage()
    shades = {image.pixelColor(area.center().toPoint()).name() for _, _, area in bar.segments()}
    assert len(shades) == 18
    assert all(f"10 of class {name}" in bar.accessibleDescription() for name in names)


def test_classes_without_room_for_their_numbers_have_no_columns(bar: SplitBar) -> None:
    def legend() -> set[int]:
        """Return the colours drawn below the bar."""
        image = bar.grab().toImage()
        return {image.pixel(x, y) for x in range(image.width()) for y in range(24, image.height())}

    pale = bar.grab().toImage().pixel(bar.segments()[0][2].center().toPoint())
    assert pale in legend()
    bar.resize(180, bar.height())
    bar.show_counts(COUNTS * 10_000, ("unbound", "bound"))
    assert pale not in legend()
