"""Position weight matrices."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import IUPAC, Alphabet

EVEN: Final = np.full(4, 0.25)
_SHARE: Final = 0.5  # a base that is more frequent stands in the consensus alone (Cavener 1987)
_TWO: Final = 0.75  # or two of them together
_LETTERS: Final = {frozenset(bases): letter for letter, bases in IUPAC.items() if letter != "U"}


@dataclass(frozen=True, eq=False)
class Motif:
    """A motif as the share of each base in each of its columns.

    Attributes
    ----------
    name
        What users call it.
    frequencies
        float64, shape (W, 4): columns in the order ACGT (U counts as T); each row sums to 1.
    sites
        How many sites it was made from; not a number where nobody knows.
    alphabet
        How its letters are written.
    accession
        Its identifier in the collection that it is from.
    source
        The collection.
    """

    name: str
    frequencies: NDArray[np.float64]
    sites: float = float("nan")
    alphabet: Alphabet = Alphabet.DNA
    accession: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        shape = self.frequencies.shape
        if len(shape) != 2 or shape[1] != 4 or not shape[0]:
            raise ValueError(f"the frequencies of a motif have the shape {shape}; give (columns, 4)")
        if not np.allclose(self.frequencies.sum(axis=1), 1, atol=1e-3) or (self.frequencies < 0).any():
            raise ValueError("the frequencies of each column of a motif must be positive and sum to 1")

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.frequencies)

    @property
    def consensus(self) -> str:
        """One IUPAC letter a column, by Cavener's rules (Nucleic Acids Research 15, 1987).

        A base alone where it is in more than half of the sites and twice as frequent as the next; two where they are in
        more than three quarters together; else N.
        """
        letters = []
        for column in self.frequencies:
            order = np.argsort(-column, kind="stable")
            first, second = column[order[:2]]
            if first > _SHARE and first > 2 * second:
                bases = order[:1]
            elif first + second > _TWO:
                bases = order[:2]
            else:
                bases = order
            letters.append(_LETTERS[frozenset("ACGT"[base] for base in bases)])
        text = "".join(letters)
        return text.replace("T", "U") if self.alphabet is Alphabet.RNA else text

    @property
    def information(self) -> NDArray[np.float64]:
        """The information content of each column in bits, 0 to 2, float64 (W,) (Schneider and Stephens 1990).

        Without the correction for few sites, as logos of published matrices are drawn.
        """
        safe = np.where(self.frequencies > 0, self.frequencies, 1)
        bits: NDArray[np.float64] = 2 + (self.frequencies * np.log2(safe)).sum(axis=1)
        return bits

    def log_odds(
        self, background: NDArray[np.float64] = EVEN, pseudocount: float = 0.01
    ) -> NDArray[np.float64]:
        """Return log2 of the frequencies over a background, bits, float64 (W, 4).

        Parameters
        ----------
        background
            float64, shape (4,): how frequent each base is elsewhere.
        pseudocount
            The share of the background that is mixed in, so that no base is impossible.
        """
        mixed = (1 - pseudocount) * self.frequencies + pseudocount * background
        bits: NDArray[np.float64] = np.log2(mixed / background)
        return bits

    def reverse_complement(self) -> Motif:
        """Return the motif as it reads on the other strand."""
        return replace(self, frequencies=self.frequencies[::-1, ::-1].copy())

    def trimmed(self, bits: float) -> Motif:
        """Return the motif without the columns at its ends that hold less information than `bits`.

        One without any column that holds more stays as it is.
        """
        kept = np.flatnonzero(self.information >= bits)
        if not len(kept):
            return self
        return replace(self, frequencies=self.frequencies[kept[0] : kept[-1] + 1].copy())
