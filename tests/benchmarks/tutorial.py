"""What the primer's tutorial does (Zou et al., Nature Genetics 2018), in today's Keras: the yardstick."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


def encode(sequences: Sequence[str]) -> NDArray[np.float64]:
    """Return the one-hot rows of all sequences, (N, L, 4), with two encoders fitted to each sequence."""
    from sklearn.preprocessing import LabelEncoder, OneHotEncoder

    integer_encoder, one_hot_encoder = LabelEncoder(), OneHotEncoder(categories="auto")
    rows = []
    for sequence in sequences:
        integers = integer_encoder.fit_transform(list(sequence))
        encoded = one_hot_encoder.fit_transform(np.array(integers).reshape(-1, 1))
        rows.append(encoded.toarray())
    return np.stack(rows)


def network(length: int) -> Any:
    """Return the tutorial's network, compiled."""
    from keras import Input, Sequential, layers

    model = Sequential(
        [
            Input((length, 4)),
            layers.Conv1D(filters=32, kernel_size=12),
            layers.MaxPooling1D(pool_size=4),
            layers.Flatten(),
            layers.Dense(16, activation="relu"),
            layers.Dense(2, activation="softmax"),
        ]
    )
    model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["binary_accuracy"])
    return model


def salient_bases(model: Any, rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return one sequence's saliency, (L,): the positive output's gradient times the input, clipped at zero."""
    import tensorflow as tf

    batch = tf.constant(rows[np.newaxis])
    with tf.GradientTape() as tape:
        tape.watch(batch)
        positive = model(batch)[:, 1]
    gradient = tape.gradient(positive, batch).numpy()[0]
    saliency: NDArray[np.float32] = np.clip(np.sum(gradient * rows, axis=1), 0, None)
    return saliency
