"""Seqlets: the short stretches of sequences whose attributions stand out from those of shuffled sequences."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

CORE: Final = 11
"""Bases over which attributions are added up: about one motif."""
_MOST_A_SEQUENCE: Final = 8
FALSE: Final = 0.05
"""The share of windows as strong in shuffled sequences, of those in real ones."""
_CANDIDATES: Final = 400  # thresholds that are tried


@dataclass(frozen=True, eq=False)
class Seqlets:
    """Where attributions stand out.

    Attributes
    ----------
    rows
        int64, shape (S,): which sequence.
    starts
        int64, shape (S,): the first base of the window that stands out most, `CORE` bases or the whole sequence.
    strengths
        float32, shape (S,): the sum of attributions in it, always positive: of the negated ones for negative seqlets.
    threshold
        The least strength.
    """

    rows: NDArray[np.int64]
    starts: NDArray[np.int64]
    strengths: NDArray[np.float32]
    threshold: float

    def __len__(self) -> int:
        return len(self.rows)

    def strongest(self, most: int) -> Seqlets:
        """Return at most so many of them, the strongest."""
        return replace(
            self, rows=self.rows[:most], starts=self.starts[:most], strengths=self.strengths[:most]
        )


def find_seqlets(
    attributions: NDArray[np.float32],
    null: NDArray[np.float32],
    *,
    negative: bool = False,
    false: float = FALSE,
) -> Seqlets:
    """Find the windows whose summed attribution is greater than chance explains.

    The threshold is the lowest at which shuffled sequences have, unless told otherwise, at most a twentieth as many
    windows as strong: the false discovery rate by a null of sequences without motifs (as in TF-MoDISco, Shrikumar et
    al. 2018, arXiv:1811.00416, which takes permuted attributions). Windows do not overlap, the strongest first.

    Parameters
    ----------
    attributions
        float32, shape (N, L): the contribution of each base.
    null
        float32, shape (M, L): the same, of shuffled sequences.
    negative
        Look for windows that lower the output.
    false
        The false discovery rate.

    Returns
    -------
    seqlets
        The strongest first; none where nothing stands out.
    """
    sign = -1 if negative else 1
    width = min(CORE, attributions.shape[1])
    rows, starts, strengths = _peaks(sign * attributions, width)
    _, _, by_chance = _peaks(sign * null, width)
    threshold = _threshold(strengths, by_chance, len(null) / max(len(attributions), 1), false)
    order = np.argsort(-strengths, kind="stable")
    order = order[strengths[order] >= threshold]
    return Seqlets(rows[order], starts[order], strengths[order], threshold)


def _peaks(
    values: NDArray[np.float32], width: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
    """Return row, start and sum of windows that do not overlap, the strongest of each row first."""
    sums = np.cumsum(np.pad(values, ((0, 0), (1, 0))), axis=1, dtype=np.float64)
    totals = (sums[:, width:] - sums[:, :-width]).astype(np.float32)
    every = np.arange(len(values))
    found: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]] = []
    reach = np.arange(-width + 1, width)
    for _ in range(min(_MOST_A_SEQUENCE, 1 + totals.shape[1] // width)):
        starts = totals.argmax(axis=1)
        best = totals[every, starts]
        there = best > 0
        found.append((every[there], starts[there], best[there]))
        taken = starts[:, None] + reach
        totals[every[:, None], np.clip(taken, 0, totals.shape[1] - 1)] = -np.inf
    rows, places, strengths = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return rows.astype(np.int64), places.astype(np.int64), strengths.astype(np.float32)


def _threshold(strengths: NDArray[np.float32], null: NDArray[np.float32], ratio: float, rate: float) -> float:
    """Return the lowest strength at which windows by chance are few; infinity where they never are.

    `ratio` is how many shuffled sequences there are for each real one.
    """
    if not len(strengths) or not ratio:
        return float("inf")
    ordered, chance = np.sort(strengths), np.sort(null)
    places = np.unique(np.linspace(0, len(ordered) - 1, _CANDIDATES).astype(int))
    tried = ordered[places]
    real = len(ordered) - np.searchsorted(ordered, tried, side="left")
    # One more than were seen: from few shuffled windows, nothing can be told about rare ones.
    false = (len(chance) - np.searchsorted(chance, tried, side="left") + 1) / ratio
    good = np.flatnonzero(false <= rate * real)
    return float(tried[good[0]]) if len(good) else float("inf")
