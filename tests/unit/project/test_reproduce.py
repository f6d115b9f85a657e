import shlex
from dataclasses import replace
from pathlib import Path

import pytest
from helpers.examples import example_run, example_session

from motifdesk.cli import build_parser
from motifdesk.cli_recipe import recipe_of
from motifdesk.data.completing import NegativeSettings
from motifdesk.data.fixes.registry import AppliedFix
from motifdesk.data.loading import Request
from motifdesk.data.records import ReadOptions
from motifdesk.data.simulate import SimulationSettings, simulate
from motifdesk.data.splits import SplitSettings, make_split
from motifdesk.models.registry import get_architecture
from motifdesk.parameters import with_values
from motifdesk.project.finished import finished
from motifdesk.project.reproduce import commands
from motifdesk.project.session import Session
from motifdesk.training.settings import TrainingSettings


def session_of(architecture="scanner", parameters=None, training=None, split=None, fixes=()):
    dataset = simulate(SimulationSettings())
    parts = make_split(dataset, split or SplitSettings())
    run = example_run(dataset, parts)
    kind = get_architecture(architecture)
    plan = replace(
        run.model.plan, architecture=kind.name, parameters=with_values(kind.parameters(), parameters or {})
    )
    settings = with_values(TrainingSettings(), {**kind.training, **(training or {})})
    run = replace(run, model=replace(run.model, plan=plan), settings=settings)
    return Session(dataset, parts, original=dataset, fixes=fixes).with_run(run)


def recipe(line):
    program, *words = shlex.split(line)
    assert program == "motifdesk"
    options = build_parser().parse_args(words)
    return recipe_of(options, architecture=options.architecture)


def test_the_example_is_simulated_first():
    first, second = commands(finished(session_of()), None, None)
    assert first == "motifdesk simulate --out example"
    assert recipe(second).load.request == Request(
        sequences=Path("example/sequences.txt"), labels=Path("example/labels.txt")
    )


def test_everything_that_was_set_is_set_again():
    split = SplitSettings(kind="stratified", test_fraction=0.2, seed=7)
    fixes = (AppliedFix("drop-duplicates"), AppliedFix("length", "40"))
    session = session_of(
        "gapped",
        {"filters": 16},
        {"epochs": 4, "strands": "shared", "fresh_negatives": False, "members": 2, "seed": 3},
        split,
        fixes,
    )
    options = ReadOptions(task="binary", sequence_column="the seq")
    (line,) = commands(finished(session), Request(table=Path("/data/my table.csv"), options=options), None)
    asked = recipe(line)
    assert asked.load.request == Request(table=Path("my table.csv"), options=options)
    assert (asked.split, asked.fixes, asked.architecture) == (split, fixes, "gapped")
    kind = get_architecture("gapped")
    assert with_values(kind.parameters(), asked.parameters) == session.run.model.plan.parameters
    assert with_values(TrainingSettings(), {**kind.training, **asked.training}) == session.run.settings
    assert asked.method is None  # nothing was interpreted


def test_negatives_are_made_again():
    request = Request(positives=Path("peaks.fa"))
    (line,) = commands(finished(session_of()), request, NegativeSettings("mononucleotide"))
    assert recipe(line).load.negatives == NegativeSettings("mononucleotide")
    assert recipe(line).load.request == request


def test_dropped_files_are_named_by_their_roles(tmp_path):
    sequences, labels = tmp_path / "s.txt", tmp_path / "l.txt"
    sequences.write_text("ACGTACGTAC" * 4 + "\n" + "TTGTACGTAC" * 4)
    labels.write_text("0\n1\n")
    (line,) = commands(finished(session_of()), Request(files=(sequences, labels)), None)
    assert recipe(line).load.request == Request(sequences=Path("s.txt"), labels=Path("l.txt"))


@pytest.mark.parametrize(
    ("request_", "negatives"),
    [
        (Request(files=(Path("gone.fa"),)), None),
        (Request(positives=Path("peaks.fa")), NegativeSettings("dinucleotide", 3)),
    ],
)
def test_what_cannot_be_typed_is_not_claimed(request_, negatives):
    assert commands(finished(session_of()), request_, negatives) == ()


def test_another_example_and_a_network_of_a_plugin_are_not_claimed():
    assert commands(finished(example_session(count=300)), None, None) == ()
    session = session_of()
    plan = replace(session.run.model.plan, architecture="of-a-plugin")
    run = replace(session.run, model=replace(session.run.model, plan=plan))
    assert commands(finished(replace(session, runs=(run,))), None, None) == ()
