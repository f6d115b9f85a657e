"""Logos: the heights of their letters against the definition, and known motifs under found ones."""

from __future__ import annotations

import re

import numpy as np
import pytest

from motifdesk.data.alphabet import Alphabet
from motifdesk.motifs.matrix import Motif
from motifdesk.project.report_motifs import logo

COLUMNS = np.array([[1.0, 0, 0, 0], [0.5, 0.5, 0, 0], [0.25, 0.25, 0.25, 0.25], [0, 0, 0.1, 0.9]])
PUT = re.compile(
    r'href="#letter-(.)" class="base-." transform="translate\(([\d.]+) ([\d.]+)\) scale\([\d.]+ ([\d.]+)\)'
)


def letters(motif: Motif, **more: int) -> list[tuple[str, float, float, float]]:
    return [(name, *map(float, rest)) for name, *rest in PUT.findall(str(logo(motif, **more)))]


def test_letters_are_as_high_as_their_share_of_the_information() -> None:
    drawn = letters(Motif("m", COLUMNS))
    assert [name for name, *_ in drawn] == ["A", "A", "C", "G", "T"]  # none in the column that says nothing
    heights = [height / 64 * 2 for *_, height in drawn]
    bits = 2 + 0.1 * np.log2(0.1) + 0.9 * np.log2(0.9)
    assert heights == pytest.approx([2, 0.5, 0.5, 0.1 * bits, 0.9 * bits], abs=1e-3)


def test_the_most_frequent_letter_stands_on_top() -> None:
    *_, (_, _, low, _), (_, _, high, _) = letters(Motif("m", COLUMNS))
    assert high < low  # y points down


def test_a_motif_may_stand_further_right_to_be_under_another() -> None:
    motif = Motif("m", COLUMNS, alphabet=Alphabet.RNA)
    here, moved = letters(motif), letters(motif, before=3, width=9)
    assert {b[1] - a[1] for a, b in zip(here, moved, strict=True)} == {66.0}
    assert 'viewBox="0 0 202 68"' in str(logo(motif, 3, 9))
    assert here[-1][0] == "U"
