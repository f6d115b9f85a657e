"""Positives that come alone get the negatives that the user asks for; regions are read as the user decided."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from helpers.genomes import fasta_text

from motifdesk.data.completing import NegativeSettings, add_negatives
from motifdesk.data.loading import Request, load
from motifdesk.data.records import ReadOptions
from motifdesk.errors import InputError
from motifdesk.monitor import SilentMonitor

SILENT = SilentMonitor()
RNG = np.random.default_rng(0)
CHROMOSOME = "".join(RNG.choice(list("ACGT"), 6000))


@pytest.fixture
def positives(tmp_path: Path) -> Request:
    path = tmp_path / "peaks.fa"
    rows = ["".join(RNG.choice(list("ACGT"), 40)) for _ in range(30)]
    path.write_text("".join(f">p{number}\n{row}\n" for number, row in enumerate(rows)))
    return Request(positives=path)


@pytest.fixture
def regions(tmp_path: Path) -> Request:
    genome, bed = tmp_path / "genome.fa", tmp_path / "peaks.bed"
    genome.write_text(fasta_text({"chr1": CHROMOSOME}))
    bed.write_text("".join(f"chr1\t{start}\t{start + 50}\n" for start in range(100, 1100, 100)))
    return Request(bed=bed, genome=genome)


def pairs(text: str) -> Counter[str]:
    return Counter(text[at : at + 2] for at in range(len(text) - 1))


def test_dinucleotide_shuffles_complete_the_data(positives: Request) -> None:
    loaded = load(positives, SILENT)
    assert loaded.positives_only
    dataset = add_negatives(loaded, positives, NegativeSettings(per_positive=2), SILENT).dataset

    assert dataset is not None
    assert dataset.class_names == ("negative", "positive")
    assert dataset.class_counts == (60, 30)
    for number in range(30):
        source = dataset.sequences.text(number)
        for copy in (30 + number, 60 + number):
            assert dataset.sequences.text(copy) != source
            assert pairs(dataset.sequences.text(copy)) == pairs(source)
    assert any("shuffling" in remark for remark in dataset.remarks)
    assert dataset.shuffled == "dinucleotide"


def test_data_remember_which_shuffle_made_their_negatives(positives: Request) -> None:
    loaded = load(positives, SILENT)
    dataset = add_negatives(loaded, positives, NegativeSettings("mononucleotide"), SILENT).dataset
    assert dataset is not None
    assert dataset.shuffled == "mononucleotide"


@pytest.mark.parametrize("dropped", [False, True])
def test_negatives_from_the_genome_avoid_the_regions(regions: Request, dropped: bool) -> None:
    assert regions.bed is not None
    assert regions.genome is not None
    request = Request(files=(regions.bed, regions.genome)) if dropped else regions
    dataset = add_negatives(load(request, SILENT), request, NegativeSettings("genome"), SILENT).dataset

    assert dataset is not None
    assert dataset.class_counts == (10, 10)
    assert dataset.shuffled == ""
    for row in np.flatnonzero(dataset.labels == 0):
        text = dataset.sequences.text(int(row))
        turned = text[::-1].translate(str.maketrans("ACGT", "TGCA"))  # they may lie on either strand
        starts = [at for at in range(len(CHROMOSOME)) if CHROMOSOME.startswith((text, turned), at)]
        assert starts
        assert all(abs(start - peak) >= 50 for start in starts for peak in range(100, 1100, 100))


def test_without_a_genome_there_are_none_from_it(positives: Request) -> None:
    with pytest.raises(InputError, match="need regions and their genome"):
        add_negatives(load(positives, SILENT), positives, NegativeSettings("genome"), SILENT)


def test_what_positions_count_from_is_decided_by_the_user(regions: Request) -> None:
    read = {}
    for first in (None, 0, 1):
        request = Request(bed=regions.bed, genome=regions.genome, options=ReadOptions(first=first, width=20))
        loaded = load(request, SILENT)
        read[first] = loaded.records.sequences.text(0)
        decided = {item.name: item.value for item in loaded.decisions}
        assert decided["first"] == str(first or 0)
        assert decided["around"] == "centre"

    assert read[None] == read[0] == CHROMOSOME[115:135]
    assert read[1] != read[0]


def test_settings_that_make_no_sense_are_sentences() -> None:
    with pytest.raises(InputError, match="Negatives a positive is 0"):
        NegativeSettings(per_positive=0)
    with pytest.raises(InputError, match="'codon'"):
        NegativeSettings("codon")
