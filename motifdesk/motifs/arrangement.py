"""Where the hits of motifs stand: along their sequences, and next to each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.motifs.scanning import Site

MOST_BINS: Final = 40
WIDEST_GAP: Final = 100
"""Bases between two hits up to which their spacing is counted."""


@dataclass(frozen=True, eq=False)
class Positions:
    """How many hits stand where.

    Attributes
    ----------
    edges
        float64, shape (B + 1,): the ends of the bins, whole numbers of bases from the start of a sequence. All bins are
        as wide, so that each holds as many places; the last may reach beyond the longest sequence.
    counts
        int64, shape (B,): hits whose middle lies in each bin.
    expected
        float64, shape (B,): as many hits in each bin if all places of all sequences were alike.
    """

    edges: NDArray[np.float64]
    counts: NDArray[np.int64]
    expected: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Spacings:
    """How far the hits of a second motif are from those of a first one in the same sequence.

    Attributes
    ----------
    counts
        int64, shape (2, 2, G + 1): pairs of hits by where the second motif stands as the first one reads (0 before it,
        1 after it), by its strand (0 the same, 1 the other), and by the number of bases between them, 0 to G. Hits that
        overlap are not counted.
    pairs
        All pairs counted.
    """

    counts: NDArray[np.int64]
    pairs: int

    @property
    def commonest(self) -> tuple[int, int, int]:
        """Where most pairs are: before or after, strand, bases between them; the first of equal ones."""
        side, strand, gap = np.unravel_index(int(self.counts.argmax()), self.counts.shape)
        return int(side), int(strand), int(gap)


def positions(
    starts: NDArray[np.int64], width: int, lengths: NDArray[np.int64], most: int = MOST_BINS
) -> Positions:
    """Count the hits of one motif along their sequences.

    Parameters
    ----------
    starts
        int64, shape (S,): where each hit begins, counted from 0.
    width
        Bases that each of them spans.
    lengths
        int64, shape (N,): of all sequences that were looked at.
    most
        Bins, at most.
    """
    longest = max(int(lengths.max(initial=0)), 1)
    step = -(-longest // most)
    edges = np.arange(0, longest + step, step, dtype=np.float64)
    counts, _ = np.histogram(starts + width / 2, edges)
    firsts = np.arange(max(longest - width + 1, 0))
    # A window fits at a place in each sequence that is long enough.
    fitting = len(lengths) - np.searchsorted(np.sort(lengths), firsts + width, side="left")
    places, _ = np.histogram(firsts + width / 2, edges, weights=fitting)
    expected = counts.sum() * places / max(places.sum(), 1)
    return Positions(edges, counts.astype(np.int64), expected)


def spacings(first: Sequence[Site], second: Sequence[Site], widest: int = WIDEST_GAP) -> Spacings:
    """Count the pairs of a hit of the first and a hit of the second motif, as SpaMo does (Whitington et al. 2011).

    Parameters
    ----------
    first, second
        Hits in the same sequences. For the spacing of a motif to itself give the same twice: each pair is then seen
        from both of its hits.
    widest
        Greatest number of bases between them.
    """
    counts = np.zeros((2, 2, widest + 1), np.int64)
    if not first or not second:
        return Spacings(counts, 0)
    ones, others = _columns(first), _columns(second)
    reach = int((others[:, 2] - others[:, 1]).max()) + widest
    # Along one line, with the sequences so far apart that no pair spans two of them.
    stride = max(int(ones[:, 2].max()), int(others[:, 2].max())) + reach + 1
    others = others[np.lexsort((others[:, 1], others[:, 0]))]
    line = others[:, 0] * stride + others[:, 1]
    low = np.searchsorted(line, ones[:, 0] * stride + ones[:, 1] - reach, side="left")
    high = np.searchsorted(line, ones[:, 0] * stride + ones[:, 2] + widest, side="right")
    owner = np.repeat(np.arange(len(ones)), high - low)
    within = np.arange(len(owner)) - np.repeat(np.cumsum(high - low) - (high - low), high - low)
    one, other = ones[owner], others[low[owner] + within]
    behind, ahead = other[:, 1] - one[:, 2], one[:, 1] - other[:, 2]
    gap = np.maximum(behind, ahead)
    kept = (gap >= 0) & (gap <= widest)
    after = (behind >= 0) ^ (one[:, 3] == 1)
    across = one[:, 3] != other[:, 3]
    np.add.at(counts, (after[kept].astype(int), across[kept].astype(int), gap[kept]), 1)
    return Spacings(counts, int(kept.sum()))


def _columns(sites: Sequence[Site]) -> NDArray[np.int64]:
    """Return sequence, start, end and whether on the other strand, int64 (S, 4)."""
    return np.array([(site.sequence, site.start, site.end, site.strand == "-") for site in sites], np.int64)
