"""Known-motif search, and hits of a motif in many sequences."""

from __future__ import annotations

import numpy as np
from measuring import Result, at_most, by_turns

from motifdesk.data.alphabet import Alphabet
from motifdesk.data.sequences import Sequences
from motifdesk.motifs.comparison import compare
from motifdesk.motifs.known import bundled, known_motifs
from motifdesk.motifs.scanning import best_scores, scan

ROUNDS = 5
QUERIES = 10
COUNT, LENGTH = 10_000, 500


def measure() -> list[Result]:
    """Compare ten motifs with all of JASPAR; score 10,000 sequences and look for hits in them."""
    targets = known_motifs(Alphabet.DNA).targets
    queries = bundled("vertebrates")[:: len(bundled("vertebrates")) // QUERIES][:QUERIES]
    (ctcf,) = [motif for motif in bundled("vertebrates") if motif.name == "CTCF"][:1]
    codes = np.random.default_rng(0).integers(0, 4, (COUNT, LENGTH), dtype=np.uint8)
    sequences = Sequences.of(codes)
    compared, scored, scanned = by_turns(
        ROUNDS,
        lambda: [compare(query, targets) for query in queries],
        lambda: best_scores(ctcf, codes),
        lambda: scan(ctcf, sequences),
    )
    size = f"{COUNT:,} × {LENGTH} bp"
    return [
        at_most(f"comparing {QUERIES} motifs with {targets.count:,} known ones", compared, 1.0, ""),
        at_most(f"best score of CTCF in {size}, both strands", scored, 1.0, ""),
        at_most(f"hits of CTCF in {size}, both strands", scanned, 1.0, "p at most 1e-4"),
    ]
