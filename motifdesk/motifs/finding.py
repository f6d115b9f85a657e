"""What motif discovery works with and what it finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import Alphabet, Codes
from motifdesk.motifs.arrangement import Spacings
from motifdesk.motifs.held_out import Separation
from motifdesk.motifs.known import KnownMatch
from motifdesk.motifs.marginal import MarginalEffect
from motifdesk.motifs.matrix import Motif


@dataclass(frozen=True, eq=False)
class Material:
    """What motifs are found in and tested on.

    Attributes
    ----------
    codes
        uint8, shape (N, L): the sequences that motifs are found in.
    attributions
        float32, shape (N, L).
    null_codes, null
        uint8 and float32, shape (M, L): shuffled sequences, and their attributions.
    high, low
        bool, shape (N,): the sequences of high and of low output: positive motifs are looked for in the former,
        negative ones in the latter.
    test_codes
        uint8, shape (T, L): sequences that neither the network nor the motifs were made from.
    test_truth
        Floats, shape (T,): their class, 1 for the one that attributions speak for and 0 for others, or their value.
    alphabet
        DNA or RNA.
    both_strands
        Whether a motif may read on either strand.
    is_library
        Whether sequences with low outputs are like those with high ones, as measured libraries are: then they may be
        what is compared with.
    """

    codes: Codes
    attributions: NDArray[np.float32]
    null_codes: Codes
    null: NDArray[np.float32]
    high: NDArray[np.bool_]
    low: NDArray[np.bool_]
    test_codes: Codes
    test_truth: NDArray[np.floating]
    alphabet: Alphabet
    both_strands: bool
    is_library: bool = False


@dataclass(frozen=True, eq=False)
class FoundMotif:
    """A motif that the network uses and that holds on held-out sequences.

    Attributes
    ----------
    motif
        Its matrix.
    contributions
        float32, shape (W, 4): the mean attribution of each base in each column over the sites (contribution weight
        matrix, Shrikumar et al. 2018).
    target
        What high outputs mean: a class's name; empty for values.
    negative
        Whether it lowers the output.
    rows, starts, reverse
        int64, int64, bool, shape (S,): its sites among the sequences it was found in, by their numbers there.
    threshold
        The least score of a hit, in bits: one that a window of random bases reaches once in 10,000.
    share, share_of_others
        The share of the held-out sequences with a hit, 0 to 1: of those that the motif speaks for, and of the others.
    separation
        Of the held-out sequences by their best scores.
    p_value
        Of this separation after the hits of better motifs are masked, times the number of candidates (Bonferroni).
    """

    motif: Motif
    contributions: NDArray[np.float32]
    target: str
    negative: bool
    rows: NDArray[np.int64]
    starts: NDArray[np.int64]
    reverse: NDArray[np.bool_]
    threshold: float
    share: float
    share_of_others: float
    separation: Separation
    p_value: float

    @property
    def weights(self) -> NDArray[np.float64]:
        """The log-odds matrix that hits are scored with, bits, float64 (W, 4)."""
        return self.motif.log_odds()


class Pair(NamedTuple):
    """Two of the motifs, by their places, and how far their hits are apart."""

    first: int
    second: int
    spacings: Spacings


@dataclass(frozen=True, eq=False)
class Discovery:
    """What motif discovery found.

    Attributes
    ----------
    motifs
        The significant ones: positive before negative, those with most sites first.
    seqlets
        How many seqlets stood out from shuffled sequences: positive and negative.
    candidates
        How many motifs were tested.
    matches
        For each motif the known motifs that it resembles most, the best first.
    effects
        For each motif what it does alone to the log-odds of its target, or to the standardised value, when it is put
        into shuffled sequences; None where no sequence is long enough.
    pairs
        The spacings between hits of two of the motifs, where there are enough.
    model_key, method
        The network and the attribution method behind it.
    """

    motifs: tuple[FoundMotif, ...]
    seqlets: tuple[int, int]
    candidates: int
    matches: tuple[tuple[KnownMatch, ...], ...] = ()
    effects: tuple[MarginalEffect | None, ...] = ()
    pairs: tuple[Pair, ...] = ()
    model_key: str = ""
    method: str = ""

    def matches_of(self, place: int) -> tuple[KnownMatch, ...]:
        """The known motifs that the motif at this place resembles most; empty where none were looked for."""
        return self.matches[place] if place < len(self.matches) else ()

    def effect_of(self, place: int) -> MarginalEffect | None:
        """What the motif at this place does alone; None where that is not known."""
        return self.effects[place] if place < len(self.effects) else None

    @property
    def sentence(self) -> str:
        """What was found, in words."""
        if self.motifs:
            count = len(self.motifs)
            return f"{count} motif{'' if count == 1 else 's'} hold{'s' if count == 1 else ''} on held-out sequences."
        if not sum(self.seqlets):
            return (
                "No motif: by these attributions no stretch of any sequence stands out from what shuffled sequences "
                "show; another attribution method may show more."
            )
        if not self.candidates:
            return "No motif: the stretches that stand out have nothing in common."
        tried = f"{self.candidates} candidate{'' if self.candidates == 1 else 's'}"
        return f"No motif: {tried} did not separate the held-out sequences better than chance would."


def joined(found: Sequence[Discovery], rows: NDArray[np.int64]) -> Discovery:
    """Return what was found for one class after the other as one.

    Parameters
    ----------
    found
        All of the same sequences.
    rows
        int64, shape (N,): the numbers by which others know these sequences.
    """
    motifs = [replace(item, rows=rows[item.rows]) for each in found for item in each.motifs]
    motifs.sort(key=lambda item: item.negative)
    named = (
        replace(item, motif=replace(item.motif, name=f"motif_{place}"))
        for place, item in enumerate(motifs, 1)
    )
    seqlets = (sum(each.seqlets[0] for each in found), sum(each.seqlets[1] for each in found))
    return Discovery(tuple(named), seqlets, sum(each.candidates for each in found))
