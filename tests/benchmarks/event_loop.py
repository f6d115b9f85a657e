"""Whether the window always answers: the longest gap between ticks of a 5 ms timer, in every phase of the main job."""

from __future__ import annotations

from collections import Counter
from typing import Any

import children
from display import display
from measuring import Result, at_most, shown

ROUNDS = 3
TARGET = 0.05
CANCEL_TARGET = 2.0
_STACKS = 5


def measure(*, why: bool = False) -> list[Result]:
    """Make the journey several times; the worst gap of all counts. `why` prints what the window did meanwhile."""
    rounds: list[dict[str, Any]] = []
    heavy: set[str] = set()
    cancelling: list[float] = []
    with display() as screen:
        for _ in range(ROUNDS):
            found = children.run("window_journey", *["--why"] * why, environment=screen.environment)
            heavy |= set(found["heavy"])
            rounds.append(found["gaps"])
            cancelling.append(found["cancelling"])
    worst = {phase: max((gaps[phase] for gaps in rounds), key=_seconds) for phase in rounds[0]}
    if why:
        _explain(worst)
    longest = [max(gap["seconds"] for gap in gaps.values()) for gaps in rounds]
    details = f"{screen.name}; the longest of each of {ROUNDS} journeys: {', '.join(map(shown, longest))}"
    return [
        *(_result(f"event loop: {phase}", gap) for phase, gap in worst.items()),
        at_most("event loop: overall", max(longest), TARGET, details),
        at_most(
            "cancelling a search", max(cancelling), CANCEL_TARGET, "two workers, each with a long training"
        ),
        Result("heavy libraries after the journey", ", ".join(sorted(heavy)) or "none", "none", not heavy),
    ]


def _seconds(gap: dict[str, Any]) -> float:
    seconds: float = gap["seconds"]
    return seconds


def _result(what: str, gap: dict[str, Any]) -> Result:
    return at_most(what, gap["seconds"], TARGET, f"the window itself computed {shown(gap['computed'])} of it")


def _explain(worst: dict[str, dict[str, Any]]) -> None:
    """Print where the window's thread was in the worst gap of each phase, most often seen first, innermost first."""
    for phase, gap in worst.items():
        print(f"\n{phase}: {shown(gap['seconds'])}, computed {shown(gap['computed'])}")
        for stack, count in Counter(gap["stacks"]).most_common(_STACKS):
            print(f"  {count} × {stack}")
