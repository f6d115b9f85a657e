"""What is written is what the name of the file says."""

from __future__ import annotations

from pathlib import Path

import pytest

from motifdesk.gui.pages.export_names import Kind, target_of

HITS = {
    "bed": Kind("BED", (".bed",)),
    "gff": Kind("GFF3", (".gff3", ".gff")),
    "tsv": Kind("Table", (".tsv",)),
}


@pytest.mark.parametrize(
    ("typed", "chosen", "name", "kind"),
    [
        ("hits.bed", "bed", "hits.bed", "bed"),
        ("hits.gff", "bed", "hits.gff", "gff"),
        ("hits.GFF3", "tsv", "hits.GFF3", "gff"),
        ("hits", "gff", "hits.gff3", "gff"),
        ("hits.xyz", "tsv", "hits.xyz.tsv", "tsv"),
        ("run.2", "bed", "run.2.bed", "bed"),
    ],
)
def test_the_ending_decides_and_is_put_on_where_it_says_nothing(
    typed: str, chosen: str, name: str, kind: str
) -> None:
    assert target_of(Path("folder") / typed, chosen, HITS) == (Path("folder") / name, kind)
