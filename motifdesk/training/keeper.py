"""Keep the checkpoints of a training as it goes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import monotonic

from motifdesk.errors import InputError
from motifdesk.training.checkpoint import Checkpoint, write_checkpoint

# How much work may be lost, in seconds, where epochs are shorter.
SAVE_SECONDS = 10.0


class Keeper:
    """Writes a checkpoint when one is due, and the last one when it is asked to."""

    def __init__(self, path: Path, tell: Callable[[str], None]) -> None:
        """Write to `path`; where that fails, `tell` the user so once."""
        self._path = path
        self._tell = tell
        self._told = False
        self._written = monotonic()
        self._waiting: Callable[[], Checkpoint] | None = None

    def offer(self, checkpoint: Callable[[], Checkpoint]) -> None:
        """Take what makes the checkpoint of an epoch that has ended, and write it if it is time."""
        self._waiting = checkpoint
        if monotonic() - self._written >= SAVE_SECONDS:
            self.write()

    def write(self) -> None:
        """Write the last checkpoint offered, unless it is written."""
        if self._waiting is None:
            return
        self._written = monotonic()
        try:
            write_checkpoint(self._path, self._waiting())
            self._waiting = None
        except InputError as error:
            # Training is worth more than its checkpoints: it goes on, and so do the attempts.
            if not self._told:
                self._told = True
                self._tell(f"No checkpoint could be written, training goes on without: {error}")
