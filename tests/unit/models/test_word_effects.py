"""The sums over words with each base in turn against looking the words up one by one."""

from __future__ import annotations

import numpy as np
import pytest

from motifdesk.models.backend import tensorflow
from motifdesk.models.gapped_kmers import gap_patterns
from motifdesk.models.word_effects import weights_with_each_base

LENGTH = 15
PATTERNS = ((0, 1, 2), (0, 2, 3), (0, 1, 4, 5), (0, 1, 2))


def one_by_one(codes: np.ndarray, patterns: tuple[tuple[int, ...], ...], table: np.ndarray) -> np.ndarray:
    sums = np.zeros((LENGTH, 4, table.shape[1]))
    for place in np.flatnonzero(codes < 4):
        for base in range(4):
            changed = codes.copy()
            changed[place] = base
            start = 0
            for pattern in patterns:
                for first in range(LENGTH - pattern[-1]):
                    word = [int(changed[first + at]) for at in pattern]
                    if place - first in pattern and 4 not in word:
                        sums[place, base] += table[
                            start + sum(letter * 4**digit for digit, letter in enumerate(word))
                        ]
                start += 4 ** len(pattern)
    return sums


@pytest.mark.parametrize("outputs", [1, 3])
@pytest.mark.parametrize("patterns", [PATTERNS, gap_patterns(LENGTH, 4, 7, 3)])
def test_each_base_brings_the_words_it_would_make(
    patterns: tuple[tuple[int, ...], ...], outputs: int
) -> None:
    tf = tensorflow()
    rng = np.random.default_rng(0)
    codes = rng.integers(0, 4, (4, LENGTH), dtype=np.uint8)
    codes[1, [0, 6]] = codes[2] = 4
    table = rng.normal(size=(sum(4 ** len(pattern) for pattern in patterns), outputs)).astype(np.float32)
    found = weights_with_each_base(tf, patterns, tf.one_hot(codes, 4), tf.constant(table)).numpy()
    for row, each in zip(codes, found, strict=True):
        np.testing.assert_allclose(each, one_by_one(row, patterns, table), atol=1e-5)
