"""The number that attributions explain, for any sequences."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import Codes
from motifdesk.data.dataset import Task
from motifdesk.models.network import Network, in_batches
from motifdesk.monitor import Monitor

_OUTPUTS: Final = "outputs"


def raw_outputs(network: Network, codes: Codes, monitor: Monitor | None = None) -> NDArray[np.float32]:
    """Return what the network says before any sigmoid or softmax, float32 (N,) or (N, classes)."""
    if _OUTPUTS not in network.compiled:

        def compute(batch: Any) -> Any:
            return network.outputs(network.one_hot(batch))

        network.compiled[_OUTPUTS] = network.tf.function(compute, autograph=False, jit_compile=False)
    function = network.compiled[_OUTPUTS]
    (outputs,) = in_batches(lambda batch: (function(batch).numpy(),), codes, monitor)
    return outputs


def log_odds_of(
    network: Network, outputs: NDArray[np.float32], classes: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Return the number that is explained: the output, or of several classes the log-odds of the given one.

    Parameters
    ----------
    network
        Says what its outputs mean.
    outputs
        float32, of `raw_outputs`, (N,) or (N, classes).
    classes
        int64, shape (N,): which class; not looked at unless there are several.
    """
    if network.plan.task is not Task.MULTICLASS:
        return outputs
    exact = outputs.astype(np.float64)
    row = np.arange(len(outputs))
    chosen = exact[row, classes]
    exact[row, classes] = -np.inf
    odds: NDArray[np.float32] = (chosen - np.logaddexp.reduce(exact, axis=1)).astype(np.float32)
    return odds


def likeliest(network: Network, outputs: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return the class that the network finds likeliest for each sequence, int64 (N,); 0 unless there are several."""
    if network.plan.task is not Task.MULTICLASS:
        return np.zeros(len(outputs), np.int64)
    found: NDArray[np.int64] = outputs.argmax(axis=1)
    return found
