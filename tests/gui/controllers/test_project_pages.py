"""What the user decided, chose and found on the pages is there again once the project is opened anew."""

from __future__ import annotations

import pytest
from helpers.keeping import label, save, trigger
from helpers.projects import example_project
from helpers.window import cells, child, succeed
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QPushButton,
    QSlider,
    QSpinBox,
    QTableView,
    QToolButton,
    QWidget,
)

from motifdesk.gui.controllers.shell import ShellController
from motifdesk.gui.pages.interpret_list import SequenceList
from motifdesk.gui.plots.saliency_track import SaliencyTrack
from motifdesk.jobs.projects import Opened, OpenProject
from motifdesk.jobs.tasks import Attribute, Evaluate
from motifdesk.project.archive.project import Project, read_project, write_project
from motifdesk.project.session import Session, Step
from motifdesk.training.search.records import SearchSettings, ValidationSettings

EXAMPLE = example_project().session


def list_of(shell: ShellController) -> SequenceList:
    return child(shell.window, QWidget, "interpretPage").sequences


def change_first_base(shell: ShellController) -> None:
    track = child(shell.window, SaliencyTrack, "saliencyTrack")
    QTest.keyClick(track, Qt.Key.Key_Right)
    QTest.keyClicks(track, "n")


def move_threshold(shell: ShellController) -> None:
    child(shell.window, QSlider, "thresholdSlider").setValue(400)


def choose_three(shell: ShellController) -> None:
    list_of(shell).choose_rows([17, 3, 250])


def look_at_another(shell: ShellController) -> None:
    shell.interpret.open_sequence(30)


@pytest.mark.parametrize(
    ("act", "undo"),
    [
        (change_first_base, lambda shell: child(shell.window, QToolButton, "undoButton").click()),
        (move_threshold, lambda shell: child(shell.window, QPushButton, "thresholdResetButton").click()),
        (choose_three, look_at_another),
    ],
)
def test_what_the_user_decides_on_a_page_is_worth_saving(shell, runner, choose, act, undo) -> None:
    shell.workbench.update(EXAMPLE)
    shell.go_to(Step.INTERPRET)
    shell.interpret.open_sequence(17)
    save(shell, runner, choose)
    look_at_another(shell)
    assert not shell.window.isWindowModified()
    act(shell)
    assert shell.window.isWindowModified()
    undo(shell)
    assert not shell.window.isWindowModified()


def work_on_the_pages(shell: ShellController) -> dict[str, object]:
    """Choose, change, type and sort, and return what is seen then."""
    choose_three(shell)
    change_first_base(shell)
    child(shell.window, QLineEdit, "motifField").setText("CGACCG")
    child(shell.window, QSpinBox, "search.trials").setValue(33)
    child(shell.window, QSpinBox, "validation.folds").setValue(7)
    child(shell.window, QTableView, "predictTable").selectRow(2)
    child(shell.window, QTableView, "predictTable").sortByColumn(3, Qt.SortOrder.AscendingOrder)
    seen = what_is_seen(shell)
    assert seen["chosen"] == [3, 17, 250]
    assert str(seen["whatIfChanges"]).endswith("N")
    assert seen["methodFaithfulness"] == "Top bases −2.50, random −0.25"
    assert seen["predicted"][seen["place"]][0] == "n3"
    assert [row[0] for row in seen["predicted"]] != ["new é", "n2", "n3"]
    filled = "2 sequences filled up with unknown bases to 50."
    called = "Called 1 from a probability of 0.4, the threshold of the Evaluate page."
    assert seen["predictSentence"] == f"{filled} {called}"  # the threshold was moved before
    return seen


def what_is_seen(shell: ShellController) -> dict[str, object]:
    table = child(shell.window, QTableView, "predictTable")
    names = ("whatIfChanges", "methodFaithfulness", "predictSentence", "predictCount")
    return {
        "chosen": sorted(list_of(shell).chosen_rows()),
        "motif": child(shell.window, QLineEdit, "motifField").text(),
        "predicted": cells(table),
        "place": table.currentIndex().row(),
        "numbers": [
            child(shell.window, QSpinBox, name).value() for name in ("search.trials", "validation.folds")
        ],
        **{name: label(shell, name) for name in names},
    }


def assert_nothing_is_left(shell: ShellController) -> None:
    assert child(shell.window, QSpinBox, "training.epochs").value() != 77
    for name in ("predictionLabel", "searchState", "validationState"):
        assert label(shell, name) == ""
    assert cells(child(shell.window, QTableView, "predictTable")) == []
    assert child(shell.window, QLineEdit, "motifField").text() == ""
    assert child(shell.window, QSpinBox, "search.trials").value() == SearchSettings().trials
    assert child(shell.window, QSpinBox, "validation.folds").value() == ValidationSettings().folds


def test_everything_is_as_it_was(shell, runner, qtbot, choose) -> None:
    """Save, begin anew, open: through a real file."""
    shell.workbench.open(example_project())
    shell.workbench.turns.catch_up()
    shell.workbench.update(EXAMPLE.with_note(0, "the good one"))
    shell.go_to(Step.TRAIN)
    box = child(shell.window, QComboBox, "architectureBox")
    box.setCurrentIndex(2)
    network = box.currentText()
    child(shell.window, QSpinBox, "training.epochs").setValue(77)
    shell.evaluate._page.set_threshold(0.4)
    shell.go_to(Step.INTERPRET)
    shell.interpret.open_sequence(17)
    seen = work_on_the_pages(shell)
    project = save(shell, runner, choose)
    write_project(choose, project)

    trigger(shell, "newProjectAction")
    shell.workbench.turns.catch_up()
    assert_nothing_is_left(shell)
    shell.project.open(choose)
    jobs = len(runner.jobs)
    succeed(runner.last(OpenProject)[1], Opened(read_project(choose)))
    assert not shell.window.isWindowModified()
    qtbot.waitUntil(lambda: not shell.workbench.turns)
    session = shell.workbench.session
    assert session.runs[0].note == "the good one"
    assert [session.state(step).value for step in Step] == [EXAMPLE.state(step).value for step in Step]
    assert shell.step is Step.INTERPRET
    assert child(shell.window, QWidget, "interpretPage").current_row() == 17
    assert shell.evaluate._page.threshold() == 0.4
    assert box.currentText() == network
    assert child(shell.window, QSpinBox, "training.epochs").value() == 77
    assert label(shell, "searchState").startswith("Trial 1 is the best: ")
    assert label(shell, "validationState") == "AUROC 0.5 on the one held-out part."
    assert what_is_seen(shell) == seen
    assert not shell.window.isWindowModified()
    assert not [job for job in runner.jobs[jobs:] if isinstance(job, (Evaluate, Attribute))]


def test_a_strangers_view_is_no_trouble(shell) -> None:
    nonsense = {
        "page": 3,
        "sequence": "x",
        "threshold": "y",
        "search": [],
        "tested": 1,
        "form": {"network": []},
    }
    shell.workbench.open(Project(EXAMPLE, view=nonsense))
    shell.workbench.turns.catch_up()
    shell.workbench.open(Project(EXAMPLE, view={"page": "nowhere", "sequence": 10**9, "form": 4}))
    shell.workbench.turns.catch_up()
    for nonsense in (
        {"sequence": 3, "chosen": {"a": 1}, "edits": [1], "tab": 10**30, "motif": 3, "predicted": 4},
        {"sequence": 3, "chosen": [-1, 10**30, "x", None], "tab": -1, "predicted": {"place": 10**30}},
        {"sequence": 3, "edits": {"bases": "ACGT", "origins": [0, 1, 2, 10**30]}, "motif": {"text": []}},
        {"sequence": 3, "edits": {"bases": "AX", "origins": [0, 1]}, "predicted": {"column": 10**30}},
        {"sequence": 3, "edits": {"bases": "A" * 3, "origins": [2, 1, 1]}, "predicted": {"column": "x"}},
        {"search_form": {"trials": 10**30, "objective": "x", "magic": 1}, "validation_form": [1]},
        {"sequence": 3, "motif": {"text": "not a motif"}, "predicted": {"place": -1, "column": 99}},
    ):
        shell.workbench.open(Project(EXAMPLE, view=nonsense))
        shell.workbench.turns.catch_up()
        assert label(shell, "whatIfChanges") == ""
    wrong = {
        "network": "primer",
        "of_network": {"filters": "many"},
        "training": {"epochs": "x", "nothing": 1, "batch_size": 10**30},
    }
    shell.workbench.open(Project(EXAMPLE, view={"form": wrong}))
    shell.workbench.turns.catch_up()
    assert shell.step is Step.LOAD
    assert isinstance(shell.workbench.session, Session)
