from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from helpers.examples import example_multiclass_session, example_regression_session
from helpers.projects import example_project
from helpers.window import FakeRunner, built, cancel, cells, child, drop, fail, succeed
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QPlainTextEdit, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from motifdesk.attribution.what_if import Explained
from motifdesk.data.fitting import Changes, Fitting
from motifdesk.data.names import Names
from motifdesk.data.notes import Notes
from motifdesk.data.sequences import Sequences
from motifdesk.gui import theme
from motifdesk.gui.controllers.shell import ShellController
from motifdesk.jobs.predicting import (
    MakePredictor,
    PredictNew,
    SavePredictions,
    Written,
)
from motifdesk.jobs.what_if import ExplainOne
from motifdesk.monitor import SilentMonitor
from motifdesk.project.predicting import Predictor
from motifdesk.project.predictions import Predictions
from motifdesk.project.session import Session, Step

EXAMPLE = replace(example_project().session, predicted=None)
SCORES = np.array([0.25, 0.75, 0.5], np.float32)


def predictions(names: tuple[str, ...], scores: np.ndarray, spread: np.ndarray | None = None) -> Predictions:
    rows = [EXAMPLE.dataset.sequences[row][: 50 - row] for row in range(len(names))]
    sequences = Sequences.of(rows)
    return Predictions(Names.of(names), sequences, sequences.matrix(50), scores, spread, Changes(len(names)))


PART = predictions(("b", "a", "c"), SCORES)


@pytest.fixture
def shell(qtbot: QtBot, runner: FakeRunner) -> ShellController:
    shell = built(ShellController, runner)
    qtbot.addWidget(shell.window, before_close_func=lambda _: shell.project.leave())
    shell.window.show()
    shell.workbench.update(EXAMPLE)
    shell.go_to(Step.PREDICT)
    return shell


def button(shell: ShellController, name: str) -> QPushButton:
    return child(shell.window, QPushButton, name)


def table(shell: ShellController) -> QTableView:
    return child(shell.window, QTableView, "predictTable")


def text(shell: ShellController, name: str) -> str:
    return child(shell.window, QLabel, name).text()


def said(shell: ShellController) -> str:
    return child(shell.window, QWidget, "predictPlaceholder").findChild(QLabel).text()


def begin(shell: ShellController, runner: FakeRunner, pasted: str = "ACGT"):
    child(shell.window, QPlainTextEdit, "predictText").setPlainText(pasted)
    QTest.mouseClick(button(shell, "predictTextButton"), Qt.MouseButton.LeftButton)
    if runner.of(MakePredictor) and not runner.of(PredictNew):
        _, handle = runner.last(MakePredictor)
        succeed(handle, Predictor(EXAMPLE.runs[0].model, Fitting(50)))
    return runner.last(PredictNew)


def test_pasted_sequences_are_predicted_as_they_come(shell, runner) -> None:
    assert not button(shell, "predictTextButton").isEnabled()
    job, handle = begin(shell, runner, ">x\nACGT\n")
    assert job.source == ">x\nACGT\n"
    assert job.predictor.model is EXAMPLE.runs[0].model
    assert said(shell) == "Predicting …"
    assert not button(shell, "predictOpenButton").isEnabled()
    handle.partials.emit([PART])
    assert text(shell, "predictCount") == "3 sequences so far"
    assert table(shell).isVisible()
    handle.partials.emit([predictions(("d",), np.array([1.0], np.float32))])
    succeed(handle, Written(Changes(4), ("1 sequence filled up with unknown bases to 50.",)))
    assert text(shell, "predictCount") == "4 sequences predicted"
    assert text(shell, "predictSentence") == "1 sequence filled up with unknown bases to 50."
    rows = cells(table(shell))
    assert [(row[0], row[2], row[3], row[4]) for row in rows] == [
        ("b", "50", "0.2500", "0"),
        ("a", "49", "0.7500", "1"),
        ("c", "48", "0.5000", "1"),
        ("d", "50", "1.0000", "1"),
    ]
    assert button(shell, "predictOpenButton").isEnabled()


def test_the_predictor_is_made_once_for_a_network(shell, runner) -> None:
    for _ in range(2):
        _, handle = begin(shell, runner)
        succeed(handle, Written(Changes(), ()))
    assert len(runner.of(MakePredictor)) == 1
    assert len(runner.of(PredictNew)) == 2


@pytest.mark.parametrize("way", ["button", "drop"])
def test_a_file_is_predicted(shell, runner, monkeypatch, tmp_path, way) -> None:
    path = tmp_path / "new.fa"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    if way == "button":
        QTest.mouseClick(button(shell, "predictOpenButton"), Qt.MouseButton.LeftButton)
    else:
        drop(child(shell.window, QWidget, "predictPage"), [path])
    succeed(runner.last(MakePredictor)[1], Predictor(EXAMPLE.runs[0].model, Fitting(50)))
    assert runner.last(PredictNew)[0].source == path
    assert shell.workbench.settings.last_folder == str(tmp_path)


def test_it_sorts_by_every_column_and_back(shell, runner) -> None:
    _, handle = begin(shell, runner)
    handle.partials.emit([PART])
    succeed(handle, Written(Changes(3), ()))
    view = table(shell)
    ids = lambda: [row[0] for row in cells(view)]  # noqa: E731
    view.sortByColumn(3, Qt.SortOrder.DescendingOrder)
    assert ids() == ["a", "c", "b"]
    view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert ids() == ["a", "b", "c"]
    view.sortByColumn(2, Qt.SortOrder.AscendingOrder)
    assert ids() == ["c", "a", "b"]
    view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    assert ids() == ["b", "a", "c"]


def test_the_chosen_one_stays_chosen_in_another_order(shell, runner) -> None:
    _, handle = begin(shell, runner)
    handle.partials.emit([PART])
    succeed(handle, Written(Changes(3), ()))
    view = table(shell)
    assert view.currentIndex().row() == 0
    view.sortByColumn(3, Qt.SortOrder.DescendingOrder)
    assert view.currentIndex().row() == 2
    assert button(shell, "predictTrackButton").isEnabled()
    QTest.mouseClick(button(shell, "predictTrackButton"), Qt.MouseButton.LeftButton)
    assert (runner.last(ExplainOne)[0].codes == PART.codes[0]).all()


def test_what_comes_later_is_sorted_in_at_the_end(shell, runner) -> None:
    table(shell).sortByColumn(3, Qt.SortOrder.AscendingOrder)
    _, handle = begin(shell, runner)
    handle.partials.emit([PART])
    handle.partials.emit([predictions(("d",), np.array([0.1], np.float32))])
    succeed(handle, Written(Changes(4), ()))
    assert [row[0] for row in cells(table(shell))] == ["d", "b", "c", "a"]


def test_the_table_is_saved_whole(shell, runner, monkeypatch, tmp_path) -> None:
    assert not button(shell, "predictExportButton").isEnabled()
    _, handle = begin(shell, runner)
    handle.partials.emit([PART])
    succeed(handle, Written(Changes(3), ()))
    for name, separator in (("p.tsv", "\t"), ("p.csv", ",")):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, name=name: (str(tmp_path / name), ""))
        QTest.mouseClick(button(shell, "predictExportButton"), Qt.MouseButton.LeftButton)
        job, handle = runner.last(SavePredictions)
        succeed(handle, job.run(SilentMonitor()))
        assert text(shell, "messageText") == f"Saved as {name}."
        rows = [line.split(separator) for line in (tmp_path / name).read_text().splitlines()]
        assert rows == [
            ["id", "probability", "predicted"],
            ["b", "0.25", "0"],
            ["a", "0.75", "1"],
            ["c", "0.5", "1"],
        ]


def test_a_column_says_what_was_done_where_anything_was(shell, runner) -> None:
    first = predictions(("a", "b"), np.array([0.25, 0.75], np.float32))
    plain = replace(first, notes=Notes.none(2))
    words = ("less than half known; filled up from 4 to 50 bases at the end", "", "1 unknown base")
    noted = replace(PART, notes=Notes(words, np.array([2, 1, 0], np.int32)))
    _, handle = begin(shell, runner)
    handle.partials.emit([plain])
    view = table(shell)
    model = view.model()
    assert model.columnCount() == 5
    handle.partials.emit([noted])
    succeed(handle, Written(Changes(5), ()))
    assert model.headerData(5, Qt.Orientation.Horizontal) == "Note"
    assert [row[5] for row in cells(view)] == ["", "", "1 unknown base", "", words[0]]
    looks = [model.index(row, 5).data(Qt.ItemDataRole.ForegroundRole) for row in range(5)]
    assert looks == [None, None, None, None, QColor(theme.current().caution)]
    assert model.index(4, 5).data(Qt.ItemDataRole.ToolTipRole) == words[0]
    view.sortByColumn(5, Qt.SortOrder.DescendingOrder)
    assert [row[5] for row in cells(view)] == [words[0], "1 unknown base", "", "", ""]
    _, handle = begin(shell, runner)
    handle.partials.emit([plain])
    assert model.columnCount() == 5


def test_what_to_do_with_the_table_has_keys(shell) -> None:
    names = ("predictOpenButton", "predictTextButton", "predictExportButton", "predictTrackButton")
    keys = [button(shell, name).shortcut().toString() for name in names]
    assert keys == ["Alt+O", "Ctrl+Return", "Alt+E", "Alt+T"]


def test_one_is_shown_in_the_track(shell, runner) -> None:
    _, handle = begin(shell, runner)
    handle.partials.emit([PART])
    succeed(handle, Written(Changes(3), ()))
    table(shell).selectRow(1)
    QTest.mouseClick(button(shell, "predictTrackButton"), Qt.MouseButton.LeftButton)
    job, handle = runner.last(ExplainOne)
    assert (job.codes == PART.codes[1]).all()
    found = {EXAMPLE.attribution.method: np.ones((50, 4), np.float32)}
    succeed(handle, Explained(PART.codes[1], SCORES[1], found))
    assert shell.step is Step.INTERPRET
    assert text(shell, "sequenceId") == "a"
    assert text(shell, "predictionLabel") == "Probability of 1: 0.75, predicted 1"
    assert (runner.last(ExplainOne)[0].codes == PART.codes[1][:49]).all()  # the substitutions' effects
    shell.interpret.open_sequence(3)
    assert text(shell, "sequenceId") == EXAMPLE.dataset.ids[3]


def test_failures_and_cancelling_are_said(shell, runner) -> None:
    _, handle = begin(shell, runner)
    handle.partials.emit([PART])
    fail(handle, "pasted text, line 2: 'E' is no base.")
    assert said(shell) == "pasted text, line 2: 'E' is no base."
    assert not table(shell).isVisible()
    _, handle = begin(shell, runner)
    cancel(handle)
    assert said(shell) == "The prediction was cancelled."
    assert button(shell, "predictTextButton").isEnabled()


def test_another_network_takes_the_predictions_away(shell, runner) -> None:
    _, handle = begin(shell, runner)
    handle.partials.emit([PART])
    shell.workbench.update(EXAMPLE.with_note(0, "no other network"))
    handle.partials.emit([PART])
    assert len(cells(table(shell))) == 6
    shell.workbench.update(EXAMPLE.without_run(0))
    handle.partials.emit([PART])
    succeed(handle, Written(Changes(9), ()))
    assert cells(table(shell)) == []
    assert said(shell).startswith("What the network says")


@pytest.mark.parametrize(
    ("session", "scores", "headings", "row"),
    [
        (
            example_multiclass_session(60),
            np.array([[0.2, 0.7, 0.1]], np.float32),
            ["Probability", "Predicted", "P({0})", "P({1})", "P({2})"],
            ["0.7000", "{1}", "0.2000", "0.7000", "0.1000"],
        ),
        (example_regression_session(60), np.array([-1.5], np.float32), ["Value"], ["-1.5"]),
    ],
)
def test_other_tasks(qtbot, runner, session: Session, scores, headings, row) -> None:
    shell = built(ShellController, runner)
    qtbot.addWidget(shell.window, before_close_func=lambda _: shell.project.leave())
    shell.workbench.update(session)
    shell.go_to(Step.PREDICT)
    child(shell.window, QPlainTextEdit, "predictText").setPlainText("ACGT")
    button(shell, "predictTextButton").click()
    model = session.runs[0].model
    succeed(runner.last(MakePredictor)[1], Predictor(model, Fitting(50)))
    _, handle = runner.last(PredictNew)
    handle.partials.emit([predictions(("x",), scores)])
    view = table(shell)
    shown = [view.model().headerData(column, Qt.Orientation.Horizontal) for column in range(3, 3 + len(row))]
    assert shown == [text.format(*model.class_names) for text in headings]
    assert list(cells(view)[0][3:]) == [text.format(*model.class_names) for text in row]
    for column in range(view.model().columnCount()):
        view.sortByColumn(column, Qt.SortOrder.DescendingOrder)


def test_without_a_network_the_page_is_locked(qtbot, runner, tmp_path: Path) -> None:
    shell = built(ShellController, runner)
    qtbot.addWidget(shell.window, before_close_func=lambda _: shell.project.leave())
    shell.workbench.update(Session(EXAMPLE.dataset, EXAMPLE.split))
    shell.go_to(Step.PREDICT)
    assert shell.step is Step.LOAD
    assert not button(shell, "predictOpenButton").isEnabled()
