"""The choice follows the traits of the data and gives its reason."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from motifdesk.data.alphabet import Alphabet
from motifdesk.data.dataset import Task
from motifdesk.data.simulate import SimulationSettings, simulate
from motifdesk.data.splits import SplitSettings, make_split
from motifdesk.data.traits import Traits
from motifdesk.models.auto import Choice, choose, choose_by
from motifdesk.models.registry import get_architecture

PLAIN = Traits(4000, 100, Task.BINARY, Alphabet.DNA, 7, 0.01, 0.3, "GATTAC", 0.3, 0.95)


def chosen(**traits: Any) -> Choice:
    return choose_by(replace(PLAIN, **traits))


@pytest.mark.parametrize(
    ("traits", "name", "words"),
    [
        ({"usual": 0.9}, "positional", "variants of one another (90% of"),
        ({"position_tells": 0.25}, "positional", "position 7 alone tells 25% of the label"),
        ({"word_tells": 0.95}, "scanner", "One word, GATTAC,"),
        ({}, "gapped", "No single position or word decides"),
        ({"task": Task.REGRESSION, "position": None}, "scanner", "Measured values grow"),
        ({"task": Task.REGRESSION, "length": 35, "count": 9000}, "positional", "the same 35 bases"),
        ({"task": Task.REGRESSION, "length": 35, "count": 400}, "scanner", "Measured values grow"),
    ],
)
def test_each_kind_of_data_has_its_network(traits: dict[str, Any], name: str, words: str) -> None:
    choice = chosen(**traits)

    assert choice.architecture == name
    assert words in choice.reason
    assert choice.reason.endswith(".")
    assert isinstance(choice.parameters, get_architecture(name).parameters)


@pytest.mark.parametrize(
    ("traits", "strands", "words"),
    [
        ({"alphabet": Alphabet.RNA}, "one", "for it is RNA"),
        ({"strands_alike": None}, "shared", "nothing speaks against it"),
        ({"strands_alike": 0.9}, "shared", "go with the label alike"),
        ({"strands_alike": 0.2}, "one", "do not go with the label alike"),
    ],
)
@pytest.mark.parametrize("word_tells", [0.3, 0.95])
def test_strands_are_read_as_the_data_ask(
    traits: dict[str, Any], strands: str, words: str, word_tells: float
) -> None:
    choice = chosen(word_tells=word_tells, **traits)

    assert choice.training["strands"] == strands
    assert words in choice.reason


def test_words_of_rna_are_written_with_u() -> None:
    assert "GAUUAC" in chosen(word_tells=0.95, alphabet=Alphabet.RNA).reason


@pytest.mark.parametrize(("count", "epochs"), [(100, 40), (7000, 10), (10_000_000, 3)])
def test_epochs_stay_within_bounds(count: int, epochs: int) -> None:
    assert chosen(count=count).training["epochs"] == epochs


@pytest.mark.parametrize(
    ("count", "length", "batch"),
    [(900, 100, 32), (9000, 1001, 32), (2000, 100, 64), (9000, 401, 64), (9000, 400, 128)],
)
def test_batches_are_small_where_sequences_are_long_or_few(count: int, length: int, batch: int) -> None:
    assert chosen(count=count, length=length).training["batch_size"] == batch


def test_the_tutorials_data_get_the_motif_scanner_on_the_given_strand() -> None:
    dataset = simulate(SimulationSettings())
    choice = choose(dataset, make_split(dataset, SplitSettings()).train)

    assert (choice.architecture, choice.training["strands"]) == ("scanner", "one")
