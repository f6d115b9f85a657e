"""The user's hand on a training: wishes obeyed, notices given, checkpoints kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from motifdesk.monitor import Monitor, Wish, check_cancelled, wait_while_paused
from motifdesk.training.checkpoint import Checkpoint
from motifdesk.training.keeper import Keeper
from motifdesk.training.pace import Clock
from motifdesk.training.records import Ending, Notice


class Ended(Exception):  # noqa: N818 - an end, not an error
    """Training ends in the middle of an epoch."""

    def __init__(self, ending: Ending) -> None:
        """Say how."""
        super().__init__(ending)
        self.ending = ending


class Control:
    """What stands between a training and whoever watches it.

    Attributes
    ----------
    clock
        The seconds that training took, without pauses.
    notices
        What the user was told, a sentence each.
    """

    def __init__(self, monitor: Monitor) -> None:
        """Begin to count the time; no checkpoints are kept yet."""
        self.clock = Clock()
        self.notices: list[str] = []
        self._monitor = monitor
        self._keeper: Keeper | None = None

    @property
    def keeps(self) -> bool:
        """Whether checkpoints are kept."""
        return self._keeper is not None

    def keep_checkpoints(self, path: Path | None) -> None:
        """Write checkpoints there, if anywhere, as they are due."""
        self._keeper = None if path is None else Keeper(path, self.notice)

    def offer(self, checkpoint: Callable[[], Checkpoint]) -> None:
        """Take what makes the checkpoint of an epoch that has ended, where they are kept."""
        if self._keeper is not None:
            self._keeper.offer(checkpoint)

    def save(self) -> None:
        """Write the last checkpoint, where they are kept: training may not go on."""
        if self._keeper is not None:
            self._keeper.write()

    def obey(self) -> None:
        """Wait while the user wishes a pause; raise `Ended` at a stop and `Cancelled` where all is to be discarded."""
        if self._monitor.wish() is Wish.PAUSE:
            self.save()
            self.clock.leave_out(wait_while_paused(self._monitor, "training"))
        check_cancelled(self._monitor)
        if self._monitor.wish() is Wish.STOP:
            self.save()
            raise Ended(Ending.STOPPED)

    def notice(self, text: str) -> None:
        """Tell the user something that is remembered with the run."""
        self.notices.append(text)
        self._monitor.partial(Notice(text))
