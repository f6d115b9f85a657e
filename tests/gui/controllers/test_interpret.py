from __future__ import annotations

from dataclasses import replace

import pytest
from helpers.examples import example_session
from helpers.window import FakeRunner, built, cancel, cells, child, fail, interpret_page, succeed
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from motifdesk.attribution.results import SelfCheck
from motifdesk.data.splits import SplitSettings
from motifdesk.gui.controllers.interpret import InterpretController
from motifdesk.gui.pages.interpret_page import InterpretPage
from motifdesk.gui.workbench import Workbench
from motifdesk.jobs.tasks import Attribute
from motifdesk.project.session import Session, Step, StepState

EXAMPLE = example_session()
DATA = Session(EXAMPLE.dataset, EXAMPLE.split)
RUN = EXAMPLE.runs[0]
EVALUATED = DATA.with_run(RUN).with_evaluation(EXAMPLE.evaluation)
FOUND = EXAMPLE.attribution
SALIENCY = replace(FOUND, method="primer-saliency")


@pytest.fixture
def page(qtbot: QtBot, workbench: Workbench) -> InterpretPage:
    return interpret_page(qtbot, workbench)


def drawn(page: InterpretPage) -> bool:
    return child(page, QWidget, "saliencyTrack").isVisible()


def listed(page: InterpretPage) -> int:
    return len(cells(child(page, QTableView, "sequenceList")))


def choose(page: InterpretPage, method: str) -> None:
    box = child(page, QComboBox, "methodBox")
    box.setCurrentIndex(box.findData(method))


def test_without_a_network_it_leads_to_training(page, runner: FakeRunner, workbench, qtbot) -> None:
    workbench.update(DATA)
    assert listed(page) == 0
    with qtbot.waitSignal(workbench.step_requested) as asked:
        child(page, QPushButton, "interpretButton").click()
    assert asked.args == [Step.TRAIN]


def test_the_list_and_the_track_come_after_the_evaluation(page, runner, workbench) -> None:
    workbench.update(DATA.with_run(RUN))
    assert "tested on the held-out sequences first" in "".join(
        label.text() for label in page.findChildren(QLabel) if label.isVisible()
    )
    assert runner.jobs == []  # the evaluation goes first

    workbench.update(EVALUATED)
    assert listed(page) == len(DATA.dataset)
    ((job, handle),) = runner.of(Attribute)
    assert (job.model, job.method, job.codes.shape) == (RUN.model, "gradient-x-input", (400, 50))
    assert not drawn(page)
    succeed(handle, FOUND)
    assert workbench.session.attribution is FOUND
    assert workbench.session.state(Step.INTERPRET) is StepState.DONE
    assert drawn(page)


def test_another_method_is_computed_and_the_first_again_on_request(page, runner, workbench) -> None:
    workbench.update(EXAMPLE)
    assert drawn(page)
    choose(page, "primer-saliency")
    job, handle = runner.last(Attribute)
    assert job.method == "primer-saliency"
    assert not drawn(page)
    succeed(handle, SALIENCY)
    assert drawn(page)
    assert child(page, QComboBox, "methodBox").currentData() == "primer-saliency"

    choose(page, "gradient-x-input")
    assert runner.last(Attribute)[0].method == "gradient-x-input"


def test_a_result_of_a_method_no_longer_wanted_is_not_shown(page, runner, workbench) -> None:
    workbench.update(EVALUATED)
    choose(page, "primer-saliency")
    (_, first), (_, second) = runner.of(Attribute)
    succeed(first, FOUND)  # it had ended before the cancellation reached it
    assert not drawn(page)
    assert child(page, QComboBox, "methodBox").currentData() == "primer-saliency"
    succeed(second, SALIENCY)
    assert drawn(page)
    assert len(runner.of(Attribute)) == 2


@pytest.mark.parametrize("end", [cancel, lambda handle: fail(handle, "The engine stopped.")])
def test_what_went_wrong_is_tried_again_by_the_button_alone(page, runner, workbench, end) -> None:
    workbench.update(EVALUATED)
    end(runner.last(Attribute)[1])
    workbench.update(workbench.session)
    assert len(runner.of(Attribute)) == 1
    assert listed(page) == len(DATA.dataset)
    child(page, QPushButton, "interpretButton").click()
    succeed(runner.last(Attribute)[1], FOUND)
    assert drawn(page)


def test_what_is_known_of_a_method_is_said_beside_its_own_map_alone(page, runner, workbench) -> None:
    words = child(page, QLabel, "methodCheck")
    check = SelfCheck(1e-6, 1e-5, "Equal to brute force within 1e-6.")
    workbench.update(EXAMPLE.with_attribution(replace(FOUND, check=check)))
    assert words.isVisible()
    choose(page, "primer-saliency")
    assert not words.isVisible()
    assert not child(page, QPushButton, "faithfulnessButton").isEnabled()
    workbench.update(workbench.session.with_note(0, "something else happens meanwhile"))
    assert not words.isVisible()
    succeed(runner.last(Attribute)[1], SALIENCY)
    assert not words.isVisible()  # this method promises nothing
    assert child(page, QPushButton, "faithfulnessButton").isEnabled()


def test_a_cancelled_method_leaves_the_one_before(page, runner, workbench) -> None:
    check = SelfCheck(1e-6, 1e-5, "Equal to brute force within 1e-6.")
    workbench.update(EXAMPLE.with_attribution(replace(FOUND, check=check)))
    choose(page, "primer-saliency")
    cancel(runner.last(Attribute)[1])
    assert child(page, QComboBox, "methodBox").currentData() == "gradient-x-input"
    assert "cut off at zero" not in child(page, QLabel, "methodSentence").text()
    assert drawn(page)
    assert child(page, QLabel, "methodCheck").isVisible()

    choose(page, "primer-saliency")
    assert len(runner.of(Attribute)) == 2  # it can be had again
    choose(page, "gradient-x-input")  # nothing is lost by going back before it is there
    assert drawn(page)
    succeed(runner.last(Attribute)[1], SALIENCY)
    assert workbench.session.attribution.method == "gradient-x-input"
    assert len(runner.of(Attribute)) == 2


def test_other_data_are_explained_with_the_default_method(page, runner, workbench) -> None:
    workbench.update(EXAMPLE)
    choose(page, "primer-saliency")
    succeed(runner.last(Attribute)[1], SALIENCY)
    other = example_session(count=100)
    workbench.update(Session(other.dataset, other.split))
    assert child(page, QComboBox, "methodBox").currentData() == "gradient-x-input"
    workbench.update(EXAMPLE.with_attribution(SALIENCY))  # a fix was taken back: these have been explained
    assert child(page, QComboBox, "methodBox").currentData() == "primer-saliency"
    assert drawn(page)


def test_out_of_date_results_are_hidden_and_come_back(page, runner, workbench) -> None:
    workbench.update(EXAMPLE)
    workbench.update(EXAMPLE.with_split(SplitSettings(seed=7)))
    assert not drawn(page)
    assert listed(page) == 0
    workbench.update(EXAMPLE)
    assert drawn(page)
    assert runner.of(Attribute) == []


def test_a_sequence_can_be_opened_from_elsewhere(qtbot, workbench) -> None:
    page = built(InterpretPage)
    controller = InterpretController(page, workbench)
    qtbot.addWidget(page)
    workbench.update(EXAMPLE)
    controller.open_sequence(123)
    assert page.current_row() == 123


def test_a_note_about_the_run_leaves_the_track_and_the_choice(page, workbench) -> None:
    workbench.update(EXAMPLE)
    page.select_row(17)
    workbench.update(EXAMPLE.with_note(0, "the good one"))
    assert drawn(page)
    assert page.current_row() == 17


def test_a_run_with_the_same_attributions_shows_them_again(page, workbench) -> None:
    """Two trainings with the same seed give the same network."""
    workbench.update(EXAMPLE)
    workbench.update(EXAMPLE.with_run(replace(RUN, scores=RUN.scores.copy())))
    assert drawn(page)
