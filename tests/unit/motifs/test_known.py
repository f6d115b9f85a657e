"""The bundled collection and the motif folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from motifdesk.data.alphabet import Alphabet
from motifdesk.errors import InputError
from motifdesk.motifs.files import read_motifs, write_motifs
from motifdesk.motifs.known import GROUPS, best_matches, bundled, known_motif, known_motifs, motif_folder
from motifdesk.motifs.matrix import Motif

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "motif_db"


def test_the_collection_is_whole() -> None:
    counts = {group: len(bundled(group)) for group in GROUPS}
    assert counts == {"vertebrates": 1019, "plants": 927, "insects": 296, "fungi": 193, "others": 198}
    assert len({motif.accession for group in GROUPS for motif in bundled(group)}) == 2633


@pytest.mark.skipif(not DATA.is_dir(), reason="the data sets are not beside the repository")
def test_it_is_jaspars_own() -> None:
    theirs = read_motifs(DATA / "JASPAR2026_CORE_nonredundant_vertebrates.meme.gz")
    ours = {motif.accession: motif for motif in bundled("vertebrates")}
    for motif in theirs:
        assert ours[motif.accession].name == motif.name
        np.testing.assert_allclose(ours[motif.accession].frequencies, motif.frequencies, atol=1e-3)


def test_a_motif_is_found_among_them_on_either_strand() -> None:
    known = known_motifs(Alphabet.DNA)
    (ctcf,) = [motif for motif in bundled("vertebrates") if motif.name == "CTCF"][:1]
    for query in (ctcf, ctcf.reverse_complement()):
        best = best_matches(query, known)[0]
        assert best.motif.name == "CTCF"
        assert best.match.q_value < 1e-10


def test_the_motif_folder_counts_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTIFDESK_HOME", str(tmp_path))
    assert known_motifs(Alphabet.RNA).motifs == ()
    mine = Motif("mine", np.random.default_rng(0).dirichlet(np.full(4, 0.2), 8), alphabet=Alphabet.RNA)
    motif_folder().mkdir()
    write_motifs(motif_folder() / "mine.meme", [mine], "meme")
    (motif_folder() / "broken.meme").write_text("MEME version 4\n", "utf-8")
    known = known_motifs(Alphabet.RNA)
    assert [motif.source for motif in known.motifs] == ["mine.meme"]
    assert len(known.problems) == 1
    assert known.problems[0].startswith("broken.meme: there is no motif")
    assert len(known_motifs(Alphabet.DNA, ["fungi"]).motifs) == 193
    with pytest.raises(InputError, match="no group 'birds'"):
        known_motifs(Alphabet.DNA, ["birds"])


@pytest.mark.parametrize("text", ["MA0093.4", " ma0093 ", "usf1", "USF1"])
def test_a_known_motif_is_found_by_its_accession_or_its_name(text: str) -> None:
    found = known_motif(text, Alphabet.DNA)
    assert (found.accession, found.name) == ("MA0093.4", "USF1")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("CTCF", r"4 known motifs are called 'CTCF': MA0139\.2, .*; give one of these accessions\."),
        ("USF9", r"No known motif is called 'USF9'; the nearest are .*USF3"),
        ("qqqqq", r"No known motif is called 'qqqqq'; give its name or accession"),
        ("", "No known motif is called ''"),
    ],
)
def test_what_no_one_motif_is_called_is_said(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        known_motif(text, Alphabet.DNA)


def test_of_rna_nothing_is_known_until_the_user_brings_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOTIFDESK_HOME", str(tmp_path))
    with pytest.raises(InputError, match="no known motifs of RNA here; put a file"):
        known_motif("PUM2", Alphabet.RNA)
    motif_folder().mkdir(parents=True)
    mine = Motif("PUM2", np.eye(4)[[3, 2, 3, 0]] * 0.96 + 0.01, alphabet=Alphabet.RNA)
    write_motifs(motif_folder() / "mine.meme", [mine], "meme")
    assert known_motif("pum2", Alphabet.RNA).consensus == "UGUA"
