"""Where a window keeps copies of what is not saved, and what windows that ended unexpectedly have left there.

Each window has a place of its own, held by a lock file as long as its process lives: two windows never take each
other's, and what nobody holds was left behind.
"""

from __future__ import annotations

import glob
import json
import logging
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import uuid4

from PySide6.QtCore import QLockFile

from motifdesk.errors import InputError
from motifdesk.files import make_folder, state_home
from motifdesk.gui.project_file import Stamp
from motifdesk.jobs.projects import Copy
from motifdesk.project.archive.project import SUFFIX

log = logging.getLogger(__name__)

AUTOSAVE: Final = ".autosave"


def recovery_folder() -> Path:
    """Return the folder of the places; it need not be there yet."""
    return state_home() / "recovery"


@dataclass(frozen=True)
class Left:
    """What a window has left behind.

    Attributes
    ----------
    copy
        The project as it was then.
    project
        Its file; None where it was never saved.
    seconds
        When, since the epoch.
    known
        That file as the window had opened or saved it last; None where that is not known.
    """

    copy: Path
    project: Path | None
    seconds: float
    known: Stamp | None = None


class Place:
    """A window's place; held until it is released or the process ends."""

    def __init__(self, key: str, lock: QLockFile) -> None:
        """Made by `own_place` and `left_places` alone."""
        self.key = key
        self._lock = lock

    @property
    def note(self) -> Path:
        """The file that says where the copy is."""
        return recovery_folder() / f"{self.key}.json"

    def copies(self, project: Path | None) -> tuple[Path, ...]:
        """Return where a copy of a project goes: beside its file, else where that cannot be, into the folder."""
        own = recovery_folder() / f"{self.key}{SUFFIX}"
        return (
            (own,) if project is None else (project.with_name(f".{project.name}.{self.key}{AUTOSAVE}"), own)
        )

    def left(self) -> Left | None:
        """Return what was left here; None where there is nothing."""
        try:
            said = json.loads(self.note.read_text(encoding="utf-8"))
            copy, project = Path(said["copy"]), said["project"]
            seconds = copy.stat().st_mtime
            return Left(copy, Path(project) if project else None, seconds, _stamp(said.get("known")))
        except (OSError, ValueError, TypeError, KeyError) as error:
            log.info("nothing to recover at %s (%s)", self.note, error)
            return None

    def kept(self, project: Path | None) -> tuple[Path, ...]:
        """Return the copies of a project and what says where they are, as far as they are there."""
        found = self.left()
        ours = [found.copy] if found and self.key in found.copy.name else []
        copies = (*ours, *self.copies(project))
        # What an engine has left that was ended while it wrote.
        halves = [half for path in copies for half in path.parent.glob(f".{glob.escape(path.name)}.*.part")]
        return tuple(path for path in dict.fromkeys((self.note, *copies, *halves)) if path.exists())

    def clear(self, project: Path | None) -> None:
        """Remove what is `kept`; a large file may take a moment."""
        for path in self.kept(project):
            with suppress(OSError):  # it is offered once more, at worst
                path.unlink(missing_ok=True)

    def release(self) -> None:
        """Hold it no longer."""
        self._lock.unlock()


def own_place() -> Place | None:
    """Return a place for a new window; None where nothing can be written, which is logged."""
    try:
        make_folder(recovery_folder())
    except InputError as error:
        log.warning("unsaved work cannot be kept (%s)", error)
        return None
    return _taken(uuid4().hex[:12])


def left_places() -> list[tuple[Place, Left]]:
    """Return what windows have left that are gone, the newest first; their places are held now."""
    found = []
    for note in recovery_folder().glob("*.json"):
        place = _taken(note.stem)
        if place is None:
            continue  # its window is alive
        left = place.left()
        if left is None:
            place.clear(None)
            place.release()
        else:
            found.append((place, left))
    return sorted(found, key=lambda pair: -pair[1].seconds)


def _taken(key: str) -> Place | None:
    lock = QLockFile(str(recovery_folder() / f"{key}.lock"))
    lock.setStaleLockTime(0)  # held as long as the process lives, however long that is
    return Place(key, lock) if lock.tryLock(0) else None


def _stamp(said: object) -> Stamp | None:
    """Return what a note says of a file; a damaged one says nothing, and its copy is offered all the same."""
    match said:
        case [int(changed_ns), int(size)]:
            return Stamp(changed_ns, size)
    return None


def copy_for(place: Place, project: Path | None, known: Stamp | None) -> Copy:
    """Return where a copy of a project goes and what is noted of it, and of its file as the window knows it."""
    plain = None if known is None else (known.changed_ns, known.size)
    return Copy(place.copies(project), place.note, project, plain)
