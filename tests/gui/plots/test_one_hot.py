from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from motifdesk.data.alphabet import Alphabet, encode
from motifdesk.gui import theme
from motifdesk.gui.plots.one_hot import OneHotView


@pytest.fixture
def view(qtbot) -> OneHotView:
    view = OneHotView()
    qtbot.addWidget(view)
    view.resize(320, view.sizeHint().height())
    view.show()
    return view


def filled(view: OneHotView, position: int) -> list[int]:
    """Return the rows whose cell is filled at a position, by looking at a corner of each cell."""
    image = view.viewport().grab().toImage()
    corners = [view.cell(row, position).bottomLeft() for row in range(4)]
    found = [image.pixelColor(round(corner.x()) + 2, round(corner.y()) - 3).name() for corner in corners]
    bases = [QColor(colour).name() for colour in theme.current().bases]
    return [row for row in range(4) if found[row] == bases[row]]


@pytest.mark.parametrize("length", [10, 50])
def test_one_cell_a_position_is_filled_and_none_for_an_unknown_base(view: OneHotView, length: int) -> None:
    codes = encode((b"ACGTN" * length)[:length])
    view.show_sequence(codes, Alphabet.DNA)
    for position in range(5):
        assert filled(view, position) == ([position] if position < 4 else [])


def test_a_sequence_that_fits_is_shown_whole(view: OneHotView) -> None:
    view.show_sequence(encode(b"A" * 50), Alphabet.DNA)
    assert view.horizontalScrollBar().maximum() == 0
    assert view.cell(0, 49).right() <= view.viewport().width() + 0.01


def test_a_long_sequence_scrolls_by_keyboard_to_its_end(view: OneHotView) -> None:
    view.show_sequence(encode(b"A" * 999 + b"G"), Alphabet.DNA)
    bar = view.horizontalScrollBar()
    assert bar.maximum() > 0
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert bar.value() > 0
    bar.setValue(bar.maximum())
    assert view.cell(2, 999).right() == pytest.approx(view.viewport().width(), abs=1)
    assert filled(view, 999) == [2]


def test_the_next_sequence_is_shown_from_its_start(view: OneHotView) -> None:
    view.show_sequence(encode(b"A" * 1000), Alphabet.DNA)
    view.horizontalScrollBar().setValue(400)
    view.show_sequence(encode(b"C" * 1000), Alphabet.DNA)
    assert view.horizontalScrollBar().value() == 0


def test_the_tooltip_says_position_base_and_row(view: OneHotView, qtbot) -> None:
    view.show_sequence(encode(b"ACGUN"), Alphabet.RNA)
    said = []
    for position in (3, 4):
        place = view.cell(0, position).center().toPoint()
        event = QHelpEvent(QEvent.Type.ToolTip, place, view.viewport().mapToGlobal(place))
        QApplication.sendEvent(view.viewport(), event)
        said.append(QToolTip.text())
    assert said == ["Position 4: U, 0 0 0 1", "Position 5: unknown base, 0 0 0 0"]
    QApplication.sendEvent(view.viewport(), QHelpEvent(QEvent.Type.ToolTip, QPoint(2, 2), QPoint(2, 2)))
    qtbot.waitUntil(lambda: QToolTip.text() == "")


def test_the_letters_are_there_for_screen_readers(view: OneHotView) -> None:
    view.show_sequence(encode(b"ACGU"), Alphabet.RNA)
    assert view.accessibleDescription() == "4 bases: ACGU"
    view.show_sequence(encode(b""), Alphabet.RNA)
    assert view.accessibleDescription() == "No sequence is chosen."
    view.viewport().grab()
