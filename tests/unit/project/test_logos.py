"""Logos: every letter stands where it belongs, as high as its bits or its contribution."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from scipy.stats import entropy

from motifdesk.data.alphabet import Alphabet
from motifdesk.motifs.matrix import Motif
from motifdesk.project.logos import contribution_logo, information_logo

RNG = np.random.default_rng(4)
MOTIF = Motif("a <b>", RNG.dirichlet(np.full(4, 0.4), 9))


def letters_of(figure: str) -> list[tuple[str, float, float, float]]:
    """Base, left end, line that it stands on (y pointing down), height (negative: below the line) of each letter."""
    found = []
    for item in ElementTree.fromstring(figure).iter():
        if item.tag.endswith("use"):
            left, top, _, high = map(float, re.findall(r"-?[\d.]+", item.get("transform", "")))
            found.append((item.get("href", "").removeprefix("#letter-"), left, top + high, high))
    return found


def scale_of(figure: str) -> tuple[float, float]:
    """Pixels of 0 and of a unit, from the lines and their labels."""
    root = ElementTree.fromstring(figure)
    lines = [float(item.get("y1", "")) for item in root.iter("line")]
    values = [float(item.text or "") for item in root.iter("text") if item.get("class") == "tick end"]
    zero = lines[values.index(0.0)]
    other = max(range(len(values)), key=lambda place: abs(values[place]))
    return zero, (zero - lines[other]) / values[other]


def stacks(figure: str) -> dict[tuple[int, str], float]:
    """The height of each letter by column and base, in units; letters are checked to stand on each other."""
    zero, unit = scale_of(figure)
    columns = sorted({left for _, left, _, _ in letters_of(figure)})
    ends: dict[tuple[float, bool], float] = {}
    found = {}
    for base, left, foot, high in letters_of(figure):
        assert foot == pytest.approx(ends.get((left, high > 0), zero), abs=0.1)
        ends[left, high > 0] = foot - high
        found[columns.index(left), base] = high / unit
    return found


def test_bits() -> None:
    expected = MOTIF.frequencies * (2 - entropy(MOTIF.frequencies, base=2, axis=1))[:, None]
    found = stacks(information_logo(MOTIF))
    for place, column in enumerate(expected):
        for base, bits in zip("ACGT", column, strict=True):
            assert found.get((place, base), 0.0) == pytest.approx(bits, abs=0.01)


def test_contributions_of_both_signs() -> None:
    contributions = RNG.normal(size=(9, 4))
    found = stacks(contribution_logo(MOTIF, contributions))
    for place, column in enumerate(contributions):
        for base, value in zip("ACGT", column, strict=True):
            assert found.get((place, base), 0.0) == pytest.approx(value, abs=0.02)


def test_nothing_to_show_is_an_empty_scale() -> None:
    assert letters_of(contribution_logo(MOTIF, np.zeros((9, 4)))) == []
    assert letters_of(information_logo(Motif("", np.full((3, 4), 0.25)))) == []


def test_rna_is_written_with_u() -> None:
    rna = Motif("", np.eye(4), alphabet=Alphabet.RNA)
    assert [base for base, *_ in letters_of(information_logo(rna))] == list("ACGU")


def test_a_motif_may_stand_further_right_to_be_under_another() -> None:
    here, moved = letters_of(information_logo(MOTIF)), letters_of(information_logo(MOTIF, 3, 14))
    assert {round(b[1] - a[1], 6) for a, b in zip(here, moved, strict=True)} == {66.0}
    widths = [
        float(str(information_logo(MOTIF, 3, count)).split('viewBox="0 0 ')[1].split()[0])
        for count in (12, 14)
    ]
    assert widths[1] - widths[0] == 44.0
    assert scale_of(information_logo(MOTIF)) == scale_of(information_logo(MOTIF, 3, 14))
    contributions = RNG.normal(size=(9, 4))
    below = letters_of(contribution_logo(MOTIF, contributions, 3, 14))
    assert min(left for _, left, *_ in below) == pytest.approx(min(left for _, left, *_ in moved))


def test_the_largest_letter_stands_on_top() -> None:
    column = np.array([[0.0, 0.0, 0.1, 0.9]])
    low, high = letters_of(information_logo(Motif("", column)))
    assert (low[0], high[0]) == ("G", "T")
    assert high[2] < low[2]  # y points down
