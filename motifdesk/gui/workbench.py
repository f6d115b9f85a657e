"""What controllers share: the session, the jobs, and the one channel for messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from motifdesk.gui.settings import Settings, read_settings, write_settings
from motifdesk.gui.turns import Draw, Turns
from motifdesk.gui.worker import JobHandle, JobRunner
from motifdesk.jobs.tasks import Job
from motifdesk.project.archive.project import Project
from motifdesk.project.session import Session, Step


class Tone(Enum):
    """How a message is meant."""

    INFO = "info"
    GOOD = "good"
    CAUTION = "caution"
    BAD = "bad"


@dataclass(frozen=True)
class Answer:
    """A button under a question: its text, its objectName, and what it does."""

    text: str
    name: str
    act: Callable[[], None]


@dataclass(frozen=True)
class Message:
    """Something to tell the user; details are for a report to the developers, with answers it is a question."""

    tone: Tone
    text: str
    details: str = ""
    answers: tuple[Answer, ...] = ()


class Workbench(QObject):
    """Holds the session and changes it; every change is announced once."""

    session_changed = Signal()
    said = Signal(object)  # Message
    training_changed = Signal()
    step_requested = Signal(object)  # Step: a controller asks the shell to go there
    project_wanted = Signal(object)  # Path: the user wants to open this one
    project_opening = Signal(object)  # Project: in a moment its session takes the place of the one there is
    project_opened = Signal(object)  # Project: its session is there
    kept_changed = Signal()  # something that a project keeps beside the session

    def __init__(self, runner: JobRunner) -> None:
        """Begin with an empty session and the kept settings."""
        super().__init__()
        self.runner = runner
        self.session = Session()
        self.keepers: list[Callable[[Project], Project]] = []  # each adds what it alone knows
        self.turns = Turns(self)
        self._in_turns = False
        self._training = False
        self.settings = read_settings()

    @property
    def training(self) -> bool:
        """Whether networks are being trained: their data must not change under them."""
        return self._training

    @training.setter
    def training(self, training: bool) -> None:
        self._training = training
        self.training_changed.emit()

    def update(self, session: Session, *, in_turns: bool = False) -> None:
        """Replace the session and tell everybody; with `in_turns` pages are drawn in the turns after this one."""
        self.session = session
        self._in_turns = in_turns
        try:
            self.session_changed.emit()
        finally:
            self._in_turns = False

    def project(self) -> Project:
        """Return everything that closing the window must not lose."""
        project = Project(self.session)
        for keep in self.keepers:
            project = keep(project)
        return project

    def open(self, project: Project) -> None:
        """Put a project in the place of what there is; jobs that are under way are of no use any more.

        What was announced is drawn in the turns after this one.
        """
        self.runner.abandon()
        self.turns.clear()
        self.project_opening.emit(project)
        self.update(project.session, in_turns=True)
        self._in_turns = True
        try:
            self.project_opened.emit(project)
        finally:
            self._in_turns = False

    def draw(self, step: Step, draw: Draw) -> None:
        """Draw something of a step's page: at once, or in a turn of its own where there is much to draw."""
        if self._in_turns or self.turns:
            self.turns.add(step, draw)
        else:
            draw()

    def follow(self, step: Step, draw: Draw) -> None:
        """Draw something of a step's page, as `draw` does, whenever the session is another."""
        self.session_changed.connect(partial(self.draw, step, draw))

    def remember(self, settings: Settings) -> None:
        """Replace the settings and keep them."""
        if settings.threads != self.settings.threads:
            self.runner.set_threads(settings.threads or None)
        self.settings = settings
        write_settings(settings)

    def say(self, tone: Tone, text: str, details: str = "") -> None:
        """Tell the user something, in the message bar."""
        self.said.emit(Message(tone, text, details))

    def ask(self, tone: Tone, text: str, *answers: Answer) -> None:
        """Ask the user something, in the message bar; it stays until it is answered or closed."""
        self.said.emit(Message(tone, text, answers=answers))

    def submit(self, job: Job[Any], title: str, *, quiet: bool = False) -> JobHandle:
        """Start a job; its failure is told to the user even if nobody else listens."""
        handle = self.runner.submit(job, title, quiet=quiet)
        handle.failed.connect(self._tell_failure)
        return handle

    def _tell_failure(self, text: str, details: str) -> None:
        self.say(Tone.BAD, text, details)
