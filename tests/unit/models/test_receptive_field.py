"""What one unit is said to see is what changes it when the input is changed, base by base."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from motifdesk.models.backend import tensorflow
from motifdesk.models.network import Network
from motifdesk.models.receptive_field import receptive_field
from motifdesk.models.registry import all_architectures, make_parameters
from motifdesk.models.trained import NetworkPlan

LENGTH = 120
SETTINGS = [
    *((name, {}) for name in all_architectures()),
    ("basset", {"layers": 3, "width": 8, "pool": 3, "upper_width": 5}),
    ("dilated", {"layers": 2, "width": 6}),
    ("positional", {"layers": 3, "width": 5}),
    ("primer", {"width": 9, "pool": 2}),
]


def seen_by_the_middle_unit(model: Any) -> int:
    """Make each base in turn three times as strong and count those that change the unit in the middle."""
    import keras

    gathering = ("GlobalMaxPooling1D", "GlobalAveragePooling1D", "Flatten")
    last = next(layer for layer in model.layers if type(layer).__name__ in gathering)
    remembers = any(isinstance(layer, keras.layers.Bidirectional) for layer in model.layers)
    for weight in model.weights:
        if len(weight.shape) > 1 and not remembers:  # positive, so that no unit is shut
            weight.assign(np.abs(weight.numpy()))
    rows = np.repeat(np.eye(4, dtype=np.float32)[np.random.default_rng(0).integers(0, 4, (1, LENGTH))], 3, 0)
    changed = np.repeat(rows[:1], LENGTH, axis=0)
    changed[np.arange(LENGTH), np.arange(LENGTH)] *= 3
    units = keras.Model(model.inputs[0], last.input)(np.concatenate([rows, changed])).numpy()
    middle = units[:, units.shape[1] // 2]
    places = np.flatnonzero((middle[3:] != middle[0]).any(axis=1))
    return int(places[-1] - places[0] + 1)


@pytest.mark.parametrize(("name", "values"), SETTINGS)
def test_it_is_what_perturbing_the_input_shows(name: str, values: dict[str, int]) -> None:
    network = Network(NetworkPlan(name, make_parameters(name, values), LENGTH))

    assert network.summary().receptive_field == seen_by_the_middle_unit(network.model)


def test_memory_and_attention_see_everything() -> None:
    for name in ("recurrent", "attention"):
        plan = NetworkPlan(name, make_parameters(name, {}), LENGTH)
        assert Network(plan).summary().receptive_field == LENGTH


def test_gapped_words_see_as_far_as_the_longest() -> None:
    plan = NetworkPlan("gapped", make_parameters("gapped", {"span": 14, "width": 5}), LENGTH)
    assert Network(plan).summary().receptive_field == 14


def test_it_is_no_longer_than_the_sequences_and_as_long_where_strands_are_shared() -> None:
    short = NetworkPlan("dilated", make_parameters("dilated", {}), 35, both_strands=True)
    long = NetworkPlan("dilated", make_parameters("dilated", {}), LENGTH, both_strands=True)

    assert Network(short).summary().receptive_field == 35
    assert Network(long).summary().receptive_field == 39  # 11 + 2 x (2 + 4 + 8)


def test_networks_of_others_are_understood() -> None:
    """Strides, average pooling, a model within the model, a layer used twice."""
    tensorflow()
    import keras

    layers = keras.layers
    upper = keras.Sequential([keras.Input((29, 6)), layers.Conv1D(5, 3, dilation_rate=2), layers.ReLU()])
    model = keras.Sequential(
        [
            keras.Input((LENGTH, 4)),
            layers.Conv1D(6, 5, strides=2),
            layers.AveragePooling1D(2),
            upper,
            layers.Flatten(),
            layers.Dense(1),
        ]
    )
    assert receptive_field(model) == 5 + 2 + 2 * 2 * 4 == seen_by_the_middle_unit(model)

    rows = keras.Input((LENGTH, 4))
    shared = layers.Conv1D(4, 7, padding="same")
    both = layers.Maximum()([shared(rows), shared(keras.ops.flip(rows, axis=(1, 2)))])
    pooled = layers.GlobalMaxPooling1D()(layers.MaxPooling1D(3)(both))
    assert receptive_field(keras.Model(rows, layers.Dense(1)(pooled))) == 9
