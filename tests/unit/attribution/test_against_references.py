"""Methods that explain the difference to shuffled references: against loops, sums and brute force."""

from __future__ import annotations

import numpy as np
import pytest

from motifdesk.attribution import faithfulness
from motifdesk.attribution.faithfulness import measure
from motifdesk.attribution.methods.deeplift import REFERENCES
from motifdesk.attribution.methods.expected_gradients import DRAWS
from motifdesk.attribution.references import references
from motifdesk.attribution.registry import attribute, get_method
from motifdesk.attribution.self_checks import completeness, substitutions_again
from motifdesk.data.alphabet import Alphabet, one_hot
from motifdesk.data.dataset import Task
from motifdesk.errors import InputError
from motifdesk.models.backend import tensorflow
from motifdesk.models.network import Network
from motifdesk.models.registry import make_parameters
from motifdesk.models.trained import NetworkPlan, TrainedModel
from motifdesk.monitor import SilentMonitor

RNG = np.random.default_rng(11)
CODES = RNG.integers(0, 4, (5, 40), dtype=np.uint8)
NOBODY = SilentMonitor()


def network(name: str, *, both: bool = False, members: int = 1, task: Task = Task.BINARY) -> TrainedModel:
    """Return a network whose random weights are large enough for nothing to be linear."""
    tensorflow()
    import keras

    classes = {Task.BINARY: 2, Task.MULTICLASS: 3, Task.REGRESSION: 0}[task]
    plan = NetworkPlan(name, make_parameters(name, {}), 40, task, classes, both_strands=both, members=members)
    rng = np.random.default_rng(0)
    keras.utils.set_random_seed(0)
    weights = tuple(
        (2 * weight + 0.1 * rng.normal(size=weight.shape)).astype(np.float32)
        for weight in Network(plan).weights()
    )
    return TrainedModel(plan, ("a", "b", "c")[: max(classes, 0)], Alphabet.DNA, weights)


def output(trained: TrainedModel, codes: np.ndarray) -> np.ndarray:
    """The log-odds of the class likeliest for the first row, straight from the Keras models."""
    built = Network(trained.plan, trained.weights)
    raw = np.asarray(built.outputs(built.tf.constant(one_hot(codes)))).astype(np.float64)
    if trained.plan.task is not Task.MULTICLASS:
        return raw
    chosen = int(raw[0].argmax())
    return raw[:, chosen] - np.log(np.exp(np.delete(raw, chosen, axis=1)).sum(axis=1))


def test_references_keep_pairs_of_neighbours_and_stay_the_same_in_any_company() -> None:
    made = references(CODES, 3)
    assert made.shape == (5, 3, 40)
    for row, several in zip(CODES, made, strict=True):
        pairs = np.bincount(4 * row[:-1] + row[1:], minlength=16)
        for each in several:
            np.testing.assert_array_equal(np.bincount(4 * each[:-1] + each[1:], minlength=16), pairs)
            assert (each != row).any()
    np.testing.assert_array_equal(references(CODES[3:4], 3)[0], made[3])


@pytest.mark.parametrize("task", list(Task))
@pytest.mark.parametrize("both", [False, True])
def test_mutagenesis_is_every_substitution_predicted(task: Task, both: bool) -> None:
    trained = network("scanner", both=both, task=task)
    codes = CODES[:2].copy()
    codes[0, 7] = 4
    found = get_method("mutagenesis").contributions(trained, codes, NOBODY)
    for row, each in zip(codes, found, strict=True):
        for place in (0, 6, 7, 39):
            if row[place] == 4:
                assert not each[place].any()
                continue
            mutants = np.repeat(row[None], 5, axis=0)
            mutants[1:, place] = range(4)
            values = output(trained, mutants)[1:]
            np.testing.assert_allclose(each[place], values - values.mean(), atol=1e-5)


@pytest.mark.parametrize(("name", "task"), [
    ("scanner", Task.BINARY), ("scanner", Task.MULTICLASS), ("primer", Task.REGRESSION),
])  # fmt: skip
def test_deletion_is_every_base_taken_out(name: str, task: Task) -> None:
    trained = network(name, task=task)
    codes = CODES[:2].copy()
    codes[0, 7] = 4
    found = get_method("deletion").contributions(trained, codes, NOBODY)
    for row, each in zip(codes, found, strict=True):
        for place in (0, 6, 7, 39):
            if row[place] == 4:
                assert not each[place].any()
                continue
            mutants = np.repeat(row[None], 6, axis=0)
            mutants[1:5, place] = range(4)
            mutants[5] = [*row[:place], *row[place + 1 :], 4]
            values = output(trained, mutants)
            np.testing.assert_allclose(each[place], values[1:5] - values[5], atol=1e-5)
            assert each[place, row[place]] == pytest.approx(values[0] - values[5], abs=1e-5)


def test_the_corrected_gradient_of_a_linear_network_is_exact() -> None:
    trained = network("positional")
    raw = get_method("gradient-x-input").contributions(trained, CODES, NOBODY)
    corrected = get_method("gradient-corrected").contributions(trained, CODES, NOBODY)
    np.testing.assert_allclose(corrected.sum(axis=2), 0, atol=1e-5)
    differences = raw[..., 1] - raw[..., 3]
    np.testing.assert_allclose(corrected[..., 1] - corrected[..., 3], differences, atol=1e-5)


@pytest.mark.parametrize("task", list(Task))
@pytest.mark.parametrize(("name", "both", "members"), [
    ("primer", False, 1), ("scanner", True, 1), ("scanner", False, 2), ("positional", True, 1), ("basset", True, 1),
    ("dilated", False, 1),
])  # fmt: skip
def test_deeplift_adds_up(task: Task, name: str, both: bool, members: int) -> None:
    trained = network(name, both=both, members=members, task=task)
    found = get_method("deeplift").contributions(trained, CODES, NOBODY)
    others = references(CODES, REFERENCES)
    for row, each, several in zip(CODES, found, others, strict=True):
        values = output(trained, np.concatenate([row[None], several]))
        added = (each * one_hot(row)).sum()
        assert added == pytest.approx(values[0] - values[1:].mean(), rel=1e-3, abs=2e-3)


def test_deeplift_by_hand() -> None:
    """A convolution, ReLU, maximum and sum in loops: multipliers are changes of outputs over changes of inputs."""
    trained = network("scanner")
    kernel, bias, dense, _ = (weights.astype(np.float64) for weights in trained.weights)
    width, filters = kernel.shape[0], kernel.shape[2]

    def convolved(rows: np.ndarray) -> np.ndarray:
        left = (width - 1) // 2
        padded = np.pad(rows, ((left, width - 1 - left), (0, 0)))
        return np.array([[(padded[at : at + width] * kernel[..., f]).sum() + bias[f] for f in range(filters)]
                         for at in range(len(rows))])  # fmt: skip

    here = one_hot(CODES[0]).astype(np.float64)
    total = np.zeros((40, 4))
    for other in references(CODES[:1], REFERENCES)[0]:
        there = one_hot(other).astype(np.float64)
        raw = convolved(here), convolved(there)
        positive = np.maximum(raw[0], 0), np.maximum(raw[1], 0)
        change = np.zeros((40 + 2 * width, 4))
        for f in range(filters):
            places = positive[0][:, f].argmax(), positive[1][:, f].argmax()
            greatest = positive[0][places[0], f], positive[1][places[1], f]
            highest = max(greatest)
            for place, carried in zip(places, (highest - greatest[1], greatest[0] - highest), strict=True):
                step = raw[0][place, f] - raw[1][place, f]
                if abs(carried) < 1e-9:
                    continue
                # Through the maximum and the ReLU together: the change carried over the change before the ReLU.
                share = carried / (positive[0][place, f] - positive[1][place, f])
                share *= (positive[0][place, f] - positive[1][place, f]) / step * dense[f, 0]
                start = place - (width - 1) // 2 + width
                change[start : start + width] += share * kernel[..., f]
        passed = change[width : width + 40]
        total += passed - (passed * there).sum(axis=1, keepdims=True)
    found = get_method("deeplift").contributions(trained, CODES[:1], NOBODY)[0]
    np.testing.assert_allclose(found, total / REFERENCES, atol=1e-3)


@pytest.mark.parametrize("task", list(Task))
@pytest.mark.parametrize("name", ["scanner", "recurrent"])
def test_integrated_gradients_add_up_and_say_so(task: Task, name: str) -> None:
    found = attribute(network(name, task=task), CODES, "integrated-gradients", NOBODY)
    assert found.check is not None
    assert found.check.passed, found.check.sentence


def test_expected_gradients_are_the_mean_over_their_draws() -> None:
    trained = network("scanner", both=True)
    built = Network(trained.plan, trained.weights)
    tf = built.tf
    rng = np.random.default_rng(0)
    here, total = one_hot(CODES[0]), np.zeros((40, 4))
    for draw, other in enumerate(references(CODES[:1], DRAWS)[0]):
        there = one_hot(other)
        rows = tf.Variable((there + (draw + rng.random()) / DRAWS * (here - there))[None])
        with tf.GradientTape() as tape:
            value = built.outputs(rows)
        gradient = tape.gradient(value, rows).numpy()[0]
        total += gradient - (gradient * there).sum(axis=1, keepdims=True)
    found = get_method("expected-gradients").contributions(trained, CODES[:1], NOBODY)[0]
    np.testing.assert_allclose(found, total / DRAWS, atol=2e-3)


@pytest.mark.parametrize(("method", "name", "said"), [
    ("deeplift", "gapped", "no rule for the layer 'GappedKmers'"),
    ("deeplift", "recurrent", "no rule for the layer 'Bidirectional'"),
    ("integrated-gradients", "gapped", "no answer to mixtures of bases"),
    ("expected-gradients", "gapped", "no answer to mixtures of bases"),
])  # fmt: skip
def test_networks_without_an_answer_are_refused(method: str, name: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        get_method(method).contributions(network(name), CODES, NOBODY)


def test_self_checks_find_what_is_wrong() -> None:
    trained = network("scanner")
    found = attribute(trained, CODES, "deeplift", NOBODY)
    assert found.check is not None
    assert found.check.figure < 1e-4
    wrong = completeness(REFERENCES)(trained, CODES, 1.5 * found.hypothetical)
    assert wrong.figure == pytest.approx(0.5, rel=1e-3)
    assert not wrong.passed
    one_bad = found.hypothetical.copy()
    sizes = np.abs((one_bad * one_hot(CODES)).sum(axis=(1, 2)))
    one_bad[np.argsort(sizes)[-1]] *= 1.2
    hidden = completeness(REFERENCES)(trained, CODES, one_bad)
    assert hidden.figure == pytest.approx(0.2, rel=1e-3)
    assert "20.00 % for the worst, 0.00 % for the median of 5 sequences" in hidden.sentence
    assert not hidden.passed
    exact = attribute(trained, CODES, "mutagenesis", NOBODY)
    assert exact.check is not None
    assert exact.check.passed
    assert not substitutions_again(trained, CODES, 2 * exact.hypothetical).passed


def test_padding_is_no_random_base_to_scramble() -> None:
    codes = np.random.default_rng(1).integers(0, 4, (100, 40), dtype=np.uint8)
    codes[:, 15:] = 4
    places = faithfulness._anywhere(codes, 4, np.random.default_rng(0))
    assert places.shape == (100, 4)
    assert places.max() < 15
    assert set(places.ravel().tolist()) == set(range(15))


def test_faithful_maps_lose_more_than_chance_and_forget_with_the_weights() -> None:
    trained = network("scanner")
    codes = np.random.default_rng(1).integers(0, 4, (150, 40), dtype=np.uint8)
    faithful = measure(trained, codes, "mutagenesis", NOBODY)
    assert faithful.sequences == 150
    assert faithful.top.low > faithful.random.high
    assert faithful.top.low < faithful.top.mean < faithful.top.high
    assert abs(faithful.likeness) < 0.5
    assert f"{faithful.top.mean:.2f}" in faithful.sentence
    assert measure(trained, codes, "mutagenesis", NOBODY) == faithful
