"""Whether a motif is real: how well it separates sequences that it was not found in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import UNKNOWN, Codes
from motifdesk.motifs.windows import flipped, window_scores


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
