"""The table of gapped k-mers against counting words one by one."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from motifdesk.models.backend import tensorflow
from motifdesk.models.gapped_kmers import gap_patterns, gapped_kmers

PATTERNS = ((0, 1, 2), (0, 2, 3), (0, 1, 4, 5))
STEP = 3.0


def brute_force(codes, table, outputs, both_strands):
    """Look each word up in a dictionary of its letters, one sequence after the other."""
    weights, start = {}, 0
    for pattern in PATTERNS:
        for number in range(4 ** len(pattern)):
            word = tuple((number // 4**digit) % 4 for digit in range(len(pattern)))
            weights[pattern, word] = table[start + number]
        start += 4 ** len(pattern)
    made = np.zeros((len(codes), outputs))
    for row, sequence in enumerate(codes):
        turned = [3 - code if code < 4 else 4 for code in sequence[::-1]]
        for strand in [sequence, turned] if both_strands else [sequence]:
            found = [
                weights[pattern, word]
                for pattern in PATTERNS
                for place in range(len(strand) - pattern[-1])
                if 4 not in (word := tuple(int(strand[place + at]) for at in pattern))
            ]
            if found:
                made[row] += np.mean(found, axis=0) / (2 if both_strands else 1)
    return STEP * made


def layer_and_table(outputs, both_strands, length):
    layer = gapped_kmers(PATTERNS, outputs, STEP, both_strands=both_strands)
    layer.build((None, length, 4))
    table = np.random.default_rng(1).normal(size=layer.table.shape).astype(np.float32)
    layer.table.assign(table)
    return layer, table


@pytest.mark.parametrize(("outputs", "both_strands"), [(1, False), (1, True), (3, False), (3, True)])
def test_it_is_the_mean_weight_of_all_known_words(outputs: int, both_strands: bool) -> None:
    tf = tensorflow()
    codes = np.random.default_rng(0).integers(0, 5, (6, 14), dtype=np.uint8)
    codes[2] = 4  # nothing is known of it
    layer, table = layer_and_table(outputs, both_strands, 14)

    found = layer(tf.one_hot(codes, 4)).numpy()

    np.testing.assert_allclose(found, brute_force(codes, table, outputs, both_strands), atol=1e-5)
    assert (found[2] == 0).all()


@pytest.mark.parametrize("both_strands", [False, True])
def test_the_gradient_of_a_base_is_what_putting_it_there_changes(both_strands: bool) -> None:
    tf = tensorflow()
    codes = np.random.default_rng(0).integers(0, 4, (3, 12), dtype=np.uint8)
    layer, _ = layer_and_table(2, both_strands, 12)
    rows = tf.Variable(tf.one_hot(codes, 4))
    with tf.GradientTape() as tape:
        second = tf.reduce_sum(layer(rows)[:, 1])
    gradient = tape.gradient(second, rows).numpy()

    before = layer(tf.one_hot(codes, 4)).numpy()[:, 1]
    for place, base in itertools.product(range(12), range(4)):
        changed = codes.copy()
        changed[:, place] = base
        after = layer(tf.one_hot(changed, 4)).numpy()[:, 1]
        held = gradient[np.arange(3), place, codes[:, place]]
        np.testing.assert_allclose(gradient[:, place, base] - held, after - before, atol=1e-5)


def test_the_table_learns_by_the_gradient_of_a_dense_layer_over_word_shares() -> None:
    tf = tensorflow()
    codes = np.random.default_rng(0).integers(0, 4, (5, 12), dtype=np.uint8)
    layer, table = layer_and_table(1, True, 12)
    rows = tf.one_hot(codes, 4)
    with tf.GradientTape() as tape:
        total = tf.reduce_sum(layer(rows, training=True) ** 2)
    gradient = tape.gradient(total, layer.table).numpy()

    # Of a linear layer, each weight's share in an output is what the output grows by when it grows by one.
    before = brute_force(codes, table, 1, True)
    for word in (0, 17, 63, 64, 100, 130, 300):
        more = table.copy()
        more[word] += 1
        shares = brute_force(codes, more, 1, True) - before
        np.testing.assert_allclose(gradient[word, 0], (2 * before * shares).sum(), rtol=1e-4, atol=1e-5)


def test_patterns_are_bounded_different_and_no_mirror_images() -> None:
    patterns = gap_patterns(50, 6, 9, 5)
    assert len(set(patterns)) == len(patterns)
    assert patterns[:5] == tuple(tuple(range(size)) for size in range(3, 8))
    gapped = patterns[5:]
    assert {len(pattern) for pattern in gapped} == {6}
    assert {pattern[-1] + 1 for pattern in gapped} == {7, 8, 9}
    mirrored = {tuple(pattern[-1] - at for at in reversed(pattern)) for pattern in gapped}
    assert {pattern for pattern in gapped if pattern in mirrored} == {
        pattern for pattern in gapped if pattern == tuple(pattern[-1] - at for at in reversed(pattern))
    }
    assert all(pattern[-1] < 8 for pattern in gap_patterns(8, 6, 9, 5))
