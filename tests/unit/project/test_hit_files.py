"""Hits as files: the bases that a reader of the format would cut out are those of the motif."""

from __future__ import annotations

import csv
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pytest

from motifdesk.data.alphabet import Alphabet, encode
from motifdesk.data.sequences import Sequences
from motifdesk.errors import InputError
from motifdesk.motifs.scanning import scan
from motifdesk.motifs.typed import typed_motif
from motifdesk.project.hit_files import COLUMNS, Hits, write_hits

TEXTS = ("TTTGACGTTCAA", "GAACGTCAACGTTCAACC", "CCCC")
IDS = ("chr1:100-112", "a name;=\twith 100 % trouble", "none")
SEQUENCES = Sequences.of([encode(text.encode()) for text in TEXTS])
MOTIF = typed_motif("TGACGTTC")
HITS = [Hits(MOTIF, scan(MOTIF, SEQUENCES, 2e-5), SEQUENCES, IDS)]
COMPLEMENT = str.maketrans("ACGT", "TGCA")


def cut(row: int, start: int, end: int, strand: str) -> str:
    text = TEXTS[row][start:end]
    return text if strand == "+" else text.translate(COMPLEMENT)[::-1]


def lines_of(tmp_path: Path, kind: str) -> list[str]:
    write_hits(tmp_path / "hits", HITS, kind)
    return (tmp_path / "hits").read_text("utf-8").splitlines()


def test_bed(tmp_path: Path) -> None:
    rows = [line.split() for line in lines_of(tmp_path, "bed")]  # at any white space, as some readers do
    assert [row[0] for row in rows] == ["chr1:100-112", "a_name;=_with_100_%_trouble"]
    for place, (_, start, end, name, score, strand) in enumerate(rows):
        assert cut(place, int(start), int(end), strand) == name == "TGACGTTC"
        assert int(score) == round(-100 * np.log10(4.0**-8))


def test_gff(tmp_path: Path) -> None:
    first, *lines = lines_of(tmp_path, "gff")
    assert first == "##gff-version 3"
    assert len(lines) == 2
    for place, line in enumerate(lines):
        sequence, _, kind, start, end, score, strand, phase, attributes = line.split("\t")
        assert unquote(sequence) == IDS[place].replace("\t", " ")
        assert (kind, phase) == ("nucleotide_motif", ".")
        assert cut(place, int(start) - 1, int(end), strand) == "TGACGTTC"
        assert float(score) == pytest.approx(4.0**-8, rel=1e-2)
        assert dict(item.split("=") for item in attributes.split(";"))["Name"] == "TGACGTTC"


def test_the_table(tmp_path: Path) -> None:
    lines = lines_of(tmp_path, "tsv")
    assert tuple(lines[0].split("\t")) == COLUMNS
    rows = list(csv.DictReader(lines, delimiter="\t"))
    assert [row["strand"] for row in rows] == ["+", "-"]
    for place, row in enumerate(rows):
        start, end = int(row["start_1based"]) - 1, int(row["end_1based"])
        assert row["matched"] == cut(place, start, end, row["strand"]) == "TGACGTTC"
        assert float(row["score"]) == pytest.approx(HITS[0].sites[place].score, abs=1e-3)


def test_rna_is_written_in_its_letters(tmp_path: Path) -> None:
    sequences = Sequences.of([encode(b"GGUGUAAAUACC")], Alphabet.RNA)
    motif = typed_motif("UGUAAAUA", Alphabet.RNA)
    hits = Hits(motif, scan(motif, sequences, 1e-4, both_strands=False), sequences, ["one"])
    write_hits(tmp_path / "hits", [hits], "tsv")
    assert "\tUGUAAAUA" in (tmp_path / "hits").read_text("utf-8").splitlines()[1]


def test_no_hit_and_no_such_kind(tmp_path: Path) -> None:
    write_hits(tmp_path / "hits.bed", [], "bed")
    assert (tmp_path / "hits.bed").read_bytes() == b""
    with pytest.raises(InputError, match="choose one of bed, gff, tsv"):
        write_hits(tmp_path / "hits.xml", [], "xml")
    assert not (tmp_path / "hits.xml").exists()
