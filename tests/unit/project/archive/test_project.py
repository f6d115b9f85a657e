"""A project that was written and read is the same project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from helpers.projects import difference, example_project

from motifdesk.project.archive.project import Project, read_project, write_project


@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
def test_what_is_read_is_what_was_written(tmp_path: Path, task: str) -> None:
    project = example_project(task)
    path = tmp_path / "mine.motifdesk"
    write_project(path, project)
    again = read_project(path)
    assert difference(project, again) == ""
    assert again.session.run.key == project.session.run.key
    assert again.session.dataset.key == project.session.dataset.key
    assert os.listdir(tmp_path) == [path.name]


def test_an_empty_project_is_a_project(tmp_path: Path) -> None:
    path = tmp_path / "empty.motifdesk"
    write_project(path, Project())
    assert difference(read_project(path), Project()) == ""
