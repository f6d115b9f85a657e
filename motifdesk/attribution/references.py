"""Reference sequences: dinucleotide shuffles of the sequence itself, what it would be without its motifs."""

from __future__ import annotations

import numpy as np

from motifdesk.data.alphabet import Codes
from motifdesk.data.negatives import shuffled_rows


def references(codes: Codes, count: int, seed: int = 0) -> Codes:
    """Return shuffles that keep the number of each pair of neighbouring bases; unknown bases stay in place.

    Parameters
    ----------
    codes
        uint8, shape (N, L).
    count
        How many for each sequence.
    seed
        Of the shuffles: a sequence's are the same whatever others it is explained with.

    Returns
    -------
    shuffled
        uint8, shape (N, count, L).
    """
    made = np.empty((len(codes), count, codes.shape[1]), np.uint8)
    for row, each in enumerate(codes):
        # Drawn anew for each, or a what-if would change the references of all that follow.
        made[row] = shuffled_rows(np.repeat(each[None], count, axis=0), np.random.default_rng(seed))
    return made
