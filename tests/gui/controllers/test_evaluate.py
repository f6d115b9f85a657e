from __future__ import annotations

from dataclasses import replace

import pytest
from helpers.examples import example_evaluation, example_session
from helpers.window import FakeRunner, built, cancel, cells, child, fail, succeed
from PySide6.QtWidgets import QLabel, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from motifdesk.data.audit.findings import Finding, Severity, no_examples
from motifdesk.data.splits import SplitSettings
from motifdesk.gui.controllers.evaluate import EvaluateController
from motifdesk.gui.pages.evaluate_page import EvaluatePage
from motifdesk.gui.workbench import Workbench
from motifdesk.jobs.tasks import Evaluate
from motifdesk.monitor import Wish
from motifdesk.project.session import Session, Step, StepState

EXAMPLE = example_session()
DATA = Session(EXAMPLE.dataset, EXAMPLE.split)
RUN = EXAMPLE.runs[0]
OTHER = replace(RUN, model=replace(RUN.model, weights=(RUN.model.weights[0] + 1,)))
FOUND = EXAMPLE.evaluation


@pytest.fixture
def page(qtbot: QtBot, workbench: Workbench) -> EvaluatePage:
    page = built(EvaluatePage)
    EvaluateController(page, workbench)
    qtbot.addWidget(page)
    page.resize(1040, 620)
    page.show()
    return page


def shown(page: EvaluatePage) -> bool:
    return child(page, QLabel, "verdictLabel").isVisible()


def texts(page: EvaluatePage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_without_a_network_it_leads_to_training(page, runner: FakeRunner, workbench, qtbot) -> None:
    workbench.update(DATA)
    assert "Train a network first" in texts(page)
    assert runner.jobs == []
    with qtbot.waitSignal(workbench.step_requested) as asked:
        child(page, QPushButton, "evaluateButton").click()
    assert asked.args == [Step.TRAIN]


def test_a_new_run_is_evaluated_by_itself_and_shown(page, runner, workbench) -> None:
    workbench.update(DATA.with_run(RUN))
    ((job, handle),) = runner.of(Evaluate)
    assert (job.dataset, job.split, job.trained) == (DATA.dataset, DATA.split, RUN)
    assert not shown(page)
    succeed(handle, FOUND)

    assert workbench.session.evaluation is FOUND
    assert workbench.session.state(Step.EVALUATE) is StepState.DONE
    assert shown(page)
    assert cells(child(page, QTableView, "selectionTable"))
    assert len(runner.jobs) == 1


def test_a_newer_run_replaces_an_evaluation_under_way(page, runner, workbench) -> None:
    workbench.update(DATA.with_run(RUN))
    workbench.update(workbench.session.with_run(OTHER))
    (_, first), (job, second) = runner.of(Evaluate)
    assert runner.wishes == [(first, Wish.CANCEL)]
    cancel(first)
    assert "cancelled" not in texts(page)
    assert job.trained is OTHER
    succeed(second, example_evaluation(DATA.dataset, DATA.split, OTHER))
    assert shown(page)


def test_data_split_otherwise_make_it_out_of_date_and_back_again_up_to_date(page, runner, workbench) -> None:
    workbench.update(EXAMPLE)
    assert shown(page)
    workbench.update(EXAMPLE.with_split(SplitSettings(seed=7)))
    assert not shown(page)
    assert "have changed since this network was trained" in texts(page)
    workbench.update(workbench.session.with_split(EXAMPLE.split.settings))
    assert shown(page)
    assert runner.jobs == []


@pytest.mark.parametrize("end", [cancel, lambda handle: fail(handle, "The engine stopped.")])
def test_what_went_wrong_is_said_and_tried_again_by_the_button(page, runner, workbench, end) -> None:
    workbench.update(DATA.with_run(RUN))
    end(runner.last(Evaluate)[1])
    assert not shown(page)
    assert any(words in texts(page) for words in ("cancelled", "The engine stopped."))
    workbench.update(workbench.session)
    assert len(runner.jobs) == 1  # not again and again by itself

    child(page, QPushButton, "evaluateButton").click()
    assert len(runner.jobs) == 2
    succeed(runner.last(Evaluate)[1], FOUND)
    assert shown(page)


def test_a_sequence_of_the_table_is_passed_on(qtbot, workbench) -> None:
    page = built(EvaluatePage)
    controller = EvaluateController(page, workbench)
    qtbot.addWidget(page)
    workbench.update(EXAMPLE)
    with qtbot.waitSignal(controller.sequence_chosen) as chosen:
        page.sequence_activated.emit(17)
    assert chosen.args == [17]


def test_a_serious_leak_is_said_with_the_verdict_even_when_it_is_found_later(page, workbench) -> None:
    session = DATA.with_run(RUN).with_evaluation(FOUND)
    workbench.update(session)
    words = child(page, QLabel, "verdictLabel").text()
    assert words == " ".join(FOUND.verdict.sentences)
    assert "Good" in texts(page)
    title = "12 sequences stand in more than one part of the split"
    leak = Finding("leaks", Severity.SERIOUS, title, "They may mislead.", 12, no_examples())
    workbench.update(session.with_findings((leak,), session.audit_key))
    assert f"That may be better than the truth: {title}" in child(page, QLabel, "verdictLabel").text()
    assert "With caution" in texts(page)
    workbench.update(session.with_findings((), session.audit_key))
    assert child(page, QLabel, "verdictLabel").text() == words
    assert "Good" in texts(page)
