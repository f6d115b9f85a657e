"""Train the tutorial's network once, our way or with plain Keras. `training` runs it in a process of its own.

Two processes, because the settings with which we start TensorFlow make Keras faster too; a user's script lacks them.
"""

from __future__ import annotations

import json
import os
import sys
import warnings
from time import perf_counter
from typing import Any

import numpy as np
import tutorial

from motifdesk.data.alphabet import one_hot
from motifdesk.data.dataset import Dataset
from motifdesk.data.simulate import SimulationSettings, simulate
from motifdesk.data.splits import Split, SplitSettings, make_split
from motifdesk.models.backend import tensorflow
from motifdesk.models.registry import get_architecture, make_parameters
from motifdesk.models.trained import NetworkPlan
from motifdesk.monitor import SilentMonitor
from motifdesk.parameters import with_values
from motifdesk.training.fit import fit
from motifdesk.training.settings import TrainingSettings

EPOCHS = 50
FIRST_STEADY = 3  # before that, graphs are traced and caches filled


class Clock(SilentMonitor):
    """Notes when each epoch has ended and all that belongs to it is done."""

    def __init__(self) -> None:
        self.moments: list[float] = []

    def partial(self, value: object) -> None:
        """Note an epoch."""
        self.moments.append(perf_counter())


def main() -> None:
    """Train as the argument says; print the seconds of a steady epoch and of all, compiling included."""
    dataset = simulate(SimulationSettings())
    split = make_split(dataset, SplitSettings())
    if sys.argv[1] == "keras":
        _import_keras_as_a_script_would()
    else:
        tensorflow()
    began = perf_counter()
    moments = _train_ours(dataset, split) if sys.argv[1] == "ours" else _train_with_keras(dataset, split)
    total = perf_counter() - began
    print(json.dumps({"epoch": float(np.median(np.diff(moments)[FIRST_STEADY - 2 :])), "total": total}))


def _import_keras_as_a_script_would() -> None:
    os.environ["KERAS_BACKEND"] = "tensorflow"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import keras  # noqa: F401


def _train_ours(dataset: Dataset, split: Split) -> list[float]:
    settings = with_values(TrainingSettings(), {**get_architecture("primer").training, "epochs": EPOCHS})
    plan = NetworkPlan.for_dataset(dataset, "primer", make_parameters("primer", {}))
    clock = Clock()
    fit(dataset, split, plan, settings, clock)
    return clock.moments


def _train_with_keras(dataset: Dataset, split: Split) -> list[float]:
    from keras.callbacks import LambdaCallback
    from keras.utils import set_random_seed

    set_random_seed(0)
    # Keras takes the last quarter for validation, which is our validation part.
    rows = np.concatenate([split.train, split.validation])
    inputs = one_hot(dataset.sequences.matrix()[rows])
    truth = np.eye(2, dtype=np.float32)[dataset.labels[rows]]
    moments: list[float] = []

    def note(_: int, __: Any) -> None:
        moments.append(perf_counter())

    model = tutorial.network(dataset.sequences.longest)
    clock = LambdaCallback(on_epoch_end=note)
    model.fit(inputs, truth, epochs=EPOCHS, verbose=0, validation_split=0.25, callbacks=[clock])
    return moments
