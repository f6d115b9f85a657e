"""Typed motifs against the letters themselves and the search for letters."""

from __future__ import annotations

import numpy as np
import pytest

from motifdesk.data.alphabet import IUPAC, Alphabet, encode
from motifdesk.data.iupac import find
from motifdesk.data.sequences import Sequences
from motifdesk.errors import InputError
from motifdesk.motifs.scanning import scan
from motifdesk.motifs.typed import typed_motif


def test_each_letter_is_its_bases() -> None:
    motif = typed_motif("".join(IUPAC))
    for column, bases in zip(motif.frequencies, IUPAC.values(), strict=True):
        assert {"ACGT"[base] for base in np.flatnonzero(column)} == set(bases)
        np.testing.assert_allclose(column[column > 0], 1 / len(bases))


def test_the_name_is_what_was_typed() -> None:
    assert typed_motif(" tga\tNTCu ").name == "TGANTCT"
    rna = typed_motif("TGTANAUA", Alphabet.RNA)
    assert (rna.name, rna.consensus) == ("UGUANAUA", "UGUANAUA")


def test_its_hits_are_those_of_the_letters() -> None:
    codes = np.random.default_rng(0).integers(0, 4, 300_000, dtype=np.uint8)
    hits = find(codes, "TGANTCAS")
    sites = scan(typed_motif("TGANTCAS"), Sequences.of([codes]), 1.01 * 2 / 4**7)
    assert hits
    assert [site[1:4] for site in sites] == [tuple(hit) for hit in hits]


@pytest.mark.parametrize(
    ("text", "says"), [("", "no letter"), (" \n", "no letter"), ("ACX", "letter 3 is 'X'")]
)
def test_what_is_no_motif_is_said(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        typed_motif(text)


def test_a_base_as_letters_are_encoded() -> None:
    np.testing.assert_array_equal(typed_motif("GATTACA").frequencies, np.eye(4)[encode(b"GATTACA")])
