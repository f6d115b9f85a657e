"""Saving and opening as the engine does it: the project crosses to another process and back."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from helpers.projects import difference, example_project

from motifdesk.errors import Cancelled, InputError
from motifdesk.jobs.projects import Opened, OpenProject, SaveProject
from motifdesk.monitor import RecordingMonitor, SilentMonitor, Wish


def sent(value):  # type: ignore[no-untyped-def]
    return pickle.loads(pickle.dumps(value, protocol=5))


@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
def test_a_project_crosses_saves_and_opens(tmp_path: Path, task: str) -> None:
    project, path = example_project(task), tmp_path / "mine.motifdesk"
    monitor = RecordingMonitor()
    assert sent(SaveProject(project, path)).run(monitor) == path
    assert monitor.texts == ["Saving mine.motifdesk"]
    assert monitor.fractions[-1] == 1

    monitor = RecordingMonitor()
    opened = sent(sent(OpenProject(path)).run(monitor))
    assert isinstance(opened, Opened)
    assert opened.missing == ()
    assert difference(opened.project, project) == ""
    assert opened.project.session.dataset.key == project.session.dataset.key
    assert monitor.texts == ["Opening mine.motifdesk"]
    assert monitor.fractions == sorted(monitor.fractions)
    assert monitor.fractions[-1] == 1


def test_neither_needs_tensorflow() -> None:
    assert not SaveProject.heavy
    assert not OpenProject.heavy


def test_what_goes_wrong_is_a_sentence_or_the_user_s_wish(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        OpenProject(tmp_path / "mine.motifdesk").run(SilentMonitor())
    with pytest.raises(Cancelled):
        SaveProject(example_project(), tmp_path / "mine.motifdesk").run(
            RecordingMonitor(wishes=[Wish.CANCEL])
        )
