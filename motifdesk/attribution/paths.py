"""Gradients along straight paths from a reference to the sequence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from motifdesk.data.dataset import Task
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


def path_contributions(network: Network, *, ends: bool) -> Callable[[Any, Any, Any], tuple[Any, ...]]:
    """Return a compiled function from codes, references and places to hypothetical contributions.

    ``function(codes, others, places)`` takes uint8 (N, L), uint8 (N, M, L) and float32 (K,): 0 is the reference, 1 the
    sequence; M is K, or 1 where all places are on the way from the same reference. It returns the gradient times what a
    base would differ from the reference by, the mean over the places, float32 (N, L, 4); with `ends` and M = 1 then the
    explained output less that of the reference, (N,). Of several classes it is that of the class likeliest for the
    sequence.
    """
    key = "path", ends
    if key not in network.compiled:
        tf = network.tf

        def compute(codes: Any, others: Any, places: Any) -> tuple[Any, ...]:
            here, there = network.one_hot(codes), network.one_hot(others)
            way = there + places[:, None, None] * (here[:, None] - there)
            rows = tf.reshape(way, [-1, *here.shape[1:]])
            several = network.plan.task is Task.MULTICLASS
            own = network.outputs(here) if several or ends else None
            chosen = network.likeliest(own) if several else None
            with tf.GradientTape() as tape:
                tape.watch(rows)
                outputs = network.outputs(rows)
                if several:
                    outputs = network.odds_of(outputs, tf.repeat(chosen, tf.shape(places)[0], axis=0))
            gradient = tf.reshape(tape.gradient(outputs, rows), tf.shape(way))
            scaled = gradient - tf.reduce_sum(gradient * there, axis=3, keepdims=True)
            mean = tf.reduce_mean(scaled, axis=1)
            if not ends:
                return (mean,)
            other = network.outputs(there[:, 0])
            if several:
                own, other = network.odds_of(own, chosen), network.odds_of(other, chosen)
            return mean, own - other

        network.compiled[key] = tf.function(compute, autograph=False, jit_compile=False)
    found: Callable[[Any, Any, Any], tuple[Any, ...]] = network.compiled[key]
    return found
