"""Seqlets from attributions that were made by hand."""

from __future__ import annotations

import numpy as np

from motifdesk.motifs.seqlets import CORE, find_seqlets

RNG = np.random.default_rng(5)


def noise(count: int) -> np.ndarray:
    return RNG.normal(0, 0.1, (count, 60)).astype(np.float32)


def with_bumps(count: int, height: float) -> tuple[np.ndarray, np.ndarray]:
    values = noise(count)
    starts = RNG.integers(0, 60 - CORE, count)
    for row, start in zip(values, starts, strict=True):
        row[start : start + CORE] += height
    return values, starts


def test_every_bump_is_found_where_it_is() -> None:
    values, starts = with_bumps(300, 1.0)
    found = find_seqlets(values, noise(300))
    strongest = dict(zip(found.rows[::-1].tolist(), found.starts[::-1].tolist(), strict=True))
    assert set(strongest) == set(range(300))
    assert all(abs(strongest[row] - start) <= 2 for row, start in enumerate(starts.tolist()))
    assert (np.diff(found.strengths) <= 0).all()
    assert found.strengths.min() >= found.threshold > 0


def test_at_most_a_twentieth_is_by_chance() -> None:
    values, _ = with_bumps(500, 0.25)
    null = noise(5000)
    found = find_seqlets(values, null)
    sums = np.lib.stride_tricks.sliding_window_view(null, CORE, axis=1).sum(axis=2)
    by_chance = (sums.max(axis=1) >= found.threshold).sum() * len(values) / len(null)
    assert len(found) > 100
    assert by_chance <= 0.05 * len(found)


def test_windows_of_a_sequence_do_not_overlap() -> None:
    values = np.zeros((1, 60), np.float32)
    values[0, 5:15] = values[0, 30:41] = 1
    found = find_seqlets(np.repeat(values, 50, axis=0), noise(200))
    for row in range(50):
        starts = np.sort(found.starts[found.rows == row])
        assert len(starts) == 2
        assert np.diff(starts)[0] >= CORE


def test_negative_seqlets_are_the_positive_ones_of_the_negated() -> None:
    values, _ = with_bumps(100, 1.0)
    null = noise(100)
    positive, negative = find_seqlets(values, null), find_seqlets(-values, -null, negative=True)
    np.testing.assert_array_equal(positive.rows, negative.rows)
    np.testing.assert_array_equal(positive.starts, negative.starts)
    assert not len(find_seqlets(values, null, negative=True))


def test_noise_and_constants_have_none() -> None:
    assert len(find_seqlets(noise(400), noise(400))) == 0
    constant = np.ones((30, 60), np.float32)
    assert len(find_seqlets(constant, constant)) == 0
    assert len(find_seqlets(np.zeros((30, 60), np.float32), noise(30))) == 0
    assert len(find_seqlets(constant[:, :5], noise(30)[:, :5])) > 0  # shorter than a core
