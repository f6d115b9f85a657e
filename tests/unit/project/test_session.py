"""Whether a step is done, stale or locked follows from what the results were made of."""

from __future__ import annotations

from dataclasses import replace

import pytest
from helpers.examples import example_multiclass_session, example_regression_session, example_session

from motifdesk.data.simulate import SimulationSettings, simulate
from motifdesk.data.splits import SplitSettings
from motifdesk.errors import InputError
from motifdesk.project import navigation
from motifdesk.project.session import Session, Step, StepState

DONE, OPEN, STALE, LOCKED = StepState.DONE, StepState.OPEN, StepState.STALE, StepState.LOCKED


def _states(session: Session) -> list[StepState]:
    return [session.state(step) for step in Step]


@pytest.fixture
def whole() -> Session:
    return example_session()


def test_an_empty_session_opens_only_the_first_step() -> None:
    assert _states(Session()) == [OPEN, LOCKED, LOCKED, LOCKED]


def test_each_result_opens_the_next_step(whole: Session) -> None:
    assert whole.dataset is not None
    assert whole.run is not None
    assert whole.evaluation is not None
    session = Session().with_dataset(whole.dataset)
    assert _states(session) == [DONE, OPEN, LOCKED, LOCKED]
    session = session.with_run(whole.run)
    assert _states(session) == [DONE, DONE, OPEN, OPEN]
    session = session.with_evaluation(whole.evaluation)
    assert _states(session) == [DONE, DONE, DONE, OPEN]
    assert _states(whole) == [DONE, DONE, DONE, DONE]


def test_other_data_make_everything_after_them_stale(whole: Session) -> None:
    changed = whole.with_dataset(simulate(SimulationSettings(seed=9)))
    assert _states(changed) == [DONE, STALE, STALE, STALE]


def test_another_split_makes_everything_after_it_stale_and_going_back_mends_it(whole: Session) -> None:
    changed = whole.with_split(SplitSettings(seed=7))
    assert _states(changed) == [DONE, STALE, STALE, STALE]
    assert _states(changed.with_split(SplitSettings())) == [DONE, DONE, DONE, DONE]


def test_equal_data_loaded_again_keep_the_results(whole: Session) -> None:
    assert whole.dataset is not None
    again = replace(whole.dataset, source=("other name",))
    assert _states(whole.with_dataset(again)) == [DONE, DONE, DONE, DONE]


def test_another_run_makes_evaluation_and_attribution_stale(whole: Session) -> None:
    assert whole.run is not None
    weights = tuple(array + 1 for array in whole.run.model.weights)
    other = replace(whole.run, model=replace(whole.run.model, weights=weights))
    two = whole.with_run(other)
    assert _states(two) == [DONE, DONE, STALE, STALE]
    assert _states(two.with_current(0)) == [DONE, DONE, DONE, DONE]


def test_a_new_data_set_keeps_the_split_settings(whole: Session) -> None:
    changed = whole.with_split(SplitSettings(seed=7)).with_dataset(simulate(SimulationSettings(seed=9)))
    assert changed.split is not None
    assert changed.split.settings.seed == 7


def test_an_impossible_split_changes_nothing(whole: Session) -> None:
    tiny = simulate(SimulationSettings(count=4))
    with pytest.raises(InputError, match="part of the split"):
        whole.with_dataset(tiny)
    assert _states(whole) == [DONE, DONE, DONE, DONE]


def test_the_map_of_steps() -> None:
    assert [navigation.next_step(step) for step in Step] == [Step.TRAIN, Step.EVALUATE, Step.INTERPRET, None]
    assert [navigation.previous_step(step) for step in Step] == [None, Step.LOAD, Step.TRAIN, Step.EVALUATE]


def test_locked_steps_cannot_be_entered_and_stale_ones_can(whole: Session) -> None:
    assert [navigation.can_enter(Session(), step) for step in Step] == [True, False, False, False]
    stale = whole.with_split(SplitSettings(seed=7))
    assert all(navigation.can_enter(stale, step) for step in Step)
    assert navigation.why_locked(Step.TRAIN) == "Load sequences first."
    assert navigation.why_locked(Step.INTERPRET) == "Train a network first."


def test_the_step_list_says_how_far_each_step_is(whole: Session) -> None:
    assert whole.run is not None
    assert whole.evaluation is not None
    assert [navigation.summary(Session(), step) for step in Step] == ["not yet"] * 4
    assert [navigation.summary(whole, step) for step in Step] == [
        "400 sequences",
        f"{len(whole.run.history)} epochs",
        f"AUROC {whole.evaluation.auroc:.3f}",
        "done",
    ]
    stale = whole.with_split(SplitSettings(seed=7))
    assert navigation.summary(stale, Step.TRAIN) == "out of date"


def test_the_step_list_gives_every_tasks_own_figure() -> None:
    for session, name in ((example_multiclass_session(), "AUROC"), (example_regression_session(), "Pearson")):
        assert session.evaluation is not None
        value = session.evaluation.headline.value
        assert navigation.summary(session, Step.EVALUATE) == f"{name} {value:.3f}"
