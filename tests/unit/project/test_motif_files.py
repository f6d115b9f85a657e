"""motifs.meme and motifs.tsv, read again."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from motifdesk.motifs.files import all_formats
from motifdesk.motifs.finding import Discovery, FoundMotif
from motifdesk.motifs.held_out import Separation
from motifdesk.motifs.known import best_matches, known_motifs
from motifdesk.motifs.matrix import Motif
from motifdesk.project.motif_files import COLUMNS, write_motif_results


def found(name: str, *, negative: bool) -> FoundMotif:
    frequencies = np.random.default_rng(len(name)).dirichlet(np.full(4, 0.2), 8)
    rows = np.array([3, 3, 5])
    return FoundMotif(
        Motif(name, frequencies, 3.0), np.zeros((8, 4), np.float32), "bound", negative, rows, rows, rows > 3, 9.5,
        0.75, 0.125, Separation(0.875, 1e-9), 2e-9,
    )  # fmt: skip


def test_both_files_say_what_was_found(tmp_path: Path) -> None:
    motifs = (found("motif_1", negative=False), found("motif_22", negative=True))
    known = known_motifs(motifs[0].motif.alphabet, ["fungi"])
    matches = tuple(best_matches(item.motif, known) for item in motifs)
    paths = write_motif_results(tmp_path, Discovery(motifs, (10, 10), 2, matches))
    assert [path.name for path in paths] == ["motifs.meme", "motifs.tsv"]
    again = all_formats()["meme"].read(paths[0].read_text("utf-8").splitlines(), "motifs.meme")
    np.testing.assert_allclose(again[1].frequencies, motifs[1].motif.frequencies, atol=1e-5)
    with paths[1].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert tuple(rows[0]) == COLUMNS
    first = rows[0]
    assert (first["motif"], first["consensus"], first["width"]) == ("motif_1", motifs[0].motif.consensus, "8")
    assert (first["sites"], first["sequences_with_motif"], first["auroc"]) == ("3", "2", "0.875")
    assert (first["match_id"], first["match_name"]) == (
        matches[0][0].motif.accession,
        matches[0][0].motif.name,
    )
    assert [row["effect"] for row in rows] == ["raises", "lowers"]


def test_none_found_and_none_looked_for(tmp_path: Path) -> None:
    write_motif_results(tmp_path, Discovery((), (0, 0), 0))
    assert (tmp_path / "motifs.tsv").read_text("utf-8") == "\t".join(COLUMNS) + "\n"
    assert write_motif_results(tmp_path, None) == []
    assert list(tmp_path.iterdir()) == []
