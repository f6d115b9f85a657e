"""Copies of what is not saved: every minute and after each step; offered again where the program ended unexpectedly."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Final

from PySide6.QtCore import QObject, QTimer

from motifdesk.gui.controllers.project import ProjectController, holds_the_same
from motifdesk.gui.recovery import Left, Place, copy_for, left_places, own_place
from motifdesk.gui.workbench import Answer, Tone, Workbench
from motifdesk.gui.worker import JobHandle
from motifdesk.jobs.projects import KeepCopy, RemoveCopies
from motifdesk.project.archive.project import Project

EVERY_MS: Final = 60_000
QUIET_MS: Final = 2_000
"""So long after the last change a copy is made."""
_REST: Final = 10  # times what the last copy took: large projects are not copied all the time


class AutosaveController(QObject):
    """Keeps a copy of what is not saved, beside the project's file or in the user's folder."""

    def __init__(self, project: ProjectController, workbench: Workbench) -> None:
        """Wait for `begin`."""
        super().__init__(project)
        self._project = project
        self._workbench = workbench
        self._place: Place | None = None
        self._left: list[tuple[Place, Left]] = []
        self._job: tuple[JobHandle, Project] | None = None
        self._copied: Project | None = None  # what the copy holds
        self._of: Path | None = None  # the file of the project that was copied
        self._began = self._free_at = 0.0
        self._stays = self._told = False
        self._soon = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._often = QTimer(self, interval=EVERY_MS)
        self._soon.timeout.connect(self.copy)
        self._often.timeout.connect(self.copy)

    def begin(self) -> None:
        """Keep copies from now on, and offer what was left behind."""
        self._left = left_places()
        self._place = own_place()
        self._project.changed.connect(self._on_changed)
        self._project.taken.connect(self._clear)
        self._often.start()
        self._offer()
        self._on_changed()

    def stay(self) -> None:
        """Leave the copy where it is when the window closes: nobody could be asked."""
        self._stays = True

    def end(self) -> None:
        """Leave nothing behind, but what nobody has decided on."""
        self._soon.stop()
        self._often.stop()
        if self._place is not None:
            if not (self._stays and self._project.is_modified):
                self._place.clear(self._of)
            self._place.release()
            self._place = None
        for place, _ in self._left:
            place.release()
        self._left = []

    # -- copies

    def copy(self) -> None:
        """Make a copy now, if there is something that is neither saved nor copied."""
        if self._place is None or self._job is not None or not self._project.is_modified:
            return
        project = self._workbench.project()
        known = self._copied is not None and holds_the_same(project, self._copied)
        if (known and self._of == self._project.path) or monotonic() < self._free_at:
            return
        self._began, self._of = monotonic(), self._project.path
        job = KeepCopy(project, copy_for(self._place, self._of, self._project.file.stamp))
        handle = self._workbench.runner.submit(job, "Keeping a copy", quiet=True)
        handle.succeeded.connect(self._on_copied)
        handle.failed.connect(self._on_failed)
        handle.ended.connect(self._on_ended)
        self._job = (handle, project)

    def _on_copied(self, _: Path) -> None:
        if self._job is not None and self.sender() is self._job[0]:
            self._copied, self._told = self._job[1], False

    def _on_failed(self, text: str, _: str) -> None:
        if not self._told:
            self._told = True
            self._workbench.say(Tone.CAUTION, f"No copy of unsaved work can be kept: {text}")

    def _on_ended(self) -> None:
        if self._job is None or self.sender() is not self._job[0]:
            return
        self._job = None
        self._free_at = monotonic() + _REST * (monotonic() - self._began)
        self._on_changed()

    def _on_changed(self) -> None:
        if self._project.is_modified:
            self._soon.start()
        else:
            self._clear()

    def _clear(self) -> None:
        """Everything is saved, or not wanted."""
        self._soon.stop()
        if self._job is not None:
            self._job[0].cancel()  # it is cleared away once that has ended
        elif self._place is not None and (paths := self._place.kept(self._of)):
            self._workbench.runner.submit(RemoveCopies(paths), "Removing a copy", quiet=True)
        self._copied = None

    # -- what was left behind

    def _offer(self) -> None:
        if not self._left:
            return
        _, left = self._left[0]
        name = left.project.stem if left.project else "a project that was never saved"
        self._workbench.ask(
            Tone.CAUTION,
            f"MotifDesk ended unexpectedly. What was not saved of {name} was kept; "
            f"its last copy is of {_moment(left.seconds)}.",
            Answer("&Recover", "recoverButton", self._recover),
            Answer("&Discard", "discardRecoveryButton", self._discard),
        )

    def _recover(self) -> None:
        place, left = self._left[0]
        self._project.recover(left.copy, left.project, left.known, partial(self._adopt, place))

    def _adopt(self, place: Place) -> None:
        """Go on in the place of the window that is gone: its copy stays until there is another one."""
        self._left = [pair for pair in self._left if pair[0] is not place]
        if self._place is not None:
            self._place.clear(self._of)
            self._place.release()
        self._place, self._of = place, self._project.path
        self._offer()

    def _discard(self) -> None:
        (place, left), *self._left = self._left
        place.clear(left.project)
        place.release()
        self._offer()


def _moment(seconds: float) -> str:
    """Return the time of day, and the day where it was another."""
    then = datetime.fromtimestamp(seconds)
    today = then.date() == datetime.now().date()
    return then.strftime("%H:%M") if today else then.strftime("%H:%M on %d %B")
