from __future__ import annotations

from dataclasses import replace

import pytest
from helpers.curves import value_history
from helpers.runs import run_of
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from motifdesk.gui.tables.runs import Column, RunModel, RunRow, SortedRuns

RUNS = [
    RunRow(1, run_of(1, end=0.2, learning_rate=0.01, batch_size=256), test=0.91),
    RunRow(2, run_of(2, end=0.1, learning_rate=0.003), "other split"),
    RunRow(
        10,
        replace(run_of(10, end=0.3, learning_rate=0.1, batch_size=64), note="wide filters"),
        is_current=True,
    ),
]


@pytest.fixture
def model(qapp: QApplication) -> RunModel:
    model = RunModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_rows(RUNS)
    return model


@pytest.fixture
def proxy(model: RunModel) -> SortedRuns:
    return SortedRuns(model)


def column_of(model: RunModel | SortedRuns, column: Column) -> list[str]:
    return [model.index(row, column).data() for row in range(model.rowCount(QModelIndex()))]


def test_every_column_says_what_it_should(model: RunModel) -> None:
    texts = {column: column_of(model, column) for column in Column}
    title = texts[Column.NETWORK][0]
    assert texts == {
        Column.NUMBER: ["1", "2", "10"],
        Column.NETWORK: [title] * 3,
        Column.SCORE: ["0.9500", "0.9750", "0.9250"],
        Column.LOSS: [f"{row.run.kept.val_loss:.4f}" for row in RUNS],
        Column.TEST: ["0.9100", "", ""],
        Column.EPOCHS: ["20/20"] * 3,
        Column.TIME: ["1.5 s", "3 s", "15 s"],
        Column.RATE: ["0.01", "0.003", "0.1"],
        Column.BATCH: ["256", "32", "64"],
        Column.SEED: ["1", "2", "10"],
        Column.DATA: ["as now", "other split", "as now"],
        Column.NOTE: ["", "", "wide filters"],
    }
    assert title


def test_the_number_of_networks_stands_with_their_name(model: RunModel) -> None:
    run = RUNS[0].run
    three = replace(run, model=replace(run.model, plan=replace(run.model.plan, members=3)))
    model.show_rows([RunRow(1, three)])
    assert column_of(model, Column.NETWORK)[0].endswith(" × 3")


def test_the_score_is_named_where_all_runs_have_the_same(model: RunModel) -> None:
    def title() -> object:
        return model.headerData(Column.SCORE, Qt.Orientation.Horizontal)

    assert title() == "Val. AUROC"
    values = RunRow(3, run_of(3, history=value_history([1.0], [1.0], [0.5])))
    model.show_rows([values])
    assert title() == "Val. Pearson"
    model.show_rows([*RUNS, values])
    assert title() == "Val. score"


@pytest.mark.parametrize(
    ("column", "numbers"),
    [
        (Column.NUMBER, ["1", "2", "10"]),
        (Column.SCORE, ["10", "1", "2"]),
        (Column.LOSS, ["2", "1", "10"]),
        (Column.TEST, ["2", "10", "1"]),
        (Column.TIME, ["1", "2", "10"]),
        (Column.RATE, ["2", "1", "10"]),
        (Column.BATCH, ["2", "10", "1"]),
        (Column.SEED, ["1", "2", "10"]),
        (Column.DATA, ["1", "10", "2"]),
        (Column.NOTE, ["1", "2", "10"]),
    ],
)
def test_numbers_are_sorted_as_numbers(proxy: SortedRuns, column: Column, numbers: list[str]) -> None:
    proxy.sort(column)
    assert column_of(proxy, Column.NUMBER) == numbers


def test_a_score_that_is_no_number_comes_first(proxy: SortedRuns, model: RunModel) -> None:
    odd = RunRow(3, run_of(3, history=value_history([1.0], [float("nan")], [0.5])))
    model.show_rows([RUNS[0], odd])
    proxy.sort(Column.LOSS)
    assert column_of(proxy, Column.NUMBER) == ["3", "1"]


def test_only_notes_can_be_written_and_are_told_not_kept(model: RunModel, qtbot: QtBot) -> None:
    editable = [bool(model.flags(model.index(0, column)) & Qt.ItemFlag.ItemIsEditable) for column in Column]
    assert editable == [column is Column.NOTE for column in Column]
    with qtbot.waitSignal(model.note_changed) as told:
        model.setData(model.index(1, Column.NOTE), "  two\nlines ")
    assert told.args == [1, "two lines"]
    assert column_of(model, Column.NOTE)[1] == ""
    with qtbot.assertNotEmitted(model.note_changed):
        model.setData(model.index(2, Column.NOTE), "wide filters")  # as it is
        assert not model.setData(model.index(2, Column.SEED), "7")


def test_the_current_run_is_bold(model: RunModel) -> None:
    fonts = [model.index(row, 0).data(Qt.ItemDataRole.FontRole) for row in range(3)]
    assert [font is not None and font.bold() for font in fonts] == [False, False, True]


def test_changed_runs_leave_the_rows_in_place(model: RunModel, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.show_rows([*RUNS[:2], RunRow(10, replace(RUNS[2].run, note="new"))])
    assert column_of(model, Column.NOTE)[2] == "new"
    with qtbot.waitSignal(model.modelReset):
        model.show_rows(RUNS[:2])
