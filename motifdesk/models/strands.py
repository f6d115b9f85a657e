"""Read a sequence and its reverse complement with the same weights."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from motifdesk.models.trained import NetworkPlan


def reverse_complement(rows: Any) -> Any:
    """Return the reverse complements of one-hot rows (batch, length, 4): A C G T backwards is T G C A."""
    import keras

    return keras.ops.flip(rows, axis=(1, 2))


def mean_over_strands(function: Callable[[Any], Any], rows: Any) -> Any:
    """Return the mean of `function` of the rows and of their reverse complements.

    Parameters
    ----------
    function
        Takes one-hot rows (any batch, length, 4), returns one row of numbers for each, (batch, numbers).
    rows
        One-hot rows (batch, length, 4), a tensor or a Keras input.

    Returns
    -------
    mean
        (batch, numbers), the same for a sequence and its reverse complement.
    """
    import keras

    return keras.ops.mean(_both(function, rows), axis=0)


def read_strands(plan: NetworkPlan, trunk: Callable[[Any], Any], rows: Any) -> Any:
    """Return what `trunk` finds in the rows; where the plan wants both strands, the better of its finds on either.

    For architectures that merge the strands themselves (``merges_strands=True``), before their last layers: it does
    not matter then on which strand a pattern is found.

    Parameters
    ----------
    plan
        Says whether both strands are read.
    trunk
        Takes one-hot rows (any batch, length, 4), returns one row of numbers for each, (batch, numbers).
    rows
        One-hot rows (batch, length, 4): the Keras input.

    Returns
    -------
    features
        (batch, numbers): ``trunk(rows)``, or its element-wise maximum over rows and reverse complements.
    """
    import keras

    return keras.ops.max(_both(trunk, rows), axis=0) if plan.both_strands else trunk(rows)


def _both(function: Callable[[Any], Any], rows: Any) -> Any:
    """Return (2, batch, numbers); both strands go through in one batch, which is faster than two."""
    import keras

    made = function(keras.ops.concatenate([rows, reverse_complement(rows)], axis=0))
    return keras.ops.reshape(made, (2, -1, made.shape[-1]))
