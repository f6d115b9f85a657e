"""Loading data: the page on one side, the session and the reading jobs on the other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from motifdesk.data.dataset import Dataset
from motifdesk.data.splits import SplitSettings
from motifdesk.errors import InputError
from motifdesk.gui.pages.load_page import LoadPage
from motifdesk.gui.workbench import Tone, Workbench
from motifdesk.gui.worker import JobHandle
from motifdesk.jobs.tasks import Job, LoadFiles, MakeExample
from motifdesk.project.session import Session


class LoadController(QObject):
    """Reads what the user chooses and splits it."""

    def __init__(self, page: LoadPage, workbench: Workbench) -> None:
        """Connect the page."""
        super().__init__(page)
        self._page = page
        self._workbench = workbench
        self._job: JobHandle | None = None
        self._shown: Session = Session()
        page.files_chosen.connect(self.open_files)
        page.example_requested.connect(self.open_example)
        page.split_changed.connect(self._split)
        workbench.session_changed.connect(self._show)
        page.folder = workbench.settings.last_folder
        page.show_empty()

    def open_files(self, paths: list[str]) -> None:
        """Read the user's files."""
        if paths:
            folder = str(Path(paths[0]).parent)
            self._workbench.remember(replace(self._workbench.settings, last_folder=folder))
            self._page.folder = folder
        names = " and ".join(Path(path).name for path in paths)
        self._read(LoadFiles(tuple(paths)), f"Reading {names}")

    def open_example(self) -> JobHandle:
        """Make the built-in example."""
        return self._read(MakeExample(), "Making the example")

    def _read(self, job: Job[Dataset], title: str) -> JobHandle:
        if self._job is not None:
            self._job.cancel()
        self._page.show_busy(f"{title} …")
        handle = self._workbench.submit(job, title)
        handle.succeeded.connect(self._loaded)
        handle.failed.connect(self._failed)
        handle.cancelled.connect(self._cancelled)
        handle.ended.connect(self._ended)
        self._job = handle
        return handle

    def _loaded(self, dataset: Dataset) -> None:
        try:
            self._workbench.update(self._workbench.session.with_dataset(dataset))
        except InputError as error:
            self._workbench.say(Tone.BAD, str(error))
            self._failed(str(error), "")

    def _failed(self, text: str, _: str) -> None:
        if self.sender() is not self._job:
            return  # the user has chosen other files since
        # What was loaded before is still there and still shown; the message bar has said what went wrong.
        if self._workbench.session.dataset is None:
            self._page.show_failed(text)
        else:
            self._restore()

    def _ended(self) -> None:
        if self.sender() is self._job:
            self._job = None

    def _cancelled(self) -> None:
        if self.sender() is self._job:
            self._restore()

    def _restore(self) -> None:
        self._shown = Session()
        self._show()

    def _split(self, settings: Any) -> None:
        assert isinstance(settings, SplitSettings)
        try:
            self._workbench.update(self._workbench.session.with_split(settings))
        except InputError as error:
            self._page.show_split_error(str(error))

    def _show(self) -> None:
        session, shown = self._workbench.session, self._shown
        if session.dataset is None or session.split is None:
            self._page.show_empty()
        elif session.dataset is not shown.dataset:
            self._page.show_dataset(session.dataset, session.split)
        elif session.split is not shown.split:
            self._page.show_split(session.dataset, session.split)
        self._shown = session
