"""Outputs by windows around each substitution against whole mutants, one by one."""

from __future__ import annotations

import numpy as np
import pytest

from motifdesk.attribution.methods.mutagenesis import substituted
from motifdesk.attribution.windows import windows
from motifdesk.data.alphabet import Alphabet, one_hot
from motifdesk.data.dataset import Task
from motifdesk.models.backend import tensorflow
from motifdesk.models.network import Network, load
from motifdesk.models.registry import all_architectures, make_parameters
from motifdesk.models.trained import NetworkPlan, TrainedModel

LENGTH = 44


def network(
    name: str, values: dict[str, object], *, both: bool, task: Task = Task.BINARY, members: int = 1
) -> TrainedModel:
    tensorflow()
    import keras

    keras.utils.set_random_seed(0)
    classes = {Task.BINARY: 2, Task.MULTICLASS: 3, Task.REGRESSION: 0}[task]
    plan = NetworkPlan(
        name, make_parameters(name, values), LENGTH, task, classes, both_strands=both, members=members
    )
    rng = np.random.default_rng(1)
    weights = (weight + 0.1 * rng.normal(size=weight.shape) for weight in Network(plan).weights())
    names = ("a", "b", "c")[:classes]
    return TrainedModel(plan, names, Alphabet.DNA, tuple(each.astype(np.float32) for each in weights))


def sequences() -> np.ndarray:
    codes = np.random.default_rng(2).integers(0, 4, (3, LENGTH), dtype=np.uint8)
    codes[1, [0, 20, 21]] = 4
    codes[2, 30:] = 4
    return codes


def one_by_one(trained: TrainedModel, codes: np.ndarray) -> np.ndarray:
    """The log-odds of the class likeliest without any substitution, straight from the Keras models."""
    built = Network(trained.plan, trained.weights)
    values = np.zeros((*codes.shape, 4))
    for row, sequence in enumerate(codes):
        known = np.flatnonzero(sequence < 4)
        mutants = np.repeat(sequence[None], 1 + 4 * len(known), axis=0)
        mutants[np.arange(1, len(mutants)), np.repeat(known, 4)] = np.tile(range(4), len(known))
        raw = np.asarray(built.outputs(built.tf.constant(one_hot(mutants)))).astype(np.float64)
        if trained.plan.task is Task.MULTICLASS:
            chosen = int(raw[0].argmax())
            raw = raw[:, chosen] - np.log(np.exp(np.delete(raw, chosen, axis=1)).sum(axis=1))
        values[row, known] = raw[1:].reshape(-1, 4)
    return values


@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("name", all_architectures())
def test_every_architecture_is_predicted_as_its_mutants_are(name: str, both: bool) -> None:
    trained, codes = network(name, {}, both=both), sequences()
    np.testing.assert_allclose(substituted(trained, codes), one_by_one(trained, codes), atol=1e-5)


@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize(("name", "values"), [
    ("scanner", {"width": 7}), ("scanner", {"width": 8, "pooling": "mean", "hidden": 5}),
    ("scanner", {"width": 1, "pooling": "both"}), ("gapped", {"width": 9, "letters": 4, "span": 7, "gaps": 3}),
    ("dilated", {"width": 5, "layers": 2}),
])  # fmt: skip
@pytest.mark.parametrize("task", [Task.BINARY, Task.MULTICLASS])
def test_windows_give_what_whole_mutants_do(
    name: str, values: dict[str, object], both: bool, task: Task
) -> None:
    trained, codes = network(name, values, both=both, task=task, members=2), sequences()
    assert windows(load(trained)) is not None
    np.testing.assert_allclose(substituted(trained, codes), one_by_one(trained, codes), atol=1e-5)


@pytest.mark.parametrize("name", ["primer", "positional", "basset", "recurrent", "attention"])
def test_windows_are_left_alone_where_they_would_not_do(name: str) -> None:
    assert windows(load(network(name, {}, both=False))) is None


def test_a_field_nearly_as_wide_as_the_sequence_saves_nothing() -> None:
    assert windows(load(network("scanner", {"width": 23}, both=False))) is None
    assert windows(load(network("scanner", {"width": 22}, both=False))) is not None
