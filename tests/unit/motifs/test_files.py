"""Motif files against Biopython's readers, round trips, and what is said of broken ones."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import numpy as np
import pytest
from Bio import motifs as biopython

from motifdesk.data.alphabet import Alphabet
from motifdesk.errors import InputError
from motifdesk.motifs.files import all_formats, read_motifs, write_motifs
from motifdesk.motifs.matrix import Motif

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
RNG = np.random.default_rng(2)
MOTIFS = [
    Motif("Alpha", RNG.dirichlet(np.ones(4), 9), 120.0, accession="XX0001.1"),
    Motif("Beta beta", RNG.dirichlet(np.ones(4), 6), 40.0, accession="XX0002.3"),
]
COUNTS = """>MA0001.1\tAGL3
A [ 0 3 79 ]
C [ 94 75 4 ]
G [ 1 0 3 ]
T [ 2 19 11 ]
"""
TRANSFAC = """AC M00001
XX
ID V$MYOD
XX
P0      A      C      G      T
01      1      2      2      0      S
02      2      1      2      0      R
XX
//
"""


CISBP = """TF\tUnknown
TF Name\tPum1
Motif\tM0001_3.00
Pos\tA\tC\tG\tU
1\t0.1\t0.2\t0.3\t0.4
2\t0.0\t0.0\t0.0\t1.0
"""


@pytest.mark.parametrize("name", sorted(all_formats()))
def test_what_is_written_is_read_again(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"motifs{all_formats()[name].suffix}"
    write_motifs(path, MOTIFS, name)
    again = read_motifs(path)
    for motif, found in zip(MOTIFS, again, strict=True):
        assert (found.accession, found.name) == (motif.accession, motif.name)
        assert found.sites == pytest.approx(motif.sites, rel=1e-3) or name == "cisbp"  # it has none
        np.testing.assert_allclose(found.frequencies, motif.frequencies, atol=1e-3)


@pytest.mark.parametrize(
    ("name", "theirs"),
    [("meme", "minimal"), ("jaspar", "jaspar"), ("transfac", "transfac")],
)
def test_biopython_reads_what_is_written(tmp_path: Path, name: str, theirs: str) -> None:
    path = tmp_path / "motifs"
    write_motifs(path, MOTIFS, name)
    found = list(biopython.parse(io.StringIO(path.read_text("utf-8")), theirs))
    assert len(found) == 2
    for motif, other in zip(MOTIFS, found, strict=True):
        counts = np.array([other.counts[base] for base in "ACGT"]).T
        np.testing.assert_allclose(
            counts / counts.sum(axis=1, keepdims=True), motif.frequencies, atol=0.02
        )  # it rounds to whole sites


def test_counts_with_brackets_and_bare(tmp_path: Path) -> None:
    path = tmp_path / "agl3.pfm"
    expected = np.array([[0, 94, 1, 2], [3, 75, 0, 19], [79, 4, 3, 11]])
    for text in (COUNTS, "".join(line.strip("ACGT []") + "\n" for line in COUNTS.splitlines()[1:])):
        path.write_text(text, "utf-8")
        (motif,) = read_motifs(path)
        np.testing.assert_allclose(motif.frequencies, expected / expected.sum(axis=1, keepdims=True))
        assert motif.sites == 97


def test_rna_and_packed_files(tmp_path: Path) -> None:
    rna = [Motif("Pum", MOTIFS[0].frequencies, 10.0, Alphabet.RNA)]
    write_motifs(tmp_path / "rna.meme", rna, "meme")
    text = (tmp_path / "rna.meme").read_bytes()
    assert b"ALPHABET= ACGU" in text
    (tmp_path / "rna.meme.gz").write_bytes(gzip.compress(text))
    (found,) = read_motifs(tmp_path / "rna.meme.gz")
    assert (found.alphabet, "U" in found.consensus or "T" not in found.consensus) == (Alphabet.RNA, True)


def test_transfac_columns() -> None:
    (motif,) = all_formats()["transfac"].read(TRANSFAC.splitlines(), "here")
    np.testing.assert_allclose(motif.frequencies, [[0.2, 0.4, 0.4, 0], [0.4, 0.2, 0.4, 0]])
    assert (motif.name, motif.accession, motif.sites) == ("V$MYOD", "M00001", 5)


def test_cisbp(tmp_path: Path) -> None:
    path = tmp_path / "M0001_3.00.txt"
    path.write_text(CISBP + "\n", "utf-8")
    (motif,) = read_motifs(path)
    np.testing.assert_allclose(motif.frequencies, [[0.1, 0.2, 0.3, 0.4], [0, 0, 0, 1]])
    assert (motif.name, motif.accession, motif.alphabet) == ("Pum1", "M0001_3.00", Alphabet.RNA)
    path.write_text("Pos\tA\tC\tG\tT\n" + "\n".join(CISBP.splitlines()[-2:]), "utf-8")
    (motif,) = read_motifs(path)
    assert (motif.name, motif.alphabet) == ("M0001_3.00", Alphabet.DNA)
    with path.open(encoding="utf-8") as file:
        (other,) = biopython.parse(file, "pfm-four-columns")
    np.testing.assert_allclose(motif.frequencies, np.array([other.counts[base] for base in "ACGT"]).T)


MEME_HEAD = (
    "MEME version 4\n\nALPHABET= ACGT\n\nMOTIF one\nletter-probability matrix: alength= 4 w= 2 nsites= 5\n"
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "this is no motif file"),
        ("ACGT\nACGA\n", "this is no motif file"),
        ("MEME version 4\n", "there is no motif in this MEME file"),
        (MEME_HEAD + "0.5 0.5 0 0\n", "has 1 rows where w= says 2"),
        (MEME_HEAD + "0.5 0.5 0 0\n0.5 0.5 0\n", "line 8: there are 3 numbers where 4"),
        (MEME_HEAD + "0.5 0.5 0 0\n0.5 x 0 0\n", "line 8: '0.5 x 0 0' stands where numbers"),
        (MEME_HEAD + "0.5 0.5 0 0\n0 0 0 0\n", "a column without any count"),
        (MEME_HEAD + "0.5 0.5 0 0\n-1 1 1 0\n", "line 8: a number is negative"),
        ("MEME version 4\nALPHABET= ACDEFGHIKLMNPQRSTVWY\n", "the alphabet is"),
        (">a\nA [1 2]\nC [1 2]\nG [1 2]\n", "has 3 rows"),
        (">a\nA [1 2]\nC [1 2]\nG [1 2]\nT [1]\n", "differ in length"),
        (CISBP + "3\t0.1\n", "line 7: there are 1 numbers where 4"),
        ("Pos\tA\tC\tG\tT\n", "line 2: the matrix has no positions"),
        ("P0 A C G Z\n01 1 2 3 4\n//\n", "A, C, G and T were expected"),
    ],
)
def test_broken_files_are_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "broken.txt"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as found:
        read_motifs(path)
    assert str(found.value).startswith("broken.txt")
    assert said in str(found.value)


def test_a_file_that_is_cut_off_and_one_that_is_missing(tmp_path: Path) -> None:
    packed = gzip.compress(COUNTS.encode() * 50)
    (tmp_path / "cut.gz").write_bytes(packed[: len(packed) // 2])
    for name in ("cut.gz", "missing"):
        with pytest.raises(InputError, match="cannot be read"):
            read_motifs(tmp_path / name)


@pytest.mark.skipif(not DATA.is_dir(), reason="the data sets are not beside the repository")
@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("HOCOMOCO_H13CORE.meme.gz", 1611),
        ("CISBP-RNA_Ray2013_rbp.meme", 102),
        ("JASPAR2026_CORE_nonredundant_plants.meme.gz", 927),
        ("small_test.meme", 12),
    ],
)
def test_collections(name: str, count: int) -> None:
    assert len(read_motifs(DATA / "motif_db" / name)) == count


@pytest.mark.skipif(not DATA.is_dir(), reason="the data sets are not beside the repository")
@pytest.mark.parametrize(
    ("name", "theirs"),
    [
        ("minimal_test.meme", "minimal"),
        ("minimal_test_rna.meme", "minimal"),
        ("transfac.dat", "transfac"),
        ("REB1.pfm", "pfm"),
        ("SRF.pfm", "pfm"),
    ],
)
def test_biopython_finds_the_same(name: str, theirs: str) -> None:
    path = DATA / "jaspar_sites" / name
    with path.open(encoding="utf-8") as file:
        expected = list(biopython.parse(file, theirs))
    for motif, other in zip(read_motifs(path), expected, strict=True):
        counts = np.array([other.counts[base] for base in motif.alphabet.value]).T
        np.testing.assert_allclose(
            motif.frequencies,
            counts / counts.sum(axis=1, keepdims=True),
            atol=1 / np.nan_to_num(motif.sites, nan=20),
        )  # it cuts shares to whole sites, of 20 where their number is not said
