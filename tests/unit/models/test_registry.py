"""Every architecture keeps the same contract; adding a file to the package puts it under these tests."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from motifdesk.data.alphabet import reverse_complement
from motifdesk.data.dataset import Task
from motifdesk.errors import InputError
from motifdesk.models.network import Network
from motifdesk.models.registry import (
    DEFAULT_ARCHITECTURE,
    all_architectures,
    get_architecture,
    make_parameters,
)
from motifdesk.models.trained import NetworkPlan
from motifdesk.parameters import parameters_of


def test_the_recommended_network_comes_first() -> None:
    assert next(iter(all_architectures())) == DEFAULT_ARCHITECTURE


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError, match=r"no architecture 'cnn9'.*scanner"):
        get_architecture("cnn9")


def test_an_unknown_parameter_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError, match=r"no setting 'depth'.*filters"):
        make_parameters("scanner", {"depth": "3"})


@pytest.mark.parametrize("name", all_architectures())
def test_every_architecture_keeps_the_contract(name: str) -> None:
    architecture = get_architecture(name)
    network = Network(NetworkPlan(name, architecture.parameters(), 50))

    codes = np.random.default_rng(0).integers(0, 5, (3, 50), dtype=np.uint8)
    probabilities = network.predict(codes)

    assert architecture.title
    assert architecture.sentence.endswith(".")
    assert len(parameters_of(architecture.parameters)) > 0
    assert probabilities.dtype == np.float32
    assert probabilities.shape == (3,)
    assert ((probabilities > 0) & (probabilities < 1)).all()
    assert network.summary().parameters == sum(array.size for array in network.weights())


@pytest.mark.parametrize("name", all_architectures())
def test_sequences_too_short_for_the_network_are_refused_in_a_sentence(name: str) -> None:
    parameters = get_architecture(name).parameters()
    with pytest.raises(
        InputError, match="The sequences have 3 bases and this network needs at least"
    ) as raised:
        Network(NetworkPlan(name, parameters, 3))

    least = int(re.findall(r"at least (\d+)", str(raised.value))[0])
    with pytest.raises(InputError):
        Network(NetworkPlan(name, parameters, least - 1))
    shortest = Network(NetworkPlan(name, parameters, least))
    assert np.isfinite(shortest.outputs(shortest.one_hot(np.zeros((2, least), np.uint8)))).all()


@pytest.mark.parametrize(
    ("task", "classes", "members"), [(Task.BINARY, 2, 1), (Task.MULTICLASS, 3, 2), (Task.REGRESSION, 0, 1)]
)
@pytest.mark.parametrize("name", all_architectures())
def test_both_strands_get_the_same_answer_where_they_share_weights(
    name: str, task: Task, classes: int, members: int
) -> None:
    parameters = get_architecture(name).parameters()
    plan = NetworkPlan(name, parameters, 50, task, classes, both_strands=True, members=members)
    network = Network(plan)
    codes = np.random.default_rng(0).integers(0, 5, (20, 50), dtype=np.uint8)
    codes[3, 30:] = 4
    scores = network.predict(codes)

    np.testing.assert_allclose(network.predict(reverse_complement(codes)), scores, rtol=0, atol=1e-6)
    assert scores.shape == ((20, 3) if task is Task.MULTICLASS else (20,))
    assert scores.std(axis=0).min() > 1e-4  # they are no constants
    one_strand = Network(replace(plan, both_strands=False), network.weights())
    rows = network.one_hot(codes)
    assert np.abs(one_strand.outputs(rows) - network.outputs(rows)).max() > 1e-4
