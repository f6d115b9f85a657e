"""Logos: every letter stands where it belongs, as high as its bits or its contribution."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from scipy.stats import entropy

from motifdesk.data.alphabet import Alphabet
from motifdesk.motifs.matrix import Motif
from motifdesk.project.logo_files import contribution_logo, information_logo, write_logo

RNG = np.random.default_rng(4)
MOTIF = Motif("a <b>", RNG.dirichlet(np.full(4, 0.4), 9))
SVG = "{http://www.w3.org/2000/svg}"


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


def test_the_file_stands_alone(tmp_path: Path) -> None:
    write_logo(tmp_path / "logo.svg", information_logo(MOTIF))
    text = (tmp_path / "logo.svg").read_text("utf-8")
    root = ElementTree.fromstring(text)
    assert root.tag == f"{SVG}svg"
    assert root.get("aria-label") == "Logo of a <b>"
    shapes = {item.get("id") for item in root.iter(f"{SVG}path")}
    used = {(item.get("href") or "").removeprefix("#") for item in root.iter(f"{SVG}use")}
    assert used
    assert used <= shapes
    classes = {item.get("class") for item in root.iter(f"{SVG}use")}
    (style,) = root.iter(f"{SVG}style")
    assert all(f".{name}{{fill:" in (style.text or "") for name in classes)
    assert letters_of(text) == letters_of(information_logo(MOTIF))
