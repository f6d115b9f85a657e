"""Whether the Train page's curves hold the window up: the longest gap between ticks of a 5 ms timer, phase by phase."""

from __future__ import annotations

from typing import Any

import children
from display import display
from measuring import Result, at_most, shown

TARGET = 0.05
ROUNDS = 3


def measure() -> list[Result]:
    """Draw and play with up to a hundred thousand epochs several times; the worst gap of all counts."""
    with display() as screen:
        rounds: list[dict[str, Any]] = [
            children.run("curves_window", environment=screen.environment) for _ in range(ROUNDS)
        ]
    worst = {
        phase: max((gaps[phase] for gaps in rounds), key=lambda gap: gap["seconds"]) for phase in rounds[0]
    }
    return [
        at_most(
            f"curves: {phase}",
            gap["seconds"],
            TARGET,
            f"{screen.name}, the worst of {ROUNDS} rounds; the window itself computed {shown(gap['computed'])} of it",
        )
        for phase, gap in worst.items()
    ]
