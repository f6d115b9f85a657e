from __future__ import annotations

from dataclasses import replace

import pytest
from helpers.curves import value_history
from helpers.runs import run_of
from helpers.window import cells, child
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMessageBox, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from motifdesk.gui.pages.train_runs import TrainRuns
from motifdesk.gui.tables.runs import Column, RunRow

ROWS = [
    RunRow(1, run_of(1, end=0.2), test=0.9),
    RunRow(2, run_of(2, end=0.1), is_current=True),
    RunRow(3, run_of(3, end=0.3)),
]


@pytest.fixture
def pane(qtbot: QtBot) -> TrainRuns:
    pane = TrainRuns()
    qtbot.addWidget(pane)
    pane.resize(720, 260)
    pane.show_rows(ROWS)
    pane.show()
    qtbot.waitExposed(pane)
    return pane


def table(pane: TrainRuns) -> QTableView:
    return child(pane, QTableView, "runTable")


def select(pane: TrainRuns, *rows: int) -> None:
    selection = table(pane).selectionModel()
    selection.clear()
    for row in rows:
        index = table(pane).model().index(row, 0)
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        selection.setCurrentIndex(index, flags)


def enabled(pane: TrainRuns) -> list[bool]:
    names = ("makeCurrentButton", "compareRunsButton", "deleteRunButton")
    return [child(pane, QPushButton, name).isEnabled() for name in names]


def double_click(view: QTableView, row: int, column: int) -> None:
    view.scrollTo(view.model().index(row, column))
    place = view.visualRect(view.model().index(row, column)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_what_can_be_done_depends_on_what_is_selected(pane: TrainRuns) -> None:
    assert enabled(pane) == [False, False, False]
    select(pane, 0)
    assert enabled(pane) == [True, False, True]
    select(pane, 1)  # the current one
    assert enabled(pane) == [False, False, True]
    select(pane, 0, 2)
    assert enabled(pane) == [False, True, True]
    assert "2 runs selected." in [each.text() for each in pane.findChildren(QLabel)]
    pane.show_rows([])
    assert enabled(pane) == [False, False, False]


def test_button_double_click_and_enter_choose_a_run_whatever_the_order(pane: TrainRuns, qtbot: QtBot) -> None:
    table(pane).sortByColumn(Column.LOSS, Qt.SortOrder.AscendingOrder)
    assert [row[Column.NUMBER] for row in cells(table(pane))] == ["2", "1", "3"]
    select(pane, 1)
    with qtbot.waitSignal(pane.run_chosen) as chosen:
        child(pane, QPushButton, "makeCurrentButton").click()
    assert chosen.args == [0]
    with qtbot.waitSignal(pane.run_chosen) as chosen:
        double_click(table(pane), 2, Column.LOSS)
    assert chosen.args == [2]
    select(pane, 0)
    table(pane).setFocus()
    with qtbot.waitSignal(pane.run_chosen) as chosen:
        QTest.keyClick(table(pane), Qt.Key.Key_Return)
    assert chosen.args == [1]


@pytest.mark.parametrize("how", ["keys", "mouse"])
def test_a_note_is_written_in_the_table(pane: TrainRuns, qtbot: QtBot, how: str) -> None:
    view = table(pane)
    view.sortByColumn(Column.NUMBER, Qt.SortOrder.DescendingOrder)
    if how == "keys":
        select(pane, 2)
        view.setFocus()
        QTest.keyClick(view, Qt.Key.Key_F2)
    else:
        with qtbot.assertNotEmitted(pane.run_chosen):
            double_click(view, 2, Column.NOTE)
    editor = view.findChild(QLineEdit)
    assert editor is not None
    QTest.keyClicks(editor, "smaller rate")
    with qtbot.waitSignal(pane.note_changed) as told, qtbot.assertNotEmitted(pane.run_chosen):
        QTest.keyClick(editor, Qt.Key.Key_Return)
    assert told.args == [0, "smaller rate"]


def question(pane: TrainRuns) -> QMessageBox:
    return child(pane, QMessageBox, "deleteRunQuestion")


def test_deleting_asks_first(pane: TrainRuns, qtbot: QtBot) -> None:
    select(pane, 0, 2)
    child(pane, QPushButton, "deleteRunButton").click()
    assert question(pane).text() == "Delete runs 1 and 3?"
    assert question(pane).defaultButton().text().replace("&", "") == "Cancel"
    with qtbot.waitSignal(pane.delete_requested) as told:
        child(question(pane), QPushButton, "deleteRunConfirmButton").click()
    assert told.args == [[0, 2]]
    qtbot.waitUntil(lambda: pane.findChildren(QMessageBox) == [])


def test_a_run_that_the_user_would_rather_keep_stays(pane: TrainRuns, qtbot: QtBot) -> None:
    select(pane, 1)
    table(pane).setFocus()
    with qtbot.assertNotEmitted(pane.delete_requested):
        QTest.keyClick(table(pane), Qt.Key.Key_Delete)
        assert question(pane).text() == "Delete run 2?"
        question(pane).defaultButton().click()
    qtbot.waitUntil(lambda: pane.findChildren(QMessageBox) == [])


def test_two_runs_beside_each_other(pane: TrainRuns, qtbot: QtBot) -> None:
    select(pane, 2, 0)
    with qtbot.waitSignal(pane.compared) as told:
        child(pane, QPushButton, "compareRunsButton").click()
    assert told.args == [[ROWS[0], ROWS[2]]]
    compared = child(pane, QTableView, "comparisonTable")
    assert compared.isVisible()
    model = compared.model()
    assert [model.headerData(column, Qt.Orientation.Horizontal) for column in range(3)] == [
        "",
        "Run 1",
        "Run 3",
    ]
    lines = {row[0]: row[1:] for row in cells(compared)}
    assert lines["Validation AUROC"] == ("0.9500", "0.9250")
    assert lines["Test AUROC"] == ("0.9000", "–")
    assert lines["Seed"] == ("1", "3")
    titles = [row[0] for row in cells(compared)]
    assert titles.index("Settings that differ") == titles.index("Seed") - 1
    with qtbot.waitSignal(pane.compared) as told:
        child(pane, QPushButton, "closeComparisonButton").click()
    assert told.args == [[]]
    assert table(pane).isVisible()


def test_the_comparison_stays_until_runs_come_or_go_or_one_trains(pane: TrainRuns, qtbot: QtBot) -> None:
    def begin() -> None:
        select(pane, 0, 1)
        child(pane, QPushButton, "compareRunsButton").click()
        assert not table(pane).isVisible()

    begin()
    pane.show_rows([*ROWS[:2], replace_note(ROWS[2], "new")])
    assert not table(pane).isVisible()
    pane.show_rows([*ROWS, RunRow(4, run_of(4))])
    assert table(pane).isVisible()
    begin()
    pane.set_locked(True)
    assert table(pane).isVisible()
    select(pane, 0, 1)
    assert enabled(pane) == [False, False, True]
    assert "training has ended" in child(pane, QPushButton, "compareRunsButton").toolTip()
    pane.set_locked(False)
    begin()
    child(pane, QPushButton, "closeComparisonButton").click()
    assert table(pane).isVisible()


def replace_note(row: RunRow, note: str) -> RunRow:
    return RunRow(row.number, replace(row.run, note=note))


def test_runs_without_common_curves_and_too_many_are_not_compared(pane: TrainRuns) -> None:
    button = child(pane, QPushButton, "compareRunsButton")
    pane.show_rows([ROWS[0], RunRow(2, run_of(2, history=value_history([1.0], [1.0], [0.5])))])
    select(pane, 0, 1)
    assert (button.isEnabled(), button.toolTip()) == (
        False,
        "Runs of different tasks have no curves in common",
    )
    pane.show_rows([RunRow(number, run_of(number)) for number in range(1, 8)])
    select(pane, *range(6))
    assert (button.isEnabled(), button.toolTip()) == (False, "Select two to 5 runs, with Ctrl or Shift")
    select(pane, *range(5))
    assert button.isEnabled()


def test_data_are_named_only_where_they_are_not_those_of_now(pane: TrainRuns) -> None:
    assert table(pane).isColumnHidden(Column.DATA)
    pane.show_rows([ROWS[0], RunRow(2, run_of(2), "other data")])
    assert not table(pane).isColumnHidden(Column.DATA)


def test_every_column_and_room_for_a_note_fit_beside_the_settings(pane: TrainRuns, qtbot: QtBot) -> None:
    pane.resize(724, 240)
    QApplication.processEvents()
    assert not table(pane).horizontalScrollBar().isVisible()
    assert table(pane).columnWidth(Column.NOTE) >= 70
