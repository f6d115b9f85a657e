"""In-silico deletion: the output with each base taken out, and what follows moved up."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.attribution.methods.mutagenesis import substituted
from motifdesk.attribution.outputs import likeliest, log_odds_of, raw_outputs
from motifdesk.attribution.registry import method
from motifdesk.attribution.self_checks import substitutions_again
from motifdesk.data.alphabet import UNKNOWN, Codes
from motifdesk.models.network import Network, load
from motifdesk.models.trained import TrainedModel
from motifdesk.monitor import Monitor, check_cancelled

_BASES_AT_ONCE: Final = 4_000_000  # of sequences that are made before they are predicted: bounds the memory


@method(
    "deletion",
    title="In-silico deletion",
    sentence="What each base is worth against none: it is taken out, what follows moves up, and the rest is predicted.",
    rank=35,
    check=substitutions_again,
)
def deletion(trained: TrainedModel, codes: Codes, monitor: Monitor) -> NDArray[np.float32]:
    """Return the output with each base at each position, less that without any, float32 (N, L, 4).

    The end is filled up with an unknown base. The difference between two bases of a position is exactly what the
    substitution changes; the base that is there stands for what deleting it takes away. Unknown positions are 0.
    """
    network = load(trained)
    total = np.zeros((*codes.shape, 4), np.float32)
    together = max(_BASES_AT_ONCE // codes.shape[1] ** 2, 1)
    for start in range(0, len(codes), together):
        check_cancelled(monitor)
        monitor.progress(start, len(codes))
        part = codes[start : start + together]
        total[start : start + together] = substituted(trained, part) - _without(network, part)[..., None]
    total[codes == UNKNOWN] = 0
    monitor.progress(len(codes), len(codes))
    return total


def _without(network: Network, codes: Codes) -> NDArray[np.float32]:
    """Return the explained output without each known base, float32 (N, L); 0 for unknown ones."""
    classes = likeliest(network, raw_outputs(network, codes))
    rows, places = np.nonzero(codes < UNKNOWN)
    values = np.zeros(codes.shape, np.float32)
    every = np.arange(codes.shape[1])
    longer = np.pad(codes, ((0, 0), (0, 1)), constant_values=UNKNOWN)
    together = max(_BASES_AT_ONCE // codes.shape[1], 1)
    for start in range(0, len(rows), together):
        row, place = rows[start : start + together], places[start : start + together]
        shorter = longer[row[:, None], every + (every >= place[:, None])]
        values[row, place] = log_odds_of(network, raw_outputs(network, shorter), classes[row])
    return values
