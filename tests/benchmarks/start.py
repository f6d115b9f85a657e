"""How long it takes from starting Python until the window is there."""

from __future__ import annotations

from statistics import median
from time import monotonic

import children
from display import display
from measuring import Result, at_most, shown

ROUNDS = 5
TARGET = 1.0
_BEFORE_QT = "start Python"


def measure() -> list[Result]:
    """Start the window several times, each time in a process of its own."""
    taken: list[dict[str, float]] = []
    heavy: set[str] = set()
    with display() as screen:
        # The first start reads files that later ones find in memory.
        children.run("window_start", environment=screen.environment)
        for _ in range(ROUNDS):
            began = monotonic()
            found = children.run("window_start", environment=screen.environment)
            heavy |= set(found["heavy"])
            taken.append(_phases(began, found["moments"]))
    middle = {phase: median(run[phase] for run in taken) for phase in taken[0]}
    since_qt = median(sum(run.values()) - run[_BEFORE_QT] for run in taken)
    details = f"{screen.name}; " + ", ".join(f"{phase} {shown(seconds)}" for phase, seconds in middle.items())
    return [
        at_most("window shown after Python starts Qt", since_qt, TARGET, details),
        Result(
            "heavy libraries in the window's process", ", ".join(sorted(heavy)) or "none", "none", not heavy
        ),
    ]


def _phases(began: float, moments: dict[str, float]) -> dict[str, float]:
    """Return how long each phase took, given when each ended."""
    phases = {}
    for phase, moment in moments.items():
        phases[phase] = moment - began
        began = moment
    return phases
