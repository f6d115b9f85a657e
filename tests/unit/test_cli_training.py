"""The options of `run` that say how to train reach the training's settings."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from helpers.examples import example_discovery, example_session

from motifdesk import cli
from motifdesk.cli import run_command
from motifdesk.cli_recipe import summary
from motifdesk.jobs.pipeline import Outcome, Recipe
from motifdesk.models.auto import AUTO
from motifdesk.parameters import with_values
from motifdesk.training.settings import TrainingSettings


@pytest.fixture
def recipes(monkeypatch: pytest.MonkeyPatch) -> list[Recipe]:
    """What would be done, without doing it."""
    found: list[Recipe] = []

    def keep(recipe: Recipe, **_: bool) -> int:
        found.append(recipe)
        return 0

    monkeypatch.setattr(cli, "_cook", keep)
    return found


@pytest.mark.parametrize(
    ("options", "name", "value"),
    [
        (["--members", "5"], "members", 5),
        (["--strands", "augmented"], "strands", "augmented"),
        (["--reverse-complement"], "strands", "shared"),
        (["--no-reverse-complement"], "strands", "one"),
        (["--class-weights", "balanced"], "class_weights", "balanced"),
        (["--schedule", "cosine"], "schedule", "cosine"),
        (["--weight-decay", "0.02"], "weight_decay", 0.02),
        (["--fresh-negatives"], "fresh_negatives", True),
        (["--no-fresh-negatives"], "fresh_negatives", False),
    ],
)
def test_an_option_reaches_its_setting_alone(
    recipes: list[Recipe], options: list[str], name: str, value: Any
) -> None:
    assert run_command(["run", "--table", "a.csv", "--out", "results", *options]) == 0
    assert recipes[0].training.keys() == {name}
    assert getattr(with_values(TrainingSettings(), recipes[0].training), name) == value


def test_what_was_said_of_the_training_is_said_at_the_end_again() -> None:
    session = example_session()
    assert session.run is not None
    told = replace(session, runs=(replace(session.run, notices=("The batch is large.",)),))
    lines = summary(Outcome(told, ())).splitlines()
    assert lines[lines.index("About the training:") + 1] == "  The batch is large."
    assert "About the training:" not in summary(Outcome(session, ()))


def test_the_motifs_are_told_at_the_end() -> None:
    session = example_session()
    assert "Motifs:" not in summary(Outcome(session, ()))
    session = session.with_discovery(example_discovery(session))
    (item,) = session.motifs.motifs
    lines = summary(Outcome(session, ())).splitlines()
    told = lines[lines.index("Motifs: 1 motif holds on held-out sequences.") + 1]
    assert told == (
        f"  {item.motif.consensus} raises {item.target}: AUROC {item.separation.auroc:.3f} on held-out sequences, "
        f"p {item.p_value:.2g}"
    )


def test_nothing_given_is_chosen_by_the_data(recipes: list[Recipe]) -> None:
    run_command(["run", "--table", "a.csv", "--out", "results"])
    assert (recipes[0].architecture, dict(recipes[0].training)) == (AUTO, {})


def test_automatic_is_listed_first(capsys: pytest.CaptureFixture[str]) -> None:
    run_command(["list", "architectures"])
    names = [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()]
    assert names[0] == AUTO
    assert {"gapped", "positional", "primer", "scanner"} <= set(names)
