from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from motifdesk.gui import theme
from motifdesk.gui.plots.confusion import ConfusionMatrixView


@pytest.fixture
def view(qtbot: QtBot) -> ConfusionMatrixView:
    widget = ConfusionMatrixView()
    qtbot.addWidget(widget)
    widget.resize(300, 240)
    widget.show_counts(np.array([[90, 10], [4, 16]]), ("unbound", "bound"))
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def test_rows_are_the_true_class_and_columns_the_predicted(view: ConfusionMatrixView) -> None:
    assert view.cell_words(0, 1) == (
        "10 of the 100 sequences of class unbound were predicted bound: 10.0 % (false positives)"
    )
    assert view.cell_words(1, 0) == (
        "4 of the 20 sequences of class bound were predicted unbound: 20.0 % (false negatives)"
    )
    assert view.cell_rect(1, 0).top() > view.cell_rect(0, 0).bottom()
    assert view.cell_rect(0, 1).left() > view.cell_rect(0, 0).right()


@pytest.mark.parametrize("cell", [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_a_click_chooses_the_cell_under_it(
    view: ConfusionMatrixView, cell: tuple[int, int], qtbot: QtBot
) -> None:
    with qtbot.waitSignal(view.cell_selected) as chosen:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.cell_rect(*cell).center().toPoint())
    assert tuple(chosen.args) == cell
    assert view.selected() == cell


def test_a_click_beside_the_cells_chooses_nothing(view: ConfusionMatrixView, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(view.cell_selected):
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))


def test_arrow_keys_walk_and_stop_at_the_edge(view: ConfusionMatrixView, qtbot: QtBot) -> None:
    walked: list[tuple[int, int]] = []
    view.cell_selected.connect(lambda true, predicted: walked.append((true, predicted)))
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Right):
        qtbot.keyClick(view, key)
    assert walked == [(0, 1), (0, 0), (1, 0), (1, 1)]


def test_says_the_chosen_cell_and_all_others(view: ConfusionMatrixView) -> None:
    view.select(0, 1)
    assert view.accessibleDescription().startswith("Chosen: " + view.cell_words(0, 1))
    assert view.cell_words(1, 1) in view.accessibleDescription()


def test_a_class_without_sequences_has_shares_of_zero(view: ConfusionMatrixView) -> None:
    view.show_counts(np.array([[5, 0], [0, 0]]), ("0", "1"))
    assert "0 of the 0" in view.cell_words(1, 1)
    view.grab()


def test_more_than_two_classes(view: ConfusionMatrixView, qtbot: QtBot) -> None:
    view.show_counts(np.arange(9).reshape(3, 3), ("a", "b", "c"))
    with qtbot.waitSignal(view.cell_selected) as chosen:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.cell_rect(2, 1).center().toPoint())
    assert chosen.args == [2, 1]
    assert view.cell_words(2, 1) == "7 of the 21 sequences of class c were predicted b: 33.3 %"


def test_counts_that_do_not_fit_the_classes_are_refused(view: ConfusionMatrixView) -> None:
    with pytest.raises(ValueError, match=r"\(2, 2\).*3 classes"):
        view.show_counts(np.zeros((2, 2), np.int64), ("a", "b", "c"))


def luminance(colour: QColor) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return float(np.dot((0.2126, 0.7152, 0.0722), linear))


def test_text_can_be_read_on_the_fullest_cell(view: ConfusionMatrixView, dark_theme: theme.Theme) -> None:
    view.show_counts(np.array([[9, 0], [0, 9]]), ("0", "1"))
    corner = view.cell_rect(0, 0).topLeft().toPoint()
    ground = view.grab().toImage().pixelColor(corner.x() + 6, corner.y() + 6)
    brighter, darker = sorted((luminance(QColor(dark_theme.text)), luminance(ground)), reverse=True)
    assert ground != QColor(dark_theme.surface)
    assert (brighter + 0.05) / (darker + 0.05) >= 4.5
