"""The audit follows the data, makes way for the user's jobs, and does what its buttons say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from helpers.window import FakeRunner, built, cancel, child, succeed
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from motifdesk.data.audit.findings import Finding, Severity
from motifdesk.data.dataset import Dataset
from motifdesk.data.fixes.registry import AppliedFix, apply_fixes
from motifdesk.data.simulate import SimulationSettings, simulate
from motifdesk.data.splits import SplitSettings, make_split
from motifdesk.gui.controllers.audit import AuditController
from motifdesk.gui.controllers.load import LoadController
from motifdesk.gui.pages.load_page import LoadPage
from motifdesk.gui.workbench import Workbench
from motifdesk.jobs.tasks import AuditData, MakeExample, Prepare
from motifdesk.monitor import Wish
from motifdesk.project.session import Prepared, Session

FOUND = (
    Finding(
        "exact-duplicates",
        Severity.CAUTION,
        "3 duplicates",
        "They are the same.",
        3,
        np.arange(3),
        ("drop-duplicates",),
    ),
)


@pytest.fixture
def doubled() -> Dataset:
    """Return data in which three sequences come twice."""
    data = simulate(SimulationSettings(count=60, length=20))
    matrix = data.sequences.matrix().copy()
    labels = data.labels.copy()
    matrix[:3], labels[:3] = matrix[10:13], labels[10:13]
    return replace(data, sequences=replace(data.sequences, codes=matrix.reshape(-1)), labels=labels)


@pytest.fixture
def runner() -> FakeRunner:
    return FakeRunner()


@pytest.fixture
def workbench(runner: FakeRunner) -> Workbench:
    return Workbench(runner)


@pytest.fixture
def page(qtbot: QtBot, workbench: Workbench) -> LoadPage:
    page = built(LoadPage)
    qtbot.addWidget(page)
    LoadController(page, workbench)
    AuditController(page, workbench)
    page.resize(1060, 660)
    page.show()
    return page


def test_new_data_are_looked_at_and_what_is_found_is_shown(page, runner, workbench, doubled) -> None:
    workbench.update(workbench.session.with_dataset(doubled))
    job, handle = runner.last(AuditData)
    assert job.dataset is doubled
    succeed(handle, FOUND)

    assert workbench.session.findings == FOUND
    assert workbench.session.audited == workbench.session.audit_key
    assert child(page, QPushButton, "fix.drop-duplicates").isVisible()
    assert len(runner.of(AuditData)) == 1


def test_a_fix_is_applied_to_what_was_read_and_can_be_undone(page, runner, workbench, doubled) -> None:
    workbench.update(workbench.session.with_dataset(doubled))
    succeed(runner.last(AuditData)[1], FOUND)
    child(page, QPushButton, "fix.drop-duplicates").click()
    job, handle = runner.last(Prepare)
    assert job.original is doubled
    assert job.fixes == (AppliedFix("drop-duplicates"),)
    mended = apply_fixes(doubled, job.fixes)
    succeed(handle, Prepared(mended, make_split(mended, SplitSettings())))

    assert len(workbench.session.dataset) == 57
    assert workbench.session.original is doubled
    assert runner.last(AuditData)[0].dataset is mended

    child(page, QPushButton, "undo.0").click()
    job, handle = runner.last(Prepare)
    assert job.fixes == ()
    succeed(handle, Prepared(doubled, make_split(doubled, SplitSettings())))
    assert len(workbench.session.dataset) == 60


def test_it_makes_way_for_a_job_of_the_users_and_looks_again_after_it(
    page, runner, workbench, doubled
) -> None:
    workbench.update(workbench.session.with_dataset(doubled))
    _, first = runner.last(AuditData)
    handle = workbench.submit(MakeExample(), "Something else")

    assert runner.wishes == [(first, Wish.CANCEL)]
    assert len(runner.of(AuditData)) == 1
    cancel(handle)
    assert len(runner.of(AuditData)) == 2


def test_an_old_answer_is_not_taken_for_a_new_one(page, runner, workbench, doubled) -> None:
    workbench.update(workbench.session.with_dataset(doubled))
    _, first = runner.last(AuditData)
    workbench.update(workbench.session.with_split(SplitSettings(seed=7)))
    succeed(first, FOUND)

    assert workbench.session.findings == ()
    assert workbench.session.audited != workbench.session.audit_key


def test_that_nothing_was_found_is_said_of_each_data_set_that_comes_checked(page, runner, workbench) -> None:
    """Nothing found in one project's data is the same empty tuple as in the next one's."""
    for seed in (1, 2):
        data = simulate(SimulationSettings(count=60, length=20, seed=seed))
        session = Session().with_dataset(data)
        workbench.update(session.with_findings((), session.audit_key))
        texts = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
        assert "No problems found." in texts
        assert "Not checked yet." not in texts
        workbench.update(Session())
    assert runner.of(AuditData) == []
