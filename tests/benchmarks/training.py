"""Training the tutorial's network: our compiled loop against plain Keras `fit`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

import children
from measuring import Result, at_least, shown

ROUNDS = 3
TARGET = 6.0
WHO = ("ours", "keras", "keras-tuned")


def measure() -> list[Result]:
    """Train by turns, from nothing and in a process of its own each time."""
    taken = [[children.run("training_run", who) for who in WHO] for _ in range(ROUNDS)]
    ours, keras, tuned = (_medians(runs) for runs in zip(*taken, strict=True))
    details = (
        f"{shown(ours['epoch'])} an epoch, Keras fit {shown(keras['epoch'])}, Keras fit with MotifDesk's TensorFlow "
        f"settings {shown(tuned['epoch'])}; 50 epochs with compiling {shown(ours['total'])}, Keras fit "
        f"{shown(keras['total'])}"
    )
    return [at_least("training the primer network", keras["epoch"] / ours["epoch"], TARGET, details)]


def _medians(runs: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {key: median(run[key] for run in runs) for key in runs[0]}
