"""Predictions are a result that is kept, and many of them are sorted without holding up the window."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from helpers.projects import example_predictions, example_project
from helpers.window import FakeRunner, cancel, cells, child, fail, succeed
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QSlider, QTableView, QWidget

from motifdesk.data.fitting import Changes, Fitting
from motifdesk.data.names import Names
from motifdesk.gui.controllers.shell import ShellController
from motifdesk.gui.tables import predicted
from motifdesk.jobs.predicting import MakePredictor, OrderPredictions, PredictNew, SavePredictions, Written
from motifdesk.monitor import SilentMonitor
from motifdesk.project.archive.project import Project
from motifdesk.project.predicting import Predictor
from motifdesk.project.predictions import NOT_KEPT, joined
from motifdesk.project.session import Step

EXAMPLE = replace(example_project().session, predicted=None)
SCORES = np.array([0.25, 0.75, 0.5], np.float32)
PART = replace(joined(example_predictions(EXAMPLE)), ids=Names.of("bac"), scores=SCORES)
ONE = replace(example_predictions(EXAMPLE)[1], ids=Names.of("d"), scores=np.array([0.1], np.float32))


@pytest.fixture
def shell(shell: ShellController) -> ShellController:
    shell.workbench.update(EXAMPLE)
    shell.go_to(Step.PREDICT)
    return shell


def open_project(shell: ShellController, project: Project) -> None:
    shell.workbench.open(project)
    shell.workbench.turns.catch_up()


def button(shell: ShellController, name: str) -> QPushButton:
    return child(shell.window, QPushButton, name)


def table(shell: ShellController) -> QTableView:
    return child(shell.window, QTableView, "predictTable")


def text(shell: ShellController, name: str) -> str:
    return child(shell.window, QLabel, name).text()


def said(shell: ShellController) -> str:
    return child(shell.window, QWidget, "predictPlaceholder").findChild(QLabel).text()


def begin(shell: ShellController, runner: FakeRunner):
    child(shell.window, QPlainTextEdit, "predictText").setPlainText("ACGT")
    QTest.mouseClick(button(shell, "predictTextButton"), Qt.MouseButton.LeftButton)
    if runner.of(MakePredictor) and not runner.of(PredictNew):
        succeed(runner.last(MakePredictor)[1], Predictor(EXAMPLE.runs[0].model, Fitting(50)))
    return runner.last(PredictNew)


def predict_three(shell, runner) -> None:
    _, handle = begin(shell, runner)
    handle.partials.emit([PART])
    succeed(handle, Written(Changes(3), ("Said.",)))


def ids(shell) -> list[str]:
    return [row[0] for row in cells(table(shell))]


def test_predictions_are_a_result_of_the_session(shell, runner) -> None:
    predict_three(shell, runner)
    kept = shell.workbench.session.predictions
    assert kept.parts == (PART,)
    assert kept.said == ("Said.",)
    assert shell.window.isWindowModified()
    assert ids(shell) == ["b", "a", "c"]


@pytest.mark.parametrize("end", [cancel, lambda handle: fail(handle, "pasted text, line 1: 'E' is no base.")])
def test_the_earlier_ones_are_back_where_others_cannot_be_made(shell, runner, end) -> None:
    predict_three(shell, runner)
    _, handle = begin(shell, runner)
    handle.partials.emit([ONE])
    assert ids(shell) == ["d"]
    end(handle)
    assert ids(shell) == ["b", "a", "c"]
    assert text(shell, "predictCount") == "3 sequences predicted"
    assert text(shell, "predictSentence") == "Said."
    assert button(shell, "predictExportButton").isEnabled()


def test_they_are_back_with_the_network_that_made_them(shell, runner) -> None:
    predict_three(shell, runner)
    other = replace(EXAMPLE.runs[0], model=replace(EXAMPLE.runs[0].model, weights=()))
    shell.workbench.update(shell.workbench.session.with_run(other))
    assert ids(shell) == []
    assert said(shell).startswith("Another network is current now")
    shell.workbench.update(shell.workbench.session.with_current(0))
    assert ids(shell) == ["b", "a", "c"]


def test_another_project_with_the_same_network_shows_its_own(shell, runner) -> None:
    predict_three(shell, runner)
    open_project(shell, Project(EXAMPLE))
    assert ids(shell) == []
    open_project(shell, example_project())
    assert ids(shell) == ["new é", "n2", "n3"]


def test_without_their_bases_names_and_scores_are_shown(shell, runner, monkeypatch) -> None:
    monkeypatch.setattr("motifdesk.project.predictions.MOST_BASES", 149)  # the network sees 150
    predict_three(shell, runner)
    assert text(shell, "predictSentence") == f"Said. {NOT_KEPT}"
    assert button(shell, "predictTrackButton").isEnabled()
    before = cells(table(shell))
    project = shell.workbench.project()
    open_project(shell, Project())
    open_project(shell, project)
    shell.go_to(Step.PREDICT)
    assert text(shell, "predictSentence") == f"Said. {NOT_KEPT}"
    for one, other in zip(before, cells(table(shell)), strict=True):
        assert other == (one[0], "", *one[2:])
    assert not button(shell, "predictTrackButton").isEnabled()
    assert button(shell, "predictTrackButton").toolTip() == NOT_KEPT
    assert button(shell, "predictExportButton").isEnabled()
    table(shell).sortByColumn(2, Qt.SortOrder.AscendingOrder)
    assert ids(shell) == ["a", "b", "c"]  # 49, 50 and 50 bases


def heading(shell, column: int) -> None:
    header = table(shell).horizontalHeader()
    place = header.sectionViewportPosition(column) + 10
    QTest.mouseClick(
        header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place, header.viewport().height() // 2)
    )


def test_many_are_sorted_elsewhere_and_listed_in_order_once_that_is_known(shell, runner, monkeypatch) -> None:
    monkeypatch.setattr(predicted, "AT_ONCE", 2)
    predict_three(shell, runner)
    heading(shell, 3)
    job, handle = runner.last(OrderPredictions)
    assert ids(shell) == ["b", "a", "c"]
    assert text(shell, "predictCount") == "3 sequences predicted, being sorted …"
    assert all(part.codes is None for part in job.parts)
    assert job.aside
    succeed(handle, job.run(SilentMonitor()))
    assert ids(shell) == sorted("bac", key=dict(zip("bac", SCORES, strict=True)).get)
    assert text(shell, "predictCount") == "3 sequences predicted"
    heading(shell, 3)
    job, handle = runner.last(OrderPredictions)
    succeed(handle, job.run(SilentMonitor()))
    assert ids(shell) == ["a", "c", "b"]


def test_an_order_that_is_no_longer_wanted_changes_nothing(shell, runner, monkeypatch) -> None:
    monkeypatch.setattr(predicted, "AT_ONCE", 2)
    predict_three(shell, runner)
    view = table(shell)
    view.sortByColumn(3, Qt.SortOrder.DescendingOrder)
    first_job, first = runner.last(OrderPredictions)
    view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    job, second = runner.last(OrderPredictions)
    assert runner.wishes[-1][0] is first
    succeed(first, first_job.run(SilentMonitor()))
    assert ids(shell) == ["b", "a", "c"]
    view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    succeed(second, job.run(SilentMonitor()))
    assert ids(shell) == ["b", "a", "c"]
    assert text(shell, "predictCount") == "3 sequences predicted"
    view.sortByColumn(3, Qt.SortOrder.DescendingOrder)
    job, handle = runner.last(OrderPredictions)
    begin(shell, runner)
    succeed(handle, job.run(SilentMonitor()))
    assert ids(shell) == []


def test_rows_that_come_while_the_others_are_sorted_stand_at_the_end(shell, runner, monkeypatch) -> None:
    monkeypatch.setattr(predicted, "AT_ONCE", 2)
    _, handle = begin(shell, runner)
    handle.partials.emit([PART])
    table(shell).sortByColumn(3, Qt.SortOrder.AscendingOrder)
    job, sorting = runner.last(OrderPredictions)
    handle.partials.emit([ONE])
    succeed(sorting, job.run(SilentMonitor()))
    assert ids(shell) == ["b", "c", "a", "d"]
    succeed(handle, Written(Changes(4), ()))
    job, sorting = runner.last(OrderPredictions)
    succeed(sorting, job.run(SilentMonitor()))
    assert ids(shell) == ["d", "b", "c", "a"]


def test_a_sorting_that_fails_leaves_the_rows_as_they_are(shell, runner, monkeypatch) -> None:
    monkeypatch.setattr(predicted, "AT_ONCE", 2)
    predict_three(shell, runner)
    table(shell).sortByColumn(3, Qt.SortOrder.AscendingOrder)
    fail(runner.last(OrderPredictions)[1], "The engine stopped.")
    assert ids(shell) == ["b", "a", "c"]
    assert text(shell, "predictCount") == "3 sequences predicted"
    assert text(shell, "messageText") == "The engine stopped."


# -- the threshold of the Evaluate page


def move_threshold(shell, thousandths: int) -> None:
    child(shell.window, QSlider, "thresholdSlider").setValue(thousandths)


def classes(shell) -> dict[str, str]:
    return {row[0]: row[4] for row in cells(table(shell))}


def test_the_threshold_of_the_evaluate_page_calls_them(shell, runner, tmp_path) -> None:
    predict_three(shell, runner)
    assert classes(shell) == {"b": "0", "a": "1", "c": "1"}
    move_threshold(shell, 600)
    assert classes(shell) == {"b": "0", "a": "1", "c": "0"}
    called = "Called 1 from a probability of 0.6, the threshold of the Evaluate page."
    assert text(shell, "predictSentence") == f"Said. {called}"
    assert shell.workbench.session.predictions.said == ("Said.",)  # what was done stays what it was
    child(shell.window, QWidget, "predictPage").export_wanted.emit(tmp_path / "table.tsv")
    job = runner.last(SavePredictions)[0]
    job.run(SilentMonitor())
    rows = [line.split("\t") for line in job.path.read_text().splitlines()[1:]]
    assert {row[0]: row[2] for row in rows} == classes(shell)
    move_threshold(shell, 250)
    assert classes(shell) == {"b": "1", "a": "1", "c": "1"}
    child(shell.window, QPushButton, "thresholdResetButton").click()
    assert text(shell, "predictSentence") == "Said."
    assert classes(shell) == {"b": "0", "a": "1", "c": "1"}


def test_the_threshold_holds_for_what_is_predicted_later_and_the_next_day(shell, runner) -> None:
    move_threshold(shell, 600)
    predict_three(shell, runner)
    before = cells(table(shell))
    assert classes(shell)["c"] == "0"
    project = shell.workbench.project()
    open_project(shell, Project())
    open_project(shell, project)
    assert cells(table(shell)) == before
    assert "from a probability of 0.6," in text(shell, "predictSentence")


def test_the_threshold_holds_for_the_network_that_it_was_set_for(shell, runner) -> None:
    move_threshold(shell, 600)
    other = replace(EXAMPLE.runs[0], model=replace(EXAMPLE.runs[0].model, weights=()))
    shell.workbench.update(shell.workbench.session.with_run(other))
    predict_three(shell, runner)
    assert classes(shell)["c"] == "1"
    assert text(shell, "predictSentence") == "Said."


@pytest.mark.parametrize("at_once", [20_000, 2])
def test_a_table_sorted_by_class_follows_the_threshold_once_it_is_seen(
    shell, runner, monkeypatch, at_once
) -> None:
    monkeypatch.setattr(predicted, "AT_ONCE", at_once)

    def sorted_elsewhere() -> None:
        if at_once == 2:
            job, handle = runner.last(OrderPredictions)
            succeed(handle, job.run(SilentMonitor()))

    predict_three(shell, runner)
    table(shell).sortByColumn(4, Qt.SortOrder.DescendingOrder)
    sorted_elsewhere()
    assert ids(shell) == ["a", "c", "b"]
    shell.go_to(Step.EVALUATE)
    jobs = len(runner.of(OrderPredictions))
    for thousandths in (700, 500, 200):
        move_threshold(shell, thousandths)
    assert len(runner.of(OrderPredictions)) == jobs
    shell.go_to(Step.PREDICT)
    sorted_elsewhere()
    assert ids(shell) == ["b", "a", "c"]
