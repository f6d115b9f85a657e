"""Real genomes with coordinates whose sequences are known; skipped where they are not at hand."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from motifdesk.data.alphabet import decode
from motifdesk.data.genome import Genome, open_genome
from motifdesk.data.readers.bed import read_intervals, read_regions
from motifdesk.data.readers.source import open_source
from motifdesk.monitor import SilentMonitor

FOLDER = Path("../shared/data/genome_bed_vcf")
SILENT = SilentMonitor()
pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="the shared data are not here")


def introns() -> list[tuple[str, str, int, int, str]]:
    """Scaffold, strand, start, end (1-based, inclusive) and sequence of each."""
    found = []
    with gzip.open(FOLDER / "Kocim1-introns.fasta.gz", "rt") as file:
        for record in file.read().split(">")[1:]:
            header, *lines = record.split("\n")
            scaffold, strand, start, end = header.split()
            found.append((scaffold, strand, int(start), int(end), "".join(lines).upper()))
    return found


@pytest.fixture(scope="module")
def scaffolds() -> Genome:
    return open_genome(FOLDER / "Kocim1_AssemblyScaffolds.fasta.gz")


def test_the_introns_equal_their_coordinates_in_a_table(tmp_path: Path, scaffolds: Genome) -> None:
    expected = introns()
    assert len(expected) == 4661
    table = tmp_path / "introns.csv"
    rows = [";".join(map(str, row[:4])) for row in expected]
    table.write_text("\n".join(["scaffold;strand;start;end", *rows]) + "\n")
    records = read_intervals(open_source(table), scaffolds, SILENT)
    assert [records.sequences.text(row) for row in range(4661)] == [row[4] for row in expected]


def test_the_introns_equal_their_coordinates_in_bed(tmp_path: Path, scaffolds: Genome) -> None:
    expected = introns()
    bed = tmp_path / "introns.bed"
    bed.write_text(
        "".join(f"{name}\t{start - 1}\t{end}\t.\t0\t{strand}\n" for name, strand, start, end, _ in expected)
    )
    records = read_intervals(open_source(bed), scaffolds, SILENT)
    assert [records.sequences.text(row) for row in range(4661)] == [row[4] for row in expected]
    assert records.ids[0] == f"{expected[0][0]}:{expected[0][2] - 1}-{expected[0][3]}"


def test_the_introns_are_the_gaps_between_the_exons(scaffolds: Genome) -> None:
    """The table of exons counts from 0, on the minus strand from the scaffold's other end."""
    exons = read_regions(open_source(FOLDER / "Kocim1_exon_positions.csv"), SILENT, first=0)
    length = scaffolds.lengths()["scaffold_1"]
    gaps = set()
    for row in range(len(exons) - 1):
        if exons.minus[row] == exons.minus[row + 1]:
            first, second = (row + 1, row) if exons.minus[row] else (row, row + 1)
            start, end = int(exons.ends[first]), int(exons.starts[second])
            gaps.add(("-", length - end, length - start) if exons.minus[row] else ("+", start, end))
    known = {(strand, start - 1, end) for _, strand, start, end, _ in introns()}
    assert len(known & gaps) / len(known) > 0.99


def test_a_gene_in_bed12_has_the_sequence_of_its_fasta() -> None:
    with open_genome(FOLDER / "chr17.hg19.part.fa") as genome:
        records = read_intervals(open_source(FOLDER / "gene.bed12"), genome, SILENT)
    header, *lines = (FOLDER / "gene.bed12.fasta").read_text().split()
    assert header == ">chr17:6010-31420(-)"
    # The FASTA holds the exons alone; the region begins and ends with the first and the last of them.
    exons = "".join(lines).upper()
    whole = records.sequences.text(0)
    sizes, starts = [158, 127, 110, 75, 80, 523], [0, 5195, 5861, 7910, 16317, 24887]
    pieces = [
        whole[len(whole) - start - size : len(whole) - start]
        for size, start in zip(sizes, starts, strict=True)
    ]
    assert "".join(reversed(pieces)) == exons


def test_the_yeast_chromosome_has_its_length() -> None:
    with open_genome(FOLDER / "ScerR64_I_GCF_000146045.2_R64_genomic.fna.gz") as genome:
        assert dict(genome.lengths()) == {"NC_001133.9": 230218}
        assert decode(genome.fetch("NC_001133.9", 0, 10)) == "CCACACCACA"
        assert np.max(genome.fetch("NC_001133.9", 0, 230218)) <= 3
