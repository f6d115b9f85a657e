"""DeepLIFT's multipliers in a Keras network (Shrikumar et al., ICML 2017): the rescale rule.

Sequences and references go through the network side by side: a group of rows is a sequence and all its references, so
that the sequence is computed once. What is linear passes multipliers on as it passes gradients. What is not has a
gradient of its own here: the change of its output over the change of its input, at the row of the reference. A maximum
is split between the places where either side has it, so that what is passed on adds up exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from motifdesk.data.dataset import Task
from motifdesk.errors import InputError
from motifdesk.models.graph import operations, run_by
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
    for operation in operations(network.model):
        kind = type(operation).__name__
        if kind not in _LINEAR | _ACTIVATED | {
            "ReLU",
            "MaxPooling1D",
            "GlobalMaxPooling1D",
            "Max",
            "Activation",
        }:
            return (
                f"DeepLIFT has no rule for the layer {kind!r} of this network; use in-silico mutagenesis (the method "
                "'mutagenesis'), which works for every network."
            )
    return ""


def mean_contributions(network: Network) -> Callable[[Any, Any], Any]:
    """Return a compiled function from codes and references to hypothetical contributions.

    ``function(codes, others)`` takes uint8 (N, L) and (N, references, L), with unknown bases at the same places. It
    returns what each base would bring, float32 (N, L, 4): its multiplier less that of the reference's base (as
    tangermeme and shap have it), the mean over the references.

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

        def compute(codes: Any, others: Any) -> Any:
            group = others.shape[1] + 1
            both = tf.concat([codes[:, None], others], axis=1)
            rows = network.one_hot(tf.reshape(both, [-1, network.plan.length]))
            rules = _Rules(tf, group)
            with tf.GradientTape() as tape:
                tape.watch(rows)
                outputs = network.outputs_by(rows, rules.run)
                if network.plan.task is Task.MULTICLASS:
                    outputs = rules.log_odds(network, outputs)
                # Of the references alone: their rows carry the multipliers of the pairs.
                there = rules.grouped(outputs)[:, 1:]
            passed, others = (rules.grouped(each)[:, 1:] for each in (tape.gradient(there, rows), rows))
            return tf.reduce_mean(passed - tf.reduce_sum(passed * others, axis=3, keepdims=True), axis=1)

        network.compiled[key] = tf.function(compute, autograph=False, jit_compile=False)
    found: Callable[[Any, Any], Any] = network.compiled[key]
    return found


def _identity(values: Any) -> Any:
    return values


class _Rules:
    """DeepLIFT's rules in the place of gradients, for rows in groups of a sequence and its references."""

    def __init__(self, tf: Any, group: int) -> None:
        self._tf = tf
        self._group = group

    def grouped(self, values: Any) -> Any:
        """Return values (rows, ...) as (groups, rows of a group, ...)."""
        return self._tf.reshape(values, [-1, self._group, *values.shape[1:]])

    def run(self, model: Any, rows: Any) -> Any:
        """Return a model's outputs."""
        return run_by(model, rows, self._ruled)

    def _ruled(self, operation: Any) -> Callable[..., Any]:
        kind = type(operation).__name__
        rules: dict[str, Callable[[Any], Any]] = {
            **dict.fromkeys(_ACTIVATED, lambda values: self._activated(operation, values)),
            **dict.fromkeys(("ReLU", "Activation"), lambda values: self._rescaled(operation, values)),
            **dict.fromkeys(("Dropout", "SpatialDropout1D"), _identity),
            "GlobalMaxPooling1D": self._greatest,
            "MaxPooling1D": lambda values: self._pooled(operation, values),
            # Of the two strands, whose rows come one after the other.
            "Max": lambda values: self._greatest(self._tf.transpose(values, [1, 0, 2])),
            "BatchNormalization": lambda values: operation(values, training=False),
        }
        rule = rules.get(kind)
        if rule is None:
            call: Callable[..., Any] = operation
            return call
        return lambda values, **_: rule(values)

    def _activated(self, layer: Any, values: Any) -> Any:
        """Return what a convolution or a dense layer gives, its activation by the rescale rule."""
        activation = layer.activation
        if activation.__name__ == "linear":
            return layer(values)
        layer.activation = _identity
        try:
            raw = layer(values)
        finally:
            layer.activation = activation
        return self._rescaled(activation, raw)

    def _rescaled(self, function: Callable[[Any], Any], values: Any) -> Any:
        """Return ``function(values)``, whose gradient is the change of output over the change of input of each pair."""
        tf = self._tf

        @tf.custom_gradient  # type: ignore[untyped-decorator]  # TensorFlow has no types
        def forward(values: Any) -> tuple[Any, Any]:
            with tf.GradientTape() as tape:
                tape.watch(values)
                found = function(values)
            ordinary = tape.gradient(found, values)

            def backward(upstream: Any) -> Any:
                change, rise, slope = (
                    self._differences(values),
                    self._differences(found),
                    self.grouped(ordinary),
                )
                near = tf.abs(change) <= _NEAR
                passed = tf.where(near, (slope + slope[:, :1]) / 2, tf.math.divide_no_nan(rise, change))
                return tf.reshape(passed, tf.shape(values)) * upstream

            return found, backward

        return forward(values)

    def _differences(self, values: Any) -> Any:
        """Return the values of a group's rows less those of its sequence."""
        grouped = self.grouped(values)
        return grouped - grouped[:, :1]

    def _greatest(self, values: Any) -> Any:
        """Return the maximum over axis 1 of (rows, places, channels), by the rule that splits it between both places.

        With m the greater of both maxima, the sequence's place carries m less the reference's maximum, the reference's
        place the sequence's maximum less m; each over the change of the input at its place.
        """
        tf = self._tf

        @tf.custom_gradient  # type: ignore[untyped-decorator]
        def forward(values: Any) -> tuple[Any, Any]:
            found = tf.reduce_max(values, axis=1)

            def backward(upstream: Any) -> Any:
                place = tf.argmax(values, axis=1, output_type=tf.int32)
                row = tf.range(tf.shape(values)[0])[:, None]
                own_row = row - row % self._group
                own_place, own_found = tf.gather(place, own_row[:, 0]), tf.gather(found, own_row[:, 0])
                highest = tf.maximum(found, own_found)
                every = tf.range(values.shape[1])[:, None]
                total: Any = 0.0
                for at, step, carried in (
                    (own_place, own_found - _at(tf, values, row, own_place), highest - found),
                    (place, _at(tf, values, own_row, place) - found, own_found - highest),
                ):
                    share = tf.where(tf.abs(step) > _NEAR, tf.math.divide_no_nan(carried, step), 0.0)
                    total += tf.where(at[:, None] == every, (share * upstream)[:, None], 0.0)
                return total

            return found, backward

        return forward(values)

    def _pooled(self, layer: Any, values: Any) -> Any:
        """Return the maxima of windows that follow each other, by the rule of the maximum."""
        tf = self._tf
        size = int(layer.pool_size[0])
        count, channels = values.shape[1] // size, values.shape[2]
        windows = tf.reshape(values[:, : count * size], [-1, count, size, channels])
        # Each window of a channel is a channel of its own.
        apart = tf.reshape(tf.transpose(windows, [0, 2, 1, 3]), [-1, size, count * channels])
        return tf.reshape(self._greatest(apart), [-1, count, channels])

    def log_odds(self, network: Network, outputs: Any) -> Any:
        """Return the log-odds of the class likeliest for each sequence, for it and its references, (rows,).

        The logarithm of summed exponentials has no rule; its mean gradient between the pair, by Gauss and Legendre's
        quadrature, passes on what adds up to the difference.
        """
        nodes, weights = np.polynomial.legendre.leggauss(_NODES)
        tf = self._tf
        own = tf.repeat(self.grouped(outputs)[:, 0], self._group, axis=0)
        chosen = network.likeliest(own)

        @tf.custom_gradient  # type: ignore[untyped-decorator]
        def forward(outputs: Any) -> tuple[Any, Any]:
            def backward(upstream: Any) -> Any:
                mean = tf.add_n([
                    float(weight / 2) * tf.nn.softmax(outputs + float((1 + node) / 2) * (own - outputs) - 1e9 * chosen)
                    for node, weight in zip(nodes, weights, strict=True)
                ])  # fmt: skip
                return (chosen - mean) * upstream[:, None]

            return network.odds_of(outputs, chosen), backward

        return forward(outputs)


def _at(tf: Any, values: Any, row: Any, place: Any) -> Any:
    """Return the values of (rows, places, channels) at a row and a place of each channel, both (rows, channels)."""
    places, channels = values.shape[1:]
    flat = (row * places + place) * channels + tf.range(channels)
    return tf.gather(tf.reshape(values, [-1]), flat)
