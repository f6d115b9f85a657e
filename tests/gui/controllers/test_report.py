from __future__ import annotations

from pathlib import Path

import pytest
from helpers.examples import example_session
from helpers.window import FakeRunner, built, child, fail, succeed
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QLabel, QSlider, QTableView
from pytestqt.qtbot import QtBot

from motifdesk.gui.controllers.shell import ShellController
from motifdesk.jobs.tasks import SaveReport, SaveResults

EXAMPLE = example_session()


@pytest.fixture
def shell(qtbot: QtBot, runner: FakeRunner) -> ShellController:
    shell = built(ShellController, runner)
    qtbot.addWidget(shell.window, before_close_func=lambda _: shell.project.leave())
    return shell


def choose(monkeypatch, path: Path | str, kind: str) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), kind))


def press(shell: ShellController) -> None:
    shell.window.findChild(QAction, "saveReportAction").trigger()


def message(shell: ShellController) -> str:
    return child(shell.window, QLabel, "messageText").text()


@pytest.mark.parametrize(
    ("typed", "kind", "written"),
    [
        ("report.pdf", "HTML page (*.html)", "report.pdf"),
        ("report", "PDF document (*.pdf)", "report.pdf"),
        ("v1.2", "HTML page (*.html)", "v1.2.html"),
    ],
)
def test_the_report_is_saved_as_what_the_name_or_the_kind_says(
    shell, runner, monkeypatch, tmp_path, typed, kind, written
) -> None:
    choose(monkeypatch, tmp_path / typed, kind)
    assert not shell.report.action.isEnabled()
    shell.workbench.update(EXAMPLE)
    press(shell)
    job, handle = runner.last(SaveReport)
    assert (job.session, job.path) == (EXAMPLE, tmp_path / written)
    succeed(handle, job.path)
    assert message(shell) == f"The report is saved as {tmp_path / written}."


def test_a_dialog_that_is_dismissed_does_nothing(shell, runner, monkeypatch) -> None:
    choose(monkeypatch, "", "")
    shell.workbench.update(EXAMPLE)
    press(shell)
    assert runner.of(SaveReport) == []


def test_a_report_that_cannot_be_written_is_said(shell, runner, monkeypatch, tmp_path) -> None:
    choose(monkeypatch, tmp_path / "report.pdf", "PDF document (*.pdf)")
    shell.workbench.update(EXAMPLE)
    press(shell)
    fail(runner.last(SaveReport)[1], "report.pdf: it cannot be written (the disk is full).")
    assert "the disk is full" in message(shell)


def test_the_report_shows_the_sequences_that_were_chosen_in_the_list(
    shell, runner, monkeypatch, tmp_path
) -> None:
    choose(monkeypatch, tmp_path / "report.html", "HTML page (*.html)")
    shell.workbench.update(EXAMPLE)
    press(shell)
    assert runner.last(SaveReport)[0].wishes.rows == ()
    table = child(shell.window, QTableView, "sequenceList")
    table.selectRow(2)
    table.selectionModel().select(
        table.model().index(5, 0),
        QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
    )
    press(shell)
    rows = runner.last(SaveReport)[0].wishes.rows
    assert rows == tuple(table.model().row_at(row) for row in (2, 5))


def test_the_report_is_at_the_threshold_of_the_evaluate_page(shell, runner, monkeypatch, tmp_path) -> None:
    choose(monkeypatch, tmp_path / "report.html", "HTML page (*.html)")
    shell.workbench.update(EXAMPLE)
    press(shell)
    assert runner.last(SaveReport)[0].wishes.threshold == 0.5
    child(shell.window, QSlider, "thresholdSlider").setValue(40)
    press(shell)
    assert runner.last(SaveReport)[0].wishes.threshold == 0.04
    shell.save_results(tmp_path)
    assert runner.last(SaveResults)[0].wishes.threshold == 0.04
