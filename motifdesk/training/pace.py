"""The time that training takes: without its pauses, and cut into breaths."""

from __future__ import annotations

from time import perf_counter

import numpy as np

# How often, in seconds, a long epoch comes up for air: to report progress and to see whether it should end.
BREATH = 0.2


class Clock:
    """Seconds since it was made, without pauses."""

    def __init__(self) -> None:
        """Begin at 0."""
        self._began = perf_counter()

    def __call__(self) -> float:
        """Return the seconds so far."""
        return perf_counter() - self._began

    def leave_out(self, seconds: float) -> None:
        """Count these no longer; less than none are counted on top."""
        self._began += seconds


class Pace:
    """How many rows fill a breath, in whole batches; it changes no result, only where a pass comes up for air."""

    def __init__(self, batch: int) -> None:
        """Begin with one batch, for nobody knows yet how long it takes."""
        self._batch = batch
        self.rows = batch

    def learn(self, rows: int, seconds: float) -> None:
        """Take in that so many rows took so long."""
        batches = BREATH / max(seconds, 1e-9) * rows / self._batch
        self.rows = self._batch * int(np.clip(batches, 1, 1_000_000))
