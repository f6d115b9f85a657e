"""What every benchmark needs: timing by turns, and the table of what was found."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Result:
    """One line of the final table.

    Attributes
    ----------
    what
        What was measured.
    measured, target
        In a few words, with units.
    reached
        Whether the measured value meets the target.
    details
        What the measured value is made of.
    """

    what: str
    measured: str
    target: str
    reached: bool
    details: str = ""

    @property
    def verdict(self) -> str:
        """One word for the table."""
        return "reached" if self.reached else "missed"


def at_least(what: str, ratio: float, target: float, details: str) -> Result:
    """Return the result of a comparison: how many times faster than what a user would do instead."""
    return Result(what, f"{ratio:,.1f} times faster", f"at least {target:g}", ratio >= target, details)


def at_most(what: str, seconds: float, target: float, details: str) -> Result:
    """Return the result of something that must not take longer than `target` seconds."""
    return Result(what, shown(seconds), f"at most {shown(target)}", seconds <= target, details)


def shown(seconds: float) -> str:
    """Return a time in a unit that keeps it legible: 0.0238 is 23.8 ms."""
    if seconds < 1e-3:
        return f"{seconds * 1e6:.0f} µs"
    return f"{seconds * 1e3:.3g} ms" if seconds < 0.9995 else f"{seconds:.3g} s"


def by_turns(rounds: int, *actions: Callable[[], object]) -> list[float]:
    """Return the median seconds of each action; they take turns, so that a change of the machine meets all alike."""
    seconds: list[list[float]] = [[] for _ in actions]
    for _ in range(rounds):
        for taken, action in zip(seconds, actions, strict=True):
            began = perf_counter()
            action()
            taken.append(perf_counter() - began)
    return [median(taken) for taken in seconds]


class Company:
    """How much other programs computed while something was measured: measurements made in company are worth less."""

    def __init__(self) -> None:
        self._began, self._busy, self._own = perf_counter(), _busy_seconds(), sum(os.times()[:4])

    def describe(self) -> str:
        """Return a sentence; empty where the system does not tell."""
        if self._busy is None:
            return ""
        busy = (_busy_seconds() or 0.0) - self._busy
        share = (busy - sum(os.times()[:4]) + self._own) / (perf_counter() - self._began)
        return f"Meanwhile other programs used {max(share, 0):.0%} of one of {os.cpu_count()} cores."


def _busy_seconds() -> float | None:
    """Return the seconds that all cores together have been busy since the start of the machine."""
    try:
        ticks = [int(field) for field in Path("/proc/stat").read_text("ascii").split("\n", 1)[0].split()[1:9]]
    except OSError:
        return None
    user, nice, system, _, _, interrupts, soft_interrupts, stolen = ticks
    return (user + nice + system + interrupts + soft_interrupts + stolen) / os.sysconf("SC_CLK_TCK")


def table(results: Sequence[Result]) -> str:
    """Return the results as aligned text, without the details."""
    rows = [(result.what, result.measured, result.target, result.verdict) for result in results]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def markdown(results: Sequence[Result]) -> str:
    """Return the results as a Markdown table."""
    head = "| what | measured | target | | details |\n| --- | --- | --- | --- | --- |\n"
    return head + "".join(
        f"| {result.what} | {result.measured} | {result.target} | {result.verdict} | {result.details} |\n"
        for result in results
    )
