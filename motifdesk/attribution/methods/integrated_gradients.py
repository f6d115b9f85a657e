"""Integrated gradients (Sundararajan, Taly and Yan, ICML 2017) from dinucleotide-shuffled references."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.attribution.paths import check_paths, path_contributions
from motifdesk.attribution.references import references
from motifdesk.attribution.registry import method
from motifdesk.attribution.self_checks import completeness
from motifdesk.data.alphabet import Codes, one_hot
from motifdesk.models.network import load
from motifdesk.models.trained import TrainedModel
from motifdesk.monitor import Monitor, check_cancelled
from motifdesk.references import Reference

REFERENCES: Final = 4
# Steps, and the error that is small enough: of the difference of the outputs, or of this one where they hardly differ.
_STEPS: Final = ((16, 0.002), (64, 0.002), (256, 0.005), (1024, 0.005))
_LEAST: Final = 0.25
_ROWS: Final = 64  # at once


@method(
    "integrated-gradients",
    title="Integrated gradients",
    sentence="The pushes of each base added up on the way from shuffled copies to the sequence.",
    rank=50,
    check=completeness(REFERENCES),
    references=(
        Reference(
            "Sundararajan et al. 2017",
            "Sundararajan M, Taly A, Yan Q. Axiomatic attribution for deep networks. ICML 2017: 3319–3328.",
        ),
    ),
)
def integrated_gradients(trained: TrainedModel, codes: Codes, monitor: Monitor) -> NDArray[np.float32]:
    """Return the mean gradient on the path times what a base would differ from the reference by, float32 (N, L, 4).

    The mean over four references. The path is cut into 16 steps; where the contributions do not add up to the
    difference of the outputs to a fifth of a percent into 64, then 256, and to half a percent into 1,024.

    Raises
    ------
    InputError
        The network cannot read mixtures of bases.
    """
    check_paths(trained)
    others = references(codes, REFERENCES).reshape(-1, codes.shape[1])
    repeated = np.repeat(codes, REFERENCES, axis=0)
    function = path_contributions(load(trained), ends=True)
    total = np.zeros((*repeated.shape, 4), np.float32)
    waiting = np.arange(len(repeated))
    for steps, enough in _STEPS:
        left = []
        together = max(_ROWS // steps, 1)
        for start in range(0, len(waiting), together):
            check_cancelled(monitor)
            monitor.progress(len(repeated) - len(waiting) + start, len(repeated))
            rows = waiting[start : start + together]
            total[rows], difference = _contributions(function, repeated[rows], others[rows], steps, together)
            error = np.abs((total[rows] * one_hot(repeated[rows])).sum(axis=(1, 2)) - difference)
            left.append(rows[error > enough * np.maximum(np.abs(difference), _LEAST)])
        waiting = np.concatenate(left) if left else waiting[:0]
    monitor.progress(1, 1)
    averaged: NDArray[np.float32] = total.reshape(len(codes), REFERENCES, -1, 4).mean(axis=1)
    return averaged


def _contributions(
    function: Any, codes: Codes, others: Codes, steps: int, together: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the mean over the middles of equal steps, float32 (N, L, 4), and the outputs' difference, (N,)."""
    missing = together - len(codes)
    here, there = (np.pad(each, ((0, missing), (0, 0))) for each in (codes, others))
    places = (np.arange(steps, dtype=np.float32) + 0.5) / steps
    # All batches have one size; where a path has more steps than one holds, it takes several.
    parts = [function(here, there[:, None], part) for part in places.reshape(-1, _ROWS // together)]
    mean = np.mean([found.numpy() for found, _ in parts], axis=0)
    return mean[: len(codes)], parts[0][1].numpy()[: len(codes)]
