"""The what-if bench asks for the newest sequence alone and shows no answer to an older one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from helpers.examples import example_session
from helpers.window import FakeRunner, cancel, child, fail, interpret_page, succeed
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from motifdesk.attribution.what_if import Explained
from motifdesk.data.alphabet import Codes, decode
from motifdesk.gui.pages.interpret_page import InterpretPage
from motifdesk.gui.plots.saliency_track import SaliencyTrack
from motifdesk.gui.workbench import Workbench
from motifdesk.jobs.finding import FindMotifs
from motifdesk.jobs.projects import SaveProject
from motifdesk.jobs.tasks import Attribute
from motifdesk.jobs.what_if import ExplainOne
from motifdesk.monitor import Wish
from motifdesk.project.archive.project import Project

EXAMPLE = example_session()


def answer(codes: Codes, score: float, *, effects: bool = True) -> Explained:
    rng = np.random.default_rng(1)
    hypothetical = rng.normal(size=(50, 4)).astype(np.float32)
    found = rng.normal(size=(50, 4)).astype(np.float32) if effects else None
    return Explained(codes, np.float32(score), {"gradient-x-input": hypothetical}, found)


@pytest.fixture
def page(qtbot: QtBot, workbench: Workbench) -> InterpretPage:
    page = interpret_page(qtbot, workbench)
    workbench.update(EXAMPLE)
    return page


def type_over(page: InterpretPage, letters: str) -> None:
    track = child(page, SaliencyTrack, "saliencyTrack")
    QTest.keyClick(track, Qt.Key.Key_Right)
    QTest.keyClicks(track, letters)


def line(page: InterpretPage) -> str:
    return child(page, QLabel, "whatIfLine").text()


def test_the_chosen_sequence_is_explained_at_once(page, runner: FakeRunner) -> None:
    job, handle = runner.last(ExplainOne)
    row = page.current_row()
    assert EXAMPLE.dataset is not None
    assert job.codes.tolist() == EXAMPLE.dataset.sequences[row].tolist()
    assert (job.methods, job.effects) == (("gradient-x-input",), True)
    track = child(page, SaliencyTrack, "saliencyTrack")
    assert track.heat.size().height() == 0
    handle.partials.emit([answer(job.codes, 0.9, effects=False)])
    assert track.heat.size().height() == 0
    succeed(handle, answer(job.codes, 0.9))
    assert track.heat.minimumHeight() > 0
    assert line(page) == ""


def test_only_the_newest_of_fast_changes_is_sent(page, runner: FakeRunner) -> None:
    succeed(runner.last(ExplainOne)[1], answer(runner.last(ExplainOne)[0].codes, 0.9))
    before = len(runner.of(ExplainOne))
    type_over(page, "acgtag")
    (first,) = runner.of(ExplainOne)[before:]
    assert {wish for _, wish in runner.wishes} == {Wish.CANCEL}
    cancel(first[1])
    _, second = runner.of(ExplainOne)[before:]
    job, handle = second
    track = child(page, SaliencyTrack, "saliencyTrack")
    assert decode(job.codes)[track.selected_position] == "G"
    succeed(handle, answer(job.codes, 0.25))
    assert len(runner.of(ExplainOne)) == before + 2
    assert line(page).endswith(" → 0.25")


def test_an_answer_to_an_older_question_is_not_shown(page, runner: FakeRunner) -> None:
    job, handle = runner.last(ExplainOne)
    page.select_row(7)
    handle.partials.emit([answer(job.codes, 0.9)])
    succeed(handle, answer(job.codes, 0.9))
    assert child(page, SaliencyTrack, "saliencyTrack").heat.minimumHeight() == 0
    newest, handle = runner.last(ExplainOne)
    assert EXAMPLE.dataset is not None
    assert newest.codes.tolist() == EXAMPLE.dataset.sequences[7].tolist()
    succeed(handle, answer(newest.codes, 0.1))
    assert child(page, SaliencyTrack, "saliencyTrack").heat.minimumHeight() > 0


def test_a_failure_is_said_beside_the_track(page, runner: FakeRunner, said) -> None:
    fail(runner.last(ExplainOne)[1], "The sequence has no base left; undo a change or reset it.")
    assert line(page).startswith("The sequence has no base left")
    assert said == []
    child(page, QToolButton, "resetButton")


def test_it_makes_way_for_what_the_user_starts(page, runner: FakeRunner, workbench: Workbench) -> None:
    handle = runner.last(ExplainOne)[1]
    box = child(page, QComboBox, "methodBox")
    box.setCurrentIndex(1 - box.currentIndex())
    assert runner.of(Attribute)
    assert (handle, Wish.CANCEL) in runner.wishes


def test_what_has_made_way_is_asked_again_when_the_engine_is_free(
    page, runner: FakeRunner, workbench: Workbench, tmp_path: Path
) -> None:
    """A project is opened at its Interpret page and saved, say, while TensorFlow is still loading."""
    _, asked = runner.last(ExplainOne)
    first = workbench.submit(SaveProject(Project(), tmp_path / "a"), "Saving")
    assert (asked, Wish.CANCEL) in runner.wishes
    succeed(first, tmp_path / "a")  # before the engine has given up the question
    second = workbench.submit(SaveProject(Project(), tmp_path / "b"), "Saving")
    cancel(asked)
    assert runner.last(ExplainOne)[1] is asked
    succeed(second, tmp_path / "b")
    job, again = runner.last(ExplainOne)
    assert again is not asked
    succeed(again, answer(job.codes, 0.9))
    assert child(page, SaliencyTrack, "saliencyTrack").heat.minimumHeight() > 0


def test_the_substitutions_are_there_after_a_search_for_motifs(page, runner: FakeRunner) -> None:
    asked = runner.last(ExplainOne)[1]
    page.motifs.find_wanted.emit()
    cancel(asked)
    cancel(runner.last(FindMotifs)[1])
    job, again = runner.last(ExplainOne)
    assert again is not asked
    succeed(again, answer(job.codes, 0.9))
    assert len(runner.of(ExplainOne)) == 2
    assert child(page, SaliencyTrack, "saliencyTrack").heat.minimumHeight() > 0
