"""Regions of a genome, and their sequences."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.genome import Genome
from motifdesk.data.records import Decision, Records
from motifdesk.data.sequences import Sequences
from motifdesk.errors import InputError
from motifdesk.monitor import Monitor, check_cancelled

CENTRE, SUMMIT, WHOLE = "centre", "summit", "whole"
"""Where the sequence of a region lies: around its centre, around its summit, or all of it."""

_CHECK_EVERY: Final = 4096


@dataclass(frozen=True, eq=False)
class Regions:
    """Regions as a file gives them.

    Attributes
    ----------
    names
        The chromosome of each.
    starts, ends
        int64, shape (N,); 0-based, the end not included.
    minus
        bool, shape (N,): on the minus strand.
    ids
        The name of each, else ``chr:start-end``.
    scores
        The text of the score column; ``""`` where there is none.
    summits
        int64, shape (N,), 0-based positions on the chromosome; None where the file has none.
    source
        The file's name.
    remarks
        What was decided on reading, one sentence each.
    first
        What the file calls the first base of a chromosome, 0 or 1.
    """

    names: tuple[str, ...]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    minus: NDArray[np.bool_]
    ids: tuple[str, ...]
    scores: tuple[str, ...]
    summits: NDArray[np.int64] | None
    source: str
    remarks: tuple[str, ...] = ()
    first: int = 0

    def __len__(self) -> int:
        return len(self.names)


def fetch_regions(
    regions: Regions,
    genome: Genome,
    monitor: Monitor,
    *,
    width: int | None = None,
    around: str | None = None,
    score_as_label: bool = False,
) -> Records:
    """Fetch the sequences of regions from a genome; those on the minus strand as their reverse complement.

    Parameters
    ----------
    regions
        Where they are.
    genome
        Its chromosomes may be called with or without ``chr``.
    monitor
        Told of progress; may cancel.
    width
        Bases of each sequence; None takes whole regions.
    around
        `CENTRE`, `SUMMIT` or `WHOLE`; by default the summit where there are summits, else the centre; whole without a
        width.
    score_as_label
        Whether the score column is what is to be predicted.

    Returns
    -------
    records
        Their groups are the genome's names of the chromosomes. A region on a chromosome that the genome lacks, or that
        reaches beyond an end of its chromosome, is left out, and a remark says how many were.

    Raises
    ------
    InputError
        `around` asks for what there is not, or no region is left.
    Cancelled
        The user cancelled.
    """
    width, around = _window(regions, width, around)
    starts, ends = regions.starts, regions.ends
    if width is not None:
        middle = (starts + ends) // 2 if around == CENTRE or regions.summits is None else regions.summits
        starts = middle - width // 2
        ends = starts + width
    found = {name: genome.find(name) for name in dict.fromkeys(regions.names)}
    remarks = [*regions.remarks, _said(width, around, regions)]
    lengths = genome.lengths()
    limits = np.array([-1 if (name := found[given]) is None else lengths[name] for given in regions.names])
    inside = (starts >= 0) & (ends <= limits)
    remarks += _left_out(regions, limits, int(np.sum(~inside & (limits >= 0))))
    rows = np.flatnonzero(inside)
    if not len(rows):
        _refuse(regions, genome, limits, starts, ends)
    names = [found[regions.names[row]] or "" for row in rows]
    sequences = _fetched(genome, names, starts[rows], ends[rows], regions.minus[rows], monitor)
    return Records(
        tuple(regions.ids[row] for row in rows),
        sequences,
        labels=tuple(regions.scores[row] for row in rows) if score_as_label else None,
        groups=tuple(names),
        decisions=_decisions(regions, width, around),
        remarks=tuple(remarks),
        source=(regions.source,),
    )


def _decisions(regions: Regions, width: int | None, around: str) -> tuple[Decision, ...]:
    """Return what can be decided otherwise about the regions; the middle matters only where there is a width."""
    places = (CENTRE,) if regions.summits is None else (CENTRE, SUMMIT)
    middle = (Decision("around", "Sequences lie around the", around, places),) if width is not None else ()
    return (
        Decision("width", "Bases around the middle", "" if width is None else str(width)),
        *middle,
        Decision("first", "Positions count from", str(regions.first), ("0", "1")),
    )


def _window(regions: Regions, width: int | None, around: str | None) -> tuple[int | None, str]:
    """Return the width and the middle to use."""
    if width is None or around == WHOLE:
        return None, WHOLE
    if width < 1:
        raise InputError(f"The width is {width}; give a whole number of bases, 1 or more.")
    if around == SUMMIT and regions.summits is None:
        raise InputError.at(
            regions.source, None, "these regions have no summits; take their centres, or give narrowPeak."
        )
    return width, around or (CENTRE if regions.summits is None else SUMMIT)


def _said(width: int | None, around: str, regions: Regions) -> str:
    minus = int(regions.minus.sum())
    taken = (
        "Whole regions were taken"
        if width is None
        else f"{width:,} bases around the {around} of each were taken"
    )
    strands = f", {minus:,} of them from the minus strand" if minus else ""
    return f"{taken}{strands}."


def _left_out(regions: Regions, limits: NDArray[np.int64], beyond: int) -> list[str]:
    remarks = []
    unknown = Counter(name for name, limit in zip(regions.names, limits, strict=True) if limit < 0)
    if unknown:
        shown = ", ".join(sorted(unknown)[:3]) + (", ..." if len(unknown) > 3 else "")
        remarks.append(f"{_count(unknown.total())} on {shown} left out: the genome has no such chromosome.")
    if beyond:
        remarks.append(f"{_count(beyond)} left out: they reach beyond an end of their chromosome.")
    return remarks


def _count(number: int) -> str:
    return "1 region" if number == 1 else f"{number:,} regions"


def _refuse(
    regions: Regions,
    genome: Genome,
    limits: NDArray[np.int64],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
) -> None:
    """Raise the error about the first region: all have the like."""
    row = int(np.argmax(limits))
    genome.fetch(regions.names[row], int(starts[row]), int(ends[row]))


def _fetched(
    genome: Genome,
    names: list[str],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    minus: NDArray[np.bool_],
    monitor: Monitor,
) -> Sequences:
    """Fetch all, in the order of the genome: a file on disk is then read from front to back."""
    monitor.status("Fetching sequences from the genome")
    offsets = np.concatenate([[0], np.cumsum(ends - starts)]).astype(np.int64)
    codes = np.empty(offsets[-1], np.uint8)
    place = {name: number for number, name in enumerate(genome.names())}
    order = np.lexsort((starts, np.array([place[name] for name in names])))
    for done, row in enumerate(order.tolist()):
        if not done % _CHECK_EVERY:
            check_cancelled(monitor)
            monitor.progress(done, len(order))
        strand = "-" if minus[row] else "+"
        codes[offsets[row] : offsets[row + 1]] = genome.fetch(
            names[row], int(starts[row]), int(ends[row]), strand
        )
    return Sequences(codes, offsets)
