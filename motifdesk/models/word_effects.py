"""What each base at each place makes of all gapped words over it: every substitution at once.

A word with one base replaced is one of four in the table of weights. With a copy of the table for each letter of the
words, in which these four stand beside each other, one look gives all four.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Pattern = tuple[int, ...]
"""Where a word's bases stand, relative to the first: (0, 1, 4, 5) reads two, skips two, reads two."""

_UNKNOWN: Final = 2.0**20  # more than the number of any word without one letter; sums with it stay above it
_AT_ONCE: Final = 8  # letters of words: their part of the table stays in the cache of a processor


def weights_with_each_base(tf: Any, patterns: Sequence[Pattern], rows: Any, table: Any) -> Any:
    """Return the summed weights of the words over each place, were it each of the four bases.

    Parameters
    ----------
    tf
        TensorFlow.
    patterns
        Where the words' letters stand.
    rows
        One-hot rows (batch, length, 4).
    table
        The words' weights, those of a pattern after the other, the first letter changing fastest, (words, outputs).

    Returns
    -------
    sums
        (batch, length, 4, outputs), without the words that have another unknown base; 0 where the base is unknown.
    """
    length, outputs = rows.shape[1], table.shape[1]
    known = tf.cast(tf.reduce_any(rows != 0, axis=2), tf.float32)
    numbers = tf.cast(tf.argmax(rows, axis=2), tf.float32)
    reach = max(pattern[-1] for pattern in patterns)
    padded = tf.pad(
        tf.where(known > 0, numbers, _UNKNOWN), [[0, 0], [reach, reach]], constant_values=_UNKNOWN
    )
    around = tf.stack([tf.reshape(padded[:, at : at + length], [-1]) for at in range(2 * reach + 1)])
    beside = _neighbours(tf, patterns, table)
    factors, starts = _places(patterns, reach)
    sums: Any = 0.0
    for first in range(0, len(starts), _AT_ONCE):
        some = slice(first, first + _AT_ONCE)
        # Numbers of words are exact in float32, and a product of matrices is by far the fastest way to them.
        found = tf.minimum(tf.matmul(factors[some], around), _UNKNOWN)
        place = tf.where(
            found < _UNKNOWN, tf.cast(found, tf.int32) + starts[some, None], tf.shape(beside)[0] - 1
        )
        sums += tf.reduce_sum(tf.gather(beside, place), axis=0)
    return tf.reshape(sums, [-1, length, 4, outputs]) * known[:, :, None, None]


def _runs(patterns: Sequence[Pattern]) -> Iterator[list[Pattern]]:
    """Yield patterns of equally many letters that follow each other."""
    for _, run in itertools.groupby(patterns, len):
        yield list(run)


def _neighbours(tf: Any, patterns: Sequence[Pattern], table: Any) -> Any:
    """Return the weights of words that differ in one letter beside each other, (words without it, 4 x outputs).

    A row of zeros at the end stands for words with an unknown base.
    """
    outputs = table.shape[1]
    pieces, start = [], 0
    for run in _runs(patterns):
        letters = len(run[0])
        words = table[start : start + len(run) * 4**letters]
        start += len(run) * 4**letters
        for digit in range(letters):
            apart = tf.reshape(words, [-1, 4, 4**digit, outputs])
            pieces.append(tf.reshape(tf.transpose(apart, [0, 2, 1, 3]), [-1, 4 * outputs]))
    return tf.concat([*pieces, tf.zeros([1, 4 * outputs])], axis=0)


def _places(patterns: Sequence[Pattern], reach: int) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """Return how the letters around a place make up the row in `_neighbours` of each word over it.

    Returns
    -------
    factors
        float32, (letters of all words, 2 * reach + 1): what the base at each distance counts for.
    starts
        int32, (letters of all words,): where the rows for this letter of the word begin.
    """
    factors, starts, start = [], [], 0
    for run in _runs(patterns):
        for digit in range(len(run[0])):
            for pattern in run:
                factor = np.zeros(2 * reach + 1, np.float32)
                others = [at for at in pattern if at != pattern[digit]]
                factor[[reach + at - pattern[digit] for at in others]] = 4.0 ** np.arange(len(others))
                factors.append(factor)
                starts.append(start)
                start += 4 ** len(others)
    return np.stack(factors), np.array(starts, np.int32)
