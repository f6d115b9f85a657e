"""Find a motif that the user typed, in IUPAC letters, on one strand or both."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import IUPAC, Codes
from motifdesk.data.sequences import Sequences
from motifdesk.errors import InputError

# One bit a base, none for an unknown one: a letter of a motif is then a byte of allowed bits, and a whole
# sequence is compared with it in one pass over bytes.
_BITS: Final = np.array([1, 2, 4, 8, 0], np.uint8)
# Bases compared at a time: the intermediate arrays stay in the processor's cache.
_CHUNK: Final = 1 << 18
# Letters compared at every start; the others only where these match, which is at about one start in 256.
_DENSE: Final = 4


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
    for place, letter in enumerate(motif):
        # str.upper() alone would make two letters of a German sharp s, and an S of the long one.
        bases = IUPAC.get(letter.upper()) if letter.isascii() else None
        if bases is None:
            raise InputError(
                f"The motif's letter {place + 1} is {letter!r}; give bases or the IUPAC letters "
                f"{''.join(IUPAC)}."
            )
        masks[place, ["ACGT".index(base) for base in bases]] = True
    return masks


def find(codes: Codes, motif: str, *, both_strands: bool = True) -> list[Hit]:
    """Return every occurrence of the motif in one sequence, by start.

    A window that matches on both strands (always, if the motif is its own reverse complement) is reported
    once, as forward. An unknown base matches nothing, not even N.

    Parameters
    ----------
    codes
        uint8, shape (L,).
    motif
        IUPAC letters; an empty motif occurs nowhere.
    both_strands
        Whether to look for the reverse complement too.

    Raises
    ------
    InputError
        A letter is not IUPAC's.
    """
    forward, reverse = _letters(motif)
    if not len(forward):
        return []
    bits = _BITS[codes]
    starts = {"+": _starts(bits, forward)}
    if both_strands:
        starts["-"] = np.setdiff1d(_starts(bits, reverse), starts["+"], assume_unique=True)
    width = len(motif)
    return sorted(
        Hit(start, start + width, strand) for strand, places in starts.items() for start in places.tolist()
    )


def rows_with(sequences: Sequences, motif: str, *, both_strands: bool = True) -> NDArray[np.bool_]:
    """Return which sequences hold the motif.

    Parameters
    ----------
    sequences
        N sequences, of any lengths.
    motif
        IUPAC letters; an empty motif occurs in none.
    both_strands
        Whether to look for the reverse complement too.

    Returns
    -------
    found
        bool, shape (N,).

    Raises
    ------
    InputError
        A letter is not IUPAC's.
    """
    forward, reverse = _letters(motif)
    width = len(forward)
    found = np.zeros(len(sequences), np.bool_)
    if not width:
        return found
    patterns = (forward, reverse) if both_strands else (forward,)
    for start in range(0, len(sequences.codes), _CHUNK):
        bits = _BITS[sequences.codes[start : start + _CHUNK + width - 1]]
        for pattern in patterns:
            places = start + _starts(bits, pattern)
            rows = np.searchsorted(sequences.offsets, places, side="right") - 1
            # The sequences lie end to end: a match that runs over the end of its row is none.
            found[rows[places + width <= sequences.offsets[rows + 1]]] = True
    return found


def _letters(motif: str) -> tuple[Codes, Codes]:
    """Return the allowed bits of each letter, forward and reverse-complemented, uint8, shape (width,)."""
    masks = masks_of(motif)
    # The reverse complement swaps A with T and C with G and reads backwards.
    return masks @ _BITS, masks[::-1, [3, 2, 1, 0, 4]] @ _BITS


def _starts(bits: NDArray[np.uint8], letters: Codes) -> NDArray[np.int64]:
    """Return where every letter allows the base under it, rising."""
    found = np.ones(max(len(bits) - len(letters) + 1, 0), np.bool_)
    for place, letter in enumerate(letters[:_DENSE]):
        found &= (bits[place : place + len(found)] & letter) != 0
    starts = np.flatnonzero(found)
    for place, letter in enumerate(letters[_DENSE:], start=_DENSE):
        starts = starts[(bits[starts + place] & letter) != 0]
    return starts
