"""Unknown positions take no part: how far sequences are filled up changes nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from motifdesk.attribution.registry import DEFAULT_METHOD, attribute
from motifdesk.data.alphabet import UNKNOWN, Alphabet
from motifdesk.models.backend import tensorflow
from motifdesk.models.masking import known_positions, max_pooled, only_known, pooled
from motifdesk.models.network import Network
from motifdesk.models.registry import all_architectures, get_architecture, make_parameters
from motifdesk.models.trained import NetworkPlan, TrainedModel
from motifdesk.monitor import SilentMonitor

FREE = [(name, {}) for name, found in all_architectures().items() if not found.keeps_positions]
OTHER_SETTINGS = [
    ("scanner", {"pooling": "both", "hidden": 8}),
    ("scanner", {"pooling": "mean"}),
    ("basset", {"layers": 3, "normalise": True}),
]


@pytest.fixture
def codes() -> np.ndarray:
    codes = np.random.default_rng(2).integers(0, 4, (12, 40), dtype=np.uint8)
    codes[3, 17:20] = UNKNOWN
    codes[4, 22:] = UNKNOWN
    codes[5] = UNKNOWN
    return codes


def filled_up(codes: np.ndarray, length: int) -> np.ndarray:
    return np.pad(codes, ((0, 0), (0, length - codes.shape[1])), constant_values=UNKNOWN)


@pytest.mark.parametrize(("name", "values"), [*FREE, *OTHER_SETTINGS])
def test_predictions_do_not_depend_on_how_far_sequences_are_filled_up(
    name: str, values: dict[str, int | str], codes: np.ndarray
) -> None:
    plan = NetworkPlan(name, make_parameters(name, values), 40)
    network = Network(plan)
    outputs = network.outputs(network.one_hot(codes)).numpy()

    assert outputs[:3].std() > 1e-4  # no constant
    for length in (41, 47, 64):
        longer = Network(replace(plan, length=length), network.weights())
        found = longer.outputs(longer.one_hot(filled_up(codes, length))).numpy()
        np.testing.assert_allclose(found, outputs, rtol=0, atol=1e-6)


@pytest.mark.parametrize(("name", "values"), FREE)
def test_explanations_do_not_depend_on_it_either(
    name: str, values: dict[str, int | str], codes: np.ndarray
) -> None:
    plan = NetworkPlan(name, make_parameters(name, values), 40)
    weights = Network(plan).weights()
    longer = replace(plan, length=57)
    short, long = (
        attribute(
            TrainedModel(each, ("no", "yes"), Alphabet.DNA, weights),
            filled_up(codes, each.length),
            DEFAULT_METHOD,
            SilentMonitor(),
        ).attributions
        for each in (plan, longer)
    )

    np.testing.assert_allclose(long[:, :40], short, atol=1e-6)
    assert (long[:, 40:] == 0).all()
    assert np.abs(short[:3]).max() > 1e-4


@pytest.mark.parametrize("name", all_architectures())
def test_nothing_but_unknowns_has_a_prediction(name: str) -> None:
    plan = NetworkPlan(name, get_architecture(name).parameters(), 50, both_strands=True)
    assert np.isfinite(Network(plan).predict(np.full((2, 50), UNKNOWN, np.uint8))).all()


def test_masked_values_are_those_of_the_formulas() -> None:
    tensorflow()
    chance = np.random.default_rng(0)
    rows = np.eye(5, 4, dtype=np.float32)[chance.integers(0, 5, (6, 11))]
    is_known = rows.any(axis=2)
    values = chance.random((6, 11, 3)).astype(np.float32)

    known = known_positions(rows)
    masked = only_known(values, known)
    largest, any_known = max_pooled(masked, known, 4)
    summed = pooled(masked, known, "both").numpy()

    np.testing.assert_array_equal(known[..., 0], is_known)
    np.testing.assert_array_equal(masked, values * is_known[..., None])
    windows = [slice(0, 4), slice(4, 8), slice(8, 11)]
    expected = np.stack([(values * is_known[..., None])[:, here].max(axis=1) for here in windows], axis=1)
    np.testing.assert_array_equal(largest, expected)
    np.testing.assert_array_equal(
        any_known[..., 0], np.stack([is_known[:, here].any(axis=1) for here in windows], axis=1)
    )
    for row in range(6):
        here = values[row][is_known[row]]
        np.testing.assert_allclose(summed[row], [*here.max(axis=0), *here.mean(axis=0)], rtol=1e-5)
