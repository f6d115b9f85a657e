"""A layer that weighs every gapped k-mer of a sequence, as fast as it can look them up.

A gapped k-mer is a word of k bases read at fixed distances, as ``AC--GT``. Counting them is what makes support vector
machines with gapped k-mer kernels hard to beat on binding sites (Ghandi et al., PLoS Computational Biology 2014; Lee,
Bioinformatics 2016). Here each word has a weight of its own, learned like every other, and a sequence is worth the mean
weight of its words: a linear model over all of them, which a dense layer over one-hot counts would need millions of
multiplications for and a table needs one lookup a word.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np

from motifdesk.models.strands import mean_over_strands, reverse_complement
from motifdesk.models.word_effects import Pattern, weights_with_each_base


def gap_patterns(length: int, letters: int, span: int, count: int) -> tuple[Pattern, ...]:
    """Return the patterns that words are read with.

    Parameters
    ----------
    length
        Bases of the sequences; longer patterns are left out.
    letters
        Bases of a gapped word.
    span
        The longest gapped word, gaps included.
    count
        At most so many gapped patterns of each span, spread evenly over all there are. Of two that are mirror images
        of each other one is left out: on both strands it would find nothing new.

    Returns
    -------
    patterns
        Words without gaps of three up to `letters` + 1 bases, then gapped ones of `letters` bases in growing spans.
    """
    whole = [tuple(range(size)) for size in range(3, letters + 2)]
    gapped: list[Pattern] = []
    for reach in range(letters + 1, span + 1):
        inner = itertools.combinations(range(1, reach - 1), letters - 2)
        every = [(0, *places, reach - 1) for places in inner]
        there = [pattern for pattern in every if pattern <= _mirrored(pattern)]
        chosen = np.linspace(0, len(there) - 1, min(count, len(there))).round().astype(int)
        gapped += [there[place] for place in chosen]
    return tuple(pattern for pattern in (*whole, *gapped) if pattern[-1] < length)


def _mirrored(pattern: Pattern) -> Pattern:
    return tuple(pattern[-1] - place for place in reversed(pattern))


def gapped_kmers(patterns: Sequence[Pattern], outputs: int, step: float, *, both_strands: bool) -> Any:
    """Return a Keras layer from one-hot rows (batch, length, 4) to the weighted words, (batch, outputs).

    The weights start at zero. Words with an unknown base count nothing. The gradient with respect to a row is exact
    for one-hot rows: what each of the four bases there would change, the others as they are.

    Parameters
    ----------
    patterns
        Of `gap_patterns`.
    outputs
        Numbers for each sequence.
    step
        What the mean over a sequence's words is multiplied by: how far one step of the optimizer moves the output.
    both_strands
        Whether the words of the reverse complement count as much as those of the sequence.
    """
    import keras
    import tensorflow as tf

    starts = np.concatenate([[0], np.cumsum([4 ** len(pattern) for pattern in patterns])])

    class GappedKmers(keras.layers.Layer):  # type: ignore[misc]  # Keras has no types
        bases_seen = max(pattern[-1] + 1 for pattern in patterns)
        gradient_is_exact = True

        def build(self, shape: tuple[int, ...]) -> None:
            self.table = self.add_weight(
                shape=(int(starts[-1]), outputs), initializer="zeros", name="word_weights"
            )

        def call(self, rows: Any, training: bool = False) -> Any:
            def mean_weight(either: Any) -> Any:
                # Nobody asks for the rows' gradient in training, and tracing it takes longer than all else.
                return _mean_weight(tf, patterns, starts, either, self.table, for_rows=not training)

            if not both_strands:
                return step * mean_weight(rows)
            if training:
                return step * (mean_weight(rows) + mean_weight(reverse_complement(rows))) / 2
            # The rows' gradient rearranges the table: once for both strands.
            return step * mean_over_strands(mean_weight, rows)

        def compute_output_shape(self, shape: tuple[int, ...]) -> tuple[int | None, int]:
            return shape[0], outputs

    return GappedKmers()


def _mean_weight(
    tf: Any, patterns: Sequence[Pattern], starts: Any, rows: Any, table: Any, *, for_rows: bool
) -> Any:
    """Return the mean weight of all known words, (batch, outputs), with its gradients by hand."""

    @tf.custom_gradient  # type: ignore[untyped-decorator]  # TensorFlow has no types
    def forward(rows: Any, table: Any) -> tuple[Any, Any]:
        letters = tf.argmax(rows, axis=2, output_type=tf.int32)
        known = tf.reduce_any(rows != 0, axis=2)
        pairs = zip(patterns, starts, strict=False)
        words = [_words(tf, pattern, start, letters, known) for pattern, start in pairs]
        place = tf.concat([each for each, _ in words], axis=1)
        counts = tf.concat([each for _, each in words], axis=1)
        share = counts / tf.maximum(tf.reduce_sum(counts, axis=1, keepdims=True), 1.0)
        found = tf.reduce_sum(tf.gather(table, place) * share[..., None], axis=1)

        def backward(upstream: Any) -> tuple[Any, Any]:
            each = share[..., None] * upstream[:, None, :]
            flat = tf.reshape(each, [-1, table.shape[1]])
            for_table = tf.math.unsorted_segment_sum(flat, tf.reshape(place, [-1]), table.shape[0])
            if not for_rows:
                return None, for_table
            sums = weights_with_each_base(tf, patterns, rows, table)
            total = tf.maximum(tf.reduce_sum(counts, axis=1), 1.0)
            return tf.reduce_sum(sums * (upstream / total[:, None])[:, None, None], axis=3), for_table

        return found, backward

    return forward(rows, tf.convert_to_tensor(table))


def _words(tf: Any, pattern: Pattern, start: int, letters: Any, known: Any) -> tuple[Any, Any]:
    """Return each word's row in the table, int32 (batch, words), and 1 where all its bases are known, float32."""
    count = letters.shape[1] - pattern[-1]
    place = tf.add_n([letters[:, at : at + count] * 4**digit for digit, at in enumerate(pattern)]) + int(
        start
    )
    whole = tf.reduce_all(tf.stack([known[:, at : at + count] for at in pattern]), axis=0)
    return place, tf.cast(whole, tf.float32)
