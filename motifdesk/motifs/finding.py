"""Motif discovery: from attributions to motifs that hold for sequences they were not found in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import Alphabet, Codes, one_hot
from motifdesk.monitor import Monitor, check_cancelled
from motifdesk.motifs.aligning import Alignment, Pool, likeness
from motifdesk.motifs.arrangement import Spacings
from motifdesk.motifs.held_out import Separation, masked, separation, upper
from motifdesk.motifs.known import KnownMatch
from motifdesk.motifs.marginal import MarginalEffect
from motifdesk.motifs.matrix import Motif
from motifdesk.motifs.scanning import hit_threshold
from motifdesk.motifs.seqlets import find_seqlets
from motifdesk.motifs.windows import best_windows

SIGNIFICANT: Final = 0.01
"""The corrected p-value below which a motif is shown."""
_MOST: Final = 12  # candidates of each direction
_FEWEST_SITES: Final = 20
_SHARE_OF_SEQLETS: Final = 0.01
_FALSE_IN_LIBRARIES: Final = 0.2  # sites are in low outputs too, only fewer
_SAME: Final = 0.7  # likeness from which a candidate is a copy or a part of a motif found before


@dataclass(frozen=True, eq=False)
class Material:
    """What motifs are found in and tested on.

    Attributes
    ----------
    codes
        uint8, shape (N, L): the sequences that motifs are found in.
    attributions
        float32, shape (N, L).
    null
        float32, shape (M, L): attributions of shuffled sequences.
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
            return "No motif: no stretch of any sequence stands out from what shuffled sequences show."
        if not self.candidates:
            return "No motif: the stretches that stand out have nothing in common."
        tried = f"{self.candidates} candidate{'' if self.candidates == 1 else 's'}"
        return f"No motif: {tried} did not separate the held-out sequences better than chance would."


def find_motifs(material: Material, monitor: Monitor, *, seed: int = 0, target: str = "") -> Discovery:
    """Find the motifs behind the attributions, and keep those that hold on held-out sequences.

    Parameters
    ----------
    material
        The sequences, their attributions, and what to test on.
    monitor
        Told the progress; may cancel.
    seed
        Of everything that is drawn: the same gives the same.
    target
        What high outputs mean.

    Raises
    ------
    Cancelled
        The user cancelled.
    """
    monitor.status("Finding motifs")
    candidates: list[FoundMotif] = []
    seqlets: list[int] = []
    for negative in (False, True):
        found, count = _candidates(material, monitor, negative=negative, seed=seed)
        candidates += found
        seqlets.append(count)
    real = _significant(material, candidates, monitor)
    ordered = sorted(real, key=lambda item: (item.negative, -len(item.rows)))
    motifs = tuple(replace(item, target=target) for item in ordered)
    return Discovery(motifs, (seqlets[0], seqlets[1]), len(candidates))


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


def _candidates(
    material: Material, monitor: Monitor, *, negative: bool, seed: int
) -> tuple[list[FoundMotif], int]:
    """Return motifs of one direction, not tested yet, and the number of seqlets they are from."""
    rows = np.flatnonzero(material.low if negative else material.high)
    values = material.attributions[rows]
    seqlets = find_seqlets(values, material.null, negative=negative)
    if material.is_library and not len(seqlets):
        # Where sequences are random, as probes and libraries are, shuffled ones hold as many sites as they do; those on
        # the other side of the output hold fewer.
        others = np.flatnonzero(material.high if negative else material.low)
        null = material.attributions[others]
        seqlets = find_seqlets(values, null, negative=negative)
        if not len(seqlets):
            seqlets = find_seqlets(values, null, negative=negative, false=_FALSE_IN_LIBRARIES)
    found: list[FoundMotif] = []
    if not len(seqlets):
        return found, 0
    sign = np.float32(-1 if negative else 1)
    both = material.both_strands
    pool = Pool(material.codes[rows], sign * values, seqlets, both_strands=both, seed=seed)
    fewest = max(_FEWEST_SITES, int(_SHARE_OF_SEQLETS * len(seqlets)))
    for turn in range(4 * _MOST):
        check_cancelled(monitor)
        monitor.progress(turn, 4 * _MOST)
        start = pool.next_seed() if len(pool.left) >= fewest and len(found) < _MOST else None
        if start is None:
            break
        alignment = pool.align(start)
        if alignment is None or len(alignment.members) < fewest:
            continue
        pool.remove(alignment.members)
        if not any(_same(alignment, item, material) for item in found):
            found.append(_described(material, rows, pool, alignment, negative=negative))
    return found, len(seqlets)


def _same(alignment: Alignment, item: FoundMotif, material: Material) -> bool:
    alike = likeness(alignment.frequencies, item.motif.frequencies, both_strands=material.both_strands)
    return alike >= _SAME


def _described(
    material: Material, rows: NDArray[np.int64], pool: Pool, alignment: Alignment, *, negative: bool
) -> FoundMotif:
    """Return a candidate with its sites and its mean contributions."""
    where = rows[pool.rows_of(alignment)]
    width = len(alignment.counts)
    places = alignment.starts[:, None] + np.arange(width)
    inside = (places >= 0) & (places < material.codes.shape[1])
    values = np.where(inside, material.attributions[where[:, None], places * inside], 0)
    values = np.where(alignment.reverse[:, None], values[:, ::-1], values)
    sites = one_hot(pool.sites(alignment))
    contributions = (sites * values[..., None]).mean(axis=0)
    motif = Motif("", alignment.frequencies, float(len(where)), material.alphabet)
    nothing = Separation(0.5, 1.0)
    return FoundMotif(
        motif, contributions.astype(np.float32), "", negative, where, alignment.starts, alignment.reverse,
        0.0, 0.0, 0.0, nothing, 1.0,
    )  # fmt: skip


def _significant(material: Material, candidates: Sequence[FoundMotif], monitor: Monitor) -> list[FoundMotif]:
    """Return the candidates that separate held-out sequences, with their figures."""
    kept: list[FoundMotif] = []
    for negative in (False, True):
        codes = material.test_codes
        tested = [_tested(material, item, codes) for item in candidates if item.negative is negative]
        # The commonest first: what is only a part of it has nothing left once its hits are masked.
        for item in sorted(tested, key=lambda item: -len(item.rows)):
            check_cancelled(monitor)
            alone = item.separation  # as long as nothing is masked
            if codes is not material.test_codes:
                alone = separation(_scores(item, codes, material), material.test_truth, negative=negative)
            p_value = min(1.0, alone.p_value * len(candidates))
            if p_value < SIGNIFICANT and item.separation.p_value * len(candidates) < SIGNIFICANT:
                kept.append(replace(item, p_value=p_value))
                codes = masked(codes, item.weights, item.threshold, both_strands=material.both_strands)
    return kept


def _scores(item: FoundMotif, codes: Codes, material: Material) -> NDArray[np.float32]:
    scores, _, _ = best_windows(codes, item.weights, both_strands=material.both_strands)
    return np.maximum(scores, np.float32(-1e9))


def _tested(material: Material, item: FoundMotif, codes: Codes) -> FoundMotif:
    """Return a candidate with its figures on the held-out sequences."""
    truth = material.test_truth
    scores = _scores(item, codes, material)
    found = separation(scores, truth, negative=item.negative)
    threshold = hit_threshold(item.motif)
    hits = scores >= threshold
    for_it = ~upper(truth) if item.negative else upper(truth)
    share, others = (float(hits[part].mean()) if part.any() else 0.0 for part in (for_it, ~for_it))
    return replace(item, threshold=threshold, share=share, share_of_others=others, separation=found)
