"""The jobs that keep a project in a file and bring it back.

They never wait for a training that takes the engine for hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from motifdesk.errors import InputError
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


@dataclass(frozen=True)
class Copy:
    """Where a copy of what is not saved goes.

    Attributes
    ----------
    paths
        The first of them that can be written is.
    note
        The file that says where the copy is, for the next start.
    project
        The project's own file; None where it has none.
    known
        When that was changed last (nanoseconds since the epoch) and its size in bytes, as the window knows it: what
        has been written to it since is somebody else's. None where the window has seen none.
    """

    paths: tuple[Path, ...]
    note: Path
    project: Path | None
    known: tuple[int, int] | None = None


@dataclass(frozen=True)
class KeepCopy(Job[Path]):
    """Keep a copy of a project that is not saved, and a note that says where it is."""

    heavy = False
    aside = True
    project: Project
    copy: Copy

    def run(self, monitor: Monitor) -> Path:
        """Write both and return where the copy is; an older copy elsewhere is removed."""
        import json

        from motifdesk.files import remove, replacing

        path = self._write(monitor)
        said = {"copy": str(path), "project": str(self.copy.project or ""), "known": self.copy.known}
        with replacing(self.copy.note) as file:
            file.write(json.dumps(said).encode())
        for other in self.copy.paths:
            if other != path:
                remove(other)
        return path

    def _write(self, monitor: Monitor) -> Path:
        *first, last = self.copy.paths
        for path in first:
            try:
                write_project(path, self.project, monitor)
            except InputError:
                continue  # the folder may not be written to; there is another
            return path
        write_project(last, self.project, monitor)
        return last


@dataclass(frozen=True)
class RemoveCopies(Job[None]):
    """Remove copies that are of no use any more; to free a large file takes longer than the window may wait."""

    heavy = False
    aside = True
    paths: tuple[Path, ...]

    def run(self, monitor: Monitor) -> None:
        """Remove them."""
        from motifdesk.files import remove

        for path in self.paths:
            remove(path)


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
