"""Whether a step is done, stale or locked follows from what the results were made of."""

from __future__ import annotations

from dataclasses import replace

import pytest
from helpers.examples import example_multiclass_session, example_regression_session, example_session
from helpers.projects import example_project

from motifdesk.data.simulate import SimulationSettings, simulate
from motifdesk.data.splits import SplitSettings
from motifdesk.errors import InputError
from motifdesk.project import navigation
from motifdesk.project.session import Session, Step, StepState
from motifdesk.training.records import Run

DONE, OPEN, STALE, LOCKED = StepState.DONE, StepState.OPEN, StepState.STALE, StepState.LOCKED


def _states(session: Session) -> list[StepState]:
    """Return the states of the steps that have a result."""
    return [session.state(step) for step in Step if step is not Step.PREDICT]


@pytest.fixture
def whole() -> Session:
    return example_session()


def test_an_empty_session_opens_only_the_first_step() -> None:
    assert _states(Session()) == [OPEN, LOCKED, LOCKED, LOCKED]


def test_predicting_is_open_with_any_network_and_never_done(whole: Session) -> None:
    assert Session(whole.dataset, whole.split).state(Step.PREDICT) is LOCKED
    assert whole.state(Step.PREDICT) is OPEN
    assert whole.with_split(SplitSettings(seed=7)).state(Step.PREDICT) is OPEN


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
    order = [Step.LOAD, Step.TRAIN, Step.EVALUATE, Step.INTERPRET, Step.PREDICT]
    assert [navigation.next_step(step) for step in Step] == [*order[1:], None]
    assert [navigation.previous_step(step) for step in Step] == [None, *order[:-1]]


def test_locked_steps_cannot_be_entered_and_stale_ones_can(whole: Session) -> None:
    assert [navigation.can_enter(Session(), step) for step in Step] == [True, False, False, False, False]
    stale = whole.with_split(SplitSettings(seed=7))
    assert all(navigation.can_enter(stale, step) for step in Step)
    assert navigation.why_locked(Step.TRAIN) == "Load sequences first."
    assert navigation.why_locked(Step.INTERPRET) == "Train a network first."


def test_the_step_list_says_how_far_each_step_is(whole: Session) -> None:
    assert whole.run is not None
    assert whole.evaluation is not None
    assert [navigation.summary(Session(), step) for step in Step] == ["not yet"] * 5
    assert [navigation.summary(whole, step) for step in Step] == [
        "400 sequences",
        f"{len(whole.run.history)} epochs",
        f"AUROC {whole.evaluation.auroc:.3f}",
        "done",
        "new sequences",
    ]
    stale = whole.with_split(SplitSettings(seed=7))
    assert navigation.summary(stale, Step.TRAIN) == "out of date"


def test_the_step_list_gives_every_tasks_own_figure() -> None:
    for session, name in ((example_multiclass_session(), "AUROC"), (example_regression_session(), "Pearson")):
        assert session.evaluation is not None
        value = session.evaluation.headline.value
        assert navigation.summary(session, Step.EVALUATE) == f"{name} {value:.3f}"


# -- the runs


def _other(run: Run, shift: float) -> Run:
    return replace(run, model=replace(run.model, weights=tuple(array + shift for array in run.model.weights)))


@pytest.fixture
def three(whole: Session) -> Session:
    """Three runs on the same data, the first current, evaluated and interpreted."""
    assert whole.run is not None
    return whole.with_run(_other(whole.run, 1)).with_run(_other(whole.run, 2)).with_current(0)


def test_a_note_belongs_to_one_run_and_changes_nothing_else(three: Session) -> None:
    noted = three.with_note(1, "wider filters")
    assert [run.note for run in noted.runs] == ["", "wider filters", ""]
    assert [run.key for run in noted.runs] == [run.key for run in three.runs]
    assert (noted.current, _states(noted)) == (0, [DONE] * 4)
    assert three.runs[1].note == ""


def test_deleting_the_current_run_takes_its_results_and_makes_the_newest_current(three: Session) -> None:
    left = three.without_run(0)
    assert left.runs == three.runs[1:]
    assert left.run is three.runs[2]
    assert (left.evaluation, left.attribution) == (None, None)
    assert _states(left) == [DONE, DONE, OPEN, OPEN]


def test_deleting_another_run_keeps_the_current_one_and_its_results(three: Session) -> None:
    for gone in (1, 2):
        left = three.without_run(gone)
        assert (len(left.runs), left.run) == (2, three.runs[0])
        assert _states(left) == [DONE] * 4
    last = three.with_current(2)
    assert last.without_run(0).run is three.runs[2]


def test_results_of_a_run_that_is_not_current_go_with_it(three: Session) -> None:
    left = three.with_current(2).without_run(0)
    assert (left.evaluation, left.attribution) == (None, None)


def test_results_stay_with_a_run_that_is_the_same(whole: Session) -> None:
    assert whole.run is not None
    twice = whole.with_run(replace(whole.run))
    assert _states(twice.without_run(1)) == _states(twice.without_run(0)) == [DONE] * 4


def test_a_run_of_the_data_as_they_are_comes_before_a_newer_one_of_others(three: Session) -> None:
    run = three.runs[0]
    session = three.with_run(replace(run, data_key="other")).with_run(
        replace(run, split=SplitSettings(seed=7))
    )
    assert session.with_current(0).without_run(0).run is three.runs[2]
    assert session.fits(three.runs[2])
    assert not session.fits(session.runs[3])
    assert not session.fits(session.runs[4])


def test_deleting_the_last_run_leaves_none(whole: Session) -> None:
    left = whole.without_run(0)
    assert (left.runs, left.current, left.run) == ((), None, None)
    assert _states(left) == [DONE, OPEN, LOCKED, LOCKED]


def test_there_is_no_run_to_note_or_delete(whole: Session) -> None:
    with pytest.raises(IndexError):
        whole.with_note(1, "?")
    with pytest.raises(IndexError):
        whole.without_run(1)


# -- what was predicted and measured


def test_predictions_are_those_of_the_current_run_and_of_the_data_as_they_are() -> None:
    session = example_project().session
    kept = session.predictions
    assert kept is session.predicted
    other = replace(session.runs[0], model=replace(session.runs[0].model, weights=()))
    assert session.with_run(other).predictions is None
    assert session.with_run(other).with_current(0).predictions is kept
    moved = session.with_split(SplitSettings(seed=7))
    assert moved.predictions is None
    assert moved.with_split(session.split.settings).predictions is kept
    with pytest.raises(ValueError, match="no network"):
        Session().with_predictions((), ())


def test_what_a_run_predicted_and_how_its_method_was_measured_go_with_it() -> None:
    session = example_project().session
    assert session.faithfulness_of(session.attribution) is not None
    other = replace(session.runs[0], model=replace(session.runs[0].model, weights=()))
    two = session.with_run(other)
    assert two.without_run(0).predicted is None
    assert two.without_run(0).measured == ()
    assert two.without_run(1).predicted is session.predicted
    assert two.without_run(1).measured == session.measured
    same = session.with_run(session.runs[0]).without_run(1)
    assert (same.predicted, same.measured) == (session.predicted, session.measured)


def test_a_method_that_is_measured_again_has_the_newer_result() -> None:
    session = example_project().session
    attribution = session.attribution
    newer = replace(session.faithfulness_of(attribution), sequences=7)
    again = session.with_measured(attribution.model_key, attribution.method, newer)
    assert again.faithfulness_of(attribution) is newer
    assert len(again.measured) == 1
    assert again.faithfulness_of(replace(attribution, method="deeplift")) is None
    assert again.faithfulness_of(None) is None
