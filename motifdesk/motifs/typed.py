"""Motifs that the user typed."""

from __future__ import annotations

import numpy as np

from motifdesk.data.alphabet import Alphabet
from motifdesk.data.iupac import masks_of
from motifdesk.errors import InputError
from motifdesk.motifs.matrix import Motif


def typed_motif(text: str, alphabet: Alphabet = Alphabet.DNA) -> Motif:
    """Return the matrix of IUPAC letters: all bases that a letter stands for are equally frequent.

    Parameters
    ----------
    text
        IUPAC letters in upper or lower case, U as T; white space is left out.
    alphabet
        How the motif is written.

    Raises
    ------
    InputError
        There is no letter, or one is not IUPAC's.
    """
    letters = "".join(text.split())
    if not letters:
        raise InputError("The motif has no letter; type bases or IUPAC letters, for example TGANTCA.")
    allowed = masks_of(letters)[:, :4].astype(np.float64)
    old, new = ("T", "U") if alphabet is Alphabet.RNA else ("U", "T")
    return Motif(
        letters.upper().replace(old, new), allowed / allowed.sum(axis=1, keepdims=True), alphabet=alphabet
    )
