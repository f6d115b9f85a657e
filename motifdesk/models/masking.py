"""Leave unknown positions out: unknown letters, and what fills shorter sequences up.

Architectures that look everywhere alike compute which positions are known once and hand it along: after each layer that
looks at neighbours, `only_known` sets what it found at unknown positions to zero, which is also what a network sees
beyond the ends of a sequence. So it does not matter to them how far a sequence is filled up. All values are expected to
be zero or more (after ReLU), so that zeros do not take part in a maximum.
"""

from __future__ import annotations

from typing import Any

# What may be said of a channel's values at all positions together.
POOLINGS = ("max", "mean", "both")


def known_positions(rows: Any) -> Any:
    """Return float32 (batch, length, 1): 1 where the one-hot row (batch, length, 4) has a base, 0 where it is all zero.

    No gradient passes through it.
    """
    import keras

    return keras.ops.cast(keras.ops.any(rows != 0, axis=-1, keepdims=True), "float32")


def only_known(values: Any, known: Any) -> Any:
    """Return `values` (batch, positions, channels) with zeros where `known` (batch, positions, 1) is zero.

    Where nothing is unknown in a batch the values are passed on as they are, because multiplying them would cost a
    tenth of the time of a small network (measured).
    """
    import keras

    def masked(pair: Any) -> Any:
        found, mask = pair
        return keras.ops.cond(keras.ops.all(mask > 0), lambda: found, lambda: found * mask)

    return keras.layers.Lambda(masked)([values, known])


def max_pooled(values: Any, known: Any, size: int) -> tuple[Any, Any]:
    """Return the maxima of each `size` neighbouring positions, and where among them any is known.

    Windows start at the first position; the last one may hold fewer.
    """
    import keras

    missing = -values.shape[1] % size
    filled = keras.ops.pad(values, ((0, 0), (0, missing), (0, 0))) if missing else values
    mask = keras.ops.pad(known, ((0, 0), (0, missing), (0, 0))) if missing else known
    return keras.layers.MaxPooling1D(size)(filled), keras.ops.max_pool(mask, size)


def pooled(values: Any, known: Any, kind: str) -> Any:
    """Return one number a channel, (batch, channels): the maximum over known positions, their mean, or both joined.

    Parameters
    ----------
    values
        (batch, positions, channels), zero at unknown positions.
    known
        (batch, positions, 1), from `known_positions`.
    kind
        max, mean, or both: twice as many numbers then.
    """
    import keras

    found = []
    if kind in {"max", "both"}:
        found.append(keras.layers.GlobalMaxPooling1D()(values))
    if kind in {"mean", "both"}:
        count = keras.ops.maximum(keras.ops.sum(known, axis=1), 1)
        found.append(keras.layers.GlobalAveragePooling1D()(values) * (values.shape[1] / count))
    return found[0] if len(found) == 1 else keras.ops.concatenate(found, axis=-1)
