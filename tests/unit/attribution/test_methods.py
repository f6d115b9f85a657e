"""Every attribution method keeps the same contract, and gradients are what finite differences say."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.small import small_data, small_plan

from motifdesk.attribution import registry
from motifdesk.attribution.gradients import Output, input_gradient
from motifdesk.attribution.registry import DEFAULT_METHOD, all_methods, attribute, get_method
from motifdesk.data.alphabet import one_hot
from motifdesk.errors import Cancelled, InputError
from motifdesk.models.network import load
from motifdesk.models.trained import TrainedModel
from motifdesk.monitor import RecordingMonitor, SilentMonitor, Wish
from motifdesk.training.fit import fit
from motifdesk.training.settings import TrainingSettings


@pytest.fixture(
    scope="module", params=[("scanner", {}), ("primer", {}), ("scanner", {"strands": "shared", "members": 2})]
)
def trained(request: pytest.FixtureRequest) -> TrainedModel:
    dataset, split = small_data()
    name, others = request.param
    settings = TrainingSettings(epochs=8, learning_rate=0.01, **others)
    return fit(dataset, split, small_plan(name), settings, SilentMonitor()).model


@pytest.fixture(scope="module")
def codes() -> np.ndarray:
    codes = small_data()[0].sequences.matrix()[:40].copy()
    codes[0, :4] = 4
    return codes


def test_the_recommended_method_comes_first() -> None:
    assert next(iter(all_methods())) == DEFAULT_METHOD


def test_an_unknown_method_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError, match=r"no attribution method 'magic'.*gradient-x-input"):
        get_method("magic")


@pytest.mark.parametrize("name", all_methods())
def test_every_method_keeps_the_contract(name: str, trained: TrainedModel, codes: np.ndarray) -> None:
    monitor = RecordingMonitor()
    result = attribute(trained, codes, name, monitor)

    assert result.hypothetical.shape == (*codes.shape, 4)
    assert result.hypothetical.dtype == result.attributions.dtype == np.float32
    assert result.attributions.shape == codes.shape
    assert (result.attributions[0, :4] == 0).all()  # an unknown base contributes nothing
    assert np.abs(result.attributions).max() > 0
    assert (result.method, result.model_key) == (name, trained.key)
    assert monitor.fractions[-1] == 1


@pytest.mark.parametrize("name", all_methods())
def test_one_sequence_is_attributed_as_in_a_batch(
    name: str, trained: TrainedModel, codes: np.ndarray
) -> None:
    together = attribute(trained, codes, name, SilentMonitor()).attributions
    alone = attribute(trained, codes[7:8], name, SilentMonitor()).attributions

    assert (alone[0] == together[7]).all()


@pytest.mark.parametrize("name", ["gradient-x-input", "mutagenesis"])
def test_more_bases_than_fit_the_memory_are_rounded_and_said_to_be(
    name: str, trained: TrainedModel, codes: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = attribute(trained, codes, name, SilentMonitor())
    assert exact.rounding == ""
    monkeypatch.setattr(registry, "MOST_EXACT", codes.size - 1)
    monkeypatch.setattr(registry, "_PART", 7 * codes.shape[1])
    monitor = RecordingMonitor()
    rounded = attribute(trained, codes, name, monitor)
    assert rounded.hypothetical.dtype == np.float16
    assert rounded.attributions.dtype == np.float32
    np.testing.assert_allclose(rounded.hypothetical, exact.hypothetical, rtol=1e-3, atol=1e-6)
    np.testing.assert_allclose(rounded.attributions, exact.attributions, rtol=1e-3, atol=1e-6)
    assert rounded.rounding.startswith(f"Contributions of {codes.size:,} bases are held to three digits")
    assert (rounded.check is None) == (exact.check is None)
    assert rounded.check is None or rounded.check.passed
    assert monitor.fractions == sorted(monitor.fractions)
    with pytest.raises(Cancelled):
        attribute(trained, codes, name, RecordingMonitor(wishes=[Wish.CANCEL]))


def test_gradient_x_input_is_what_finite_differences_say(trained: TrainedModel, codes: np.ndarray) -> None:
    """Central differences of the log-odds, in double precision over a float32 network, where it is smooth."""
    rows = one_hot(codes[:6])
    network = load(trained)
    gradient = input_gradient(trained, codes[:6], Output.RAW)
    step = 1e-2
    numeric = np.zeros_like(gradient)
    for position in range(rows.shape[1]):
        for base in range(4):
            up, down = rows.copy(), rows.copy()
            up[:, position, base] += step
            down[:, position, base] -= step
            difference = network.outputs(up).numpy() - network.outputs(down).numpy()
            numeric[:, position, base] = difference / (2 * step)

    # Rectifiers and maxima have kinks, where the two differ by right.
    close = np.isclose(gradient, numeric, atol=2e-3, rtol=2e-2)
    assert close.mean() > 0.97


def test_the_primers_saliency_is_the_tutorials_own_loop(trained: TrainedModel, codes: np.ndarray) -> None:
    """One sequence at a time: the gradient of the probability times the input, summed over bases, cut at zero."""
    network = load(trained)
    tf = network.tf
    ours = attribute(trained, codes, "primer-saliency", SilentMonitor()).attributions
    for index in range(5):
        sequence = tf.constant(one_hot(codes[index : index + 1]))
        with tf.GradientTape() as tape:
            tape.watch(sequence)
            probability = tf.sigmoid(network.outputs(sequence))
        gradient = tape.gradient(probability, sequence).numpy()[0]
        theirs = np.clip((gradient * one_hot(codes[index])).sum(axis=1), 0, None)
        np.testing.assert_allclose(ours[index], theirs, atol=1e-6)


def test_cancel_and_wrong_lengths(trained: TrainedModel, codes: np.ndarray) -> None:
    with pytest.raises(Cancelled):
        attribute(trained, codes, DEFAULT_METHOD, RecordingMonitor(wishes=[Wish.CANCEL]))
    with pytest.raises(InputError, match="takes sequences of 30 bases"):
        attribute(trained, codes[:, :20], DEFAULT_METHOD, SilentMonitor())
    with pytest.raises(InputError, match="no sequences"):
        attribute(trained, codes[:0], DEFAULT_METHOD, SilentMonitor())
