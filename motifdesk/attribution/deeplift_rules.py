"""DeepLIFT's multipliers in a Keras network (Shrikumar et al., ICML 2017): the rescale rule.

Sequences and references go through the network side by side: row 2i of a batch is a sequence, row 2i + 1 its reference.
What is linear passes multipliers on as it passes gradients. What is not has a gradient of its own here: the change of
its output over the change of its input. A maximum is split between the places where either side has it, so that what is
passed on adds up exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from motifdesk.data.dataset import Task
from motifdesk.errors import InputError
from motifdesk.models.network import Network

_LINEAR: Final = frozenset({
    "InputLayer", "Lambda", "Dropout", "SpatialDropout1D", "BatchNormalization", "GlobalAveragePooling1D",
    "Concatenate", "Add", "Flatten", "Reshape", "Flip", "Pad", "Transpose",
    # These only work on which positions are known, or by it.
    "Any", "NotEqual", "Cast", "MaxPool", "Maximum", "Sum", "TrueDivide", "Multiply", "Greater", "GetItem",
})  # fmt: skip
_ACTIVATED: Final = frozenset({"Conv1D", "Dense"})
_NODES: Final = 12
_NEAR: Final = 1e-6  # inputs that differ by less have the ordinary gradient


def reason_against(network: Network) -> str:
    """Return why there are no multipliers for this network, a sentence; empty where there are."""
    for operation in _operations(network):
        kind = type(operation).__name__
        if kind not in _LINEAR | _ACTIVATED | {
            "ReLU",
            "MaxPooling1D",
            "GlobalMaxPooling1D",
            "Max",
            "Activation",
        }:
            return (
                f"DeepLIFT has no rule for the layer {kind!r} of this network; use in-silico mutagenesis, which works "
                "for every network."
            )
    return ""


def multipliers(network: Network) -> Callable[[Any, Any], tuple[Any, Any]]:
    """Return a compiled function from codes and references to multipliers and the outputs' difference.

    Raises
    ------
    InputError
        A layer has no rule.
    """
    reason = reason_against(network)
    if reason:
        raise InputError(reason)
    key = "deeplift"
    if key not in network.compiled:
        tf = network.tf

        def compute(codes: Any, others: Any) -> tuple[Any, Any]:
            pairs = tf.reshape(tf.stack([codes, others], axis=1), [-1, network.plan.length])
            rows = network.one_hot(pairs)
            with tf.GradientTape() as tape:
                tape.watch(rows)
                outputs = network.outputs_by(rows, lambda model, values: _run(tf, model, values))
                if network.plan.task is Task.MULTICLASS:
                    outputs = _log_odds(network, outputs)
                here = outputs[::2]
            return tape.gradient(here, rows)[::2], here - outputs[1::2]

        network.compiled[key] = tf.function(compute, autograph=False, jit_compile=False)
    found: Callable[[Any, Any], tuple[Any, Any]] = network.compiled[key]
    return found


def _operations(network: Network) -> list[Any]:
    return [node.operation for nodes in _graph(network.model)._nodes_by_depth.values() for node in nodes]


def _graph(model: Any) -> Any:
    """Return the graph of layers: a sequential model keeps one inside."""
    return getattr(model, "_functional", None) or model


def _run(tf: Any, model: Any, rows: Any) -> Any:
    """Return a model's outputs with DeepLIFT's rules in the place of gradients."""

    def ruled(operation: Any) -> Callable[..., Any]:
        return _ruled(tf, operation)

    return _graph(model)._run_through_graph(rows, operation_fn=ruled)


def _ruled(tf: Any, operation: Any) -> Callable[..., Any]:
    kind = type(operation).__name__
    rules: dict[str, Callable[[Any], Any]] = {
        **dict.fromkeys(_ACTIVATED, lambda values: _activated(tf, operation, values)),
        **dict.fromkeys(("ReLU", "Activation"), lambda values: _rescaled(tf, operation, values)),
        **dict.fromkeys(("Dropout", "SpatialDropout1D"), lambda values: values),
        "GlobalMaxPooling1D": lambda values: _greatest(tf, values),
        "MaxPooling1D": lambda values: _pooled(tf, operation, values),
        # Of the two strands, whose rows come one after the other.
        "Max": lambda values: _greatest(tf, tf.transpose(values, [1, 0, 2])),
        "BatchNormalization": lambda values: operation(values, training=False),
    }
    rule = rules.get(kind)
    if rule is None:
        call: Callable[..., Any] = operation
        return call
    return lambda values, **_: rule(values)


def _activated(tf: Any, layer: Any, values: Any) -> Any:
    """Return what a convolution or a dense layer gives, its activation by the rescale rule."""
    activation = layer.activation
    if activation.__name__ == "linear":
        return layer(values)
    layer.activation = _identity
    try:
        raw = layer(values)
    finally:
        layer.activation = activation
    return _rescaled(tf, activation, raw)


def _identity(values: Any) -> Any:
    return values


def _rescaled(tf: Any, function: Callable[[Any], Any], values: Any) -> Any:
    """Return ``function(values)``, whose gradient is the change of output over the change of input of each pair."""

    @tf.custom_gradient  # type: ignore[untyped-decorator]  # TensorFlow has no types
    def forward(values: Any) -> tuple[Any, Any]:
        with tf.GradientTape() as tape:
            tape.watch(values)
            found = function(values)
        ordinary = tape.gradient(found, values)

        def backward(upstream: Any) -> Any:
            change = values[::2] - values[1::2]
            far = tf.abs(change) > _NEAR
            ratio = (found[::2] - found[1::2]) / tf.where(far, change, tf.ones_like(change))
            both = tf.where(far, ratio, (ordinary[::2] + ordinary[1::2]) / 2)
            return _paired(tf, both) * upstream

        return found, backward

    return forward(values)


def _greatest(tf: Any, values: Any) -> Any:
    """Return the maximum over axis 1 of (pairs, places, channels), by the rule that splits it between both places.

    With m the greater of both maxima, the sequence's place carries m less the reference's maximum, the reference's
    place the sequence's maximum less m; each over the change of the input at its place.
    """

    @tf.custom_gradient  # type: ignore[untyped-decorator]
    def forward(values: Any) -> tuple[Any, Any]:
        found = tf.reduce_max(values, axis=1)

        def backward(upstream: Any) -> Any:
            here, there = values[::2], values[1::2]
            highest = tf.maximum(found[::2], found[1::2])
            change = here - there
            total = tf.zeros_like(here)
            for side, carried in ((here, highest - found[1::2]), (there, found[::2] - highest)):
                place = tf.one_hot(tf.argmax(side, axis=1), tf.shape(values)[1], axis=1)
                step = tf.reduce_sum(place * change, axis=1)
                share = tf.where(
                    tf.abs(step) > _NEAR, carried / tf.where(step == 0, tf.ones_like(step), step), 0.0
                )
                total += place * share[:, None, :]
            return _paired(tf, total) * upstream[:, None, :]

        return found, backward

    return forward(values)


def _log_odds(network: Network, outputs: Any) -> Any:
    """Return the log-odds of the class likeliest for each sequence, for it and its reference, (pairs,).

    The logarithm of summed exponentials has no rule; its mean gradient between the pair, by Gauss and Legendre's
    quadrature, passes on what adds up to the difference.
    """
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    tf = network.tf
    chosen = _paired(tf, network.likeliest(outputs[::2]))

    @tf.custom_gradient  # type: ignore[untyped-decorator]
    def forward(outputs: Any) -> tuple[Any, Any]:
        def backward(upstream: Any) -> Any:
            here, there = outputs[::2], outputs[1::2]
            mean = tf.add_n([
                float(weight / 2) * tf.nn.softmax(there + float((1 + node) / 2) * (here - there) - 1e9 * chosen[::2])
                for node, weight in zip(nodes, weights, strict=True)
            ])  # fmt: skip
            return (chosen - _paired(tf, mean)) * upstream[:, None]

        return network.odds_of(outputs, chosen), backward

    return forward(outputs)


def _pooled(tf: Any, layer: Any, values: Any) -> Any:
    """Return the maxima of windows that follow each other, by the rule of the maximum."""
    size = int(layer.pool_size[0])
    count, channels = values.shape[1] // size, values.shape[2]
    windows = tf.reshape(values[:, : count * size], [-1, 2, count, size, channels])
    # Pairs stay side by side: (sequence or reference, window) becomes (window, sequence or reference).
    rows = tf.reshape(tf.transpose(windows, [0, 2, 1, 3, 4]), [-1, size, channels])
    greatest = tf.reshape(_greatest(tf, rows), [-1, count, 2, channels])
    return tf.reshape(tf.transpose(greatest, [0, 2, 1, 3]), [-1, count, channels])


def _paired(tf: Any, values: Any) -> Any:
    """Return each row twice: multipliers are the same for a sequence and its reference."""
    return tf.repeat(values, 2, axis=0)
