"""How long work reports what it does, and learns that the user wants it to end.

A function that may take long takes a `Monitor` and is otherwise ordinary Python: the same function runs under the
window (events over a pipe), under the command line (a progress bar) and in tests (`RecordingMonitor`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from time import monotonic, sleep
from typing import Protocol

from motifdesk.errors import Cancelled

# How often a job that pauses looks whether it may go on.
_PAUSE_SECONDS = 0.05


class Wish(Enum):
    """What the user wants of the running job."""

    GO_ON = "go on"
    PAUSE = "pause"  # wait until the wish is another one
    STOP = "stop"  # end now and keep the best so far
    CANCEL = "cancel"  # end now and discard


class Monitor(Protocol):
    """What a job sees of whoever started it."""

    def status(self, text: str) -> None:
        """Say in a few words what is being done."""

    def progress(self, done: float, total: float) -> None:
        """Say how much of the work is done, in any unit."""

    def partial(self, value: object) -> None:
        """Hand over a result that is ready before the job ends (an epoch, say)."""

    def wish(self) -> Wish:
        """Return what the user wants now. Cheap: ask several times a second."""


def check_cancelled(monitor: Monitor) -> None:
    """Raise `Cancelled` if the user cancelled the job."""
    if monitor.wish() is Wish.CANCEL:
        raise Cancelled


def wait_while_paused(monitor: Monitor, doing: str) -> float:
    """Wait while the user wishes a pause, and say so; afterwards say that it goes on with `doing`.

    Returns
    -------
    seconds
        How long it waited. Whether it shall now go on or end is for the caller to ask.
    """
    if monitor.wish() is not Wish.PAUSE:
        return 0.0
    began = monotonic()
    monitor.status("paused")
    while monitor.wish() is Wish.PAUSE:
        sleep(_PAUSE_SECONDS)
    monitor.status(doing)
    return monotonic() - began


class SilentMonitor:
    """A monitor that nobody watches."""

    def status(self, text: str) -> None:
        """Ignore the text."""

    def progress(self, done: float, total: float) -> None:
        """Ignore the progress."""

    def partial(self, value: object) -> None:
        """Ignore the value."""

    def wish(self) -> Wish:
        """Never ask the job to end."""
        return Wish.GO_ON


@dataclass
class RecordingMonitor:
    """A monitor that keeps everything it is told, and passes on a wish set beforehand: for tests."""

    texts: list[str] = field(default_factory=list)
    fractions: list[float] = field(default_factory=list)
    values: list[object] = field(default_factory=list)
    wishes: list[Wish] = field(default_factory=list)

    def status(self, text: str) -> None:
        """Keep the text."""
        self.texts.append(text)

    def progress(self, done: float, total: float) -> None:
        """Keep the fraction done."""
        self.fractions.append(done / total if total else 1.0)

    def partial(self, value: object) -> None:
        """Keep the value."""
        self.values.append(value)

    def wish(self) -> Wish:
        """Return the next wish of `wishes`; the last one again and again; GO_ON if there is none."""
        if not self.wishes:
            return Wish.GO_ON
        return self.wishes.pop(0) if len(self.wishes) > 1 else self.wishes[0]
