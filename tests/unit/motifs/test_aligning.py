"""Alignment of sites that were planted."""

from __future__ import annotations

import numpy as np
import pytest

from motifdesk.data.alphabet import decode, encode, reverse_complement
from motifdesk.motifs.aligning import Pool, _expected_counts, likeness
from motifdesk.motifs.seqlets import CORE, Seqlets

WORD = encode(b"GATTACACCT")


def planted(count: int, *, both: bool, seed: int = 0) -> tuple[np.ndarray, Seqlets, np.ndarray]:
    rng = np.random.default_rng(seed)
    codes = rng.integers(0, 4, (count, 50), dtype=np.uint8)
    starts = rng.integers(0, 50 - len(WORD) + 1, count)  # at the very ends too
    for row, start in zip(codes, starts, strict=True):
        reverse = both and rng.random() < 0.4
        row[start : start + len(WORD)] = reverse_complement(WORD) if reverse else WORD
    around = np.clip(starts + rng.integers(-4, 5, count), 0, 50 - CORE)
    return codes, Seqlets(np.arange(count), around, np.ones(count, np.float32), 1.0), starts


@pytest.mark.parametrize("both", [False, True])
def test_the_planted_word_is_aligned_at_its_places(both: bool) -> None:
    codes, seqlets, starts = planted(300, both=both)
    pool = Pool(codes, np.ones(codes.shape, np.float32), seqlets, both_strands=both, seed=0)
    seed = pool.next_seed()
    assert seed is not None
    found = pool.align(seed)
    assert found is not None
    letters = found.frequencies.argmax(axis=1).astype(np.uint8)
    assert decode(letters) == "GATTACACCT"
    assert len(found.members) >= 295
    right = found.starts == starts[found.members]
    assert right.mean() > 0.99
    assert (decode(pool.sites(found)[0]), found.reverse.any()) == ("GATTACACCT", both)


def test_what_is_explained_is_gone() -> None:
    codes, seqlets, _ = planted(200, both=False)
    pool = Pool(codes, np.ones(codes.shape, np.float32), seqlets, both_strands=False, seed=0)
    found = pool.align(pool.next_seed())
    pool.remove(found.explained)
    assert len(pool.left) == 200 - len(found.explained)
    assert np.isin(found.members, found.explained).all()
    assert not np.intersect1d(pool.left, found.members).size


def test_a_site_that_several_seqlets_hold_counts_once() -> None:
    codes, seqlets, starts = planted(200, both=False)
    # Each site is covered by three seqlets beside one another, as those of a long motif are.
    around = np.concatenate([np.clip(starts + shift, 0, 50 - CORE) for shift in (0, -6, 4)])
    three = Seqlets(np.tile(seqlets.rows, 3), around, np.ones(600, np.float32), 1.0)
    pool = Pool(codes, np.ones(codes.shape, np.float32), three, both_strands=False, seed=0)
    found = pool.align(pool.next_seed())
    assert decode(found.frequencies.argmax(axis=1).astype(np.uint8)) == "GATTACACCT"
    rows = pool.rows_of(found)
    assert len(rows) == len(set(rows.tolist())) >= 195
    np.testing.assert_array_equal(found.starts, starts[rows])
    assert len(found.explained) > 500


def test_seqlets_without_any_word_have_no_seed() -> None:
    codes = np.full((5, 30), 4, np.uint8)
    seqlets = Seqlets(np.arange(5), np.zeros(5, np.int64), np.ones(5, np.float32), 1.0)
    assert (
        Pool(codes, np.ones(codes.shape, np.float32), seqlets, both_strands=True, seed=0).next_seed() is None
    )


def test_likeness_is_one_for_copies_and_less_for_parts() -> None:
    rng = np.random.default_rng(1)
    matrix, other = rng.dirichlet(np.full(4, 0.2), 12), rng.dirichlet(np.full(4, 0.2), 12)
    assert likeness(matrix, matrix, both_strands=False) == pytest.approx(1)
    assert likeness(matrix, matrix[::-1, ::-1], both_strands=True) == pytest.approx(1)
    assert likeness(matrix, matrix[::-1, ::-1], both_strands=False) < 0.8
    assert 0.5 < likeness(matrix, matrix[:5], both_strands=False) < 0.9
    assert likeness(matrix, other, both_strands=True) < 0.7


@pytest.mark.parametrize("both", [False, True])
def test_expected_counts_against_loops(both: bool) -> None:
    rng = np.random.default_rng(3)
    windows = rng.integers(0, 5, (7, 9), dtype=np.uint8)
    frequencies, background, share = rng.dirichlet(np.ones(4), 4), np.array([0.3, 0.2, 0.2, 0.3]), 0.4
    counts, found = _expected_counts(windows, frequencies, share, background, both_strands=both)

    ratio = (frequencies + 0.01) / 1.04 / background
    expected, total = np.zeros((4, 4)), np.zeros(7)
    for number, row in enumerate(windows):
        places = []
        for start in range(6):
            site = row[start : start + 4]
            for turned in (site, reverse_complement(site))[: 1 + both]:
                odds = np.prod([ratio[column, base] for column, base in enumerate(turned) if base < 4])
                places.append((turned, odds))
        prior = share / len(places)
        evidence = 1 - share + sum(prior * odds for _, odds in places)
        for turned, odds in places:
            likely = prior * odds / evidence
            total[number] += likely
            for column, base in enumerate(turned):
                if base < 4:
                    expected[column, base] += likely
    np.testing.assert_allclose(counts, expected, rtol=1e-5)
    np.testing.assert_allclose(found, total, rtol=1e-5)
