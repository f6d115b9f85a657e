"""A project's file as a window knows it: whether another window has it open, and whether another program changed it.

What says that a file is open lies in the user's folder, never beside it: a project may be in a folder that cannot be
written to, or on a drive that knows no locks. Where the user's folder cannot be written to, nothing is said.
"""

from __future__ import annotations

import logging
import os
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from PySide6.QtCore import QLockFile

from motifdesk.errors import InputError
from motifdesk.files import make_folder, state_home

log = logging.getLogger(__name__)


class Stamp(NamedTuple):
    """What tells one state of a file from another."""

    changed_ns: int
    size: int

    @classmethod
    def of(cls, path: Path) -> Stamp | None:
        """Return the file's; None where it is not there or not to be seen."""
        try:
            status = path.stat()
        except OSError:
            return None
        return cls(status.st_mtime_ns, status.st_size)


UNKNOWN: Final = Stamp(0, 0)
"""What no file that is there is like: whatever it holds, somebody else may have written it."""


class ProjectFile:
    """The file that a window has open, if it has one."""

    def __init__(self) -> None:
        """There is none."""
        self._path: Path | None = None
        self._stamp: Stamp | None = None
        self._lock: QLockFile | None = None

    @property
    def stamp(self) -> Stamp | None:
        """What it was like when it was opened or saved here; None where it was not there."""
        return self._stamp

    def take(self, path: Path | None, stamp: Stamp | None) -> None:
        """Go by another file, or none, as it was when it had this stamp."""
        if path != self._path:
            self.release()
        self._path, self._stamp = path, stamp

    def is_open_elsewhere(self) -> bool:
        """Return whether another window has the file open; else this one has it from now on."""
        if self._path is None or self._lock is not None:
            return False
        return not self._hold(self._path)

    def has_changed(self, path: Path) -> bool:
        """Return whether to write to `path` would undo what somebody else has written since."""
        if path != self._path or self._stamp is None:
            return False  # the dialog that it was chosen in has asked
        now = Stamp.of(path)
        return now is not None and now != self._stamp

    def release(self) -> None:
        """Let others have it."""
        if self._lock is not None:
            self._lock.unlock()
        self._lock = None

    def _hold(self, path: Path) -> bool:
        """Take the file's lock; return whether no other window has it."""
        folder = state_home() / "open"
        try:
            make_folder(folder)
        except InputError as error:
            log.info("whether other windows have %s open cannot be known (%s)", path, error)
            return True
        name = os.path.normcase(os.path.realpath(path))
        lock = QLockFile(
            str(folder / f"{sha256(name.encode(errors='surrogateescape')).hexdigest()[:24]}.lock")
        )
        lock.setStaleLockTime(0)  # held as long as the process lives, however long that is
        if lock.tryLock(0):
            self._lock = lock
            return True
        return lock.error() is not QLockFile.LockError.LockFailedError
