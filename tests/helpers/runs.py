"""Finished runs with curves that are written down."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from helpers.curves import class_history, falling
from helpers.examples import example_session

from motifdesk.training.history import History
from motifdesk.training.records import Run
from motifdesk.training.settings import TrainingSettings

_RUN = example_session().runs[0]


def run_of(
    number: int, *, end: float = 0.2, epochs: int = 20, history: History | None = None, **settings: object
) -> Run:
    """Return a run of its own weights on the example's data: its validation loss falls to `end`."""
    curves = history or class_history(
        falling(epochs), falling(epochs, end=end), np.linspace(0.5, 1 - end / 4, epochs)
    )
    weights = tuple(array + number for array in _RUN.model.weights)
    return replace(
        _RUN,
        model=replace(_RUN.model, weights=weights),
        history=curves,
        kept_epoch=len(curves),
        seconds=1.5 * number,
        settings=TrainingSettings(**{"seed": number, "epochs": len(curves), **settings}),
    )
