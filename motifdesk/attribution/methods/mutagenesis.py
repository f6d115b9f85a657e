"""In-silico mutagenesis (Zhou and Troyanskaya, Nature Methods 12, 931, 2015): every substitution, predicted."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.attribution.outputs import likeliest, log_odds_of, raw_outputs
from motifdesk.attribution.registry import method
from motifdesk.attribution.self_checks import substitutions_again
from motifdesk.attribution.windows import Windows, windows
from motifdesk.data.alphabet import UNKNOWN, Codes
from motifdesk.models.network import Network, load
from motifdesk.models.trained import TrainedModel
from motifdesk.monitor import Monitor, SilentMonitor, check_cancelled
from motifdesk.references import Reference

_BASES_AT_ONCE: Final = 4_000_000  # of mutants that are made before they are predicted: bounds the memory
_IN_WINDOWS_AT_ONCE: Final = 75_000  # bases: more do not fit the cache of a processor


@method(
    "mutagenesis",
    title="In-silico mutagenesis",
    sentence="What each base is worth against the other three at its place: every substitution is predicted. Exact.",
    rank=30,
    check=substitutions_again,
    references=(
        Reference(
            "Zhou and Troyanskaya 2015",
            "Zhou J, Troyanskaya OG. Predicting effects of noncoding variants with deep learning–based "
            "sequence model. Nature Methods 2015; 12: 931–934.",
        ),
    ),
)
def mutagenesis(trained: TrainedModel, codes: Codes, monitor: Monitor) -> NDArray[np.float32]:
    """Return the output with each base at each position, less the mean of the four there, float32 (N, L, 4).

    The difference between two bases of a position is exactly what the substitution changes. Centred on the mean, a
    base that is there stands for how much it is better than the usual one. Unknown positions are 0.
    """
    total = np.zeros((*codes.shape, 4), np.float32)
    together = max(_BASES_AT_ONCE // (4 * codes.shape[1] ** 2), 1)
    for start in range(0, len(codes), together):
        check_cancelled(monitor)
        monitor.progress(start, len(codes))
        total[start : start + together] = substituted(trained, codes[start : start + together])
    total -= total.mean(axis=2, keepdims=True)
    total[codes == UNKNOWN] = 0
    monitor.progress(len(codes), len(codes))
    return total


def substituted(
    trained: TrainedModel, codes: Codes, monitor: Monitor | None = None, *, sooner: bool = False
) -> NDArray[np.float32]:
    """Return the explained output with each base at each position, float32 (N, L, 4); unknown positions are 0.

    Of several classes it is that of the class that is likeliest without any substitution. Batches have one size, so
    that a sequence's values do not depend, not even in their last bit, on how many others there are; `sooner` for one
    sequence that somebody waits for.
    """
    network = load(trained)
    narrow = windows(network)
    if narrow is None:
        return _one_by_one(network, codes, monitor)
    together = 1 if sooner else max(_IN_WINDOWS_AT_ONCE // (3 * codes.shape[1] * narrow.width), 1)
    values = _in_windows(network, narrow, codes, together, monitor or SilentMonitor())
    values[codes == UNKNOWN] = 0
    return values


def _in_windows(
    network: Network, narrow: Windows, codes: Codes, together: int, monitor: Monitor
) -> NDArray[np.float32]:
    """Return the explained output with each base at each position, whatever stands at unknown ones."""
    values = np.empty((*codes.shape, 4), np.float32)
    length = codes.shape[1]
    for start in range(0, len(codes), together):
        check_cancelled(monitor)
        monitor.progress(start, len(codes))
        part = codes[start : start + together]
        full = np.pad(part, ((0, together - len(part)), (0, 0)))
        outputs, changed = (each.numpy() for each in narrow.outputs(full))
        classes = likeliest(network, outputs)
        odds = log_odds_of(network, outputs, classes)[:, None, None]
        others = log_odds_of(
            network, changed.reshape(-1, *outputs.shape[1:]), np.repeat(classes, 3 * length)
        ).reshape(together, length, 3)
        found = np.concatenate([np.broadcast_to(odds, (together, length, 1)), others], axis=2)
        # They begin with the base that is there.
        order = (np.arange(4) - full[..., None].astype(np.int64)) % 4
        values[start : start + together] = np.take_along_axis(found, order, axis=2)[: len(part)]
    return values


def _one_by_one(network: Network, codes: Codes, monitor: Monitor | None) -> NDArray[np.float32]:
    """Return the explained output with each base at each position; 0 where the base is unknown."""
    outputs = raw_outputs(network, codes)
    classes = likeliest(network, outputs)
    values = np.zeros((*codes.shape, 4), np.float32)
    rows, places = np.nonzero(codes < UNKNOWN)
    values[rows, places, codes[rows, places]] = log_odds_of(network, outputs, classes)[rows]
    # The three other bases: the one that is there need not be predicted again.
    row, place = np.repeat(rows, 3), np.repeat(places, 3)
    base = (codes[row, place] + np.tile([1, 2, 3], len(rows))) % 4
    if not len(row):
        return values
    mutants = codes[row]
    mutants[np.arange(len(row)), place] = base
    changed = raw_outputs(network, mutants, monitor)
    values[row, place, base] = log_odds_of(network, changed, classes[row])
    return values
