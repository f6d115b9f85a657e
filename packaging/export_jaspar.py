"""Write resources/motifs anew from pyjaspar: run once a release of JASPAR, with pyjaspar installed beside MotifDesk.

    python packaging/export_jaspar.py

It takes the non-redundant CORE collection: of each matrix the newest version, by taxonomic group.
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from pathlib import Path

from pyjaspar import jaspardb  # type: ignore[import-not-found]  # only here, once a release

RELEASE = "JASPAR2026"
FOLDER = Path(__file__).resolve().parents[1] / "resources" / "motifs"
OWN_FILE = ("vertebrates", "plants", "insects", "fungi")


def main() -> None:
    """Write a file for each large group, and one for all others."""
    groups: dict[str, list[str]] = defaultdict(list)
    motifs = jaspardb(release=RELEASE).fetch_motifs(collection="CORE", all_versions=False)
    for motif in sorted(motifs, key=lambda found: found.matrix_id):
        (taxon,) = motif.tax_group if isinstance(motif.tax_group, list) else [motif.tax_group]
        rows = "\n".join(
            f"{base} [ {' '.join(f'{count:g}' for count in motif.counts[base])} ]" for base in "ACGT"
        )
        group = taxon.lower() if taxon.lower() in OWN_FILE else "others"
        groups[group].append(f">{motif.matrix_id}\t{motif.name}\n{rows}\n")
    FOLDER.mkdir(exist_ok=True)
    for group, texts in sorted(groups.items()):
        path = FOLDER / f"{RELEASE.lower()}_core_{group}.jaspar.gz"
        # No name and no time inside, so that the same release gives the same file.
        path.write_bytes(gzip.compress("".join(texts).encode(), 9, mtime=0))
        print(f"{path.name}: {len(texts):,} matrices, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
