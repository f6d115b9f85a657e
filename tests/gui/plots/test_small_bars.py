from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot

from motifdesk.gui.plots.small_bars import ClassBars, LengthHistogram, ValueHistogram


def test_every_class_has_a_line_and_is_said(qtbot: QtBot) -> None:
    bars = ClassBars()
    qtbot.addWidget(bars)
    bars.show_counts((762, 765, 1648), ("EI", "IE", "N"))
    assert bars.accessibleDescription() == "class EI: 762, class IE: 765, class N: 1,648"
    assert bars.sizeHint().height() == 3 * 20


def test_values_are_described_and_drawn(qtbot: QtBot) -> None:
    histogram = ValueHistogram()
    qtbot.addWidget(histogram)
    histogram.resize(400, 32)
    histogram.show_values(np.array([0.0, 1.0, 2.0, 10.0]))
    assert "from 0 to 10, median 1.5" in histogram.accessibleDescription()
    drawn = histogram.grab().toImage()
    assert drawn.pixelColor(3, 5) != drawn.pixelColor(250, 5)  # a bar at 0, nothing at 6


def test_values_that_are_all_equal_can_be_drawn(qtbot: QtBot) -> None:
    histogram = ValueHistogram()
    qtbot.addWidget(histogram)
    histogram.show_values(np.full(5, 3.0))
    assert not histogram.grab().isNull()


def test_lengths_are_described(qtbot: QtBot) -> None:
    histogram = LengthHistogram()
    qtbot.addWidget(histogram)
    histogram.show_lengths(np.array([6, 40, 40, 5162]))
    assert histogram.accessibleDescription() == "Lengths from 6 to 5,162 bases, median 40."
