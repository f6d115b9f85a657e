"""Searching on two workers against searching on one: the same sixteen trials, the same kind of worker."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import children
from measuring import Result, shown

ROUNDS = 2
TARGET = 0.65
TRIALS = 16


def measure() -> list[Result]:
    """Run the trials by turns on one and on two workers of one thread each; their start is not counted."""
    taken = [[children.run("search_run", str(workers)) for workers in (1, 2)] for _ in range(ROUNDS)]
    one, two = (median(_seconds(runs)) for runs in zip(*taken, strict=True))
    ready = median(run["ready"] for runs in taken for run in runs)
    details = (
        f"{TRIALS} trials in {shown(two)} on two workers of one thread, {shown(one)} on one; the start of the workers, "
        f"{shown(ready)}, not counted"
    )
    share = two / one
    what = f"{TRIALS} trials on two workers, over one worker's time"
    return [Result(what, f"{share:.2f}", f"at most {TARGET}", share <= TARGET, details)]


def _seconds(runs: Sequence[dict[str, float]]) -> list[float]:
    return [run["trials"] for run in runs]
