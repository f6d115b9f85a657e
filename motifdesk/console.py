"""Progress on a terminal, as plain lines, as JSON, or not at all."""

from __future__ import annotations

import json
import math
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from time import monotonic
from types import FrameType
from typing import Any

from motifdesk.data.wording import counted
from motifdesk.monitor import Monitor, SilentMonitor, Wish
from motifdesk.training.records import EpochRecord, Notice
from motifdesk.training.search.records import Fold, Trial, TrialState

INTERRUPTED = 130  # exit code
_BAR_WIDTH = 24
_LINE_SECONDS = 5.0


def fail(text: str, code: int, *, debug: bool) -> int:
    """Say in one sentence what went wrong, with where in the program it arose for `debug`; return the exit code."""
    if debug:
        traceback.print_exc()
    print(f"motifdesk: {text}", file=sys.stderr)
    return code


class Interruption:
    """Whether the user has pressed Ctrl+C: once ends the work and keeps what there is, twice ends it at once."""

    def __init__(self) -> None:
        self.asked = False
        self._over = False

    def work_is_done(self) -> None:
        """Say that there is nothing left to be ended: what is to be kept is kept."""
        self._over = True

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Catch Ctrl+C while this is entered."""
        before = signal.signal(signal.SIGINT, self._catch)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def _catch(self, number: int, frame: FrameType | None) -> None:
        if self._over:
            return
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
        # Not print: the signal may have come in the middle of one.
        os.write(sys.stderr.fileno(), b"\nmotifdesk: ending; Ctrl+C again ends at once, without results\n")


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
        """Print an epoch or a notice."""
        if isinstance(value, EpochRecord):
            print_json("epoch", **asdict(value))
        elif isinstance(value, Notice):
            print_json("notice", step=self.step, text=value.text)
        elif isinstance(value, Trial) and value.state is not TrialState.RUNNING:
            print_json("trial", **{**asdict(value), "number": value.number + 1, "state": value.state.value})
        elif isinstance(value, Fold):
            told = {item.name for item in fields(value)} - {"number", "rows", "scores"}
            print_json("fold", **{name: getattr(value, name) for name in sorted(told)})


def print_json(event: str, **values: Any) -> None:
    """Print one event as one line of JSON; what is not a number is null."""
    plain = {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in values.items()
    }
    print(json.dumps({"event": event, **plain}, allow_nan=False), flush=True)


class LineMonitor(_Interruptible):
    """Prints plain lines on standard error: each status, an epoch every few seconds, and always the last one."""

    def __init__(self, step: str, interruption: Interruption) -> None:
        super().__init__(step, interruption)
        self._next = 0.0
        self._epoch: EpochRecord | None = None  # the last one, unless it is printed

    def status(self, text: str) -> None:
        """Print the epoch that was the last one before this, and the status."""
        self._print_epoch()
        self._print(text)

    def progress(self, done: float, total: float) -> None:
        """Print the last epoch if it is time: those that are told again on resuming are passed over."""
        if monotonic() >= self._next:
            self._print_epoch()

    def partial(self, value: object) -> None:
        """Print a notice, and what has become of a trial; keep an epoch."""
        if isinstance(value, Notice):
            self._print(value.text)
        elif words := _trial_words(value):
            self._print(words)
        elif isinstance(value, EpochRecord):
            self._epoch = value

    def _print_epoch(self) -> None:
        if self._epoch is not None:
            self._next = monotonic() + _LINE_SECONDS
            self._print(_epoch_words(self._epoch))
            self._epoch = None

    def _print(self, text: str) -> None:
        print(f"{self.step}: {text}", file=sys.stderr, flush=True)


class _Line:
    """The line of the terminal that is drawn again and again."""

    def __init__(self) -> None:
        self._open = False

    def say(self, text: str) -> None:
        """Leave a text above it."""
        print(f"\r{text}\x1b[K", file=sys.stderr, flush=True)
        self._open = False

    def draw(self, text: str) -> None:
        """Draw it anew and clear what the longer line before has left."""
        print(f"\r{text}\x1b[K", end="", file=sys.stderr, flush=True)
        self._open = True

    def end(self) -> None:
        """Leave it as it is and go to the next line."""
        if self._open:
            print(file=sys.stderr, flush=True)
            self._open = False


class BarMonitor(_Interruptible):
    """Draws one line on a terminal and redraws it: a bar, the epoch, the loss and the time left."""

    def __init__(self, step: str, interruption: Interruption, line: _Line) -> None:
        super().__init__(step, interruption)
        line.end()
        self._line = line
        self._began = monotonic()
        self._drawn = 0.0
        self._text = ""
        self._share = 0.0
        self._epoch: EpochRecord | None = None  # the last one, unless it stands above the bar

    def status(self, text: str) -> None:
        """Draw the status; leave the epoch that was the last one before it above."""
        if self._epoch is not None:
            self._line.say(f"{self.step}: {_epoch_words(self._epoch)}")
            self._epoch = None
        self._text = text
        self._draw(now=True)

    def progress(self, done: float, total: float) -> None:
        """Draw how much is done."""
        self._share = done / total if total else 0.0
        self._draw(now=done >= total)

    def partial(self, value: object) -> None:
        """Draw an epoch; print a notice above."""
        if isinstance(value, EpochRecord):
            self._epoch, self._text = value, _epoch_words(value)
        elif isinstance(value, Notice):
            self._line.say(f"{self.step}: {value.text}")
        elif words := _trial_words(value):
            self._line.say(f"{self.step}: {words}")
            self._draw(now=True)

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
        self._line.draw(f"{self.step:9} [{bar}] {self._text}{left}")


def _epoch_words(record: EpochRecord) -> str:
    return (
        f"epoch {record.epoch}, loss {record.loss:.4f}, val. loss {record.val_loss:.4f}, "
        f"val. {record.metric_label} {record.metric[1]:.3f}"
    )


def _trial_words(value: object) -> str:
    """Return how a trial or a fold has ended; empty for anything else."""
    if isinstance(value, Trial) and value.state is not TrialState.RUNNING:
        reached = (
            f", {value.value:.4f} after {counted(value.epochs, 'epoch')}" if value.value is not None else ""
        )
        return f"trial {value.number + 1} {value.state.value}{reached} {value.message}".rstrip()
    if isinstance(value, Fold):
        figures = ", ".join(f"{name} {value.figures[name]:.4f}" for name in list(value.figures)[:2])
        return f"fold {value.fold} of repeat {value.repeat}: {figures or value.message}"
    return ""


@contextmanager
def monitors(interruption: Interruption, *, quiet: bool, as_json: bool) -> Iterator[Callable[[str], Monitor]]:
    """Give what makes the monitor of each step; on leaving, the terminal is ready for other lines."""
    line = _Line()

    def monitor_of(step: str) -> Monitor:
        if as_json:
            return JsonMonitor(step, interruption)
        if quiet:
            return QuietMonitor(step, interruption)
        if sys.stderr.isatty():
            return BarMonitor(step, interruption, line)
        return LineMonitor(step, interruption)

    try:
        yield monitor_of
    finally:
        line.end()
