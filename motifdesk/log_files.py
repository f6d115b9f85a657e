"""The program's diary: a log that never grows large, and what the system says of a crash, in the user's own folder.

It says what was started, how jobs ended, and what went wrong. Nothing of it leaves the computer.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import platform
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import IO, Any

from motifdesk import __version__
from motifdesk.errors import InputError
from motifdesk.files import make_folder, state_home
from motifdesk.frozen import is_frozen

log = logging.getLogger(__name__)

_LARGEST_BYTES = 500_000
_KEPT = 3
_FORMAT = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"
# Kept open as long as the process lives: faulthandler writes to the file when nothing else works any more.
_crash_files: list[IO[Any]] = []


def log_folder() -> Path:
    """Return the folder of the log files; it need not be there yet."""
    return state_home() / "logs"


def start_log() -> logging.Handler | None:
    """Write warnings and worse of all of Python, and news of our own, into ``motifdesk.log``.

    Returns
    -------
    handler
        What writes it; None where nothing can be written there, which must not keep the program from starting.
    """
    try:
        make_folder(log_folder())
        handler = RotatingFileHandler(
            log_folder() / "motifdesk.log", maxBytes=_LARGEST_BYTES, backupCount=_KEPT, encoding="utf-8"
        )
    except (InputError, OSError) as error:
        log.warning("no log can be kept in %s (%s)", log_folder(), error)
        return None
    handler.setFormatter(logging.Formatter(_FORMAT))
    logging.getLogger().addHandler(handler)
    logging.getLogger("motifdesk").setLevel(logging.INFO)
    log.info("%s", surroundings())
    return handler


def stop_log(handler: logging.Handler | None) -> None:
    """Write no longer to what `start_log` returned."""
    if handler is not None:
        logging.getLogger().removeHandler(handler)
        handler.close()


def watch_for_crashes(name: str) -> None:
    """Have faulthandler write into ``NAME-crash.log`` where each thread was when the process crashes.

    A file that has grown large is begun anew. Where none can be written, crashes go to standard error, if there is one.
    """
    path = log_folder() / f"{name}-crash.log"
    try:
        make_folder(path.parent)
        mode = "w" if path.exists() and path.stat().st_size > _LARGEST_BYTES else "a"
        file = path.open(mode, encoding="utf-8")
    except (InputError, OSError) as error:
        log.warning("no note of a crash can be kept at %s (%s)", path, error)
        if sys.stderr is not None:
            faulthandler.enable()
        return
    faulthandler.enable(file)
    for before in _crash_files:
        before.close()
    _crash_files[:] = [file]


def surroundings() -> str:
    """Return in one line what the developers need to know about the computer: versions and the system."""
    kind = "installed program" if is_frozen() else "Python package"
    return (
        f"MotifDesk {__version__} ({kind}), Python {platform.python_version()}, {platform.platform()}, "
        f"{os.cpu_count()} cores"
    )
