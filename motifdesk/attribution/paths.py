"""Gradients along straight paths from a reference to the sequence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from motifdesk.errors import InputError
from motifdesk.models.network import Network
from motifdesk.models.trained import TrainedModel


def check_paths(trained: TrainedModel) -> None:
    """Raise `InputError` where a network cannot read mixtures of bases."""
    if trained.plan.architecture == "gapped":
        raise InputError(
            "The network of gapped words reads whole words and has no answer to mixtures of bases; use in-silico "
            "mutagenesis or the corrected gradient, which is exact for its words."
        )


def path_gradient(network: Network) -> Callable[[Any, Any, Any], tuple[Any, Any]]:
    """Return a compiled function from codes, references and places to gradients and outputs.

    ``function(codes, others, places)`` takes uint8 (N, L) twice and float32 (N,): 0 is the reference, 1 the sequence.
    It returns the gradient there, float32 (N, L, 4), and the explained output there, (N,). Of several classes it is
    that of the class likeliest for the sequence.
    """
    key = "path"
    if key not in network.compiled:
        tf = network.tf

        def compute(codes: Any, others: Any, places: Any) -> tuple[Any, Any]:
            here, there = network.one_hot(codes), network.one_hot(others)
            rows = there + places[:, None, None] * (here - there)
            with tf.GradientTape() as tape:
                tape.watch(rows)
                outputs = network.outputs(rows)
                if len(outputs.shape) > 1:
                    outputs = network.odds_of(outputs, network.likeliest(network.outputs(here)))
            return tape.gradient(outputs, rows), outputs

        network.compiled[key] = tf.function(compute, autograph=False, jit_compile=False)
    found: Callable[[Any, Any, Any], tuple[Any, Any]] = network.compiled[key]
    return found
