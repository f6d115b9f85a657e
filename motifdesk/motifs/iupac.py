"""Find a motif that the user typed, in IUPAC letters, on one strand or both."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import IUPAC, Codes
from motifdesk.errors import InputError


class Hit(NamedTuple):
    """One occurrence: 0-based start, end (not included), and strand."""

    start: int
    end: int
    strand: str


def masks_of(motif: str) -> NDArray[np.bool_]:
    """Return which bases each letter of the motif allows.

    Parameters
    ----------
    motif
        IUPAC letters in upper or lower case, U as T.

    Returns
    -------
    masks
        bool, shape (width, 5); columns ACGT and, never true, unknown.

    Raises
    ------
    InputError
        A letter is not IUPAC's.
    """
    masks = np.zeros((len(motif), 5), np.bool_)
    for place, letter in enumerate(motif.upper()):
        if letter not in IUPAC:
            raise InputError(
                f"The motif's letter {place + 1} is {letter!r}; give bases or the IUPAC letters {''.join(IUPAC)}."
            )
        masks[place, ["ACGT".index(base) for base in IUPAC[letter]]] = True
    return masks


def find(codes: Codes, motif: str, *, both_strands: bool = True) -> list[Hit]:
    """Return every occurrence of the motif in one sequence, by start.

    A place where both strands match (the motif is its own reverse complement) is reported once, as forward.
    An unknown base matches nothing, not even N.
    """
    masks = masks_of(motif)
    width = len(motif)
    if not width or len(codes) < width:
        return []
    windows = np.lib.stride_tricks.sliding_window_view(codes, width)
    forward = masks[np.arange(width), windows].all(axis=1)
    hits = [Hit(int(start), int(start) + width, "+") for start in np.flatnonzero(forward)]
    if both_strands:
        # The reverse complement of a mask swaps A with T and C with G and reads backwards.
        turned = masks[::-1][:, [3, 2, 1, 0, 4]]
        reverse = turned[np.arange(width), windows].all(axis=1) & ~forward
        hits += [Hit(int(start), int(start) + width, "-") for start in np.flatnonzero(reverse)]
    return sorted(hits)


def best_window(values: NDArray[np.floating], width: int) -> NDArray[np.int64]:
    """Return where the window of `width` bases with the greatest total starts, for each row of `values` (N, L)."""
    totals = np.cumsum(np.pad(values, ((0, 0), (1, 0))), axis=1)
    return np.argmax(totals[:, width:] - totals[:, :-width], axis=1)
