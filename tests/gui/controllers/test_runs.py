from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from helpers.curves import class_records
from helpers.examples import example_evaluation, example_session
from helpers.runs import run_of
from helpers.window import FakeRunner, built, cancel, cells, child, curves, fail, succeed
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QTableView, QTabWidget
from pytestqt.qtbot import QtBot

from motifdesk.data.splits import SplitSettings
from motifdesk.gui.controllers.train import TrainController
from motifdesk.gui.pages.train_page import TrainPage
from motifdesk.gui.plots.curve_items import EarlierRuns
from motifdesk.gui.tables.runs import Column
from motifdesk.gui.workbench import Workbench
from motifdesk.jobs.tasks import Train
from motifdesk.project.session import Session
from motifdesk.training.records import Run

EXAMPLE = example_session()
DATA = Session(EXAMPLE.dataset, EXAMPLE.split)
RUNS = [run_of(1, end=0.2), run_of(2, end=0.1), run_of(3, end=0.3)]


@pytest.fixture
def page(qtbot: QtBot, workbench: Workbench) -> TrainPage:
    page = built(TrainPage)
    TrainController(page, workbench)
    child(page, QComboBox, "architectureBox").setCurrentText("Motif scanner")
    qtbot.addWidget(page)
    page.resize(1040, 620)
    page.show()
    workbench.update(DATA)
    return page


@pytest.fixture
def with_runs(page: TrainPage, workbench: Workbench) -> TrainPage:
    for run in RUNS:
        workbench.update(workbench.session.with_run(run))
    return page


def column(page: TrainPage, which: Column) -> list[str]:
    return [row[which] for row in cells(child(page, QTableView, "runTable"))]


def drawn(page: TrainPage) -> list[float]:
    return curves(page.loss_plot)["validation"]


def losses(run: Run) -> list[float]:
    return run.curves.column("val_loss").tolist()


def behind(page: TrainPage) -> int:
    """The number of runs that are drawn in grey."""
    earlier: EarlierRuns = page.loss_plot._earlier
    x = earlier.line.getOriginalDataset()[0]
    return int((x == 1).sum()) if x is not None else 0


def test_runs_are_listed_and_the_newest_is_drawn_before_the_others(with_runs: TrainPage) -> None:
    assert column(with_runs, Column.NUMBER) == ["1", "2", "3"]
    assert child(with_runs, QTabWidget, "trainTabs").tabText(1) == "Runs: run 3 of 3 is evaluated"
    assert drawn(with_runs) == losses(RUNS[2])
    assert behind(with_runs) == 2


def test_another_run_is_made_current_and_drawn(with_runs: TrainPage, workbench: Workbench) -> None:
    with_runs.results.run_chosen.emit(0)
    assert workbench.session.run is RUNS[0]
    assert drawn(with_runs) == losses(RUNS[0])
    assert "epoch 20 is kept" in child(with_runs, QLabel, "curveReading").text()


def test_a_note_goes_into_the_session_and_draws_nothing_anew(
    with_runs: TrainPage, workbench: Workbench
) -> None:
    with_runs.loss_plot.setXRange(3, 9, padding=0)
    with_runs.results.note_changed.emit(2, "wide filters")
    assert workbench.session.runs[2].note == "wide filters"
    assert column(with_runs, Column.NOTE) == ["", "", "wide filters"]
    assert with_runs.loss_plot.getViewBox().viewRange()[0] == [3, 9]


def test_several_runs_are_deleted_at_once(with_runs: TrainPage, workbench: Workbench) -> None:
    with_runs.results.delete_requested.emit([0, 2])
    assert workbench.session.runs == (RUNS[1],)
    assert workbench.session.current == 0
    assert drawn(with_runs) == losses(RUNS[1])
    assert behind(with_runs) == 0


def test_without_any_run_the_plots_say_what_will_come(with_runs: TrainPage) -> None:
    with_runs.results.delete_requested.emit([0, 1, 2])
    assert drawn(with_runs) == []
    assert with_runs.loss_plot._empty.text() == "The curves appear here as the network learns."
    assert child(with_runs, QTabWidget, "trainTabs").tabText(1) == "Runs"


def test_test_scores_are_remembered_for_every_run(with_runs: TrainPage, workbench: Workbench) -> None:
    assert EXAMPLE.dataset is not None
    assert EXAMPLE.split is not None
    for place in (2, 0):
        run = workbench.session.runs[place]
        evaluation = example_evaluation(EXAMPLE.dataset, EXAMPLE.split, run)
        workbench.update(workbench.session.with_current(place).with_evaluation(evaluation))
    score = f"{evaluation.auroc:.4f}"
    assert column(with_runs, Column.TEST) == [score, "", score]


def test_runs_on_other_data_or_another_split_say_so_and_are_not_drawn_behind(
    with_runs: TrainPage, workbench: Workbench
) -> None:
    strange = replace(run_of(4), data_key="other")
    session = workbench.session.with_run(strange).with_run(run_of(5))
    workbench.update(session)
    assert column(with_runs, Column.DATA) == ["as now"] * 3 + ["other data", "as now"]
    workbench.update(
        session.with_run(replace(run_of(6), data_key="third", data_name="peaks.fa")).with_current(4)
    )
    assert column(with_runs, Column.DATA)[5] == "peaks.fa"
    assert behind(with_runs) == 3
    workbench.update(session.with_split(SplitSettings(seed=7)))
    assert column(with_runs, Column.DATA)[:4] == ["other split"] * 3 + ["other data"]


def test_fixed_data_of_the_same_file_are_told_apart_from_it(
    with_runs: TrainPage, workbench: Workbench
) -> None:
    assert EXAMPLE.dataset is not None
    fixed = replace(run_of(4), data_key="fixed", data_name=" and ".join(EXAMPLE.dataset.source))
    workbench.update(workbench.session.with_run(fixed))
    assert column(with_runs, Column.DATA)[3] == "other data"


# -- while a network trains


def start(page: TrainPage, runner: FakeRunner):
    child(page, QPushButton, "trainButton").click()
    return runner.last(Train)[1]


def test_earlier_runs_stand_behind_the_one_that_trains(with_runs: TrainPage, runner: FakeRunner) -> None:
    start(with_runs, runner)
    assert behind(with_runs) == 3
    assert drawn(with_runs) == []


def test_the_curves_are_read_as_the_data_allow(page: TrainPage, runner: FakeRunner, qtbot: QtBot) -> None:
    """With 75 validation sequences, an AUROC of 0.55 is like guessing."""
    handle = start(page, runner)
    handle.partials.emit(class_records(np.full(20, 0.69), np.full(20, 0.7), 0.55, 0.55))
    sentence = child(page, QLabel, "curveReading")
    qtbot.waitUntil(lambda: sentence.text().startswith("It has learned nothing in 20 epochs"))
    assert sentence.property("role") == "bad"


def test_what_the_user_does_meanwhile_leaves_the_growing_curves_alone(
    with_runs: TrainPage, runner: FakeRunner, workbench: Workbench, qtbot: QtBot
) -> None:
    handle = start(with_runs, runner)
    records = list(RUNS[0].curves)
    handle.partials.emit(records[:4])
    with_runs.results.run_chosen.emit(1)
    with_runs.results.note_changed.emit(0, "?")
    assert workbench.session.current == 1
    handle.partials.emit(records[4:6])
    qtbot.waitUntil(lambda: drawn(with_runs) == losses(RUNS[0])[:6])
    new = run_of(9)
    succeed(handle, new)
    assert drawn(with_runs) == losses(new)
    assert behind(with_runs) == 3


@pytest.mark.parametrize("end", [cancel, lambda handle: fail(handle, "The engine stopped.")])
def test_after_a_run_that_left_nothing_the_current_one_is_drawn_again(
    with_runs: TrainPage, runner: FakeRunner, end
) -> None:
    handle = start(with_runs, runner)
    handle.partials.emit(list(RUNS[0].curves[:4]))
    end(handle)
    assert drawn(with_runs) == losses(RUNS[2])


def test_a_first_run_that_fails_says_why_in_the_curves_place(page: TrainPage, runner: FakeRunner) -> None:
    fail(start(page, runner), "The sequences are too short.")
    assert page.loss_plot._empty.text() == "The sequences are too short."
    assert page.loss_plot._empty.property("role") == "bad"
    start(page, runner)
    assert page.loss_plot._empty.text() == "The first epoch is under way."
