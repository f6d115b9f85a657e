"""Networks predict what Keras predicts, whatever else is in the batch."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from motifdesk.data.alphabet import UNKNOWN, Alphabet, one_hot, reverse_complement
from motifdesk.data.dataset import Task
from motifdesk.errors import Cancelled, InputError, WeightsError
from motifdesk.models.backend import tensorflow
from motifdesk.models.network import PREDICTION_BATCH, Network, describe, load
from motifdesk.models.registry import make_parameters
from motifdesk.models.trained import NetworkPlan, TrainedModel
from motifdesk.monitor import RecordingMonitor, Wish

PRIMER = NetworkPlan("primer", make_parameters("primer", {}), 50)
SCANNER = NetworkPlan("scanner", make_parameters("scanner", {}), 50)


@pytest.fixture
def codes() -> np.ndarray:
    return np.random.default_rng(1).integers(0, 5, (2 * PREDICTION_BATCH + 7, 50), dtype=np.uint8)


def test_the_primers_network_has_the_tutorials_layers_and_6226_parameters() -> None:
    summary = describe(PRIMER)

    assert summary.parameters == 6226
    assert [(layer.kind, layer.output_shape, layer.parameters) for layer in summary.layers] == [
        ("Conv1D", "39 × 32", 1568),
        ("MaxPooling1D", "9 × 32", 0),
        ("Flatten", "288", 0),
        ("Dense", "16", 4624),
        ("Dense", "2", 34),
    ]


def test_two_outputs_give_the_softmax_probability(codes: np.ndarray) -> None:
    network = Network(PRIMER)
    logits = network.model.predict(one_hot(codes), verbose=0).astype(np.float64)
    softmax = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)

    np.testing.assert_allclose(network.predict(codes), softmax[:, 1], rtol=1e-5)


def test_one_output_gives_the_sigmoid_probability(codes: np.ndarray) -> None:
    network = Network(SCANNER)
    logits = network.model.predict(one_hot(codes), verbose=0)[:, 0].astype(np.float64)

    np.testing.assert_allclose(network.predict(codes), 1 / (1 + np.exp(-logits)), rtol=1e-5)


def test_the_scanner_computes_what_its_formula_says(codes: np.ndarray) -> None:
    network = Network(SCANNER)
    kernel, bias, dense, offset = network.weights()
    width = len(kernel)
    before = (width - 1) // 2
    padded = np.pad(one_hot(codes[:20]), ((0, 0), (before, width - 1 - before), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, width, axis=1)  # (n, L, 4, width)
    activations = np.maximum(np.einsum("nlbw,wbf->nlf", windows, kernel) + bias, 0)
    activations[codes[:20] == UNKNOWN] = 0  # takes no part in the maximum
    logits = activations.max(axis=1) @ dense[:, 0] + offset[0]

    np.testing.assert_allclose(network.predict(codes[:20]), 1 / (1 + np.exp(-logits)), rtol=1e-4)


def test_a_prediction_does_not_depend_on_its_companions(codes: np.ndarray) -> None:
    network = Network(SCANNER)
    together = network.predict(codes)
    alone = np.concatenate([network.predict(codes[row : row + 1]) for row in (0, 300, 518)])

    assert (together[[0, 300, 518]] == alone).all()  # to the last bit


def test_progress_is_told_and_cancel_obeyed(codes: np.ndarray) -> None:
    monitor = RecordingMonitor()
    Network(SCANNER).predict(codes, monitor)
    assert monitor.fractions[-1] == 1
    assert monitor.fractions == sorted(monitor.fractions)

    with pytest.raises(Cancelled):
        Network(SCANNER).predict(codes, RecordingMonitor(wishes=[Wish.GO_ON, Wish.CANCEL]))


def test_nothing_to_predict_is_a_sentence() -> None:
    with pytest.raises(InputError, match="no sequences to predict"):
        Network(SCANNER).predict(np.empty((0, 50), np.uint8))


def test_weights_that_do_not_fit_are_refused_in_a_short_sentence() -> None:
    weights = Network(SCANNER).weights()
    begin = "The weights do not fit the network 'scanner': "
    end = "; the project (or the checkpoint) that they are from was changed or damaged: open an earlier copy of it."
    with pytest.raises(WeightsError) as raised:
        Network(SCANNER, Network(PRIMER).weights())
    assert str(raised.value).startswith(begin)
    assert str(raised.value).endswith(end)
    with pytest.raises(WeightsError) as raised:
        Network(SCANNER, weights[:-1])
    count = len(weights)
    assert str(raised.value) == (
        f"{begin}there are {count - 1} arrays of them, and the network has {count}{end}"
    )
    narrow = (*weights[:1], weights[1][:-1], *weights[2:])
    with pytest.raises(WeightsError) as raised:
        Network(SCANNER, narrow)
    shape = weights[1].shape
    assert str(raised.value) == (
        f"{begin}array 2 of {count} has the shape {(shape[0] - 1, *shape[1:])}, and the network's has {shape}{end}"
    )


def test_a_trained_model_is_built_once_and_predicts_as_before(codes: np.ndarray) -> None:
    network = Network(SCANNER)
    trained = TrainedModel(SCANNER, ("0", "1"), Alphabet.DNA, network.weights())

    assert load(trained) is load(trained)
    assert (load(trained).predict(codes) == network.predict(codes)).all()


def test_models_differ_by_key_when_weights_differ() -> None:
    weights = Network(SCANNER).weights()
    changed = (weights[0] + 1, *weights[1:])
    keys = {TrainedModel(SCANNER, ("0", "1"), Alphabet.DNA, each).key for each in (weights, changed)}

    assert len(keys) == 2


def test_tensorflow_is_imported_once() -> None:
    assert tensorflow() is tensorflow()


def test_an_ensemble_says_the_mean_of_what_its_members_say(codes: np.ndarray) -> None:
    plan = replace(SCANNER, members=3)
    network = Network(plan)
    size = len(network.weights()) // 3
    parts = [network.weights()[start : start + size] for start in range(0, 3 * size, size)]
    alone = np.array([Network(SCANNER, part).predict(codes[:9]) for part in parts], np.float64)
    mean_log_odds = np.log(alone / (1 - alone)).mean(axis=0)

    assert not (parts[0][0] == parts[1][0]).all()  # each has its own random start
    np.testing.assert_allclose(network.predict_members(codes[:9]), alone, rtol=1e-5)
    np.testing.assert_allclose(network.predict(codes[:9]), 1 / (1 + np.exp(-mean_log_odds)), rtol=1e-5)
    assert [layer.kind for layer in network.summary().layers] == [
        "Conv1D", "GlobalMaxPooling1D", "Dropout", "Dense"
    ]  # fmt: skip
    assert network.summary().parameters == 3 * describe(SCANNER).parameters


def test_members_of_several_classes_each_give_probabilities(codes: np.ndarray) -> None:
    network = Network(replace(SCANNER, task=Task.MULTICLASS, classes=3, members=2))
    scores = network.predict_members(codes)

    assert scores.shape == (2, len(codes), 3)
    np.testing.assert_allclose(scores.sum(axis=2), 1, rtol=1e-6)


def test_outputs_of_both_strands_are_averaged(codes: np.ndarray) -> None:
    network = Network(replace(PRIMER, both_strands=True))
    one = Network(PRIMER, network.weights())
    both = [one.outputs(one.one_hot(each)).numpy() for each in (codes[:9], reverse_complement(codes[:9]))]

    found = network.outputs(network.one_hot(codes[:9])).numpy()
    np.testing.assert_allclose(found, np.mean(both, axis=0), rtol=1e-5, atol=1e-6)


def test_the_scanner_takes_the_better_match_of_both_strands(codes: np.ndarray) -> None:
    network = Network(replace(SCANNER, both_strands=True))
    convolution, pooling, dropout, dense = network.model.layers[1], *network.model.layers[-3:]
    known = codes[:9] % 4  # nothing to mask
    features = [pooling(convolution(one_hot(each))).numpy() for each in (known, reverse_complement(known))]
    expected = dense(dropout(np.maximum(*features))).numpy()[:, 0]

    found = network.outputs(network.one_hot(known)).numpy()
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)
