"""Positions and spacings of hits against loops over all of them."""

from __future__ import annotations

import numpy as np
import pytest

from motifdesk.data.alphabet import encode, reverse_complement
from motifdesk.data.sequences import Sequences
from motifdesk.motifs.arrangement import positions, spacings
from motifdesk.motifs.scanning import Site, scan
from motifdesk.motifs.typed import typed_motif

RNG = np.random.default_rng(8)


def drawn(count: int, width: int, sequences: int = 6, length: int = 60) -> list[Site]:
    starts = RNG.integers(0, length - width + 1, count).tolist()
    rows = RNG.integers(0, sequences, count).tolist()
    strands = RNG.choice(["+", "-"], count).tolist()
    return [
        Site(*site, 0.0, 1e-4)
        for site in zip(rows, starts, np.add(starts, width).tolist(), strands, strict=True)
    ]


def by_loops(first: list[Site], second: list[Site], widest: int) -> np.ndarray:
    counts = np.zeros((2, 2, widest + 1), np.int64)
    for one in first:
        for other in second:
            gap = max(other.start - one.end, one.start - other.end)
            if one.sequence == other.sequence and 0 <= gap <= widest:
                right = other.start >= one.end
                after = right if one.strand == "+" else not right
                counts[int(after), int(one.strand != other.strand), gap] += 1
    return counts


@pytest.mark.parametrize("widest", [0, 7, 100])
def test_spacings_are_those_of_a_loop(widest: int) -> None:
    first, second = drawn(80, 7), drawn(120, 10)
    found = spacings(first, second, widest)
    expected = by_loops(first, second, widest)
    np.testing.assert_array_equal(found.counts, expected)
    assert found.pairs == expected.sum() > 0
    np.testing.assert_array_equal(spacings(first, first, widest).counts, by_loops(first, first, widest))


def test_a_fixed_arrangement_stands_out_whichever_strand_it_is_on() -> None:
    ends = [RNG.integers(0, 4, size, dtype=np.uint8) for size in (10, 5, 20)]
    whole = np.concatenate(
        [ends[0], encode(b"TGACGTTC"), ends[1], reverse_complement(encode(b"CCAATCAG")), ends[2]]
    )
    sequences = Sequences.of([whole, reverse_complement(whole)] * 5)
    first, second = (scan(typed_motif(text), sequences, 2e-5) for text in ("TGACGTTC", "CCAATCAG"))
    found = spacings(first, second)
    assert (found.commonest, found.pairs) == ((1, 1, 5), 10)


def test_positions_are_those_of_a_loop() -> None:
    lengths = np.array([60, 25, 10, 3, 60, 41])
    sites = [site for site in drawn(200, 7) if site.end <= lengths[site.sequence]]
    found = positions(np.array([site.start for site in sites]), 7, lengths, 12)
    counts, places = np.zeros(12), np.zeros(12)
    for site in sites:
        counts[int((site.start + 3.5) // 5)] += 1
    for length in lengths:
        for start in range(length - 6):
            places[int((start + 3.5) // 5)] += 1
    np.testing.assert_array_equal(found.counts, counts)
    np.testing.assert_allclose(found.expected, places / places.sum() * len(sites))
    np.testing.assert_allclose(found.edges, np.arange(0, 65, 5))


def test_nothing_to_count() -> None:
    assert spacings([], drawn(3, 5)).pairs == 0
    assert spacings(drawn(3, 5), []).counts.sum() == 0
    empty = positions(np.empty(0, np.int64), 5, np.array([30, 30]))
    assert empty.counts.shape == empty.expected.shape == (30,)
    assert not empty.counts.any()
    nowhere = positions(np.empty(0, np.int64), 5, np.empty(0, np.int64))
    assert (nowhere.counts.tolist(), nowhere.expected.tolist()) == ([0], [0.0])


@pytest.mark.parametrize(("length", "width"), [(50, 12), (101, 7), (101, 8), (39, 3), (41, 1), (1000, 20)])
def test_sites_at_every_place_once_fill_all_bins_alike(length: int, width: int) -> None:
    starts = np.arange(length - width + 1)
    found = positions(starts, width, np.array([length]))
    step = int(found.edges[1])
    assert len(found.counts) <= 40
    assert found.edges.tolist() == list(range(0, step * len(found.counts) + 1, step))
    expected = [0] * len(found.counts)
    for start in starts.tolist():
        expected[(2 * start + width) // (2 * step)] += 1
    assert found.counts.tolist() == expected
    np.testing.assert_allclose(found.expected, found.counts)
    first, last = (width + 2 * step - 1) // (2 * step), (2 * length - width) // (2 * step)
    assert set(expected[first:last]) <= {step}  # every bin that lies within the places holds as many
