from __future__ import annotations

from pathlib import Path

from helpers.keeping import Button, answer, is_asked, label, save, trigger
from helpers.projects import example_project
from helpers.window import cancel, child, drop, fail, succeed
from PySide6.QtWidgets import (
    QFileDialog,
    QMenu,
    QPushButton,
    QSpinBox,
    QWidget,
)

from motifdesk.data.splits import SplitSettings
from motifdesk.gui.settings import read_settings
from motifdesk.jobs.projects import Opened, OpenProject, SaveProject
from motifdesk.project.archive.links import MissingFile
from motifdesk.project.archive.project import Project
from motifdesk.project.session import Step

EXAMPLE = example_project().session
OTHER = EXAMPLE.with_split(SplitSettings(seed=5))


def test_what_is_new_is_marked_until_it_is_saved(shell, runner, choose) -> None:
    assert (shell.window.windowTitle(), shell.window.isWindowModified()) == ("MotifDesk[*]", False)
    shell.workbench.update(EXAMPLE)
    assert shell.window.windowTitle() == "Untitled[*] – MotifDesk"
    assert shell.window.isWindowModified()
    assert (label(shell, "projectLabel"), label(shell, "savedLabel")) == ("Untitled", "unsaved changes")
    project = save(shell, runner, choose)
    assert project.session is EXAMPLE
    assert (shell.window.windowTitle(), shell.window.isWindowModified()) == ("mine[*] – MotifDesk", False)
    assert (label(shell, "projectLabel"), label(shell, "savedLabel")) == ("mine", "")
    assert label(shell, "messageText") == "Saved as mine.motifdesk."
    shell.workbench.update(EXAMPLE.with_note(0, "the good one"))
    assert shell.window.isWindowModified()
    trigger(shell, "saveProjectAction")
    assert runner.last(SaveProject)[0].path == choose


def test_a_setting_of_the_form_is_worth_saving_and_the_page_that_is_shown_is_not(
    shell, runner, choose
) -> None:
    shell.workbench.update(EXAMPLE)
    save(shell, runner, choose)
    shell.go_to(Step.TRAIN)
    assert not shell.window.isWindowModified()
    child(shell.window, QSpinBox, "training.epochs").setValue(77)
    assert shell.window.isWindowModified()


def test_a_name_without_suffix_gets_it(shell, runner, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "run.2"), ""))
    shell.workbench.update(EXAMPLE)
    trigger(shell, "saveProjectAsAction")
    assert runner.last(SaveProject)[0].path == tmp_path / "run.2.motifdesk"


def test_a_save_that_fails_leaves_the_changes_unsaved(shell, runner, choose) -> None:
    shell.workbench.update(EXAMPLE)
    trigger(shell, "saveProjectAsAction")
    fail(runner.last(SaveProject)[1], "mine.motifdesk: the disk is full; free some space.")
    assert shell.window.isWindowModified()
    assert label(shell, "messageText") == "mine.motifdesk: the disk is full; free some space."
    assert shell.project.path is None


def test_while_a_network_is_trained_the_rest_is_saved_and_nothing_is_opened(shell, runner, choose) -> None:
    shell.workbench.update(EXAMPLE)
    shell.workbench.training = True
    save(shell, runner, choose)
    assert "under way is in it once it has ended" in label(shell, "messageText")
    trigger(shell, "openProjectAction")
    assert runner.of(OpenProject) == []
    assert label(shell, "messageText") == (
        "A network is being trained; stop or cancel that, then open another project."
    )
    trigger(shell, "newProjectAction")
    assert shell.workbench.session is EXAMPLE


def test_new_asks_and_begins_anew(shell, runner) -> None:
    shell.workbench.update(EXAMPLE)
    trigger(shell, "newProjectAction")
    assert answer(shell, Button.Cancel) == "Save the changes to “Untitled”?"
    assert shell.workbench.session is EXAMPLE
    trigger(shell, "newProjectAction")
    answer(shell, Button.Discard)
    assert shell.workbench.session.dataset is None
    assert runner.abandoned == 1  # whatever was computed for the one before
    assert shell.window.windowTitle() == "MotifDesk[*]"
    trigger(shell, "newProjectAction")
    assert not is_asked(shell)


def test_save_before_open_waits_for_the_file(shell, runner, choose) -> None:
    shell.workbench.update(EXAMPLE)
    trigger(shell, "openProjectAction")
    answer(shell, Button.Save)
    assert runner.of(OpenProject) == []
    succeed(runner.last(SaveProject)[1], choose)
    job, handle = runner.last(OpenProject)
    assert job.path == choose
    succeed(handle, Opened(Project(OTHER)))
    assert shell.workbench.session is OTHER
    assert not shell.window.isWindowModified()


def test_a_failed_save_opens_nothing(shell, runner, choose) -> None:
    shell.workbench.update(EXAMPLE)
    trigger(shell, "openProjectAction")
    answer(shell, Button.Save)
    fail(runner.last(SaveProject)[1], "The disk is full; free some space.")
    assert runner.of(OpenProject) == []
    assert shell.workbench.session is EXAMPLE


def test_a_project_that_cannot_be_opened_changes_nothing(shell, runner, choose) -> None:
    shell.workbench.remember(shell.workbench.settings.with_recent(str(choose)))
    shell.workbench.update(EXAMPLE)
    trigger(shell, "openProjectAction")
    answer(shell, Button.Discard)
    fail(runner.last(OpenProject)[1], "mine.motifdesk: it is damaged, or no MotifDesk project.")
    assert label(shell, "messageText") == "mine.motifdesk: it is damaged, or no MotifDesk project."
    assert shell.workbench.session is EXAMPLE
    assert shell.window.isWindowModified()
    assert shell.project.path is None
    assert read_settings().recent == ()


def test_work_done_while_a_project_is_read_is_not_lost(shell, runner, choose) -> None:
    trigger(shell, "openProjectAction")
    shell.workbench.update(EXAMPLE)
    succeed(runner.last(OpenProject)[1], Opened(Project(OTHER)))
    assert shell.workbench.session is EXAMPLE
    answer(shell, Button.Discard)
    assert shell.workbench.session is OTHER
    assert shell.project.path == choose


def test_of_two_projects_that_are_opened_the_later_counts(shell, runner, choose, tmp_path) -> None:
    trigger(shell, "openProjectAction")
    _, first = runner.last(OpenProject)
    shell.project.open(tmp_path / "second.motifdesk")
    assert runner.wishes[-1][0] is first
    cancel(first)
    succeed(runner.last(OpenProject)[1], Opened(Project(OTHER)))
    assert shell.project.name == "second"


def test_closing_asks(shell, runner, choose) -> None:
    shell.workbench.update(EXAMPLE)
    shell.window.close()
    answer(shell, Button.Cancel)
    assert shell.window.isVisible()
    shell.window.close()
    answer(shell, Button.Save)
    assert shell.window.isVisible()
    assert not runner.shut_down
    succeed(runner.last(SaveProject)[1], choose)
    assert not shell.window.isVisible()
    assert runner.shut_down


def test_closing_while_a_network_is_trained_asks_even_where_all_is_saved(shell, runner, choose) -> None:
    shell.workbench.update(EXAMPLE)
    save(shell, runner, choose)
    shell.workbench.training = True
    shell.window.close()
    assert answer(shell, Button.Cancel) == "A network is being trained. Close all the same?"
    assert shell.window.isVisible()
    shell.window.close()
    answer(shell, Button.Close)
    assert not shell.window.isVisible()


def test_closing_waits_for_a_file_that_is_being_written(shell, runner, choose) -> None:
    shell.workbench.update(EXAMPLE)
    trigger(shell, "saveProjectAsAction")
    shell.window.close()
    assert not is_asked(shell)
    assert shell.window.isVisible()
    succeed(runner.last(SaveProject)[1], choose)
    assert not shell.window.isVisible()


def test_recent_projects_are_in_the_menu(shell, runner, tmp_path) -> None:
    menu = child(shell.window, QMenu, "recentMenu")
    assert not menu.menuAction().isEnabled()
    for name in ("old", "new & shiny"):
        shell.project.open(tmp_path / f"{name}.motifdesk")
        succeed(runner.last(OpenProject)[1], Opened(Project(OTHER)))
    assert menu.menuAction().isEnabled()
    menu.aboutToShow.emit()
    assert [entry.text() for entry in menu.actions()] == ["&1  new && shiny", "&2  old"]
    menu.actions()[1].trigger()
    assert runner.last(OpenProject)[0].path == tmp_path / "old.motifdesk"


def test_recent_projects_of_the_same_name_are_told_apart_by_their_folders(shell, tmp_path) -> None:
    settings = shell.workbench.settings
    files = ["c/x/project", "R & D/project", "b/x/project", "results/project", "results/other", "/project"]
    for file in files:
        settings = settings.with_recent(str(tmp_path / f"{file}.motifdesk"))
    shell.workbench.remember(settings)
    menu = child(shell.window, QMenu, "recentMenu")
    menu.aboutToShow.emit()
    assert [entry.text() for entry in menu.actions()] == [
        f"&1  project — {Path(tmp_path.anchor)}",
        "&2  other",
        "&3  project — results",
        f"&4  project — {Path('b', 'x')}",
        "&5  project — R && D",
        f"&6  project — {Path('c', 'x')}",
    ]
    assert menu.toolTipsVisible()
    assert menu.actions()[3].toolTip() == str(tmp_path / "b" / "x" / "project.motifdesk")


def test_a_project_is_dropped_on_any_page(shell, runner, tmp_path) -> None:
    shell.workbench.update(EXAMPLE)
    shell.go_to(Step.EVALUATE)
    drop(shell.window, [tmp_path / "a.fasta"])
    assert not is_asked(shell)
    drop(shell.window, [tmp_path / "a.motifdesk"])
    answer(shell, Button.Discard)
    assert runner.last(OpenProject)[0].path == tmp_path / "a.motifdesk"


def test_a_project_among_sequences_is_opened_as_one(shell, runner, tmp_path) -> None:
    shell.load.open_files([str(tmp_path / "a.motifdesk")])
    assert runner.last(OpenProject)[0].path == tmp_path / "a.motifdesk"


def test_linked_files_that_have_moved_are_asked_for(shell, runner, choose, tmp_path, monkeypatch) -> None:
    shell.project.open(choose)
    lost = MissingFile(Path("/data/lost.fa"), "there is no such file any more; choose where it is now.")
    succeed(runner.last(OpenProject)[1], Opened(None, (lost,)))
    assert label(shell, "messageText") == (
        "mine.motifdesk: its data are in /data/lost.fa, and there is no such file any more; choose where it is now."
    )
    found = tmp_path / "found.fa"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(found), ""))
    child(shell.window, QPushButton, "chooseMovedFileButton").click()
    job, handle = runner.last(OpenProject)
    assert (job.path, job.moved) == (choose, {Path("/data/lost.fa"): found})
    succeed(handle, Opened(Project(OTHER)))
    assert shell.workbench.session is OTHER
    assert not child(shell.window, QWidget, "messageBar").isVisible()
