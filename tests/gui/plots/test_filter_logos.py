from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from motifdesk.data.alphabet import Alphabet
from motifdesk.gui import theme
from motifdesk.gui.plots.filter_logos import MOST, FilterLogosView, Logo


def logo(number: int, *columns: tuple[float, float, float, float]) -> Logo:
    bits = np.array(columns or [(2, 0, 0, 0)] * 8, np.float32)
    return Logo(bits, f"filter {number}", f"Filter {number}: so many sites.")


@pytest.fixture
def view(qtbot: QtBot) -> FilterLogosView:
    view = FilterLogosView()
    qtbot.addWidget(view)
    view.resize(720, 250)
    view.show()
    return view


def show(view: FilterLogosView, qtbot: QtBot, logos: list[Logo], alphabet: Alphabet = Alphabet.DNA) -> QImage:
    view.show_logos(logos, alphabet, "After epoch 3.")
    qtbot.waitUntil(lambda: not view._redraw.isActive())
    return view.grab().toImage()


def share(image: QImage, colour: str, area: object) -> float:
    """Return the share of an area's pixels that have exactly this colour."""
    wanted, rect = QColor(colour), area.toRect()
    pixels = [
        image.pixelColor(x, y) == wanted
        for x in range(rect.left(), rect.right())
        for y in range(rect.top(), rect.bottom())
    ]
    return sum(pixels) / len(pixels)


@pytest.mark.parametrize("count", [1, 2, 5, 9, 16])
@pytest.mark.parametrize("size", [(460, 180), (720, 250), (1000, 200), (400, 500)])
def test_the_grid_fits_the_size(view, qtbot: QtBot, count: int, size: tuple[int, int]) -> None:
    view.resize(*size)
    view.show_logos([logo(number) for number in range(count)], Alphabet.DNA, "")
    cells = view.cells()
    assert 1 <= len(cells) <= count
    for index, cell in enumerate(cells):
        assert view.rect().contains(cell.toAlignedRect())
        assert cell.width() >= 90
        assert cell.height() >= 35
        assert not any(cell.intersects(other) for other in cells[index + 1 :])


def test_no_more_than_sixteen_and_where_there_is_no_room_the_first(view: FilterLogosView) -> None:
    view.show_logos([logo(number) for number in range(40)], Alphabet.DNA, "")
    assert len(view.cells()) == MOST
    view.resize(460, 180)
    assert 1 < len(view.cells()) < MOST


def test_letters_are_as_high_as_their_bits_on_one_scale_for_all(view, qtbot: QtBot) -> None:
    strong, weak = logo(1, *[(2, 0, 0, 0)] * 8), logo(2, *[(0, 0, 1, 0)] * 8)
    image = show(view, qtbot, [strong, weak])
    assert view.scale() == 2
    look, cells = theme.current(), view.cells()
    assert share(image, look.base_a, cells[0]) > 0.02
    assert share(image, look.base_g, cells[0]) == 0
    assert share(image, look.base_g, cells[1]) > 0.02

    def height(colour: str, cell: object) -> int:
        rect = cell.toRect()
        rows = [
            y
            for y in range(rect.top(), rect.bottom())
            if any(image.pixelColor(x, y) == QColor(colour) for x in range(rect.left(), rect.right()))
        ]
        return max(rows) - min(rows) + 1

    assert height(look.base_g, cells[1]) == pytest.approx(height(look.base_a, cells[0]) / 2, abs=3)


@pytest.mark.parametrize(("highest", "scale"), [(0.0, 0.25), (0.2, 0.25), (0.3, 0.5), (1.2, 1.5), (2.0, 2.0)])
def test_the_scale_is_round_and_enough(view: FilterLogosView, highest: float, scale: float) -> None:
    view.show_logos([logo(1, (highest / 2, highest / 2, 0, 0))], Alphabet.DNA, "")
    assert view.scale() == scale


def test_the_largest_letter_stands_on_top(view, qtbot: QtBot) -> None:
    image = show(view, qtbot, [logo(1, *[(0.4, 1.2, 0, 0)] * 10)])
    look, rect = theme.current(), view.cells()[0].toRect()
    rows = {
        colour: [
            y
            for y in range(rect.top(), rect.bottom())
            if any(image.pixelColor(x, y) == QColor(colour) for x in range(rect.left(), rect.right()))
        ]
        for colour in (look.base_a, look.base_c)
    }
    assert max(rows[look.base_c]) <= min(rows[look.base_a])


def test_rna_has_its_own_letter_in_the_same_colour(view, qtbot: QtBot) -> None:
    columns = [(0, 0, 0, 2)] * 8
    dna = show(view, qtbot, [logo(1, *columns)])
    rna = show(view, qtbot, [logo(1, *columns)], Alphabet.RNA)
    assert dna != rna
    assert share(rna, theme.current().base_t, view.cells()[0]) > 0.02


def test_the_colours_follow_the_theme(view, qtbot: QtBot, dark_theme: theme.Theme) -> None:
    image = show(view, qtbot, [logo(1, *[(0, 0, 0, 2)] * 16)])
    assert share(image, dark_theme.base_t, view.cells()[0]) > 0.02


def test_without_logos_a_sentence_stands_in_their_place(view: FilterLogosView) -> None:
    view.show_logos([logo(1)], Alphabet.DNA, "")
    for text, failed in (("They appear here.", False), ("This network has none.", True)):
        view.show_text(text, failed=failed)
        assert view.cells() == []
        assert view.accessibleDescription() == text
        image = view.grab().toImage()
        look = theme.current()
        assert share(image, look.bad if failed else look.muted, image.rect().toRectF()) > 0


def test_many_changes_are_one_redraw(view: FilterLogosView, qtbot: QtBot, monkeypatch) -> None:
    painted: list[int] = []
    paint = view._paint_logo
    monkeypatch.setattr(view, "_paint_logo", lambda *rest: (painted.append(1), paint(*rest)))
    for _ in range(50):
        view.show_logos([logo(1)], Alphabet.DNA, "")
    qtbot.waitUntil(lambda: bool(painted))
    assert len(painted) == 1


def test_each_logo_says_what_it_is(view, qtbot: QtBot) -> None:
    show(view, qtbot, [logo(1), logo(2)])
    assert "Filter 1: so many sites. Filter 2: so many sites." in view.accessibleDescription()
    at = view.cells()[1].center().toPoint()
    QApplication.sendEvent(view, QHelpEvent(QEvent.Type.ToolTip, at, view.mapToGlobal(at)))
    assert QToolTip.text() == "Filter 2: so many sites."
    outside = QPoint(1, 1)
    QApplication.sendEvent(view, QHelpEvent(QEvent.Type.ToolTip, outside, view.mapToGlobal(outside)))
    qtbot.waitUntil(lambda: QToolTip.text() == "")


def test_a_long_sentence_above_the_logos_is_not_cut_off(view: FilterLogosView) -> None:
    sentence = "After epoch 3: of 64 filters those that go with the labels most, one beside the other."
    lines = []
    for width in (900, 300):
        view.resize(width, 220)
        view.show_logos([logo(1), logo(2)], Alphabet.DNA, sentence)
        heading = view._heading()
        needed = QFontMetrics(view.font()).boundingRect(
            heading.toRect().adjusted(0, 0, 0, 999), Qt.TextFlag.TextWordWrap, view._words()
        )
        assert heading.height() >= needed.height() - 1
        assert all(cell.top() >= heading.bottom() for cell in view.cells())
        lines.append(needed.height())
    assert lines[1] > lines[0]
