"""Whether a method can be believed is measured when asked for, and kept for each network and method."""

from __future__ import annotations

from dataclasses import replace

import pytest
from helpers.examples import example_session
from helpers.window import FakeRunner, child, fail, interpret_page, succeed
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from motifdesk.attribution.faithfulness import Faithfulness, Loss
from motifdesk.attribution.results import SelfCheck
from motifdesk.gui.pages.interpret_page import InterpretPage
from motifdesk.gui.workbench import Workbench
from motifdesk.jobs.faithfulness import MeasureFaithfulness

EXAMPLE = example_session(count=100)
GOOD = Faithfulness(50, Loss(2.5, 2.0, 3.0), Loss(0.25, 0.1, 0.4), 0.1)


@pytest.fixture
def page(qtbot: QtBot, workbench: Workbench) -> InterpretPage:
    page = interpret_page(qtbot, workbench)
    workbench.update(EXAMPLE)
    return page


def test_it_is_measured_by_the_button_and_kept(page, runner: FakeRunner, workbench) -> None:
    button, words = child(page, QPushButton, "faithfulnessButton"), child(page, QLabel, "methodFaithfulness")
    assert not words.isVisible()
    button.click()
    job, handle = runner.last(MeasureFaithfulness)
    assert EXAMPLE.attribution is not None
    assert (job.method, job.codes.shape) == ("gradient-x-input", EXAMPLE.attribution.codes.shape)
    assert not button.isEnabled()
    succeed(handle, GOOD)
    assert words.text() == "Top bases −2.50, random −0.25"
    assert words.toolTip() == GOOD.sentence
    assert words.property("role") == "good"
    assert not button.isVisible()

    other = replace(EXAMPLE.attribution, method="primer-saliency")
    workbench.update(workbench.session.with_attribution(other))
    assert not words.isVisible()
    workbench.update(workbench.session.with_attribution(EXAMPLE.attribution))
    assert words.isVisible()
    assert len(runner.of(MeasureFaithfulness)) == 1


def test_no_better_than_random_is_said_with_caution(page, runner: FakeRunner) -> None:
    child(page, QPushButton, "faithfulnessButton").click()
    poor = replace(GOOD, top=Loss(0.3, 0.2, 0.4), random=Loss(-0.1, -0.2, 0.25))
    succeed(runner.last(MeasureFaithfulness)[1], poor)
    words = child(page, QLabel, "methodFaithfulness")
    assert words.text() == "Top bases −0.30, random +0.10"
    assert words.property("role") == "caution"


def test_a_failure_lets_it_be_tried_again(page, runner: FakeRunner, said) -> None:
    button = child(page, QPushButton, "faithfulnessButton")
    button.click()
    fail(runner.last(MeasureFaithfulness)[1], "The engine stopped.")
    assert button.isEnabled()
    assert [message.text for message in said] == ["The engine stopped."]


@pytest.mark.parametrize(
    ("figure", "text", "role"), [(1e-6, "passed", "good"), (0.5, "not passed", "caution")]
)
def test_the_self_check_is_shown(page, workbench, figure: float, text: str, role: str) -> None:
    label = child(page, QLabel, "methodCheck")
    assert not label.isVisible()
    assert EXAMPLE.attribution is not None
    check = SelfCheck(figure, 1e-5, "Equal to brute force within 1e-6.")
    workbench.update(EXAMPLE.with_attribution(replace(EXAMPLE.attribution, check=check)))
    assert label.text() == f"Self-check {text}"
    assert label.toolTip() == check.sentence
    assert label.property("role") == role
