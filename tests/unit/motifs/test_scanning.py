"""Hits and best scores against loops over all windows, p-values against all words there are."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from motifdesk.data.alphabet import UNKNOWN, encode, reverse_complement
from motifdesk.data.sequences import Sequences
from motifdesk.errors import InputError
from motifdesk.motifs import scanning
from motifdesk.motifs.matrix import EVEN, Motif
from motifdesk.motifs.scanning import best_scores, hit_threshold, scan

RNG = np.random.default_rng(5)
MOTIF = Motif("six", RNG.dirichlet(np.full(4, 0.3), 6))
UNEVEN = np.array([0.35, 0.2, 0.1, 0.35])
# Of all lengths from none, with unknown bases.
SEQUENCES = Sequences.of(
    [RNG.choice(5, size, p=[0.24, 0.24, 0.24, 0.24, 0.04]).astype(np.uint8) for size in range(0, 160, 3)]
)


def by_loops(limit: float, background: np.ndarray, *, both_strands: bool) -> list[tuple[object, ...]]:
    """Every window on each strand, its chance by the list of all words."""
    weights = np.round(MOTIF.log_odds(background), 3)
    words = np.array(list(product(range(4), repeat=6)))
    of_words = weights[np.arange(6), words].sum(axis=1)
    found = []
    for row in range(len(SEQUENCES)):
        for start in range(len(SEQUENCES[row]) - 5):
            window = SEQUENCES[row][start : start + 6]
            if (window == UNKNOWN).any():
                continue
            here = []
            for strand, bases in (("+", window), ("-", reverse_complement(window)))[: 1 + both_strands]:
                score = weights[np.arange(6), bases].sum()
                read = background if strand == "+" else background[::-1]
                chance = np.prod(read[words], axis=1)[of_words > score - 1e-6].sum()
                if chance <= limit:
                    here.append((row, start, start + 6, strand, score, chance))
            found += [max(here, key=lambda hit: (round(hit[4], 3), hit[3] == "+"))] if here else []
    return found


@pytest.mark.parametrize("background", [EVEN, UNEVEN])
@pytest.mark.parametrize("both_strands", [True, False])
@pytest.mark.parametrize("limit", [0.003, 0.02, 1.0])
def test_hits_are_those_of_a_loop(limit: float, background: np.ndarray, both_strands: bool) -> None:
    expected = by_loops(limit, background, both_strands=both_strands)
    found = scan(MOTIF, SEQUENCES, limit, both_strands=both_strands, background=background)
    assert expected
    assert [site[:4] for site in found] == [hit[:4] for hit in expected]
    np.testing.assert_allclose(
        [site[4:] for site in found], [hit[4:] for hit in expected], rtol=1e-6, atol=1e-9
    )


def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = scan(MOTIF, SEQUENCES, 0.02)
    monkeypatch.setattr(scanning, "_BLOCK", 200)
    assert scan(MOTIF, SEQUENCES, 0.02) == whole


def test_the_best_score_is_that_of_the_best_window() -> None:
    rows = SEQUENCES.matrix(100)
    weights = np.vstack([MOTIF.log_odds(UNEVEN).T, np.zeros(6)])
    windows = np.lib.stride_tricks.sliding_window_view(np.stack([rows, reverse_complement(rows)]), 6, axis=2)
    expected = weights[windows, np.arange(6)].sum(axis=3).max(axis=2)
    found = best_scores(MOTIF, rows, background=UNEVEN)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected.max(axis=0), atol=1e-5)
    found = best_scores(MOTIF, rows, both_strands=False, background=UNEVEN)
    np.testing.assert_allclose(found, expected[0], atol=1e-5)


def test_a_palindrome_is_one_hit() -> None:
    palindrome = Motif("", np.eye(4)[encode(b"GAATTC")])
    (site,) = scan(palindrome, Sequences.of([encode(b"TTGAATTCTT")]), 1e-3)
    assert (site.start, site.end, site.strand) == (2, 8, "+")
    assert site.p_value == pytest.approx(4.0**-6)


def test_sequences_without_any_window() -> None:
    short = Sequences.of([encode(b"ACG"), encode(b""), encode(b"NNNNNNNNNN")])
    assert scan(MOTIF, short, 1.0) == []
    assert scan(MOTIF, Sequences.of([]), 1.0) == []
    assert (best_scores(MOTIF, short.matrix(5)) == -np.inf).all()
    assert best_scores(MOTIF, np.empty((0, 20), np.uint8)).shape == (0,)


def test_a_threshold_that_no_word_reaches() -> None:
    assert scan(MOTIF, SEQUENCES, 1e-12) == []


@pytest.mark.parametrize("limit", [0.0, -1.0, 1.5, float("nan")])
def test_the_threshold_is_a_probability(limit: float) -> None:
    with pytest.raises(InputError, match="above 0 and at most 1"):
        scan(MOTIF, SEQUENCES, limit)


def test_the_threshold_is_the_least_score_that_is_rare_enough() -> None:
    motif = Motif("made up", np.random.default_rng(3).dirichlet(np.full(4, 0.3), 7))
    every = np.array([sum(word) for word in product(*motif.log_odds().tolist())])
    threshold = hit_threshold(motif, 1e-3)
    assert (every >= threshold + 0.01).mean() <= 1e-3 <= (every >= threshold - 0.05).mean()


def test_the_best_window_of_a_short_motif_is_a_hit() -> None:
    motif = Motif("four", np.where(np.eye(4)[[2, 0, 3, 1]] > 0, 0.97, 0.01))
    best = motif.log_odds().max(axis=1)
    threshold = hit_threshold(motif, 1e-4)  # one window of 256 is as good as any can be
    assert best.sum() - np.diff(np.sort(motif.log_odds(), axis=1)[:, 2:]).min() < threshold <= best.sum()
