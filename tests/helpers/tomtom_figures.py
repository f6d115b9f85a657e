"""Write memelite's figures anew, which the comparison of motifs is tested against. Needs memelite (and numba).

PYTHONPATH=tests python -m helpers.tomtom_figures
"""

from __future__ import annotations

import json
from pathlib import Path

from motifdesk.motifs.known import bundled

PATH = Path(__file__).resolve().parents[1] / "unit" / "motifs" / "memelite_fungi.json"
QUERIES = ("ABF1", "GAL4", "REB1", "CAT8")


def main() -> None:
    """Compare some of JASPAR's matrices of fungi with all of them."""
    from memelite.tomtom import tomtom  # type: ignore[import-not-found]  # a test needs its figures alone

    targets = [motif.frequencies.T.copy() for motif in bundled("fungi")]
    queries = [motif.frequencies.T.copy() for motif in bundled("fungi") if motif.name in QUERIES]
    p_values, _, offsets, overlaps, strands = tomtom(queries, targets, n_target_bins=None)
    figures = {
        "names": [motif.name for motif in bundled("fungi") if motif.name in QUERIES],
        "p_values": [[float(f"{value:.12g}") for value in row] for row in p_values],
        "offsets": offsets.astype(int).tolist(),
        "overlaps": overlaps.astype(int).tolist(),
        "strands": strands.astype(int).tolist(),
    }
    PATH.write_text(json.dumps(figures) + "\n", "utf-8")


if __name__ == "__main__":
    main()
