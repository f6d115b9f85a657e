"""The jobs that find a motif's hits in all sequences, and write them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.sequences import Sequences
from motifdesk.jobs.tasks import Job
from motifdesk.monitor import Monitor
from motifdesk.motifs.matrix import Motif

MOST: Final = 100_000
"""Hits that are handed over: the best ones."""


@dataclass(frozen=True, eq=False)
class Hits:
    """The hits of a motif, the best first; arrays, since a table of a hundred thousand must cross to the window.

    Attributes
    ----------
    motif
        The motif.
    total
        How many there are, handed over or not.
    sequences, starts
        int64, shape (H,): which sequence each is in, and where it begins there, 0-based.
    reverse
        bool, shape (H,): whether it is on the other strand.
    scores, p_values
        float64, shape (H,): bits, and the chance of such a score in a window of random bases.
    """

    motif: Motif
    total: int
    sequences: NDArray[np.int64]
    starts: NDArray[np.int64]
    reverse: NDArray[np.bool_]
    scores: NDArray[np.float64]
    p_values: NDArray[np.float64]


@dataclass(frozen=True)
class FindHits(Job[Hits]):
    """Find the windows whose score random bases reach with a chance of at most `p_threshold`.

    `motif` may be the name or the accession of a known one: looking that up takes longer than the window has.
    """

    heavy = False
    motif: Motif | str
    sequences: Sequences
    p_threshold: float
    both_strands: bool

    def run(self, monitor: Monitor) -> Hits:
        """Find them."""
        from motifdesk.motifs.scanning import scan

        monitor.status("looking for hits")
        motif = self.resolved()
        sites = scan(motif, self.sequences, self.p_threshold, both_strands=self.both_strands)
        p_values = np.array([site.p_value for site in sites], np.float64)
        best = np.argsort(p_values, kind="stable")[:MOST].tolist()
        kept = [sites[place] for place in best]
        return Hits(
            motif,
            len(sites),
            np.array([site.sequence for site in kept], np.int64),
            np.array([site.start for site in kept], np.int64),
            np.array([site.strand == "-" for site in kept], np.bool_),
            np.array([site.score for site in kept], np.float64),
            p_values[best],
        )

    def resolved(self) -> Motif:
        """Return the motif itself; raises `InputError` where no known one is called so."""
        from motifdesk.motifs.known import known_motif

        if isinstance(self.motif, Motif):
            return self.motif
        return known_motif(self.motif, self.sequences.alphabet)


@dataclass(frozen=True)
class SaveHits(Job[int]):
    """Write all hits that a `FindHits` finds into a file, and return how many they are.

    Attributes
    ----------
    found
        What finds them.
    ids
        The name of each sequence, shape (N,).
    path, kind
        Where to, and one of `motifdesk.project.hit_files.KINDS`.
    """

    heavy = False
    found: FindHits
    ids: tuple[str, ...]
    path: Path
    kind: str

    def run(self, monitor: Monitor) -> int:
        """Find and write them."""
        from motifdesk.motifs.scanning import scan
        from motifdesk.project.hit_files import Hits as Written
        from motifdesk.project.hit_files import write_hits

        monitor.status("writing hits")
        wanted, motif = self.found, self.found.resolved()
        sites = scan(motif, wanted.sequences, wanted.p_threshold, both_strands=wanted.both_strands)
        write_hits(self.path, [Written(motif, sites, wanted.sequences, self.ids)], self.kind)
        return len(sites)
