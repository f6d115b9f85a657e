"""One sequence explained agrees with all explained, and the effects of substitutions with brute force."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from helpers.small import small_data, small_plan

from motifdesk.attribution.registry import all_methods, attribute
from motifdesk.attribution.what_if import LONGEST, explain, substitution_effects
from motifdesk.data.alphabet import UNKNOWN, Alphabet, Codes
from motifdesk.data.dataset import Task
from motifdesk.errors import Cancelled, InputError
from motifdesk.jobs.what_if import ExplainOne
from motifdesk.models.network import Network, load
from motifdesk.models.trained import NetworkPlan, TrainedModel
from motifdesk.monitor import RecordingMonitor, SilentMonitor, Wish

LENGTH = small_plan("scanner").length


def untrained(plan: NetworkPlan) -> TrainedModel:
    rng = np.random.default_rng(5)
    shapes = [weights.shape for weights in Network(plan).weights()]
    weights = tuple(rng.normal(0, 0.5, shape).astype(np.float32) for shape in shapes)
    return TrainedModel(plan, ("0", "1"), Alphabet.DNA, weights)


@pytest.fixture(scope="module")
def trained() -> TrainedModel:
    return untrained(small_plan("scanner"))


@pytest.fixture(scope="module")
def codes() -> Codes:
    codes: Codes = small_data()[0].sequences.matrix()[3].copy()
    codes[2] = UNKNOWN
    return codes


def test_one_sequence_is_explained_as_among_all(trained: TrainedModel, codes: Codes) -> None:
    found = explain(trained, codes, list(all_methods()), SilentMonitor())
    np.testing.assert_array_equal(found.scores, load(trained).predict(codes[None])[0])
    for name in all_methods():
        among = attribute(trained, codes[None], name, SilentMonitor()).hypothetical[0]
        np.testing.assert_allclose(found.hypothetical[name], among, atol=1e-6)


@pytest.mark.parametrize("length", [LENGTH - 3, LENGTH + 2])
def test_another_length_is_fitted_at_the_end(trained: TrainedModel, codes: Codes, length: int) -> None:
    given = np.resize(codes, length)
    found = explain(trained, given, [], SilentMonitor())
    assert found.codes.shape == (LENGTH,)
    shared = min(length, LENGTH)
    np.testing.assert_array_equal(found.codes[:shared], given[:shared])
    assert (found.codes[shared:] == UNKNOWN).all()


def log_odds(probabilities: np.ndarray) -> np.ndarray:
    exact = probabilities.astype(np.float64)
    return np.log(exact) - np.log1p(-exact)


@pytest.mark.parametrize("task", list(Task))
def test_effects_are_those_of_brute_force(codes: Codes, task: Task) -> None:
    classes = 3 if task is Task.MULTICLASS else 2
    plan = replace(small_plan("scanner"), task=task, classes=classes, centre=2.0, scale=3.0)
    trained = untrained(plan)
    network = load(trained)
    effects = substitution_effects(trained, codes, SilentMonitor())

    before = network.predict(codes[None])[0]
    chosen = int(np.argmax(before)) if task is Task.MULTICLASS else 0
    expected = np.zeros((len(codes), 4))
    for place in np.flatnonzero(codes < UNKNOWN).tolist():
        for code in range(4):
            changed = codes.copy()
            changed[place] = code
            after = network.predict(changed[None])[0]
            if task is Task.REGRESSION:
                expected[place, code] = after - before
            else:
                pair = np.stack([before, after]).reshape(2, -1)[:, chosen]
                expected[place, code] = np.diff(log_odds(pair))[0]
    np.testing.assert_allclose(effects, expected, atol=2e-4)
    assert (effects[np.flatnonzero(codes < UNKNOWN), codes[codes < UNKNOWN]] == 0).all()
    assert (effects[2] == 0).all()
    assert np.abs(effects).max() > 0.01


def test_the_job_tells_the_prediction_first(trained: TrainedModel, codes: Codes) -> None:
    monitor = RecordingMonitor()
    found = ExplainOne(trained, codes, ("gradient-x-input",)).run(monitor)
    first, second = monitor.values
    assert first.effects is second.effects is None
    assert first.scores == second.scores == found.scores
    assert first.hypothetical == {}
    np.testing.assert_array_equal(
        second.hypothetical["gradient-x-input"], found.hypothetical["gradient-x-input"]
    )
    np.testing.assert_array_equal(found.effects, substitution_effects(trained, codes, SilentMonitor()))
    assert ExplainOne(trained, codes, (), effects=False).run(SilentMonitor()).effects is None


def test_too_many_substitutions_are_left_out(trained: TrainedModel) -> None:
    long = untrained(small_plan("scanner", length=LONGEST + 1))
    found = ExplainOne(long, np.zeros(LONGEST + 1, np.uint8), ()).run(SilentMonitor())
    assert found.effects is None
    assert found.codes.shape == (LONGEST + 1,)


def test_nothing_left_is_refused_and_work_is_cancelled(trained: TrainedModel, codes: Codes) -> None:
    with pytest.raises(InputError, match="no base left"):
        explain(trained, codes[:0], [], SilentMonitor())
    with pytest.raises(Cancelled):
        substitution_effects(trained, codes, RecordingMonitor(wishes=[Wish.CANCEL]))
