"""Negatives for data that have none: shuffled positives, or regions of the genome that are like them.

Dinucleotide shuffles keep the number of each pair of neighbours exactly (Altschul and Erickson 1985, Significance of
nucleotide sequence alignments), by the library dinuc-shuf; what a network then tells apart is not composition.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import UNKNOWN, Codes
from motifdesk.data.genome import Genome
from motifdesk.data.matched import matched_regions
from motifdesk.data.records import Records
from motifdesk.data.regions import Regions
from motifdesk.data.sequences import Sequences
from motifdesk.errors import InputError
from motifdesk.monitor import Monitor, check_cancelled

Shuffle = Callable[[Sequences, np.random.Generator], Codes]
"""Returns the codes of all sequences, each shuffled, unknown bases in place."""

GENOME: Final = "genome"
# An order that is as likely as its source comes up half of the time: 40 times in a row, once in 10 ** 12.
_TRIES: Final = 40
_ROWS: Final = 4096


def make_negatives(
    positives: Records,
    kind: str,
    per_positive: int,
    seed: int,
    monitor: Monitor,
    genome: Genome | None = None,
    regions: Regions | None = None,
) -> Records:
    """Make negatives.

    Parameters
    ----------
    positives
        N sequences.
    kind
        ``dinucleotide``: shuffles that keep the number of each pair of neighbouring bases; ``mononucleotide``: those of
        each base alone; ``genome``: regions of the same length and nearly the same GC content, without unknown bases.
    per_positive
        How many for each.
    seed
        The same seed gives the same negatives.
    monitor
        Told of progress; may cancel.
    genome
        Where to draw regions.
    regions
        Where the positives lie, which is avoided.

    Returns
    -------
    negatives
        Without labels. A shuffle is never equal to its source: where a sequence has no other order, as AAAA, there is
        none, and a remark says how many were left out. Shuffles belong to the groups of their sources.

    Raises
    ------
    InputError
        The kind is unknown, there is no genome to draw from, or no negative could be made.
    Cancelled
        The user cancelled.
    """
    if per_positive < 1:
        raise InputError(f"Negatives for each positive are {per_positive}; give 1 or more.")
    if kind == GENOME:
        if genome is None:
            raise InputError("Negatives from the genome need a genome; give it as FASTA or 2bit, or shuffle.")
        return matched_regions(positives, genome, regions, per_positive, seed, monitor)
    if kind not in SHUFFLES:
        raise InputError(f"There are no negatives {kind!r}; choose one of {', '.join(KINDS)}.")
    return _shuffled(positives, kind, per_positive, seed, monitor)


def _shuffled(positives: Records, kind: str, per_positive: int, seed: int, monitor: Monitor) -> Records:
    monitor.status(f"Shuffling {len(positives):,} sequences")
    rng = np.random.default_rng(seed)
    codes: list[Codes] = []
    rows: list[int] = []
    ids: list[str] = []
    for copy in range(per_positive):
        made, same = _different(positives.sequences, SHUFFLES[kind], rng, monitor, (copy, per_positive))
        kept = np.flatnonzero(~same).tolist()
        codes += [made[row] for row in kept]
        rows += kept
        suffix = "_shuffled" if per_positive == 1 else f"_shuffled_{copy + 1}"
        ids += [positives.ids[row] + suffix for row in kept]
    lost = len(positives) - len(rows) // per_positive
    if not rows:
        raise InputError(
            "No sequence has another order of its bases with the same composition; take negatives from the genome, or "
            "give your own."
        )
    sequences = Sequences.of(codes, positives.sequences.alphabet)
    groups = None if positives.groups is None else tuple(positives.groups[row] for row in rows)
    return Records(tuple(ids), sequences, groups=groups, remarks=_remarks(kind, len(rows), seed, lost))


def _remarks(kind: str, count: int, seed: int, lost: int) -> tuple[str, ...]:
    made = f"{count:,} negatives were made by {kind} shuffling of the positives (seed {seed})."
    if not lost:
        return (made,)
    which = "1 positive has" if lost == 1 else f"{lost:,} positives have"
    return (
        made,
        f"{which} no negative: {'its' if lost == 1 else 'their'} bases have no other order that qualifies.",
    )


def _different(
    sequences: Sequences, shuffle: Shuffle, rng: np.random.Generator, monitor: Monitor, turn: tuple[int, int]
) -> tuple[Sequences, NDArray[np.bool_]]:
    """Return shuffled sequences, and which are the same as their sources after many tries."""
    codes = np.empty_like(sequences.codes)
    same = np.zeros(len(sequences), np.bool_)
    for start in range(0, len(sequences), _ROWS):
        check_cancelled(monitor)
        monitor.progress(turn[0] + start / len(sequences), turn[1])
        stop = min(start + _ROWS, len(sequences))
        waiting = np.arange(start, stop)
        for _ in range(_TRIES):
            block = Sequences.of([sequences[row] for row in waiting.tolist()])
            made = Sequences(shuffle(block, rng), block.offsets)
            for place, row in enumerate(waiting):
                codes[sequences.offsets[row] : sequences.offsets[row + 1]] = made[place]
            waiting = waiting[_unchanged(block, made)]
            if not len(waiting):
                break
        same[waiting] = True
    return Sequences(codes, sequences.offsets, sequences.alphabet), same


def _unchanged(before: Sequences, after: Sequences) -> NDArray[np.bool_]:
    """Return which sequences are equal, bool, shape (N,)."""
    changed = np.concatenate([[0], np.cumsum(before.codes != after.codes)])
    equal: NDArray[np.bool_] = np.diff(changed[before.offsets]) == 0
    return equal


def _mononucleotide(sequences: Sequences, rng: np.random.Generator) -> Codes:
    codes = sequences.codes.copy()
    known = np.flatnonzero(codes != UNKNOWN)
    row = np.repeat(np.arange(len(sequences)), sequences.lengths)[known]
    codes[known] = codes[known][np.lexsort((rng.random(len(known)), row))]
    return codes


def _dinucleotide(sequences: Sequences, rng: np.random.Generator) -> Codes:
    """Shuffle each run of known bases on its own, all runs of a length at once."""
    library = importlib.import_module("dinuc_shuf")
    codes = sequences.codes.copy()
    known = np.concatenate([[False], codes != UNKNOWN, [False]])
    edges = np.flatnonzero(known[1:] != known[:-1])
    bounds = np.unique(sequences.offsets)[1:-1]
    inner = bounds[known[bounds] & known[bounds + 1]]  # where one sequence's run meets the next one's
    starts = np.sort(np.concatenate([edges[::2], inner]))
    lengths = np.sort(np.concatenate([edges[1::2], inner])) - starts
    for length in np.unique(lengths):
        places = starts[lengths == length][:, None] + np.arange(length)
        one_hot = np.eye(4, dtype=np.uint8)[codes[places]]
        codes[places] = library.shuffle(one_hot, rng, verify=False).argmax(axis=2)
    return codes


SHUFFLES: Final[Mapping[str, Shuffle]] = {"dinucleotide": _dinucleotide, "mononucleotide": _mononucleotide}
KINDS: Final = (*SHUFFLES, GENOME)


def shuffled_rows(codes: Codes, rng: np.random.Generator, kind: str = "dinucleotide") -> Codes:
    """Return a shuffle of each row, uint8 (N, L), unknown bases in place; `kind` is one of `SHUFFLES`."""
    offsets: NDArray[np.int64] = np.arange(len(codes) + 1) * codes.shape[1]
    return SHUFFLES[kind](Sequences(codes.reshape(-1), offsets), rng).reshape(codes.shape)
