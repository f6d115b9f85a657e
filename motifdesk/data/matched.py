"""Regions of a genome that are like others in length and GC content."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import UNKNOWN, Codes, reverse_complement
from motifdesk.data.genome import Genome
from motifdesk.data.records import Records
from motifdesk.data.regions import Regions
from motifdesk.data.sequences import Sequences
from motifdesk.errors import InputError
from motifdesk.monitor import Monitor, check_cancelled

# A region stands in for a positive if their GC contents are in the same of 40 classes; when many rounds have found
# none, a neighbouring class will do, and then the next.
_CLASSES: Final = 40
_ROUNDS, _PATIENCE = 400, 100
_FEWEST: Final = 16


def matched_regions(
    positives: Records,
    genome: Genome,
    regions: Regions | None,
    per_positive: int,
    seed: int,
    monitor: Monitor,
) -> Records:
    """Draw regions of the positives' lengths and GC contents; see `make_negatives`.

    They may overlap one another, but no two are the same, and none overlaps one of `regions`. Their ids are
    ``chromosome:start-end`` as in BED, their groups the chromosomes; the strand is drawn at random.
    """
    monitor.status("Drawing regions of the genome")
    rng = np.random.default_rng(seed)
    draw = _Draw(genome, regions, rng)
    wanted: dict[tuple[int, int], list[int]] = defaultdict(list)
    total = len(positives) * per_positive
    for number in range(total):
        codes = positives.sequences[number // per_positive]
        wanted[len(codes), _gc_class(codes)].append(number)
    found: dict[int, tuple[str, int, Codes]] = {}
    for turn in range(_ROUNDS):
        if not wanted:
            break
        slack = turn // _PATIENCE
        for length in {length for length, _ in wanted}:
            check_cancelled(monitor)
            monitor.progress(len(found), total)
            _fill(wanted, found, draw, length, slack)
    if not found:
        raise InputError(
            "The genome has no region like the positives in length and GC content, free of unknown bases and away from "
            "them; shuffle the positives instead."
        )
    return _records(positives, found, total, rng, regions is not None, seed)


def _fill(
    wanted: dict[tuple[int, int], list[int]],
    found: dict[int, tuple[str, int, Codes]],
    draw: _Draw,
    length: int,
    slack: int,
) -> None:
    """Draw as many regions of a length as are still wanted, and keep those of a wanted GC content."""
    missing = sum(len(numbers) for (size, _), numbers in wanted.items() if size == length)
    for name, start, codes in draw.regions(length, max(missing, _FEWEST)):
        gc = _gc_class(codes)
        for shift in sorted(range(-slack, slack + 1), key=abs):
            if numbers := wanted.get((length, gc + shift)):
                found[numbers.pop()] = name, start, codes
                draw.taken.add((name, start))
                if not numbers:
                    del wanted[length, gc + shift]
                break


def _records(
    positives: Records,
    found: dict[int, tuple[str, int, Codes]],
    total: int,
    rng: np.random.Generator,
    avoided: bool,
    seed: int,
) -> Records:
    drawn = [found[number] for number in sorted(found)]
    turned = rng.random(len(drawn)) < 0.5
    sequences = Sequences.of(
        [
            reverse_complement(codes) if turn else codes
            for (_, _, codes), turn in zip(drawn, turned, strict=True)
        ],
        positives.sequences.alphabet,
    )
    where = "away from the positives" if avoided else "the positives' places unknown"
    remarks = [
        f"{len(drawn):,} negatives were drawn from the genome, of the positives' lengths and GC contents, {where} "
        f"(seed {seed})."
    ]
    if lost := total - len(drawn):
        remarks.append(f"{lost:,} more were wanted, but the genome has too few regions of their GC content.")
    return Records(
        tuple(f"{name}:{start}-{start + len(codes)}" for name, start, codes in drawn),
        sequences,
        groups=tuple(name for name, _, _ in drawn),
        remarks=tuple(remarks),
    )


def _gc_class(codes: Codes) -> int:
    """Return in which fortieth the share of C and G among the known bases is."""
    known = int(np.count_nonzero(codes != UNKNOWN))
    gc = int(np.count_nonzero((codes == 1) | (codes == 2)))
    return round(_CLASSES * gc / max(known, 1))


class _Draw:
    """Draws random regions, each base of the genome as likely to be the first."""

    def __init__(self, genome: Genome, regions: Regions | None, rng: np.random.Generator) -> None:
        self.taken: set[tuple[str, int]] = set()
        self._genome = genome
        self._rng = rng
        self._names = genome.names()
        self._lengths = np.array([genome.lengths()[name] for name in self._names])
        self._blocked = _merged(genome, regions) if regions else {}

    def regions(self, length: int, count: int) -> list[tuple[str, int, Codes]]:
        """Draw `count` regions; return those without an unknown base, not taken and not blocked, by position."""
        room = np.maximum(self._lengths - length + 1, 0)
        ends = np.cumsum(room)
        if not ends[-1]:
            return []
        places = np.unique(self._rng.integers(0, ends[-1], count))
        chromosomes = np.searchsorted(ends, places, side="right")
        starts = places - (ends - room)[chromosomes]
        drawn = []
        for chromosome, start in zip(chromosomes.tolist(), starts.tolist(), strict=True):
            name = self._names[chromosome]
            if (name, start) in self.taken or self._is_blocked(name, start, start + length):
                continue
            codes = self._genome.fetch(name, start, start + length)
            if not (codes == UNKNOWN).any():
                drawn.append((name, start, codes))
        # Their order would favour the first chromosomes where few regions are wanted.
        self._rng.shuffle(drawn)
        return drawn

    def _is_blocked(self, name: str, start: int, end: int) -> bool:
        if name not in self._blocked:
            return False
        starts, ends = self._blocked[name]
        before = int(np.searchsorted(starts, end)) - 1  # the last region that begins before this one ends
        return before >= 0 and bool(ends[before] > start)


def _merged(genome: Genome, regions: Regions) -> dict[str, tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Return the starts, sorted, and for each the farthest end of it and those before, by chromosome."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, name in enumerate(regions.names):
        rows[genome.find(name) or name].append(row)
    merged = {}
    for name, held in rows.items():
        order = np.array(held)[np.argsort(regions.starts[held], kind="stable")]
        merged[name] = regions.starts[order], np.maximum.accumulate(regions.ends[order])
    return merged
