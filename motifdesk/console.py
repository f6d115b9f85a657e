"""Progress on a terminal, as plain lines, as JSON, or not at all."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from time import monotonic
from types import FrameType
from typing import Any

from motifdesk.monitor import Monitor, SilentMonitor, Wish
from motifdesk.training.records import EpochRecord

_BAR_WIDTH = 24
_LINE_SECONDS = 5.0


class Interruption:
    """Whether the user has pressed Ctrl+C: once ends the work and keeps what there is, twice ends it at once."""

    def __init__(self) -> None:
        self.asked = False

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Catch Ctrl+C while this is entered."""
        before = signal.signal(signal.SIGINT, self._catch)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def _catch(self, number: int, frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
        print("\nmotifdesk: ending; Ctrl+C again ends at once and keeps nothing", file=sys.stderr)


class _Interruptible:
    """What all monitors of the command line share."""

    def __init__(self, step: str, interruption: Interruption) -> None:
        self.step = step
        self._interruption = interruption

    def wish(self) -> Wish:
        """Return STOP once the user has pressed Ctrl+C."""
        return Wish.STOP if self._interruption.asked else Wish.GO_ON


class QuietMonitor(_Interruptible, SilentMonitor):
    """Prints nothing."""


class JsonMonitor(_Interruptible):
    """Prints one JSON object a line on standard output."""

    def status(self, text: str) -> None:
        """Print the status."""
        print_json("status", step=self.step, text=text)

    def progress(self, done: float, total: float) -> None:
        """Print nothing: epochs say it."""

    def partial(self, value: object) -> None:
        """Print an epoch."""
        if isinstance(value, EpochRecord):
            print_json("epoch", **asdict(value))


def print_json(event: str, **values: Any) -> None:
    """Print one event as one line of JSON."""
    print(json.dumps({"event": event, **values}), flush=True)


class LineMonitor(_Interruptible):
    """Prints plain lines on standard error: each status, and an epoch every few seconds."""

    def __init__(self, step: str, interruption: Interruption) -> None:
        super().__init__(step, interruption)
        self._next = 0.0
        self._total = 0.0

    def status(self, text: str) -> None:
        """Print the status."""
        print(f"{self.step}: {text}", file=sys.stderr, flush=True)

    def progress(self, done: float, total: float) -> None:
        """Keep the total, for the epochs' lines."""
        self._total = total

    def partial(self, value: object) -> None:
        """Print an epoch now and then."""
        if isinstance(value, EpochRecord) and monotonic() >= self._next:
            self._next = monotonic() + _LINE_SECONDS
            print(f"{self.step}: {_epoch_words(value)}", file=sys.stderr, flush=True)


class BarMonitor(_Interruptible):
    """Draws one line on a terminal and redraws it: a bar, the epoch, the loss and the time left."""

    def __init__(self, step: str, interruption: Interruption) -> None:
        super().__init__(step, interruption)
        self._began = monotonic()
        self._drawn = 0.0
        self._text = ""
        self._share = 0.0

    def status(self, text: str) -> None:
        """Draw the status."""
        self._text = text
        self._draw(now=True)

    def progress(self, done: float, total: float) -> None:
        """Draw how much is done."""
        self._share = done / total if total else 0.0
        self._draw(now=done >= total)

    def partial(self, value: object) -> None:
        """Draw an epoch."""
        if isinstance(value, EpochRecord):
            self._text = _epoch_words(value)

    def _draw(self, *, now: bool) -> None:
        moment = monotonic()
        if not now and moment - self._drawn < 0.1:
            return
        self._drawn = moment
        filled = round(_BAR_WIDTH * self._share)
        left = ""
        if 0.02 < self._share < 1:
            left = f", {(moment - self._began) * (1 - self._share) / self._share:.0f} s left"
        bar = "#" * filled + "-" * (_BAR_WIDTH - filled)
        # Clear to the end of the line, for the line before may have been longer.
        end = "\n" if self._share >= 1 else ""
        print(f"\r{self.step:9} [{bar}] {self._text}{left}\x1b[K", end=end, file=sys.stderr, flush=True)


def _epoch_words(record: EpochRecord) -> str:
    return (
        f"epoch {record.epoch}, loss {record.loss:.4f}, val. loss {record.val_loss:.4f}, "
        f"val. accuracy {record.val_accuracy:.3f}"
    )


def monitors(interruption: Interruption, *, quiet: bool, as_json: bool) -> Callable[[str], Monitor]:
    """Return what makes the monitor of each step."""
    if as_json:
        return lambda step: JsonMonitor(step, interruption)
    if quiet:
        return lambda step: QuietMonitor(step, interruption)
    if sys.stderr.isatty():
        return lambda step: BarMonitor(step, interruption)
    return lambda step: LineMonitor(step, interruption)
