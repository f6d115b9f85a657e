"""Positions that hold the same base in nearly every sequence."""

from __future__ import annotations

from itertools import groupby

import numpy as np

from motifdesk.data.alphabet import decode
from motifdesk.data.audit.findings import Finding, Severity, check, no_examples
from motifdesk.data.dataset import Dataset
from motifdesk.data.flanks import base_counts, constant_bases, find_flanks
from motifdesk.data.rows import Rows
from motifdesk.data.splits import Split
from motifdesk.data.wording import counted
from motifdesk.monitor import Monitor

_LONGEST = 10_000  # bases; longer sequences are not aligned to a site
_SHOWN = 4


@check("Looking for constant positions")
def constant_positions(dataset: Dataset, split: Split | None, monitor: Monitor) -> Finding | None:
    """Report constant positions within sequences of equal length; constant ends are another check's."""
    lengths = dataset.sequences.lengths
    length = int(lengths[0])
    if not 0 < length <= _LONGEST or (lengths != length).any():
        return None
    constant, bases = constant_bases(base_counts(dataset, length, monitor).sum(axis=0))
    if constant.any():
        of_all, _ = find_flanks(dataset, monitor)
        constant[: len(of_all.left)] = constant[length - len(of_all.right) :] = False
    places = np.flatnonzero(constant)
    if not len(places):
        return None
    everything = len(places) == length
    return Finding(
        "constant-positions",
        Severity.SERIOUS if everything else Severity.NOTE,
        f"{counted(len(places), 'position has', 'positions have')} the same base in nearly every sequence",
        f"{_told(places, decode(bases[places], dataset.sequences.alphabet))}. "
        + (
            "All sequences are nearly the same: there is little for a network to tell them apart by."
            if everything
            else "All sequences seem to be aligned to one site, as splice sites and variants of one promoter are. Then "
            "what matters is where a base stands: switch reverse complements off, and do not crop or shift them."
        ),
        len(places),
        no_examples(),
    )


def _told(places: Rows, letters: str) -> str:
    runs = []
    for _, members in groupby(enumerate(places.tolist()), key=lambda item: item[1] - item[0]):
        run = list(members)
        first, last = run[0][1] + 1, run[-1][1] + 1
        bases = letters[run[0][0] : run[-1][0] + 1]
        where = f"Position {first:,} is" if first == last else f"positions {first:,} to {last:,} are"
        runs.append(f"{where} {bases if len(bases) <= 20 else bases[:20] + '...'}")
    told = ", ".join(run[0].lower() + run[1:] for run in runs[:_SHOWN])
    more = f", and {counted(len(runs) - _SHOWN, 'more place')}" if len(runs) > _SHOWN else ""
    return told[0].upper() + told[1:] + more
