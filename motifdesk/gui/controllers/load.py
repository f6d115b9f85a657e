"""Loading data: the page on one side, the session and the reading jobs on the other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from motifdesk.data.completing import NegativeSettings
from motifdesk.data.loading import Loaded, Request
from motifdesk.data.splits import SplitSettings
from motifdesk.errors import InputError
from motifdesk.gui.pages.load_page import LoadPage
from motifdesk.gui.workbench import Tone, Workbench
from motifdesk.gui.worker import JobHandle
from motifdesk.jobs.tasks import Job, Load, MakeExample, MakeNegatives, Prepare
from motifdesk.project.archive.project import SUFFIX, Project
from motifdesk.project.session import Prepared, Session, Step

# These go by every pair of sequences and take long; the other kinds of split are made while the user looks.
_SLOW_SPLITS = ("similarity",)


class LoadController(QObject):
    """Reads what the user chooses and splits it."""

    def __init__(self, page: LoadPage, workbench: Workbench) -> None:
        """Connect the page."""
        super().__init__(page)
        self._page = page
        self._workbench = workbench
        self._job: JobHandle | None = None
        self._shown: Session = Session()
        self._request = Request()
        self._negatives: NegativeSettings | None = None
        self._loaded_files: Loaded | None = None  # what was read last
        self._positives: Loaded | None = None  # the same while it waits for negatives
        page.files_chosen.connect(self.open_files)
        page.example_requested.connect(self.open_example)
        page.decision_changed.connect(self._decide)
        page.negatives_requested.connect(self._make_negatives)
        page.split_changed.connect(self._split)
        workbench.follow(Step.LOAD, self._show)
        workbench.project_opened.connect(self._restore_project)
        workbench.keepers.append(self._keep)
        page.folder = workbench.settings.last_folder
        page.show_empty()

    def open_files(self, paths: list[str]) -> None:
        """Read the user's files, or open the project that is among them."""
        projects = [Path(path) for path in paths if Path(path).suffix == SUFFIX]
        if projects:
            self._workbench.project_wanted.emit(projects[0])
            return
        if paths:
            folder = str(Path(paths[0]).parent)
            self._workbench.remember(replace(self._workbench.settings, last_folder=folder))
            self._page.folder = folder
        self._request, self._negatives = Request(files=tuple(Path(path) for path in paths)), None
        self._read(Load(self._request), f"Reading {' and '.join(Path(path).name for path in paths)}")

    def open_example(self) -> JobHandle | None:
        """Make the built-in example."""
        self._request, self._negatives = Request(), None
        return self._read(MakeExample(), "Making the example")

    def _decide(self, name: str, value: str) -> None:
        """Read the same files again as the user decided."""
        typed: Any = value
        if name in ("width", "first"):
            typed = int(value) if value.strip().isdigit() else None
        options = replace(self._request.options, **{name: typed})
        self._request = replace(self._request, options=options)
        self._read(Load(self._request), "Reading again")

    def _make_negatives(self, kind: str, per_positive: int) -> None:
        if self._positives is not None:
            self._negatives = NegativeSettings(kind, per_positive)
            self._read(MakeNegatives(self._positives, self._request, self._negatives), "Making negatives")

    def _read(self, job: Job[Loaded], title: str) -> JobHandle | None:
        if self._workbench.training:
            self._workbench.say(
                Tone.CAUTION, "A network is being trained; stop or cancel that, then load other data."
            )
            return None
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

    def _loaded(self, loaded: Loaded) -> None:
        if self.sender() is not self._job:
            return  # the user has chosen other files since
        if loaded.dataset is None:
            self._show_positives(loaded)
            self._workbench.kept_changed.emit()
            return
        self._positives, before = None, self._loaded_files
        self._loaded_files = loaded
        try:
            self._workbench.update(self._workbench.session.with_dataset(loaded.dataset))
        except InputError as error:
            self._loaded_files = before
            self._workbench.say(Tone.BAD, str(error))
            self._failed(str(error), "")
            return
        self._page.show_reading(loaded.decisions, loaded.remarks)

    def _show_positives(self, loaded: Loaded) -> None:
        self._positives = self._loaded_files = loaded
        self._page.show_positives_only(len(loaded.records), _has_genome(loaded), loaded.records.source)
        self._page.show_reading(loaded.decisions, loaded.remarks)

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

    # -- the project

    def _keep(self, project: Project) -> Project:
        """Add where the data came from and how they were read."""
        request = self._request if _reads_files(self._request) else None
        return replace(project, loaded=self._loaded_files, request=request, negatives=self._negatives)

    def _restore_project(self, project: Project) -> None:
        self._request, self._negatives = project.request or Request(), project.negatives
        self._loaded_files, self._positives = project.loaded, None
        self._workbench.draw(Step.LOAD, self._show_loaded)

    def _show_loaded(self) -> None:
        loaded = self._loaded_files
        if loaded is None:
            self._page.show_reading((), ())
        elif loaded.dataset is None and self._workbench.session.dataset is None:
            self._show_positives(loaded)
        else:
            self._page.show_reading(loaded.decisions, loaded.remarks)

    # -- the split

    def _split(self, settings: Any) -> None:
        assert isinstance(settings, SplitSettings)
        session = self._workbench.session
        if settings.kind in _SLOW_SPLITS and session.original is not None:
            handle = self._workbench.submit(Prepare(session.original, session.fixes, settings), "Splitting")
            handle.succeeded.connect(self._split_made)
            return
        try:
            self._workbench.update(session.with_split(settings))
        except InputError as error:
            self._page.show_split_error(str(error))

    def _split_made(self, prepared: Prepared) -> None:
        session = self._workbench.session
        if session.original is not None:
            self._workbench.update(session.with_prepared(session.original, session.fixes, prepared))

    def _show(self) -> None:
        session, shown = self._workbench.session, self._shown
        if session.dataset is None or session.split is None:
            self._page.show_empty()
        elif session.dataset is not shown.dataset:
            self._page.show_dataset(session.dataset, session.split)
        elif session.split is not shown.split:
            self._page.show_split(session.dataset, session.split)
        self._shown = session


def _reads_files(request: Request) -> bool:
    return request != Request(options=request.options)


def _has_genome(loaded: Loaded) -> bool:
    return loaded.records.groups is not None
