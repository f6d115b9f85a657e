"""What attribution methods promise, tested on some of the sequences that were explained."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.attribution.outputs import likeliest, log_odds_of, raw_outputs
from motifdesk.attribution.references import references
from motifdesk.attribution.results import SelfCheck
from motifdesk.data.alphabet import UNKNOWN, Codes, one_hot
from motifdesk.data.rows import some_rows
from motifdesk.models.network import load
from motifdesk.models.trained import TrainedModel

_SAMPLE: Final = 256
_SUBSTITUTIONS: Final = 48
_COMPLETE: Final = 0.01
_SAME: Final = 1e-5


def completeness(count: int) -> Callable[[TrainedModel, Codes, NDArray[np.float32]], SelfCheck]:
    """Return the check that contributions add up to the difference of the output to that of `count` references.

    Its figure is the worst sequence's error (the completeness axiom, Sundararajan et al. 2017), as a share of the
    difference, or of the median difference where that is larger: where outputs hardly differ, shares mean nothing.
    """

    def check(trained: TrainedModel, codes: Codes, hypothetical: NDArray[np.float32]) -> SelfCheck:
        sample = some_rows(np.arange(len(codes)), _SAMPLE, np.random.default_rng(0))
        some = codes[sample]
        network = load(trained)
        outputs = raw_outputs(network, some)
        classes = likeliest(network, outputs)
        others = references(some, count).reshape(-1, codes.shape[1])
        there = log_odds_of(network, raw_outputs(network, others), np.repeat(classes, count))
        difference = log_odds_of(network, outputs, classes) - there.reshape(-1, count).mean(axis=1)
        added = (hypothetical[sample] * one_hot(some)).sum(axis=(1, 2))
        size = np.abs(difference)
        scale = np.maximum(size, np.median(size))
        errors = np.abs(added - difference) / np.where(scale > 0, scale, 1.0)
        worst = float(errors.max())
        words = (
            f"Contributions add up to the difference of the output to shuffled copies within {100 * worst:.2f} % for "
            f"the worst, {100 * np.median(errors):.2f} % for the median of {len(some):,} sequences (at most 1 % is "
            "expected)."
        )
        return SelfCheck(worst, _COMPLETE, words)

    return check


def substitutions_again(trained: TrainedModel, codes: Codes, hypothetical: NDArray[np.float32]) -> SelfCheck:
    """Predict some substitutions one by one, and return by how much they differ from what was found for all at once."""
    network = load(trained)
    rng = np.random.default_rng(0)
    rows, places = np.nonzero(codes < UNKNOWN)
    if not len(rows):
        return SelfCheck(0.0, _SAME, "There is no known base to substitute.")
    worst = 0.0
    for pick in rng.integers(0, len(rows), _SUBSTITUTIONS).tolist():
        row, place = rows[pick], places[pick]
        base = (int(codes[row, place]) + int(rng.integers(1, 4))) % 4
        mutant = codes[row].copy()
        mutant[place] = base
        outputs = [raw_outputs(network, each[None]) for each in (codes[row], mutant)]
        classes = likeliest(network, outputs[0])
        before, after = (float(log_odds_of(network, each, classes)[0]) for each in outputs)
        found = float(hypothetical[row, place, base] - hypothetical[row, place, codes[row, place]])
        worst = max(worst, abs(found - (after - before)))
    words = f"{_SUBSTITUTIONS} substitutions predicted one by one differ by at most {worst:.1e}"
    return SelfCheck(worst, _SAME, f"{words} (at most {_SAME:.0e} is expected).")
