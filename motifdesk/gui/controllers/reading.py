"""Reading a project's file, and asking for linked files that are not where they were."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from motifdesk.gui.workbench import Answer, Tone, Workbench
from motifdesk.gui.worker import JobHandle
from motifdesk.jobs.projects import Opened, OpenProject
from motifdesk.project.archive.links import MissingFile
from motifdesk.project.archive.project import Project

Taker = Callable[[Project], None]


class ReadingController(QObject):
    """Reads one project at a time; what there is stays as it is until it is handed over."""

    def __init__(self, window: QWidget, workbench: Workbench) -> None:
        """Nothing is read yet; `window` is the parent of dialogs."""
        super().__init__(window)
        self._window = window
        self._workbench = workbench
        self._job: JobHandle | None = None
        self._order: tuple[OpenProject, Taker] | None = None

    def read(self, path: Path, take: Taker) -> None:
        """Read a project and hand it over."""
        self._read(OpenProject(path), take)

    def _read(self, job: OpenProject, take: Taker) -> None:
        if self._job is not None:
            self._job.cancel()
        handle = self._workbench.submit(job, f"Opening {job.path.name}")
        handle.succeeded.connect(self._on_read)
        handle.failed.connect(self._not_read)
        handle.ended.connect(self._on_ended)
        self._job, self._order = handle, (job, take)

    def _on_read(self, opened: Opened) -> None:
        if self.sender() is not self._job or self._order is None:
            return
        self._job = None
        job, take = self._order
        if opened.project is not None:
            self._order = None
            take(opened.project)
        else:
            self._ask_where(job, opened.missing[0])

    def _ask_where(self, job: OpenProject, missing: MissingFile) -> None:
        where = Answer("Choose the file …", "chooseMovedFileButton", partial(self._choose, missing))
        sentence = f"{job.path.name}: its data are in {missing.path}, and {missing.problem}"
        self._workbench.ask(Tone.CAUTION, sentence, where)

    def _choose(self, missing: MissingFile) -> None:
        if self._order is None:
            return  # another project has been opened since
        job, take = self._order
        chosen, _ = QFileDialog.getOpenFileName(
            self._window, f"Where is {missing.path.name}?", str(job.path.parent)
        )
        if chosen:
            self._read(OpenProject(job.path, {**job.moved, missing.path: Path(chosen)}), take)
        else:
            self._ask_where(job, missing)

    def _not_read(self, _: str, __: str) -> None:
        if self.sender() is self._job and self._order is not None:
            settings = self._workbench.settings.without_recent(str(self._order[0].path))
            self._workbench.remember(settings)

    def _on_ended(self) -> None:
        if self.sender() is self._job:
            self._job = None
