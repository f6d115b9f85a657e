"""Attributing all predictions: one batch against the tutorial's loop over single sequences."""

from __future__ import annotations

from time import perf_counter

import numpy as np
import tutorial
from measuring import Result, at_least, by_turns, shown

from motifdesk.attribution.registry import attribute
from motifdesk.data.alphabet import one_hot
from motifdesk.data.simulate import SimulationSettings, simulate
from motifdesk.models.backend import tensorflow
from motifdesk.models.network import Network
from motifdesk.models.registry import make_parameters
from motifdesk.models.trained import NetworkPlan, TrainedModel
from motifdesk.monitor import SilentMonitor

SAMPLE = 250
ROUNDS = 5
METHOD = "primer-saliency"
TARGET = 200.0


def measure() -> list[Result]:
    """Attribute by turns, with the same weights."""
    tensorflow()
    dataset = simulate(SimulationSettings())
    plan = NetworkPlan.for_dataset(dataset, "primer", make_parameters("primer", {}))
    codes = dataset.sequences.matrix(plan.length)
    trained = TrainedModel(plan, dataset.class_names, dataset.sequences.alphabet, Network(plan).weights())
    model = tutorial.network(plan.length)
    model.set_weights(list(trained.weights))
    rows = one_hot(codes[:SAMPLE])
    tutorial.salient_bases(model, rows[0])  # its first call is slow, and would be unfair to it

    began = perf_counter()
    found = attribute(trained, codes, METHOD, SilentMonitor())
    cold = perf_counter() - began
    _check_alike(found.attributions[:SAMPLE], [tutorial.salient_bases(model, row) for row in rows])
    warm, sample = by_turns(
        ROUNDS,
        lambda: attribute(trained, codes, METHOD, SilentMonitor()).attributions,
        lambda: [tutorial.salient_bases(model, row) for row in rows],
    )
    loop = sample * len(codes) / SAMPLE
    details = (
        f"{len(codes):,} sequences in {shown(warm)}, the first time {shown(cold)}; one at a time {shown(loop)}, "
        f"extrapolated from {SAMPLE}"
    )
    return [at_least("attributing the primer network's predictions", loop / warm, TARGET, details)]


def _check_alike(ours: np.ndarray, theirs: list[np.ndarray]) -> None:
    """A comparison of speed is worth nothing where the results differ."""
    np.testing.assert_allclose(ours, np.stack(theirs), rtol=1e-3, atol=1e-6)
