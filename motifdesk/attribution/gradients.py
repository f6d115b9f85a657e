"""Gradients of a prediction: the only TensorFlow in this package."""

from __future__ import annotations

from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import Codes
from motifdesk.data.dataset import Task
from motifdesk.models.network import Network, in_batches, load
from motifdesk.models.trained import TrainedModel
from motifdesk.monitor import Monitor


class Output(Enum):
    """Which number is differentiated."""

    RAW = "raw"  # before the sigmoid or softmax: its gradient does not vanish for sure cases
    PROBABILITY = "probability"  # after it; for regression the same as RAW


def input_gradient(
    trained: TrainedModel, codes: Codes, output: Output, monitor: Monitor | None = None
) -> NDArray[np.float32]:
    """Return the gradient of what `Network.explained` gives with respect to every entry of the one-hot input.

    Parameters
    ----------
    trained
        The network.
    codes
        uint8, shape (N, L), L being the length that the network takes.
    output
        What is differentiated.
    monitor
        Told the progress; may cancel.

    Returns
    -------
    gradient
        float32, shape (N, L, 4), columns in the order ACGT.
    """
    function = _compiled(load(trained), output)
    (gradient,) = in_batches(lambda batch: (function(batch).numpy(),), codes, monitor)
    return gradient


def _compiled(network: Network, output: Output) -> Any:
    """Return the compiled gradient of a network, made once for each output and kept with the network."""
    if output not in network.compiled:
        tf = network.tf

        def gradient(codes: Any) -> Any:
            rows = network.one_hot(codes)
            with tf.GradientTape() as tape:
                tape.watch(rows)
                value = network.explained(rows)
                if output is Output.PROBABILITY and network.plan.task is not Task.REGRESSION:
                    value = tf.sigmoid(value)
            return tape.gradient(value, rows)

        network.compiled[output] = tf.function(gradient, autograph=False, jit_compile=False)
    return network.compiled[output]
