from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from helpers.examples import example_numbers, example_session
from helpers.window import FakeRunner, built, cancel, child, succeed
from PySide6.QtWidgets import QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from motifdesk.gui.controllers.filters import NONE, SILENT, WAITING
from motifdesk.gui.controllers.train import TrainController
from motifdesk.gui.pages.train_page import TrainPage
from motifdesk.gui.plots.filter_logos import FilterLogosView
from motifdesk.gui.workbench import Workbench
from motifdesk.jobs.tasks import Train
from motifdesk.project.session import Session
from motifdesk.training.filters import FilterLogo, FilterLogos

EXAMPLE = example_session()
DATA = Session(EXAMPLE.dataset, EXAMPLE.split)


def found(epoch: int, *correlations: float) -> FilterLogos:
    """Return filters that look for GGCC, with these correlations with the second class."""
    shares = np.full((4, 4), 0.02, np.float32)
    shares[[0, 1, 2, 3], [2, 2, 1, 1]] = 0.94
    logos = tuple(
        FilterLogo(number, shares, 340 - number, 0.34, value, 1) for number, value in enumerate(correlations)
    )
    return FilterLogos(epoch, 64, 200, logos)


RUN = replace(EXAMPLE.runs[0], filters=found(20, 0.9))


@pytest.fixture
def page(qtbot: QtBot, workbench: Workbench) -> TrainPage:
    page = built(TrainPage)
    TrainController(page, workbench)
    child(page, QComboBox, "architectureBox").setCurrentText("Motif scanner")
    qtbot.addWidget(page)
    page.show()
    workbench.update(DATA)
    return page


def view(page: TrainPage) -> FilterLogosView:
    return child(page, FilterLogosView, "filterLogos")


def words(page: TrainPage) -> str:
    return view(page).accessibleDescription()


def begin(page: TrainPage) -> None:
    child(page, QPushButton, "trainButton").click()


def test_before_any_training_it_says_what_will_come(page: TrainPage) -> None:
    assert words(page) == WAITING
    assert view(page).cells() == []


def test_they_are_drawn_as_they_form_with_what_they_speak_for(page: TrainPage, runner: FakeRunner) -> None:
    begin(page)
    handle = runner.last(Train)[1]
    handle.partials.emit([found(2, 0.1), EXAMPLE.runs[0].history[0], found(3, 0.62, -0.4)])
    names = DATA.dataset.class_names
    assert words(page) == (
        "Epoch 3: of 64 filters those that go with the labels most. "
        f"Filter 1, GGCC: 340 sites in 34 % of the sequences looked at; speaks for {names[1]} (correlation +0.62). "
        f"Filter 2, GGCC: 339 sites in 34 % of the sequences looked at; speaks against {names[1]} (correlation -0.40)."
    )
    assert len(view(page).cells()) == 2


def test_values_have_no_classes(page: TrainPage, workbench: Workbench, runner: FakeRunner) -> None:
    workbench.update(Session(*example_numbers()))
    begin(page)
    runner.last(Train)[1].partials.emit([found(3, 0.62, -0.4)])
    assert "speaks for larger values (correlation +0.62)" in words(page)
    assert "speaks for smaller values (correlation -0.40)" in words(page)


def test_filters_that_find_nothing_are_told_as_that(page: TrainPage, runner: FakeRunner) -> None:
    begin(page)
    runner.last(Train)[1].partials.emit([found(1)])
    assert words(page) == SILENT


def test_a_finished_run_has_its_own(page: TrainPage, runner: FakeRunner) -> None:
    begin(page)
    handle = runner.last(Train)[1]
    handle.partials.emit([found(3, 0.62)])
    succeed(handle, RUN)
    assert words(page).startswith("Epoch 20: ")


def test_those_of_a_discarded_run_are_not_left_behind(page: TrainPage, runner: FakeRunner, workbench) -> None:
    begin(page)
    handle = runner.last(Train)[1]
    handle.partials.emit([found(3, 0.62)])
    cancel(handle)
    assert words(page) == WAITING

    workbench.update(DATA.with_run(RUN))
    begin(page)
    assert words(page) == WAITING
    cancel(runner.last(Train)[1])
    assert words(page).startswith("Epoch 20: ")


def test_the_run_made_current_is_the_one_whose_filters_are_shown(page: TrainPage, workbench) -> None:
    other = replace(EXAMPLE.runs[0], scores=RUN.scores[::-1].copy(), filters=None)
    workbench.update(DATA.with_run(RUN).with_run(other))
    assert words(page) == NONE
    workbench.update(workbench.session.with_current(0))
    assert words(page).startswith("Epoch 20: ")
