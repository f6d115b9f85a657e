from __future__ import annotations

import pytest
from helpers.window import cells
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from motifdesk.gui.tables.trials import Column, SortedTrials, TrialModel
from motifdesk.training.search.records import Trial, TrialState

FIRST = Trial(0, TrialState.RUNNING, {"scanner.filters": 64, "learning_rate": 0.001, "tied": True})
SECOND = Trial(1, TrialState.COMPLETE, {"scanner.filters": 8}, 0.25, 12, 3.5, "worker-2")
THIRD = Trial(2, TrialState.FAILED, {"scanner.filters": 9}, message="Too wide.")
LABELS = {"scanner.filters": "Filters", "learning_rate": "Learning rate"}


@pytest.fixture
def model(qtbot: QtBot) -> TrialModel:
    model = TrialModel()
    model.begin(LABELS)
    model.take([FIRST, SECOND])
    return model


@pytest.fixture
def view(qtbot: QtBot, model: TrialModel) -> QTableView:
    proxy = SortedTrials(model)
    view = proxy.make_view()
    view.proxy = proxy  # Qt keeps no reference
    qtbot.addWidget(view)
    return view


def test_it_says_what_was_tried_and_what_came_of_it(view: QTableView, model: TrialModel) -> None:
    model.take([THIRD])
    assert cells(view) == [
        ("1", "running", "", "", "", "", "Filters 64, Learning rate 0.001, tied yes"),
        ("2", "complete", "0.25", "12", "3.5 s", "worker-2", "Filters 8"),
        ("3", "failed", "", "", "", "", "Too wide."),
    ]


def test_a_trial_that_moves_on_keeps_its_row(view: QTableView, model: TrialModel) -> None:
    view.selectRow(1)
    model.take([Trial(0, TrialState.PRUNED, FIRST.values, 0.5, 3, 1.0, "worker-1"), THIRD])
    assert [row[:3] for row in cells(view)] == [
        ("1", "ended early", "0.5"),
        ("2", "complete", "0.25"),
        ("3", "failed", ""),
    ]
    assert [index.row() for index in view.selectionModel().selectedRows()] == [1]


def test_it_is_sorted_by_numbers_as_numbers(view: QTableView, model: TrialModel) -> None:
    model.take([Trial(number, TrialState.COMPLETE, {}, 1 / number) for number in range(2, 12)])
    view.sortByColumn(Column.VALUE, Qt.SortOrder.AscendingOrder)
    assert [row[0] for row in cells(view)][:2] == ["12", "11"]
    assert cells(view)[-1][0] == "1"  # without a figure, behind all others
    view.sortByColumn(Column.NUMBER, Qt.SortOrder.DescendingOrder)
    assert [row[0] for row in cells(view)][:3] == ["12", "11", "10"]


def test_the_best_is_bold(model: TrialModel) -> None:
    model.mark(1)
    fonts = [model.index(row, 0).data(Qt.ItemDataRole.FontRole) for row in range(2)]
    assert fonts[0] is None
    assert fonts[1].bold()
    model.mark(None)
    assert model.index(1, 0).data(Qt.ItemDataRole.FontRole) is None


def test_a_new_search_begins_empty(model: TrialModel) -> None:
    model.begin({})
    assert model.rowCount() == 0


def test_it_is_a_sound_model(qtmodeltester: ModelTester, model: TrialModel) -> None:
    qtmodeltester.check(model)
    model.take([THIRD])
