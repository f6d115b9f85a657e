"""Motif discovery: from attributions to motifs that hold for sequences they were not found in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import UNKNOWN, Codes, one_hot
from motifdesk.monitor import Monitor, check_cancelled
from motifdesk.motifs.aligning import Alignment, Pool, likeness
from motifdesk.motifs.finding import Discovery, FoundMotif, Material
from motifdesk.motifs.held_out import Separation, beyond_composition, masked, separation, upper
from motifdesk.motifs.matrix import Motif
from motifdesk.motifs.scanning import hit_threshold
from motifdesk.motifs.seqlets import FALSE, find_seqlets
from motifdesk.motifs.windows import best_windows

SIGNIFICANT: Final = 0.01
"""The corrected p-value below which a motif is shown."""
_ROUNDS: Final = 4  # searches of one direction, each without the hits of what the ones before found
_MOST: Final = 12  # candidates of each round
_FEWEST_SITES: Final = 20
_MOST_SEQLETS: Final = 10_000  # that are aligned; more would sharpen nothing
_SHARE_OF_SEQLETS: Final = 0.01
_FALSE_LATER: Final = (
    0.7  # weaker motifs are hidden by what is left of stronger ones; the held-out test decides
)
_REMNANT: Final = (
    1e-3  # the p-value of windows that are like a motif found before, and are not searched again
)
_FALSE_IN_LIBRARIES: Final = 0.2  # sites are in low outputs too, only fewer
_SAME: Final = 0.7  # likeness from which a candidate is a copy or a part of a motif found before
_MOST_CONTROLLED: Final = 4_000  # held-out sequences that are scanned with shuffled matrices


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
    found: list[FoundMotif] = []
    seqlets: list[int] = []
    tried, left = 0, material
    for negative in (False, True):
        # What lowers the output is looked for where nothing that was found raises it.
        held, left, count, candidates = _rounds(material, left, monitor, negative=negative, seed=seed)
        found += held
        seqlets.append(count)
        tried += candidates
    real = [replace(item, target=target, p_value=min(1.0, item.p_value * tried)) for item in found]
    real = [item for item in real if item.p_value < SIGNIFICANT]
    real.sort(key=lambda item: (item.negative, -len(item.rows)))
    return Discovery(tuple(real), (seqlets[0], seqlets[1]), tried)


def _rounds(
    material: Material, left: Material, monitor: Monitor, *, negative: bool, seed: int
) -> tuple[list[FoundMotif], Material, int, int]:
    """Return the motifs of one direction that hold, with p-values of one test; seqlets and candidates there were.

    `left` is the material in which they are looked for, without what was found before; what is left of it after them
    is returned, too.
    """
    held: list[FoundMotif] = []
    seqlets = tried = 0
    for turn in range(_ROUNDS):
        false = _FALSE_LATER if turn else FALSE
        found, count = _candidates(left, monitor, held, negative=negative, seed=seed, false=false)
        seqlets += 0 if turn else count  # later ones do not stand out by themselves
        tried += len(found)
        more = _holding(material, left.test_codes, found, tried, monitor)
        if not more:
            break
        held += more
        left = _without(left, more)
    return held, left, seqlets, tried


def _without(material: Material, found: Sequence[FoundMotif]) -> Material:
    """Return the material with the hits of motifs made unknown: weaker ones can be seen then."""
    codes, null_codes, test_codes = material.codes, material.null_codes, material.test_codes
    both = material.both_strands
    for item in found:
        remnant = hit_threshold(item.motif, _REMNANT)
        codes = masked(codes, item.weights, remnant, both_strands=both)
        null_codes = masked(null_codes, item.weights, remnant, both_strands=both)
        test_codes = masked(test_codes, item.weights, item.threshold, both_strands=both)
    values = np.where(codes == UNKNOWN, np.float32(0), material.attributions)
    null = np.where(null_codes == UNKNOWN, np.float32(0), material.null)
    return replace(
        material, codes=codes, attributions=values, null_codes=null_codes, null=null, test_codes=test_codes
    )


def _candidates(
    material: Material,
    monitor: Monitor,
    known: Sequence[FoundMotif],
    *,
    negative: bool,
    seed: int,
    false: float,
) -> tuple[list[FoundMotif], int]:
    """Return motifs of one direction unlike those known, not tested yet, and the number of seqlets they are from."""
    rows = np.flatnonzero(material.low if negative else material.high)
    values = material.attributions[rows]
    seqlets = find_seqlets(values, material.null, negative=negative, false=false)
    if material.is_library and not len(seqlets):
        # Where sequences are random, as probes and libraries are, shuffled ones hold as many sites as they do; those on
        # the other side of the output hold fewer.
        null = material.attributions[np.flatnonzero(material.high if negative else material.low)]
        seqlets = find_seqlets(values, null, negative=negative, false=false)
        if not len(seqlets):
            seqlets = find_seqlets(values, null, negative=negative, false=_FALSE_IN_LIBRARIES)
    found: list[FoundMotif] = []
    if not len(seqlets):
        return found, 0
    seqlets = seqlets.strongest(_MOST_SEQLETS)
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
        pool.remove(alignment.explained)
        if not any(_same(alignment, item, material) for item in (*known, *found)):
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


def _holding(
    material: Material, codes: Codes, candidates: Sequence[FoundMotif], tried: int, monitor: Monitor
) -> list[FoundMotif]:
    """Return the candidates that separate held-out sequences, with their figures and the p-value of this one test.

    Parameters
    ----------
    material
        What their figures are of.
    codes
        uint8, shape (T, L): the held-out sequences without the hits of better motifs.
    candidates
        All of one direction.
    tried
        How many candidates there were so far.
    """
    kept: list[FoundMotif] = []
    # The commonest first: what is only a part of it has nothing left once its hits are masked.
    for item in sorted(candidates, key=lambda item: -len(item.rows)):
        check_cancelled(monitor)
        tested = _tested(material, item)
        if tested.separation.p_value * tried >= SIGNIFICANT:
            continue
        p_value = max(tested.separation.p_value, _alone(material, tested, codes))
        if p_value * tried < SIGNIFICANT:
            kept.append(replace(tested, p_value=p_value))
            codes = masked(codes, tested.weights, tested.threshold, both_strands=material.both_strands)
    return kept


def _alone(material: Material, item: FoundMotif, codes: Codes) -> float:
    """Return the p-value of a motif in sequences without the hits of better ones, beyond their composition."""
    both, truth = material.both_strands, material.test_truth
    found = separation(_scores(item, codes, both), truth, negative=item.negative).p_value
    few = slice(None, None, max(1, -(-len(codes) // _MOST_CONTROLLED)))
    beyond = beyond_composition(codes[few], item.motif, both_strands=both)
    if beyond is None:
        return found
    return max(found, separation(beyond, truth[few], negative=item.negative).p_value)


def _scores(item: FoundMotif, codes: Codes, both_strands: bool) -> NDArray[np.float32]:
    scores, _, _ = best_windows(codes, item.weights, both_strands=both_strands)
    return np.maximum(scores, np.float32(-1e9))


def _tested(material: Material, item: FoundMotif) -> FoundMotif:
    """Return a candidate with its figures on the held-out sequences."""
    truth = material.test_truth
    scores = _scores(item, material.test_codes, material.both_strands)
    found = separation(scores, truth, negative=item.negative)
    threshold = hit_threshold(item.motif)
    hits = scores >= threshold
    for_it = ~upper(truth) if item.negative else upper(truth)
    share, others = (float(hits[part].mean()) if part.any() else 0.0 for part in (for_it, ~for_it))
    return replace(item, threshold=threshold, share=share, share_of_others=others, separation=found)
