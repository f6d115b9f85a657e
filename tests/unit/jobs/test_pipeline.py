"""The main job in one go, in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from helpers.projects import difference
from helpers.small import epochs_of

from motifdesk.data.loading import Request
from motifdesk.data.simulate import SimulationSettings
from motifdesk.data.splits import SplitSettings
from motifdesk.errors import Cancelled, InputError
from motifdesk.jobs.pipeline import Recipe, run_recipe
from motifdesk.jobs.tasks import ChooseNetwork, Load, MakeExample
from motifdesk.models.auto import AUTO
from motifdesk.monitor import RecordingMonitor, SilentMonitor, Wish
from motifdesk.project.archive.project import read_project
from motifdesk.project.session import Step, StepState

SMALL = SimulationSettings(motif="GATTACA", count=120, length=30, seed=3)


@pytest.fixture
def recipe(tmp_path: Path) -> Recipe:
    return Recipe(
        load=MakeExample(SMALL),
        fixes=(),
        split=SplitSettings(),
        training={"epochs": 2},
        architecture="scanner",
        parameters={"filters": "4", "width": "8"},
        method="gradient-x-input",
        folder=tmp_path / "out",
    )


class Watch:
    """Makes a recording monitor for each step."""

    def __init__(self, *wishes: Wish) -> None:
        self.steps: dict[str, RecordingMonitor] = {}
        self._wishes = wishes

    def __call__(self, step: str) -> RecordingMonitor:
        self.steps[step] = RecordingMonitor(wishes=list(self._wishes))
        return self.steps[step]


class StoppedAfterAnEpoch(RecordingMonitor):
    """Wishes to stop once the step has told of something."""

    def __init__(self, step: str) -> None:
        super().__init__()

    def wish(self) -> Wish:
        return Wish.STOP if epochs_of(self.values) else Wish.GO_ON


def test_every_step_is_done_watched_and_written_down(recipe: Recipe) -> None:
    watch = Watch()
    outcome = run_recipe(recipe, watch)

    steps = ["load", "prepare", "audit", "train", "evaluate", "interpret", "motifs", "save"]
    assert list(watch.steps) == steps
    assert [record.epoch for record in epochs_of(watch.steps["train"].values)] == [1, 2]
    assert [outcome.session.state(step) for step in Step] == [StepState.DONE] * 4 + [StepState.OPEN]
    assert outcome.session.run.model.plan.parameters.filters == 4
    assert {path.name for path in outcome.files} == {path.name for path in recipe.folder.iterdir()}
    assert "attributions.npz" in {path.name for path in outcome.files}
    kept = read_project(recipe.folder / "project.motifdesk")
    assert difference(kept.session, outcome.session) == ""


def test_without_a_method_interpretation_is_left_out(recipe: Recipe) -> None:
    watch = Watch()
    outcome = run_recipe(replace(recipe, method=None), watch)
    assert "interpret" not in watch.steps
    assert outcome.session.attribution is None
    assert not (recipe.folder / "attributions.npz").exists()


def test_the_same_recipe_gives_the_same_scores(recipe: Recipe) -> None:
    first, second = (run_recipe(recipe, Watch()).session.run for _ in range(2))
    np.testing.assert_array_equal(first.scores, second.scores)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda recipe: replace(recipe, parameters={"depth": "3"}),
        lambda recipe: replace(recipe, architecture="resnet"),
        lambda recipe: replace(recipe, load=Load(Request(table=Path("none.csv")))),
        lambda recipe: replace(recipe, split=SplitSettings(test_fraction=0.01, validation_fraction=0.01)),
        lambda recipe: replace(recipe, folder=Path(__file__)),
    ],
)
def test_what_is_wrong_is_found_before_training(recipe: Recipe, spoil: Callable[[Recipe], Recipe]) -> None:
    watch = Watch()
    with pytest.raises(InputError):
        run_recipe(spoil(recipe), watch)
    assert "train" not in watch.steps
    assert not recipe.folder.exists() or not list(recipe.folder.iterdir())


def test_stop_keeps_what_was_learned_and_goes_on_to_the_results(recipe: Recipe) -> None:
    outcome = run_recipe(replace(recipe, training={"epochs": 1000}), StoppedAfterAnEpoch)
    assert 1 <= len(outcome.session.run.history) < 1000
    assert (recipe.folder / "metrics.json").exists()


def test_cancel_writes_nothing(recipe: Recipe) -> None:
    with pytest.raises(Cancelled):
        run_recipe(recipe, Watch(Wish.CANCEL))
    assert not recipe.folder.exists() or not list(recipe.folder.iterdir())


def test_automatic_is_written_down_as_the_network_that_was_chosen(recipe: Recipe) -> None:
    watch = Watch()
    outcome = run_recipe(replace(recipe, architecture=AUTO, parameters={}, method=None), watch)
    session = outcome.session
    choice = ChooseNetwork(session.dataset, session.split).run(SilentMonitor())

    assert "choose" in watch.steps
    found = json.loads((recipe.folder / "metrics.json").read_text("utf-8"))
    assert found["architecture"] == choice.architecture != AUTO
    assert found["reason"] == choice.reason == session.run.reason
    assert found["training"]["epochs"] == 2  # what is asked for goes before what is chosen
