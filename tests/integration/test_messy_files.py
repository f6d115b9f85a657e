"""Every messy file that users really have: what must come of it."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import pytest
from helpers.loading import decided, load_files

from motifdesk.data.alphabet import UNKNOWN
from motifdesk.errors import InputError

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "messy"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the real files are not here")


class Read(NamedTuple):
    """A file that is read: sequences, shortest, longest, unknown bases, labels (None for positives only)."""

    count: int
    shortest: int
    longest: int
    unknown: int = 0
    labels: tuple[str, str, object] | None = (
        None  # column, task, counts of the classes or range of the values
    )
    remarks: tuple[str, ...] = ()


EXPECTED: dict[str, Read | tuple[str, ...]] = {
    "badchar__biotite_invalid.fasta": ("line 2", "'?' at position 4", "write N"),
    "bed__regions.bed": ("regions of a genome", "FASTA or 2bit"),
    "bed_track__itemRgb.bed": ("regions of a genome", "FASTA or 2bit"),
    "blank__blank.fx": ("the file is empty",),
    "blanklines_inside__badfasta.fasta": Read(3, 259, 389, 5),
    "bom__test_utf8_bom.csv": ("none of the columns", "'foo', 'bar', 'baz'"),
    "crlf__centaurea.nu": ("only one sequence",),
    "decimalcomma__test_locale.csv": ("none of the columns", "'a', 'b', 'c'"),
    "dupids__pictogram.fasta": Read(14, 9, 9),
    "empty_id__empty_id_and_seq.fa": Read(7, 1, 1, 1, None, ("4 records without a sequence left out",)),
    "fasta__gene.bed12.fasta": ("only one sequence",),
    "fastq_dna_iupac__misc_dna_original_sanger.fastq": Read(4, 30, 41, 22),
    "fastq_zerolen__zero_length.fastq": Read(4, 38, 127, 0, None, ("1 read without a sequence left out",)),
    "intelligenetics_crlf__TAT_mase_nuc.txt": ("an IntelliGenetics file", "as FASTA"),
    "iupac__28S.fasta": Read(570, 539, 4685, 166),
    "label_in_header_crlf__ilearn_DNA_sequences.txt": Read(
        300, 101, 101, 203, ("header", "binary", (150, 150)), ("203 gaps (-) were read as unknown bases",)
    ),
    "label_in_header_peptide__ilearn_peptide_sequences.txt": ("line 2", "looks like protein"),
    "latin1_crlf__soft_ex_family.txt": ("a GEO SOFT file", "CSV or TSV"),
    "long_protein__titin.fas": ("looks like protein",),
    "longline__hg38_chr22_32000000_32300000.fa": ("300,000 bases", "looks like a genome", "BED"),
    "lower_upper__common_a.fasta": Read(7, 3, 13),
    "macroman__concordet2.txt": Read(
        53, 23, 23, 0, ("Activité par classe", "multiclass", (15, 14, 24)), ("read as Mac-Roman",)
    ),
    "multiline__multiline.fa": Read(2, 39, 39, 4),
    "noext__f002": Read(3, 413, 633, 89),
    "ok__sana_ground.fas": Read(12, 72, 2004),
    "percent_mixedcase_crlf__kim2016-suppTable3-hela.tsv": Read(
        258, 23, 23, 1, ("Validation", "binary", (122, 136)), ("1 gap (-) was read as an unknown base",)
    ),
    "protein__NC_005816.faa": ("looks like protein",),
    "protein_crlf__rose.pro": ("looks like protein",),
    "protein_gz__flowers.pro.gz": ("looks like protein",),
    "ragged__bad.csv": ("no DNA or RNA sequences",),
    "softmask_N__chr17.hg19.part.fa": ("40,000 bases", "looks like a genome"),
    "tsv_mixedcase_seqs__ericscript.results.total.tsv": Read(
        10, 100, 100, 1, ("EricScore", "regression", (0.0887, 0.9052))
    ),
    "tsv_star_seqs__fusioncatcher.txt": ("line 2", "'*' at position 44", "'Fusion_sequence'", "breakpoint"),
    "twobit__sequence.littleendian.2bit": ("2bit", "as the genome"),
    "txt__example1.txt": Read(5, 352, 2291),
    "utf16le__test_utf16_little.csv": ("none of the columns", "'a', 'b', 'c'"),
    "xls__test.xls": ("none of the columns", "'text', 'date', 'integer'"),
    "xlsx_multisheet__sheets.xlsx": ("none of the columns in the sheet 'data'",),
}


def test_no_file_is_forgotten() -> None:
    with (FOLDER / "MANIFEST.tsv").open(encoding="utf-8") as file:
        assert {row["file"] for row in csv.DictReader(file, delimiter="\t")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_what_comes_of_a_messy_file(name: str) -> None:
    expected = EXPECTED[name]
    if not isinstance(expected, Read):
        with pytest.raises(InputError) as caught:
            load_files(FOLDER / name)
        assert str(caught.value).startswith(name)
        assert "\n" not in str(caught.value)
        assert all(words in str(caught.value) for words in expected), str(caught.value)
        return
    loaded = load_files(FOLDER / name)
    sequences = loaded.records.sequences
    assert (len(sequences), sequences.lengths.min(), sequences.longest) == expected[:3]
    assert (sequences.codes == UNKNOWN).sum() == expected.unknown
    assert decided(loaded, "alphabet") == "dna"
    remarks = [said for said in loaded.remarks if not said.startswith("Columns of")]  # tables name theirs
    assert len(remarks) == len(expected.remarks)
    assert all(words in said for words, said in zip(expected.remarks, remarks, strict=True))
    if expected.labels is None:
        assert loaded.positives_only
        return
    column, task, values = expected.labels
    assert (decided(loaded, "label_column"), decided(loaded, "task")) == (column, task)
    assert loaded.dataset is not None
    found = loaded.dataset.class_counts or (loaded.dataset.labels.min(), loaded.dataset.labels.max())
    assert found == pytest.approx(values, abs=1e-4)


def test_the_split_in_the_headers_is_kept() -> None:
    dataset = load_files(FOLDER / "label_in_header_crlf__ilearn_DNA_sequences.txt").dataset
    assert dataset is not None
    assert dataset.parts is not None
    assert [(dataset.parts == part).sum() for part in range(3)] == [200, 0, 100]


def test_percents_and_missing_values_of_other_columns() -> None:
    name = "percent_mixedcase_crlf__kim2016-suppTable3-hela.tsv"
    dataset = load_files(FOLDER / name, label_column="(+) RGEN").dataset
    assert dataset is not None
    assert dataset.labels[:3].tolist() == [21.77, 25.28, 0.09]
    loaded = load_files(
        FOLDER / "macroman__concordet2.txt", label_column="Taux mutation T7 corrigé", task="regression"
    )
    assert loaded.dataset is not None
    assert loaded.dataset.labels[:4].tolist() == [11, 1, 4, 10]
    assert any("without a label left out" in remark for remark in loaded.remarks)
