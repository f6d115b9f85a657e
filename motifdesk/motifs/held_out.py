"""Whether a motif is real: how well it separates sequences that it was not found in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import UNKNOWN, Codes
from motifdesk.motifs.aligning import likeness
from motifdesk.motifs.matrix import Motif
from motifdesk.motifs.windows import best_windows, flipped, window_scores

_ORDERS: Final = 12  # of a motif's columns
_ANOTHER: Final = 0.8  # likeness below which another order of the columns is another motif


@dataclass(frozen=True)
class Separation:
    """How well a motif's best scores separate held-out sequences.

    Attributes
    ----------
    auroc
        Of the best score for two classes, or for values above their median against those at most as large.
    p_value
        One-sided, for a separation in the direction that was expected: of the Mann-Whitney U test for classes, of
        Spearman's rank correlation for values.
    """

    auroc: float
    p_value: float


def separation(
    scores: NDArray[np.floating], truth: NDArray[np.floating], *, negative: bool = False
) -> Separation:
    """Test whether high scores go with high truth (with low truth where `negative`).

    Parameters
    ----------
    scores
        Floats, shape (N,): the best score of a motif in each held-out sequence.
    truth
        Floats, shape (N,): 0 and 1 for classes, any values for regression.
    negative
        The motif is expected where the truth is low.

    Returns
    -------
    separation
        With p 1 and AUROC 0.5 where there is nothing to separate.
    """
    from scipy import stats

    toward = -truth if negative else truth
    above = upper(toward)
    if not 0 < above.sum() < len(above) or scores.min() == scores.max():
        return Separation(0.5, 1.0)
    found = stats.mannwhitneyu(scores[above], scores[~above], alternative="greater", method="asymptotic")
    area = float(found.statistic) / (float(above.sum()) * float((~above).sum()))
    p_value = float(found.pvalue)
    if len(np.unique(toward)) > 2:
        p_value = float(stats.spearmanr(scores, toward, alternative="greater").pvalue)
    return Separation(area, p_value)


def beyond_composition(codes: Codes, motif: Motif, *, both_strands: bool) -> NDArray[np.float64] | None:
    """Return how many shuffles of a motif's columns it scores higher than, in each sequence.

    Where a sequence has more of the motif's bases than another, or more known bases, any order of the columns scores
    higher there: that is not the motif. Its rank among them in the same sequence does not depend on either.

    Parameters
    ----------
    codes
        uint8, shape (N, L).
    motif
        The motif.
    both_strands
        Whether hits on the other strand count.

    Returns
    -------
    ranks
        float64, shape (N,): the share of shuffled motifs whose best score is lower, 0 to 1, ties counted half; None
        where every order of the columns is much the same, as in a run of one base, or the sequences are shorter than
        the motif.
    """
    shuffled = _other_orders(motif)
    if codes.shape[1] < motif.width or not shuffled:
        return None
    best, _, _ = best_windows(codes, motif.log_odds(), both_strands=both_strands)
    others = (best_windows(codes, other.log_odds(), both_strands=both_strands)[0] for other in shuffled)
    ranks: NDArray[np.float64] = np.mean(
        [0.5 * ((best > each) + 1.0 * (best >= each)) for each in others], axis=0
    )
    return ranks


def _other_orders(motif: Motif) -> list[Motif]:
    """Return the motif with its columns in other orders that are unlike its own; none where there are too few."""
    rng = np.random.default_rng(0)
    drawn = (motif.frequencies[rng.permutation(motif.width)] for _ in range(8 * _ORDERS))
    apart = [each for each in drawn if likeness(motif.frequencies, each, both_strands=True) < _ANOTHER]
    return [replace(motif, frequencies=each) for each in apart[:_ORDERS]] if len(apart) >= _ORDERS else []


def upper(truth: NDArray[np.floating]) -> NDArray[np.bool_]:
    """Return which are of the upper class or, where there are more than two values, above their median; bool (N,)."""
    middle = np.median(truth) if len(np.unique(truth)) > 2 else truth.min(initial=0.0)
    above: NDArray[np.bool_] = truth > middle
    return above


def masked(codes: Codes, weights: NDArray[np.floating], threshold: float, *, both_strands: bool) -> Codes:
    """Return sequences whose hits of a motif are made unknown, so that other motifs are judged by themselves.

    Parameters
    ----------
    codes
        uint8, shape (N, L).
    weights
        Floats, shape (W, 4).
    threshold
        The least score of a hit.
    both_strands
        Whether hits on the other strand count.
    """
    changed = codes.copy()
    for matrix in (weights, flipped(weights))[: 1 + both_strands]:
        rows, places = np.nonzero(window_scores(codes, matrix) >= threshold)
        for column in range(len(matrix)):
            changed[rows, places + column] = UNKNOWN
    return changed
