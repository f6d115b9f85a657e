"""Tomtom's figures against memelite's, against drawing, and SciPy."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import false_discovery_control

from motifdesk.motifs.comparison import Match, Targets, compare
from motifdesk.motifs.known import bundled
from motifdesk.motifs.matrix import Motif

FIGURES = json.loads((Path(__file__).parent / "memelite_fungi.json").read_text("utf-8"))
FUNGI = bundled("fungi")
BOTH = Targets(FUNGI, both_strands=True)


def queries() -> list[Motif]:
    return [motif for motif in FUNGI if motif.name in FIGURES["names"]]


def in_order(matches: list[Match]) -> list[Match]:
    return sorted(matches, key=lambda match: match.target)


@pytest.mark.parametrize("number", range(len(FIGURES["names"])))
def test_p_values_are_memelites(number: int) -> None:
    query = queries()[number]
    assert query.name == FIGURES["names"][number]
    found = in_order(compare(query, BOTH))
    assert [match.p_value for match in found] == pytest.approx(FIGURES["p_values"][number], rel=1e-6)
    # Poor ones often have several alignments of the same score.
    same = [
        (match.offset, match.overlap, match.reverse) == (-offset, overlap, bool(strand))
        for match, offset, overlap, strand in zip(
            found,
            FIGURES["offsets"][number],
            FIGURES["overlaps"][number],
            FIGURES["strands"][number],
            strict=True,
        )
        if match.p_value < 1e-3
    ]
    assert same
    assert all(same)


def test_q_values_are_scipys() -> None:
    found = compare(queries()[0], BOTH)
    p_values = [match.p_value for match in found]
    assert p_values == sorted(p_values)
    np.testing.assert_allclose([match.q_value for match in found], false_discovery_control(p_values))
    assert compare(queries()[0], BOTH, 3) == found[:3]


def test_targets_of_drawn_columns_match_as_often_as_p_says() -> None:
    rng = np.random.default_rng(0)
    columns = np.concatenate([motif.frequencies for motif in FUNGI])
    drawn = [Motif("", columns[rng.integers(0, len(columns), rng.integers(6, 15))]) for _ in range(3000)]
    p_values = np.array(
        [match.p_value for match in compare(queries()[1], Targets(drawn, both_strands=False))]
    )
    for level in (0.01, 0.05, 0.2):
        assert (p_values <= level).mean() == pytest.approx(level, rel=0.4)


def test_the_offset_says_where_the_target_stands() -> None:
    whole = FUNGI[0]
    part = Motif("part", whole.frequencies[3:10])
    (match,) = compare(part, Targets([whole], both_strands=False))
    assert (match.offset, match.overlap, match.reverse) == (-3, 7, False)
    (match,) = compare(whole, Targets([part], both_strands=False))
    assert (match.offset, match.overlap) == (3, 7)
    (match,) = compare(whole, Targets([part.reverse_complement()], both_strands=True))
    assert (match.offset, match.overlap, match.reverse) == (3, 7, True)


def test_nothing_to_compare_with() -> None:
    assert compare(FUNGI[0], Targets([], both_strands=True)) == []
