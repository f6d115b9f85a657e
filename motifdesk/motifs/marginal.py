"""What a motif does alone: its effect on the output when it is put into neutral sequences.

The global importance of Koo et al. (PLoS Computational Biology 17, e1008925, 2021): the mean difference that inserting
a pattern makes, over backgrounds that keep nothing but the frequency of neighbouring bases.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import UNKNOWN, Codes
from motifdesk.data.negatives import shuffled_rows
from motifdesk.errors import InputError
from motifdesk.motifs.matrix import Motif

_INFORMATIVE: Final = 0.25  # bits below which a column keeps the background's base
_LEVEL: Final = 0.95


@dataclass(frozen=True, eq=False)
class MarginalEffect:
    """What inserting a motif changes.

    Attributes
    ----------
    effects
        float64, shape (B,): the output with the motif less that without, of each background.
    mean
        Their mean.
    low, high
        The 95 % interval of the mean (Student's t).
    """

    effects: NDArray[np.float64]
    mean: float
    low: float
    high: float


def marginal_effect(
    motif: Motif, codes: Codes, predict: Callable[[Codes], NDArray[np.floating]], *, seed: int = 0
) -> MarginalEffect:
    """Return the effect of a motif in the middle of dinucleotide-shuffled sequences.

    Parameters
    ----------
    motif
        Of its columns that say something, the most frequent base is inserted; the others keep the background's.
    codes
        uint8, shape (N, L): sequences to shuffle, filled up at their ends with unknown bases; those shorter than the
        motif are left out.
    predict
        Takes codes, uint8 (B, L), and returns outputs, floats (B,).
    seed
        Of the shuffles.

    Raises
    ------
    InputError
        Fewer than two sequences are as long as the motif.
    """
    known = codes != UNKNOWN
    lengths = np.where(known.any(axis=1), codes.shape[1] - known[:, ::-1].argmax(axis=1), 0)
    long_enough = lengths >= motif.width
    if long_enough.sum() < 2:
        raise InputError(
            f"Only {long_enough.sum()} of {len(codes)} sequences are as long as the motif of {motif.width} bases; "
            "give two or more to put it into."
        )
    without = neutral(codes[long_enough], seed)
    effects = np.asarray(
        predict(inserted(without, motif, (lengths[long_enough] - motif.width) // 2)), np.float64
    )
    effects = effects - np.asarray(predict(without), np.float64)
    return MarginalEffect(effects, *_interval(effects))


def neutral(codes: Codes, seed: int) -> Codes:
    """Return sequences, uint8 (N, L), each shuffled so that the number of each pair of neighbours is kept."""
    return shuffled_rows(codes, np.random.default_rng(seed))


def inserted(codes: Codes, motif: Motif, starts: NDArray[np.int64]) -> Codes:
    """Return sequences, uint8 (N, L), with the motif's most frequent bases from `starts`, int64 (N,), on."""
    said = np.flatnonzero(motif.information >= _INFORMATIVE)
    changed = codes.copy()
    bases = motif.frequencies.argmax(axis=1).astype(np.uint8)
    changed[np.arange(len(codes))[:, None], starts[:, None] + said] = bases[said]
    return changed


def _interval(values: NDArray[np.float64]) -> tuple[float, float, float]:
    """Return the mean and the ends of its interval."""
    from scipy import stats

    mean = float(values.mean())
    error = float(values.std(ddof=1)) / np.sqrt(len(values))
    reach = float(stats.t.ppf((1 + _LEVEL) / 2, len(values) - 1)) * error
    return mean, mean - reach, mean + reach
