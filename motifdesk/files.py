"""Write files whole or not at all, and where the program's own belong."""

from __future__ import annotations

import errno
import glob
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from time import time
from typing import BinaryIO

from platformdirs import user_config_path, user_state_path

from motifdesk.errors import InputError

_FULL = {errno.ENOSPC, errno.EDQUOT}
_LITTER_SECONDS = (
    60  # the number of a process means nothing on another computer that writes to the same drive
)


def home() -> Path:
    """Return the folder for settings: `MOTIFDESK_HOME` if it is set, else the system's."""
    return _named_home() or user_config_path("MotifDesk", appauthor=False)


def state_home() -> Path:
    """Return the folder for what the program keeps between starts: `MOTIFDESK_HOME`, else the system's."""
    return _named_home() or user_state_path("MotifDesk", appauthor=False)


def _named_home() -> Path | None:
    named = os.environ.get("MOTIFDESK_HOME")
    return Path(named) if named else None


def make_folder(folder: Path) -> None:
    """Make the folder and those above it, unless it is there.

    Raises
    ------
    InputError
        It cannot be made.
    """
    with _explained(folder):
        folder.mkdir(parents=True, exist_ok=True)


def check_folder(folder: Path) -> None:
    """Make the folder where it is missing, and write to it; raises `InputError` where that cannot be done."""
    make_folder(folder)
    with _explained(folder), TemporaryFile(dir=folder) as file:
        file.write(b"\0")


def remove(path: Path) -> None:
    """Remove the file, unless it is gone already; raises `InputError` where that is not allowed."""
    with _explained(path):
        path.unlink(missing_ok=True)


@contextmanager
def replacing(path: Path, *, lasting: bool = True) -> Iterator[BinaryIO]:
    """Give a file to write to that takes the place of `path` when the block ends, and vanishes if it fails.

    Readers see the old file or the new one, never a part of it. One that need not be `lasting` may be lost when the
    power fails; in return nobody waits for the disk.

    Raises
    ------
    InputError
        The file cannot be written: the folder is read-only or missing, the disk is full.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with _explained(path):
            with temporary.open("wb") as file:
                yield file
                file.flush()
                if lasting:
                    os.fsync(file.fileno())
            temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def tidy(path: Path) -> None:
    """Remove what processes have left that died while they wrote to `path` with `replacing`."""
    from psutil import pid_exists

    for left in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        number = left.name.split(".")[-2]
        with suppress(OSError):  # it is litter: the file itself is written all the same
            if (
                number.isdigit()
                and not pid_exists(int(number))
                and time() - left.stat().st_mtime > _LITTER_SECONDS
            ):
                left.unlink()


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn the system's errors into one sentence that says how to mend them."""
    try:
        yield
    except OSError as error:
        raise InputError.at(path, None, _sentence(error, path)) from error


def _sentence(error: OSError, path: Path) -> str:
    if error.errno in _FULL:
        return "the disk is full; free some space, or choose a folder on another disk."
    if isinstance(error, (FileExistsError, NotADirectoryError)):
        return f"there is a file where a folder is needed ({path}); choose another name."
    if isinstance(error, IsADirectoryError):
        return f"there is a folder of this name ({path}); choose another name or move the folder."
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return f"it may not be written ({path}); choose a folder of your own, or close the program that has it open."
    return f"it cannot be written ({path}): {error.strerror or error}; choose another folder."
