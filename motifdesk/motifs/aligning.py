"""Align seqlets that share a motif: a word as a seed, then alignment and matrix by turns until neither changes.

The seed is the word that carries most attribution. The rest is what MEME does (Bailey and Elkan 1994, one site or none
a sequence) with hard assignments: seqlets are aligned to the matrix where they fit best, those that fit no better than
shuffled seqlets are left out, and the matrix is made anew from the aligned ones.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import UNKNOWN, Codes, reverse_complement
from motifdesk.motifs.seqlets import CORE, Seqlets
from motifdesk.motifs.windows import best_windows, flipped, window_scores

FLANK: Final = 12
"""Bases on each side of a seqlet's core into which a motif may grow."""
_WORD: Final = 6
_ROUNDS: Final = 12
_SOFT_ROUNDS: Final = 5
_STILL: Final = 0.98  # likeness to what was aligned, below which another motif has come in
_PSEUDOCOUNT: Final = 0.5
_SHUFFLED: Final = 2000
_BY_CHANCE: Final = 0.02  # the share of shuffled seqlets that may fit
_INFORMATIVE: Final = 0.25  # bits a column at the end of a motif has at least
_WIDEST_GAP: Final = 6  # columns without information that a motif may have inside
_NARROWEST: Final = 4
_LEAST_REACH: Final = 3  # bases beyond the core in which the narrowest motifs are looked for
_WIDEST: Final = 40  # columns
_FEWEST_KNOWN: Final = 0.5  # of the bases that are aligned in a column


@dataclass(frozen=True, eq=False)
class Alignment:
    """Seqlets that were aligned.

    Attributes
    ----------
    counts
        float64, shape (W, 4): how often each base stands in each column.
    members
        int64, shape (S,): which seqlets, as numbered in `Pool`; one of several that hold the same site.
    explained
        int64, shape (E,): all seqlets that it accounts for, these members among them.
    starts
        int64, shape (S,): the first base of each site, counted in its sequence; it may lie before or after its ends.
    reverse
        bool, shape (S,): whether the site reads on the other strand.
    """

    counts: NDArray[np.float64]
    members: NDArray[np.int64]
    explained: NDArray[np.int64]
    starts: NDArray[np.int64]
    reverse: NDArray[np.bool_]

    @property
    def frequencies(self) -> NDArray[np.float64]:
        """The share of each base in each column, float64 (W, 4)."""
        total: NDArray[np.float64] = self.counts / self.counts.sum(axis=1, keepdims=True)
        return total

    def facing_forward(self) -> Alignment:
        """Return the alignment read on the strand that most of its sites are on."""
        if 2 * self.reverse.sum() <= len(self.reverse):
            return self
        return replace(self, counts=self.counts[::-1, ::-1], reverse=~self.reverse)


class Pool:
    """Seqlets with the bases around them, of which some are still to be explained."""

    def __init__(
        self, codes: Codes, values: NDArray[np.float32], seqlets: Seqlets, *, both_strands: bool, seed: int
    ) -> None:
        """Take seqlets of sequences, codes uint8 (N, L), and the attributions they are from, float32 (N, L)."""
        core = min(CORE, codes.shape[1])
        self.both_strands = both_strands
        self.background = _composition(codes[np.unique(seqlets.rows)], both_strands=both_strands)
        self._margin = 2 * (_WIDEST + FLANK) + core
        self._padded = np.pad(codes, ((0, 0), (self._margin, self._margin)), constant_values=UNKNOWN)
        self._rows = seqlets.rows
        self._starts = seqlets.starts
        self._cores = self._around(np.arange(len(seqlets)), seqlets.starts, core)
        places = seqlets.starts[:, None] + np.arange(core)
        self._values = values[seqlets.rows[:, None], places]
        self._rng = np.random.default_rng(seed)
        self.left = np.arange(len(seqlets))
        self._tried: set[int] = set()  # words that led to nothing

    def remove(self, members: NDArray[np.int64]) -> None:
        """Take away seqlets that are explained."""
        self.left = np.setdiff1d(self.left, members, assume_unique=True)

    def next_seed(self) -> NDArray[np.float64] | None:
        """Return the matrix (6, 4) of the word that carries most attribution among what is left; None without any."""
        cores = self._cores[self.left]
        places = cores.shape[1] - _WORD + 1
        if places < 1 or not len(cores):
            return None
        powers = 4 ** np.arange(_WORD)
        letters = np.lib.stride_tricks.sliding_window_view(cores, _WORD, axis=1)
        known = (letters < UNKNOWN).all(axis=2)
        words = letters.astype(np.int64) @ powers
        if self.both_strands:
            words = np.minimum(words, (3 - letters[..., ::-1].astype(np.int64)) @ powers)
        if not known.any():
            return None
        sums = np.lib.stride_tricks.sliding_window_view(self._values[self.left], _WORD, axis=1).sum(axis=2)
        owner = np.broadcast_to(np.arange(len(cores))[:, None], words.shape)[known]
        carried = _once_each(words[known], owner, np.maximum(sums[known], 0))
        weights: NDArray[np.float64] = carried / self._expected()
        weights[list(self._tried)] = 0
        word = int(weights.argmax())
        if not weights[word] > 0:
            return None
        self._tried.add(word)
        seed = np.full((_WORD, 4), 0.05)
        seed[np.arange(_WORD), word // powers % 4] = 0.85
        return seed

    def _expected(self) -> NDArray[np.float64]:
        """Return the square root of how likely each word is by composition: between counting and enrichment."""
        share = np.ones(1)
        for _ in range(_WORD):
            share = np.outer(self.background, share).ravel()
        chance: NDArray[np.float64] = np.sqrt(share)
        return chance

    def align(self, seed: NDArray[np.float64]) -> Alignment | None:
        """Grow a motif from a seed (W, 4) of frequencies; None where fewer than two seqlets fit it."""
        frequencies, found, before = seed, None, None
        for _ in range(_ROUNDS):
            members, starts, reverse = self._fitting(frequencies)
            if len(members) < 2:
                break
            now = (members.tobytes(), starts.tobytes(), reverse.tobytes())
            if now == before:
                break
            before = now
            found = self._grown(members, starts, reverse, len(frequencies))
            if not _NARROWEST <= len(found.counts) <= _WIDEST:
                return None
            frequencies = found.frequencies
        return None if found is None else self._softened(found).facing_forward()

    def _softened(self, found: Alignment) -> Alignment:
        """Return the alignment with counts that doubtful sites enter as far as they are likely to be sites.

        Sites that had to fit better than chance are too good: a matrix of them is sharper than what binds. This is
        expectation maximisation for one site or none a seqlet (Bailey and Elkan 1994, model ZOOPS). Its sites are those
        that are likelier than not to be any; neighbouring seqlets that hold the same one count once.
        """
        first, windows = self._windows(len(found.counts))
        chosen = self._distinct(windows, first, found.frequencies)
        windows, first = windows[chosen], first[chosen]
        frequencies, share = found.frequencies, len(found.members) / len(self.left)
        counts, likely = found.counts, np.isin(self.left[chosen], found.members).astype(np.float64)
        for _ in range(_SOFT_ROUNDS):
            expected, now = _expected_counts(
                windows, frequencies, share, self.background, both_strands=self.both_strands
            )
            expected += _PSEUDOCOUNT / 4
            share = float(now.mean())
            frequencies = expected / expected.sum(axis=1, keepdims=True)
            if likeness(frequencies, found.frequencies, both_strands=False) < _STILL:
                break
            counts, likely = expected, now
        weights = self._weights(counts / counts.sum(axis=1, keepdims=True))
        _, places, reverse = best_windows(windows, weights, both_strands=self.both_strands)
        members, starts = self.left[chosen], first + places
        once = _first_of_each(self._rows[members], starts, reverse)
        sites = once[likely[once] > 0.5]
        explained = np.union1d(found.members, members[sites])
        return Alignment(counts, members[sites], explained, starts[sites], reverse[sites])

    def _distinct(
        self, windows: Codes, first: NDArray[np.int64], frequencies: NDArray[np.float64]
    ) -> NDArray[np.int64]:
        """Return the places in `left` of one seqlet a site, the strongest, where windows reach over one another."""
        weights = self._weights(frequencies)
        _, places, reverse = best_windows(windows, weights, both_strands=self.both_strands)
        return _first_of_each(self._rows[self.left], first + places, reverse)

    def _windows(self, width: int) -> tuple[NDArray[np.int64], Codes]:
        """Return where a site of so many columns is looked for around what is left: first bases, and windows."""
        # A site may reach beyond the core on either side, but is there for the most part of one of the two.
        reach = max(_LEAST_REACH, width - _NARROWEST)
        first = self._starts[self.left] - reach
        return first, self._around(self.left, first, self._cores.shape[1] + 2 * reach)

    def _weights(self, frequencies: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.log2((frequencies + 0.01) / 1.04 / self.background)

    def _fitting(
        self, frequencies: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
        """Return the seqlets that fit better than shuffled ones do, and where."""
        weights = self._weights(frequencies)
        first, windows = self._windows(len(weights))
        scores, places, reverse = best_windows(windows, weights, both_strands=self.both_strands)
        sample = windows[: _SHUFFLED // 2]
        shuffled = self._rng.permuted(np.concatenate([sample, sample]), axis=1)
        chance, _, _ = best_windows(shuffled, weights, both_strands=self.both_strands)
        least = max(float(np.quantile(chance, 1 - _BY_CHANCE)), 0.0)
        fits = scores > least
        members = self.left[fits]
        return members, first[fits] + places[fits], reverse[fits]

    def _grown(
        self,
        members: NDArray[np.int64],
        starts: NDArray[np.int64],
        reverse: NDArray[np.bool_],
        width: int,
    ) -> Alignment:
        """Return the alignment with its flanks, cut to the columns that hold information."""
        spread = FLANK
        bases = self._around(members, starts - spread, width + 2 * spread)
        bases = np.where(reverse[:, None], reverse_complement(bases), bases)
        counts = np.stack([(bases == base).sum(axis=0) for base in range(4)], axis=1).astype(np.float64)
        first, last = _core_columns(counts, self.background, len(members))
        kept = counts[first:last]
        before = np.where(reverse, width + 2 * spread - last, first)
        return Alignment(kept + _PSEUDOCOUNT / 4, members, members, starts - spread + before, reverse)

    def _around(self, members: NDArray[np.int64], starts: NDArray[np.int64], width: int) -> Codes:
        """Return the bases of windows, uint8 (S, width), that start anywhere near their seqlets."""
        first = np.clip(starts + self._margin, 0, self._padded.shape[1] - width)
        taken: Codes = self._padded[self._rows[members][:, None], first[:, None] + np.arange(width)]
        return taken

    def sites(self, alignment: Alignment) -> Codes:
        """Return the bases of the sites as the motif reads them, uint8 (S, W)."""
        bases = self._around(alignment.members, alignment.starts, len(alignment.counts))
        return np.where(alignment.reverse[:, None], reverse_complement(bases), bases)

    def rows_of(self, alignment: Alignment) -> NDArray[np.int64]:
        """Return which sequence each site is in, int64 (S,)."""
        return self._rows[alignment.members]


def _expected_counts(
    windows: Codes,
    frequencies: NDArray[np.float64],
    share: float,
    background: NDArray[np.float64],
    *,
    both_strands: bool,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the bases of each column, weighted by how likely each place is a site, and how likely windows have one.

    Parameters
    ----------
    windows
        uint8, shape (S, span): each with one site or none.
    frequencies
        float64, shape (W, 4).
    share
        How many have one, by what was known before, 0 to 1.
    background
        float64, shape (4,): the bases elsewhere.

    Returns
    -------
    counts, likely
        float64, shapes (W, 4) and (S,).
    """
    width = len(frequencies)
    weights = np.log2((frequencies + 0.01) / 1.04 / background)
    turns = (weights, flipped(weights))[: 1 + both_strands]
    odds = [np.exp2(np.minimum(window_scores(windows, matrix), 60).astype(np.float64)) for matrix in turns]
    prior = min(max(share, 0.01), 0.99) / sum(each.shape[1] for each in odds)
    sites = prior * sum(each.sum(axis=1) for each in odds)
    total = 1 - min(max(share, 0.01), 0.99) + sites
    counts = np.zeros((width, 4))
    for turned, each in enumerate(odds):
        likely = each * prior / total[:, None]
        for column in range(width):
            bases = windows[:, column : column + each.shape[1]]
            of_column = np.bincount(bases.ravel(), likely.ravel(), UNKNOWN + 1)[:4]
            counts[width - 1 - column if turned else column] += of_column[::-1] if turned else of_column
    return counts, sites / total


def _first_of_each(*columns: NDArray[np.generic]) -> NDArray[np.int64]:
    """Return where each combination of values stands first, in the order in which they stand."""
    places = np.unique(np.stack(columns, axis=1), axis=0, return_index=True)[1]
    return np.sort(places)


def _once_each(
    words: NDArray[np.int64], owner: NDArray[np.int64], values: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Return the sum of each word's values over its owners, of each owner the greatest alone; float64 (words,)."""
    order = np.lexsort((owner, words))
    words, owner = words[order], owner[order]
    new = np.flatnonzero(np.concatenate([[True], (words[1:] != words[:-1]) | (owner[1:] != owner[:-1])]))
    most = np.maximum.reduceat(values[order], new)
    return np.bincount(words[new], most, minlength=4**_WORD).astype(np.float64)


def _composition(codes: Codes, *, both_strands: bool) -> NDArray[np.float64]:
    counts = np.bincount(codes.ravel(), minlength=UNKNOWN + 1)[:4] + 1.0
    if both_strands:
        counts = counts + counts[::-1]
    share: NDArray[np.float64] = counts / counts.sum()
    return share


def relative_entropy(
    frequencies: NDArray[np.float64], background: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the information of each column over the background in bits, float64 (W,)."""
    safe = np.maximum(frequencies, 1e-9)
    bits: NDArray[np.float64] = (safe * np.log2(safe / background)).sum(axis=1)
    return bits


def _core_columns(
    counts: NDArray[np.float64], background: NDArray[np.float64], sites: int
) -> tuple[int, int]:
    """Return the first column of the motif and the one after its last."""
    seen = counts.sum(axis=1)
    frequencies = (counts + _PSEUDOCOUNT * background) / (seen + _PSEUDOCOUNT)[:, None]
    # What so few sites show by chance: three degrees of freedom (Schneider et al. 1986, small-sample correction).
    bits = relative_entropy(frequencies, background) - 3 / (2 * np.log(2) * np.maximum(seen, 1))
    bits[seen < _FEWEST_KNOWN * sites] = 0
    informative = bits >= _INFORMATIVE
    if not informative.any():
        return 0, 0
    triple = np.convolve(np.where(informative, bits, 0), np.ones(3), "same")
    first = last = int(triple.argmax())
    for step in (-1, 1):
        place, gap = first, 0
        while 0 <= place + step < len(bits) and gap <= _WIDEST_GAP:
            place += step
            gap = 0 if informative[place] else gap + 1
            if informative[place]:
                first, last = min(first, place), max(last, place)
    while not informative[first]:
        first += 1
    while not informative[last]:
        last -= 1
    return first, last + 1


def likeness(one: NDArray[np.float64], other: NDArray[np.float64], *, both_strands: bool) -> float:
    """Return the greatest cosine between two matrices' departures from even frequencies, over all offsets, -1 to 1.

    Columns that only one of them has count against it, so that a fragment is less like the whole than a copy is.
    """
    a = one - 0.25
    best = -1.0
    for b in (other - 0.25, flipped(other - 0.25))[: 1 + both_strands]:
        norm = float(np.linalg.norm(a) * np.linalg.norm(b))
        products = sum(np.convolve(a[:, base], b[::-1, base]) for base in range(4))
        best = max(best, float(np.max(products)) / norm if norm else -1.0)
    return best
