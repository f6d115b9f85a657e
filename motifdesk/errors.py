"""The errors that MotifDesk tells its users about, each as one plain sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Final

NOT_ENOUGH_MEMORY: Final = "The computer's memory is not enough"
"""How every sentence on too little memory begins: the window knows them by it."""


class MotifDeskError(Exception):
    """Base of every error whose text is meant for the user."""

    exit_code = 1


class InputError(MotifDeskError):
    """The user's data or options are wrong.

    The message is one sentence: what was found, what was expected, how to mend it. Where it was found is put
    in front by `at`.
    """

    exit_code = 2

    @classmethod
    def at(cls, path: Path | str, line: int | None, problem: str) -> InputError:
        """Return the error `problem`, prefixed with the file's name and the 1-based line where it was found."""
        name = Path(path).name or str(path)
        where = name if line is None else f"{name}, line {line:,}"
        return cls(f"{where}: {problem}")


class WeightsError(InputError):
    """The weights are not those of the network that they are said to be of; whoever knows their file can name it."""


class EnvironmentLacks(MotifDeskError):  # noqa: N818 - it reads as a sentence where it is raised
    """The computer lacks something that MotifDesk needs (a display, a library, memory)."""

    exit_code = 3


class Cancelled(Exception):  # noqa: N818 - not an error: the user asked for it
    """The user cancelled the job; what it did is discarded."""
