"""Scores of a matrix at every place of many sequences at once, in plain numpy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import UNKNOWN, Codes

_ROWS = 2048  # sequences at a time: what they need fits a processor's cache


def flipped(matrix: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return a matrix (W, 4) as it reads on the other strand: backwards, A for T and C for G."""
    return matrix[::-1, ::-1]


def window_scores(codes: Codes, weights: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return the sum of the weights at every place.

    Parameters
    ----------
    codes
        uint8, shape (N, L).
    weights
        Floats, shape (W, 4): what each base adds in each column; an unknown base adds nothing.

    Returns
    -------
    scores
        float32, shape (N, L - W + 1); no column where L < W.
    """
    width = len(weights)
    table = np.zeros((width, UNKNOWN + 1), np.float32)
    table[:, :4] = weights
    places = max(codes.shape[1] - width + 1, 0)
    scores = np.zeros((len(codes), places), np.float32)
    if not places:
        return scores
    for start in range(0, len(codes), _ROWS):
        block, total = codes[start : start + _ROWS], scores[start : start + _ROWS]
        for column in range(width):
            total += table[column][block[:, column : column + places]]
    return scores


def best_windows(
    codes: Codes, weights: NDArray[np.floating], *, both_strands: bool
) -> tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.bool_]]:
    """Return the best place of a matrix in each sequence.

    Parameters
    ----------
    codes
        uint8, shape (N, L).
    weights
        Floats, shape (W, 4).
    both_strands
        Whether the reverse complement is looked at too.

    Returns
    -------
    scores
        float32, shape (N,); minus infinity where the sequence is shorter than the matrix.
    starts
        int64, shape (N,): the first base of the window on the strand that was read, counted along the sequence.
    reverse
        bool, shape (N,): whether the window reads on the other strand.
    """
    count = len(codes)
    if codes.shape[1] < len(weights):
        return np.full(count, -np.inf, np.float32), np.zeros(count, np.int64), np.zeros(count, np.bool_)
    scores = window_scores(codes, weights)
    starts: NDArray[np.int64] = scores.argmax(axis=1)
    best: NDArray[np.float32] = scores[np.arange(count), starts]
    reverse = np.zeros(count, np.bool_)
    if both_strands:
        other = window_scores(codes, flipped(weights))
        places = other.argmax(axis=1)
        found = other[np.arange(count), places]
        reverse = found > best
        best, starts = np.where(reverse, found, best), np.where(reverse, places, starts)
    return best, starts, reverse
