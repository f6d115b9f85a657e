"""What differs when there is no Python around the program: it was installed whole, or has no terminal."""

from __future__ import annotations

import os
import sys

# PyInstaller's start sets it for the program's own libraries, and keeps what was there before under the other name.
_LIBRARIES, _BEFORE = "LD_LIBRARY_PATH", "LD_LIBRARY_PATH_ORIG"
# With it, that start takes nothing for granted that it has set for the process that started this one.
_ANEW = "PYINSTALLER_RESET_ENVIRONMENT"


def is_frozen() -> bool:
    """Return whether this is the installed program rather than a Python package."""
    return bool(getattr(sys, "frozen", False))


def prepare() -> None:
    """Make the process like one that Python started from a terminal; called first of all, before heavy imports.

    Whatever it writes to standard output or error goes nowhere where there is neither, as in a Windows program without
    a console. Programs of the system that it starts, such as a file manager, find the system's libraries again.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - open to the end
    if is_frozen():
        os.environ[_ANEW] = "1"  # for the engine and the workers, which are this program again
        before = os.environ.pop(_BEFORE, None)
        os.environ.pop(_LIBRARIES, None)
        if before is not None:
            os.environ[_LIBRARIES] = before
