"""The jobs that keep a project in a file and bring it back.

They never wait for a training that takes the engine for hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from motifdesk.jobs.tasks import Job
from motifdesk.monitor import Monitor
from motifdesk.project.archive.links import FilesMissing, MissingFile
from motifdesk.project.archive.project import Project, read_project, write_project


@dataclass(frozen=True)
class SaveProject(Job[Path]):
    """Write a project, whole or not at all; with `linked` its data stay in their files."""

    heavy = False
    aside = True
    project: Project
    path: Path
    linked: bool = False

    def run(self, monitor: Monitor) -> Path:
        """Write it and return where."""
        write_project(self.path, self.project, monitor, linked=self.linked)
        return self.path


@dataclass(frozen=True, eq=False)
class Opened:
    """What came of opening a project: itself, or the linked files that the user must be asked for."""

    project: Project | None
    missing: tuple[MissingFile, ...] = ()


@dataclass(frozen=True)
class OpenProject(Job[Opened]):
    """Read a project; `moved` says where linked files are now, by where they were."""

    heavy = False
    aside = True
    path: Path
    moved: Mapping[Path, Path] = field(default_factory=dict)

    def run(self, monitor: Monitor) -> Opened:
        """Read it."""
        try:
            return Opened(read_project(self.path, monitor, self.moved))
        except FilesMissing as error:
            return Opened(None, error.missing)
