from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest
from helpers.genomes import fasta_text
from hypothesis import given
from hypothesis import strategies as st

from motifdesk.data.alphabet import encode, reverse_complement
from motifdesk.data.genome import Genome, open_genome
from motifdesk.data.readers.bed import BED, read_intervals, read_regions, recognise
from motifdesk.data.readers.registry import all_formats
from motifdesk.data.readers.source import open_source
from motifdesk.data.records import ReadOptions, Records
from motifdesk.errors import Cancelled, InputError
from motifdesk.monitor import RecordingMonitor, SilentMonitor, Wish

SILENT = SilentMonitor()
RNG = np.random.default_rng(0)
CHROMOSOMES = {name: "".join(RNG.choice(list("ACGT"), 2000)) for name in ("chr1", "chr2")}
NARROW_PEAK = (
    'track type=narrowPeak name="peaks"\n'
    "chr1\t100\t400\tpeak_1\t500\t.\t5.5\t10.2\t8.1\t50\n"
    "chr2\t600\t700\tpeak_2\t900\t-\t3.5\t9.0\t7.7\t20\n"
)


@pytest.fixture(scope="module")
def genome(tmp_path_factory: pytest.TempPathFactory) -> Genome:
    path = tmp_path_factory.mktemp("genome") / "genome.fa"
    path.write_text(fasta_text(CHROMOSOMES))
    return open_genome(path)


def write(folder: Path, text: str | bytes, name: str = "regions.txt") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def read(folder: Path, text: str | bytes, genome: Genome, **options: object) -> Records:
    return read_intervals(open_source(write(folder, text)), genome, SILENT, **options)  # type: ignore[arg-type]


def piece(name: str, start: int, end: int, strand: str = "+") -> list[int]:
    codes = encode(CHROMOSOMES[name][start:end].encode())
    return (reverse_complement(codes) if strand == "-" else codes).tolist()


def test_bed_gives_whole_regions_on_their_strands(tmp_path: Path, genome: Genome) -> None:
    text = "# made by hand\nbrowser position chr1\n\n"
    text += "chr1\t0\t10\tfirst\t1\t+\r\n2\t20\t35\t.\t0.5\t-\r\nchr2\t1990\t2000\n"
    records = read(tmp_path, text, genome)
    assert records.ids == ("first", "2:20-35", "chr2:1990-2000")
    assert records.groups == ("chr1", "chr2", "chr2")
    assert records.labels is None
    assert [records.sequences[row].tolist() for row in range(3)] == [
        piece("chr1", 0, 10),
        piece("chr2", 20, 35, "-"),
        piece("chr2", 1990, 2000),
    ]
    assert records.remarks == ("Whole regions were taken, 1 of them from the minus strand.",)
    assert records.source == ("regions.txt",)


def test_columns_may_be_set_apart_by_blanks_and_the_file_compressed(tmp_path: Path, genome: Genome) -> None:
    for text in (
        "chr1 5  9\nchr2 7 11\n",
        gzip.compress(b"chr1\t5\t9\nchr2\t7\t11\n", mtime=0),
        "\ufeffchr1\t5\t9\rchr2\t7\t11",
    ):
        records = read(tmp_path, text, genome)
        assert [records.sequences[row].tolist() for row in range(2)] == [
            piece("chr1", 5, 9),
            piece("chr2", 7, 11),
        ]


def test_narrow_peaks_are_cut_around_their_summits(tmp_path: Path, genome: Genome) -> None:
    records = read(tmp_path, NARROW_PEAK, genome, width=41, score_as_label=True)
    assert records.ids == ("peak_1", "peak_2")
    assert records.labels == ("500", "900")
    assert records.sequences[0].tolist() == piece(
        "chr1", 130, 171
    )  # the summit, 150, is the middle one of 41
    assert records.sequences[1].tolist() == piece("chr2", 600, 641, "-")
    assert "41 bases around the summit of each" in records.remarks[0]
    assert [(item.name, item.value) for item in records.decisions] == [
        ("width", "41"), ("around", "summit"), ("first", "0"),
    ]  # fmt: skip
    centred = read(tmp_path, NARROW_PEAK, genome, width=40, around="centre")
    assert centred.sequences[0].tolist() == piece("chr1", 230, 270)
    whole = read(tmp_path, NARROW_PEAK, genome)
    assert whole.sequences.lengths.tolist() == [300, 100]


def test_the_tenth_column_of_bed12_is_no_summit(tmp_path: Path, genome: Genome) -> None:
    text = "chr1\t100\t200\tgene\t0\t-\t100\t200\t0\t2\t10,20\t0,80\n"
    assert read(tmp_path, text, genome, width=20).sequences[0].tolist() == piece("chr1", 140, 160, "-")
    with pytest.raises(InputError, match="no summits"):
        read(tmp_path, text, genome, width=20, around="summit")


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_table_with_a_heading_counts_from_one(tmp_path: Path, genome: Genome, separator: str) -> None:
    lines = [("scaffold", "strand", "start", "end"), ("chr1", "-", "11", "20"), ("chr2", "+", "1", "5")]
    records = read(tmp_path, "\n".join(map(separator.join, lines)), genome)
    assert records.sequences[0].tolist() == piece("chr1", 10, 20, "-")
    assert records.sequences[1].tolist() == piece("chr2", 0, 5)
    assert records.ids == ("chr1:11-20", "chr2:1-5")
    assert "taken to count from 1, the ends included" in records.remarks[0]


def test_a_heading_of_bed_s_own_words_counts_from_zero(tmp_path: Path, genome: Genome) -> None:
    records = read(tmp_path, "chrom\tchromStart\tchromEnd\tname\nchr1\t0\t7\ta\n", genome)
    assert records.sequences[0].tolist() == piece("chr1", 0, 7)
    assert "taken to count from 0" in records.remarks[0]


def test_a_table_with_a_position_of_zero_counts_from_zero(tmp_path: Path, genome: Genome) -> None:
    source = open_source(write(tmp_path, "chrom,start,end\nchr1,3,9\nchr2,0,5\n"))
    records = read_intervals(source, genome, SILENT)
    assert records.sequences[0].tolist() == piece("chr1", 3, 9)
    with pytest.raises(InputError, match="line 3"):
        read_regions(source, SILENT, first=1)


def test_regions_that_the_genome_does_not_hold_are_left_out_and_counted(
    tmp_path: Path, genome: Genome
) -> None:
    text = "chr1\t0\t50\nchr1\t100\t200\nchrUn\t5\t10\nchr2\t1960\t2000\nchr2\t1990\t2010\n"
    whole = read(tmp_path, text, genome)
    assert whole.ids == ("chr1:0-50", "chr1:100-200", "chr2:1960-2000")
    assert whole.remarks[1:] == (
        "1 region on chrUn left out: the genome has no such chromosome.",
        "1 region left out: they reach beyond an end of their chromosome.",
    )
    assert read(tmp_path, text, genome, width=100).ids == ("chr1:100-200",)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("chr9\t0\t50\n", "no chromosome 'chr9' here, but chr"),
        ("chr1\t0\t5000\n", "chr1 has 2,000 bases"),
        ("chr1\t0\t50\nchr1\t70\t60\n", "line 2: the region begins at 70 and ends at 60"),
        ("chr1\t5\t5\n", "line 1: the region begins at 5 and ends at 5"),
        ("chr1\t-5\t5\n", "line 1: the region begins at -5"),
        ("chr1\t0\t50\n\nchr1\tx\t60\n", "line 3: chromosome, start and end were expected"),
        ("chr1\t0\t50\nchr1\t60\n", "line 2: chromosome, start and end were expected"),
        ("chr1\t0\t" + "9" * 400 + "\n", "lists no regions"),
        ("chrom,start,end\n", "no region"),
        (
            "chrom,start,end\nchr1,5,4\n",
            "line 2: the region begins at 5 and ends at 4; give a start of 1 or more",
        ),
        (">chr1\nACGT\n", "lists no regions"),
    ],
)
def test_what_is_no_region_is_refused(tmp_path: Path, genome: Genome, text: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        read(tmp_path, text, genome)
    with pytest.raises(InputError, match="The width is 0"):
        read(tmp_path, "chr1\t0\t50\n", genome, width=0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("chr1\t0\t50\n", True),
        (NARROW_PEAK, True),
        ("scaffold;strand;start;end\ns1;+;5;9\n", True),
        ("ACGTACGTACGTACGTACGTACGTACGTACGTACG\t120\t300\n", False),  # a sequence, a signal and a background
        ("ACGTACGT\nACGTTTTT\n", False),
        (">chr1\nACGT\n", False),
        ("sequence,label\nACGT,1\n", False),
        ("id\tvalue\t0.5\n", False),
    ],
)
def test_regions_are_known_by_their_content(tmp_path: Path, text: str, expected: bool) -> None:
    assert (recognise(open_source(write(tmp_path, text))) > 0.5) is expected


def test_regions_without_a_genome_are_refused_with_advice(tmp_path: Path) -> None:
    assert all_formats()["bed"] is BED
    with pytest.raises(InputError, match="give the genome"):
        BED.read(open_source(write(tmp_path, "chr1\t0\t50\n")), ReadOptions(), SILENT)


def test_reading_can_be_cancelled(tmp_path: Path, genome: Genome) -> None:
    source = open_source(write(tmp_path, "chr1\t0\t50\n"))
    with pytest.raises(Cancelled):
        read_intervals(source, genome, RecordingMonitor(wishes=[Wish.CANCEL]))


@given(edits=st.lists(st.tuples(st.integers(0, 200), st.binary(max_size=3)), max_size=6))
def test_edited_files_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[int, bytes]]
) -> None:
    text = NARROW_PEAK.encode()
    for place, new in edits:
        text = text[:place] + new + text[place + 1 :]
    path = write(tmp_path_factory.mktemp("edited"), text)
    try:
        source = open_source(path)
        recognise(source)
        regions = read_regions(source, SILENT)
    except InputError:
        return
    assert (regions.starts < regions.ends).all()
    assert (regions.starts >= 0).all()
