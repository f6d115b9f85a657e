"""The real data sets: counts, tasks and lengths."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from motifdesk.data.alphabet import Alphabet
from motifdesk.data.loading import Loaded, Request, load
from motifdesk.errors import InputError
from motifdesk.monitor import SilentMonitor

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the real files are not here")
ENCODE = {
    "USF1_HepG2_USF-1_HudsonAlpha": 21390,
    "FOXA1_HepG2_FOXA1_(SC-101058)_HudsonAlpha": 42614,
    "SP1_GM12878_SP1_HudsonAlpha": 17748,
    "MYC_H1-hESC_c-Myc_Stanford": 4051,
}


def load_real(*names: str, **roles: str) -> Loaded:
    files = tuple(FOLDER / name for name in names)
    return load(
        Request(files=files, **{role: FOLDER / name for role, name in roles.items()}), SilentMonitor()
    )


def facts(loaded: Loaded) -> tuple[Any, ...]:
    """Return the task, the counts of the classes or the range of the values, and the lengths."""
    assert loaded.dataset is not None
    dataset, lengths = loaded.dataset, loaded.dataset.sequences.lengths
    values = dataset.class_counts or (
        len(dataset),
        round(dataset.labels.min(), 2),
        round(dataset.labels.max(), 2),
    )
    return dataset.task.value, dataset.class_names, values, lengths.min(), lengths.max()


CLASSES = ("negative", "positive")


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["primer"], ("binary", ("0", "1"), (1013, 987), 50, 50)),
        (["primer/labels.txt", "primer/sequences.txt"], ("binary", ("0", "1"), (1013, 987), 50, 50)),
        (
            ["myod_ctcf_motifRG/MD.control.fa", "myod_ctcf_motifRG/MD.peak.fa"],
            ("binary", CLASSES, (1000, 1000), 200, 396),
        ),
        (
            [f"rbp_clip/pum2.{part}.{side}.fasta.gz" for part in ("train", "test") for side in CLASSES],
            ("binary", CLASSES, (5184, 5184), 200, 200),
        ),
        (["promoters_arabidopsis"], ("binary", CLASSES, (2879, 1497), 251, 251)),
        (["uci_splice/splice.data"], ("multiclass", ("EI", "IE", "N"), (767, 768, 1655), 60, 60)),
        (["uci_promoters/promoters.data"], ("binary", ("-", "+"), (53, 53), 57, 57)),
        (["pbm_mouse/Cebpb_ME.txt.gz"], ("regression", (), (40348, 740.0, 65526.0), 35, 35)),
        (["pbm_mouse/Egr2_HK.txt.gz"], ("regression", (), (39809, 921.0, 65526.0), 35, 35)),
        (["pbm_mouse/Tbx3_ME.txt.gz"], ("regression", (), (39358, 434.0, 38489.5), 35, 35)),
        (["plant_core_promoters/CNN_test_leaf.tsv.gz"], ("regression", (), (7154, -3.92, 5.45), 170, 170)),
        (["yeast_gpra/demo_train.txt.gz"], ("regression", (), (6370, 0.0, 17.0), 87, 135)),
        (["pombe_utr3_halflife/pombe_half-life_UTR3.csv.gz"], ("regression", (), (3713, -2.07, 3.15), 6, 5162)),
        (["jaspar_sites/ss_sequences.txt"], ("regression", (), (10227, 1.0, 3729.0), 9, 9)),
        (["mave_sortseq_lac/sortseq_data.csv.gz"], ("binary", ("0", "1"), (44719, 5799), 75, 75)),
        *(
            ([f"encode_chip/{name}_B.seq.gz"], ("binary", ("0", "1"), (500, 500), 101, 101))
            for name in ENCODE
        ),
    ],
)  # fmt: skip
def test_dropped_sets(names: list[str], expected: tuple[Any, ...]) -> None:
    assert facts(load_real(*names)) == expected


@pytest.mark.parametrize(
    ("positives", "negatives", "counts", "length"),
    [
        ("ctcf_pu1_chip/ctcf.fa.gz", "ctcf_pu1_chip/pu1.fa.gz", (28677, 39184), 100),
        ("splice_sites/dm.don.fa.gz", "splice_sites/dm.n2don.fa.gz", (19886, 19886), 42),
        ("splice_sites/dm.acc.fa.gz", "splice_sites/dm.n2acc.fa.gz", (19886, 19886), 42),
    ],
)
def test_positives_against_negatives(
    positives: str, negatives: str, counts: tuple[int, int], length: int
) -> None:
    loaded = load_real(positives=positives, negatives=negatives)
    assert facts(loaded) == ("binary", CLASSES, counts, length, length)


@pytest.mark.parametrize(("name", "count"), ENCODE.items())
def test_training_files_of_encode_hold_positives_only(name: str, count: int) -> None:
    for loaded in (
        load_real(f"encode_chip/{name}_AC.seq.gz"),
        load_real(positives=f"encode_chip/{name}_AC.seq.gz"),
    ):
        assert loaded.positives_only
        assert len(loaded.records) == count


def test_clip_sites_are_rna_with_a_split_of_their_own() -> None:
    names = [f"rbp_clip/qki.{part}.{side}.fasta.gz" for part in ("train", "test") for side in CLASSES]
    dataset = load_real(*names).dataset
    assert dataset is not None
    assert dataset.sequences.alphabet is Alphabet.RNA
    assert dataset.parts is not None
    assert [(dataset.parts == part).sum() for part in range(3)] == [6524, 0, 2176]


def test_splits_in_a_column_and_in_the_names_of_files() -> None:
    for names, counts in (
        (["mave_sortseq_lac/sortseq_data.csv.gz"], [30516, 10067, 9935]),
        (["yeast_gpra"], [6370, 6370, 0]),
    ):
        dataset = load_real(*names).dataset
        assert dataset is not None
        assert dataset.parts is not None
        assert [(dataset.parts == part).sum() for part in range(3)] == counts


@pytest.mark.parametrize(
    ("name", "count", "shortest", "longest"),
    [
        ("genome_bed_vcf/Kocim1-introns.fasta.gz", 4661, 13, 554),
        ("genome_bed_vcf/consensus.fa", 2, 500, 501),
        ("jaspar_sites/Arnt.sites", 20, 13, 16),
        ("jaspar_sites/Gm12878.CTCF.top200.fa", 100, 200, 200),
        ("jaspar_sites/JunD.fasta", 300, 205, 205),
        ("jaspar_sites/TAp73alpha.fa", 1000, 200, 200),
        ("jaspar_sites/crp_sites.fa", 358, 26, 26),
        ("myod_ctcf_motifRG/ctcf.fa", 1000, 200, 200),
        ("splice_sites/dm.don.fa.gz", 19886, 42, 42),
    ],
)
def test_fasta_without_labels_holds_positives_only(
    name: str, count: int, shortest: int, longest: int
) -> None:
    loaded = load_real(name)
    assert loaded.positives_only
    lengths = loaded.records.sequences.lengths
    assert (len(lengths), lengths.min(), lengths.max()) == (count, shortest, longest)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ctcf_pu1_chip", "do not say which are positive"),
        ("genome_bed_vcf/Kocim1_AssemblyScaffolds.fasta.gz", "looks like a genome"),
        ("genome_bed_vcf/ScerR64_I_GCF_000146045.2_R64_genomic.fna.gz", "looks like a genome"),
        ("genome_bed_vcf/Kocim1_exon_positions.csv", "regions of a genome"),
        ("genome_bed_vcf/ScerR64_I.gff.gz", "GFF"),
        ("genome_bed_vcf/chr17.hg19.part.fa", "looks like a genome"),
        ("genome_bed_vcf/chr22_ENST00000319363.vcf.gz", "VCF"),
        ("genome_bed_vcf/consensus.vcf", "VCF"),
        ("genome_bed_vcf/variation_demo_set.vcf", "VCF"),
        ("genome_bed_vcf/gene.bed12", "regions of a genome"),
        ("genome_bed_vcf/gene.bed12.fasta", "only one sequence"),
        ("jaspar_sites/abdb.xms", "motifs"),
        ("jaspar_sites/alignace.out", "motifs"),
        ("jaspar_sites/minimal_test.meme", "motifs"),
        ("jaspar_sites/minimal_test_rna.meme", "motifs"),
        ("jaspar_sites/transfac.dat", "TRANSFAC"),
        ("jaspar_sites/fourrows.pfm", "no DNA or RNA sequences"),
        ("jaspar_sites/fourcolumns.pfm", "no DNA or RNA sequences"),
        ("motif_db/JASPAR2026_CORE_nonredundant_fungi.meme.gz", "motifs"),
        ("uci_promoters/promotergene.rda", "R data file"),
        ("uci_splice/splice.arff.gz", "ARFF"),
        ("uci_splice/dataset_readme.txt", "no DNA or RNA sequences"),
        ("primer/labels.txt", "the labels"),
        ("primer/README.txt", "no DNA or RNA sequences"),
    ],
)
def test_what_holds_no_data_is_refused(name: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        load_real(name)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
