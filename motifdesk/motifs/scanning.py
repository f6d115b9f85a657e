"""Where a motif occurs: scores of its log-odds matrix by lightmotif, with the chance of each.

Scores are rounded to thousandths of a bit, so that the chance of each score can be counted exactly, column by column
(Staden 1989, Methods for calculating the probabilities of finding patterns in sequences).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import UNKNOWN, Codes
from motifdesk.data.sequences import Sequences
from motifdesk.errors import InputError
from motifdesk.motifs.matrix import EVEN, Motif
from motifdesk.motifs.windows import best_windows

if TYPE_CHECKING:
    from lightmotif.lib import ScoringMatrix

HIT_P: Final = 1e-4
"""The p-value up to which a window is a hit, unless the user says otherwise; FIMO's, too."""
_STEP: Final = 1e-3  # bits
_NEVER: Final = -1e6  # bits of an unknown base: no window that has one is a hit
_BLOCK: Final = 1 << 22  # bases at a time: each takes four bytes
_LETTERS: Final = np.frombuffer(b"ACGTN", np.uint8)


class Site(NamedTuple):
    """One hit of a motif.

    Attributes
    ----------
    sequence
        Which sequence it is in.
    start, end
        Its bases there: 0-based, end not included, counted along the sequence on both strands.
    strand
        ``+``, or ``-`` where the reverse complement reads as the motif.
    score
        In bits.
    p_value
        The chance that a window of background bases scores at least as much on this strand.
    """

    sequence: int
    start: int
    end: int
    strand: str
    score: float
    p_value: float


class Chances:
    """The chance of each score of a matrix."""

    def __init__(self, steps: NDArray[np.int64], background: NDArray[np.float64]) -> None:
        """Take a matrix in whole steps (W, 4), and how frequent each base is, (4,)."""
        self._lowest = int(steps.min(axis=1).sum())
        density = np.ones(1)
        for column in steps - steps.min(axis=1, keepdims=True):
            longer = np.zeros(len(density) + int(column.max()))
            for step, share in zip(column.tolist(), background.tolist(), strict=True):
                longer[step : step + len(density)] += share * density
            density = longer
        self._at_least: NDArray[np.float64] = np.minimum(np.cumsum(density[::-1])[::-1], 1.0)

    def of(self, scores: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the chance of at least each score, float64."""
        found: NDArray[np.float64] = self._at_least[scores - self._lowest]
        return found

    def threshold(self, p_value: float) -> int:
        """Return the least score whose chance is at most `p_value`; above every score where there is none."""
        return self._lowest + int(np.searchsorted(-self._at_least, -p_value))


def scan(
    motif: Motif,
    sequences: Sequences,
    p_threshold: float = HIT_P,
    *,
    both_strands: bool = True,
    background: NDArray[np.float64] = EVEN,
) -> list[Site]:
    """Return the hits of a motif in sequences of any lengths.

    Parameters
    ----------
    motif
        The motif; each base is scored by log2 of its share over the background.
    sequences
        N sequences. A window with an unknown base is no hit.
    p_threshold
        The greatest p-value of a hit, above 0 and at most 1.
    both_strands
        Whether the reverse complement is looked for too. A window that hits on both strands is reported once, on the
        strand where it scores more, or as forward.
    background
        float64, shape (4,): how frequent each base is elsewhere.

    Returns
    -------
    sites
        By sequence and start.

    Raises
    ------
    InputError
        The threshold is no probability.
    """
    if not 0 < p_threshold <= 1:
        raise InputError(f"The p-value of a hit is {p_threshold:g}; give one above 0 and at most 1.")
    steps = np.round(motif.log_odds(background) / _STEP).astype(np.int64)
    chances = Chances(steps, background)
    # Of the other strand the bases are drawn with their complements' shares.
    turned = Chances(steps, background[::-1])
    least = chances.threshold(p_threshold), turned.threshold(p_threshold)
    sites: list[Site] = []
    for first, last in _blocks(sequences):
        codes, rows = _end_to_end(sequences, first, last)
        starts, scores, reverse = _hits(codes, steps, least, both_strands=both_strands)
        p_values = chances.of(scores)
        if reverse.any():
            p_values[reverse] = turned.of(scores[reverse])
        inside = starts - sequences.offsets[rows[starts]] + sequences.offsets[first] - (rows[starts] - first)
        for row, start, back, score, p_value in zip(
            rows[starts].tolist(), inside.tolist(), reverse.tolist(), scores.tolist(), p_values.tolist(), strict=True
        ):  # fmt: skip
            sites.append(Site(row, start, start + motif.width, "-" if back else "+", score * _STEP, p_value))
    return sites


def hit_threshold(motif: Motif, p_threshold: float = HIT_P) -> float:
    """Return the least score in bits, on an even background, that only `p_threshold` of random windows reach.

    Of a motif so short that even its best window is commoner than that, the score of this window.
    """
    steps = np.round(motif.log_odds() / _STEP).astype(np.int64)
    # Scores are not rounded column by column, as these steps are.
    best = int(steps.max(axis=1).sum()) - motif.width
    return min(Chances(steps, EVEN).threshold(p_threshold), best) * _STEP


def best_scores(
    motif: Motif, codes: Codes, *, both_strands: bool = True, background: NDArray[np.float64] = EVEN
) -> NDArray[np.float32]:
    """Return the best score of a motif in each sequence: how well it separates classes is their AUROC.

    Parameters
    ----------
    motif
        The motif.
    codes
        uint8, shape (N, L); an unknown base adds nothing.
    both_strands
        Whether the reverse complement is looked at too.
    background
        float64, shape (4,).

    Returns
    -------
    scores
        float32, shape (N,), bits; minus infinity where the sequences are shorter than the motif.
    """
    return best_windows(codes, motif.log_odds(background), both_strands=both_strands)[0]


def _blocks(sequences: Sequences) -> Iterator[tuple[int, int]]:
    """Yield runs of sequences of about `_BLOCK` bases: the first one, and the one after the last."""
    first = 0
    while first < len(sequences):
        reached = np.searchsorted(sequences.offsets, sequences.offsets[first] + _BLOCK, side="right") - 1
        last = max(int(reached), first + 1)
        yield first, last
        first = last


def _end_to_end(sequences: Sequences, first: int, last: int) -> tuple[Codes, NDArray[np.int64]]:
    """Return the bases of sequences with an unknown one after each, and which sequence each is of."""
    lengths = sequences.lengths[first:last] + 1
    rows = np.repeat(np.arange(first, last), lengths)
    codes = np.full(len(rows), UNKNOWN, np.uint8)
    within = np.ones(len(rows), np.bool_)
    within[np.cumsum(lengths) - 1] = False
    codes[within] = sequences.codes[sequences.offsets[first] : sequences.offsets[last]]
    return codes, rows


def _hits(
    codes: Codes, steps: NDArray[np.int64], least: tuple[int, int], *, both_strands: bool
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Return where windows score at least `least` on a strand, how much in steps, and whether on the other one."""
    width = len(steps)
    starts, scores, reverse = [], [], []
    for strand, matrix in enumerate((steps, steps[::-1, ::-1])[: 1 + both_strands]):
        # Half a step below, since the scores are sums of float32.
        above = _scores(codes, matrix * _STEP) >= (least[strand] - 0.5) * _STEP
        places = np.flatnonzero(above)
        bases = codes[places[:, None] + np.arange(width)]
        known = (bases < UNKNOWN).all(axis=1)
        places, bases = places[known], bases[known]
        starts.append(places)
        scores.append(matrix[np.arange(width), bases].sum(axis=1))
        reverse.append(np.full(len(places), bool(strand)))
    where, points, back = np.concatenate(starts), np.concatenate(scores), np.concatenate(reverse)
    order = np.lexsort((back, -points, where))
    where, points, back = where[order], points[order], back[order]
    first = np.ones(len(where), np.bool_)
    first[1:] = where[1:] != where[:-1]
    return where[first], points[first], back[first]


def _scores(codes: Codes, weights: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return the sum of the weights (W, 4) at every place, float32 (L - W + 1,)."""
    from lightmotif.lib import stripe

    places = len(codes) - len(weights) + 1
    if places < 1:
        return np.empty(0, np.float32)
    striped = stripe(_LETTERS[codes].tobytes().decode("ascii"))
    # lightmotif lays the scores out in stripes, one below the other.
    stripes = np.asarray(memoryview(_matrix(weights).calculate(striped)))
    scores: NDArray[np.float32] = stripes.reshape(-1)[:places]
    return scores


def _matrix(weights: NDArray[np.floating]) -> ScoringMatrix:
    from lightmotif.lib import ScoringMatrix

    columns = {base: weights[:, code].tolist() for code, base in enumerate("ACGT")}
    return ScoringMatrix({**columns, "N": [_NEVER] * len(weights)})
