from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from helpers.loading import decided, read_text, refused_text, texts, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motifdesk.data.alphabet import Alphabet, encode
from motifdesk.data.readers import letters, source
from motifdesk.data.readers.registry import read_records
from motifdesk.data.readers.source import open_source
from motifdesk.data.records import ReadOptions
from motifdesk.errors import Cancelled
from motifdesk.monitor import RecordingMonitor, Wish

one_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def test_records_of_any_layout(tmp_path: Path) -> None:
    content = """# a comment
; another

>one first
acgt
ACGT

nnn
>two
; a remark within
GG CC
TT\t
>two
A-C
>
CCCC
"""
    records = read_text(tmp_path, content)
    assert records.ids == ("one", "two", "two", "4")
    assert texts(records) == ["ACGTACGTNNN", "GGCCTT", "ANC", "CCCC"]
    assert records.labels is None
    assert records.sequences.alphabet is Alphabet.DNA
    assert records.source == ("data.txt",)
    assert records.remarks == ("1 gap (-) was read as an unknown base in data.txt.",)


def test_records_without_a_sequence_are_left_out_and_said(tmp_path: Path) -> None:
    records = read_text(tmp_path, ">a|1\n\n>b|0\nACGT\n>c|0\nGGGG\n>d|1\n>e|1\nCCCC\n>f|1\nCCAC\n")
    assert records.ids == ("b", "c", "e", "f")
    assert records.labels == ("0", "0", "1", "1")
    assert texts(records) == ["ACGT", "GGGG", "CCCC", "CCAC"]
    assert records.remarks == ("2 records without a sequence left out of data.txt.",)
    assert "no record holds a sequence" in refused_text(tmp_path, ">a\n>b\n\n")


def test_rna_is_found_out_and_can_be_decided_otherwise(tmp_path: Path) -> None:
    assert read_text(tmp_path, ">a\nACGU\n").sequences.alphabet is Alphabet.RNA
    assert decided(read_text(tmp_path, ">a\nACGU\n"), "alphabet") == "rna"
    assert texts(read_text(tmp_path, ">a\nACGU\n>t\nACGT\n", alphabet="dna")) == ["ACGT", "ACGT"]
    assert texts(read_text(tmp_path, ">a\nACGT\n", alphabet="rna")) == ["ACGU"]
    message = refused_text(tmp_path, ">u\nACGU\n>t\nAAAA\nACGT\n")
    assert "line 5: the letter T was found, but line 2 has U" in message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (">a\nACGT\nACXT\n", ["line 3", "'X'", "position 3"]),
        (">a\nACGT*\n", ["line 2", "'*'", "stop"]),
        (">a\nAC?T\n", ["line 2", "'?'", "write N"]),
        (">a\nMKTAYIAKQRQISFVKSHFSRQ\n", ["line 2", "looks like protein"]),
        (">a\nACGT\n>b\nACé\n", ["line 4", "'é'"]),
        (">a\n1 acgt\n", ["line 2", "'1'", "position 1"]),
    ],
)
def test_letters_that_are_no_bases_are_refused(tmp_path: Path, content: str, words: list[str]) -> None:
    message = refused_text(tmp_path, content)
    assert all(word in message for word in words), message


def test_genomes_given_as_sequences_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "LONGEST_SEQUENCE", 1000)
    message = refused_text(tmp_path, ">chr1\n" + f"{'ACGT' * 20}\n" * 13)
    assert "looks like a genome" in message
    assert "BED" in message


def test_a_cancel_is_heeded(tmp_path: Path) -> None:
    path = written(tmp_path / "data.fa", ">a\nACGT\n")
    with pytest.raises(Cancelled):
        read_records(open_source(path), ReadOptions(), RecordingMonitor(wishes=[Wish.CANCEL]))


@pytest.mark.parametrize(
    ("headers", "ids", "labels", "parts"),
    [
        (["a|1", "b|0", "c|1", "d|0"], "abcd", "1010", None),
        (["a|x|1", "b|x|0", "c|x|1", "d|x|0"], ["a|x", "b|x", "c|x", "d|x"], "1010", None),
        (
            ["a|1|training", "b|0|testing", "c|1|train", "d|0|validation"],
            "abcd",
            "1010",
            ("train", "test", "train", "validation"),
        ),
        (["a label=1", "b label=0", "c x label=1", "d label=0"], "abcd", "1010", None),
        (["a 0.53", "b 1e-3", "c 7", "d -2.5"], "abcd", ["0.53", "1e-3", "7", "-2.5"], None),
        (["a 1", "b 0", "c 1", "d 0"], "abcd", "1010", None),
        (["a|enhancer", "b|promoter", "c|promoter", "d|enhancer"], "abcd", None, None),
        (["a|1", "b|NA", "c|1", "d|0", "e|0"], "abcde", ["1", "", "1", "0", "0"], None),
        (["a positive", "b negative", "c negative", "d positive"], "abcd", None, None),
    ],
)
def test_labels_in_headers_are_read(
    tmp_path: Path, headers: list[str], ids: str, labels: str | None, parts: tuple[str, ...] | None
) -> None:
    records = read_text(tmp_path, "".join(f">{header}\nACGT\n" for header in headers))
    assert records.ids == tuple(ids)
    expected = [header.replace("|", " ").split()[1] for header in headers] if labels is None else labels
    assert records.labels == tuple(expected)
    assert records.parts == parts
    assert decided(records, "label_column") == "header"


@pytest.mark.parametrize(
    "headers",
    [
        ["scaffold_1 + 2654 2692", "scaffold_1 + 3759 3801", "scaffold_2 - 5 90"],
        ["gi|4104054|gb|AH007193.1|SEG", "gi|4104055|gb|AH007194.1|SEG"],
        ["sp|Q9I7U4|TITIN_DROME", "sp|Q9I7U5|TITIN_DROME", "sp|Q9I7U6|TITIN_DROME"],
        ["chr1:10-20(+)", "chr1:30-40(-)"],
        ["a|b", "c|d", "e|f"],
        ["acc-1 12787", "acc-2 1013", "acc-3 5"],
        ["a 0", "b 0", "c 0"],
        ["FP000001 AT1G01050_1 :+U EU:NC; range -200 to 50.", "FP000002 AT1G01060_1 :+U"],
        ["one", "two"],
    ],
)
def test_headers_without_labels_are_left_alone(tmp_path: Path, headers: list[str]) -> None:
    records = read_text(tmp_path, "".join(f">{header}\nACGT\n" for header in headers))
    assert records.labels is None
    assert records.ids == tuple(header.split()[0] for header in headers)


def test_the_user_decides_about_labels_in_headers(tmp_path: Path) -> None:
    content = ">a 677\nACGT\n>b 631\nACGT\n>c 5\nACGT\n"
    assert decided(read_text(tmp_path, content), "label_column") == "none"
    assert read_text(tmp_path, content, label_column="header").labels == ("677", "631", "5")
    labelled = ">a|1\nACGT\n>b|0\nACGT\n>c|1\nACGT\n>d|0\nACGT\n"
    plain = read_text(tmp_path, labelled, label_column="none")
    assert (plain.labels, plain.ids) == (None, ("a|1", "b|0", "c|1", "d|0"))


def test_headers_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    labelled = "".join(f">{name}|{place % 2}\nACGT\n" for place, name in enumerate("abcdef"))
    assert "record 7, 'lost', has no label" in refused_text(tmp_path, f"{labelled}>lost\nACGT\n")
    parted = ">a|1|train\nA\n>b|0\nA\n>c|1|test\nA\n>d|0|test\nA\n"
    assert "record 2 does not say training" in refused_text(tmp_path, parted)


def slow_fasta(text: str) -> list[tuple[str, str]]:
    """Parse FASTA as one would by hand."""
    found: list[tuple[str, str]] = []
    for line in text.split("\n"):
        if line.startswith(">"):
            found.append((line[1:], ""))
        elif found and not line.startswith(";"):
            found[-1] = found[-1][0], found[-1][1] + "".join(line.split())
    return [item for item in found if item[1]]


@given(
    lines=st.lists(
        st.one_of(
            st.text("ACGTNacgtnRY \t", max_size=12),
            st.text("abc ", max_size=5).map(lambda name: f">{name}"),
            st.just(""),
            st.just("; remark"),
        ),
        max_size=30,
    ),
    block=st.integers(1, 40),
)
@one_folder
def test_every_layout_is_read_as_by_hand(tmp_path: Path, lines: list[str], block: int) -> None:
    text = "\n".join([">first", "ACGT", *lines])
    expected = slow_fasta(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source, "_BLOCK_BYTES", block)
        records = read_text(tmp_path, text)
    assert len(records) == len(expected)
    for row, (header, letters_read) in enumerate(expected):
        np.testing.assert_array_equal(records.sequences[row], encode(letters_read.encode()))
        assert records.ids[row] == (header.split() or [records.ids[row]])[0]
