"""Whether the Interpret page keeps up: frames a second, changes by hand, and many sequences at once."""

from __future__ import annotations

from typing import Any

import children
from display import display
from measuring import Result, at_most

FRAME = 1 / 60
ANSWER = 0.1
STACK = 1.0
ROUNDS = 3


def measure() -> list[Result]:
    """Measure several times; the median round counts."""
    with display() as screen:
        rounds: list[dict[str, Any]] = [
            children.run("track_window", environment=screen.environment) for _ in range(ROUNDS)
        ]
    targets = {"frame": FRAME, "answer": ANSWER, "stack": STACK}
    return [
        at_most(
            f"track: {what}",
            sorted(found[kind][what] for found in rounds)[ROUNDS // 2],
            target,
            f"{screen.name}, median of {ROUNDS} rounds of medians",
        )
        for kind, target in targets.items()
        for what in rounds[0][kind]
    ]
