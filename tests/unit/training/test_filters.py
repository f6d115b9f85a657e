"""The filters' logos are what a plain walk over every window counts, and cost the training nothing but time."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from helpers.small import epochs_of, small_data, small_plan

from motifdesk.data.alphabet import UNKNOWN, one_hot, reverse_complement
from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.splits import Split
from motifdesk.models.network import Network
from motifdesk.models.registry import all_architectures
from motifdesk.models.trained import NetworkPlan
from motifdesk.monitor import RecordingMonitor
from motifdesk.training import filters
from motifdesk.training.filters import FilterLogo, FilterLogos, FilterWatch
from motifdesk.training.fit import fit
from motifdesk.training.settings import TrainingSettings


def random_network(plan: NetworkPlan) -> Network:
    """Return a network whose weights are all random, as after some training."""
    network = Network(plan)
    chance = np.random.default_rng(0)
    network.set_weights(
        tuple(chance.normal(0.1, 0.5, array.shape).astype(np.float32) ** 2 for array in network.weights())
        if plan.architecture == "basset"
        else tuple(chance.normal(0, 0.5, array.shape).astype(np.float32) for array in network.weights())
    )
    return network


def activations(network: Network, codes: np.ndarray) -> np.ndarray:
    """Return what the first layer says of every whole window, (n, windows, filters), one window at a time."""
    convolution = next(layer for layer in network.model.layers if layer.weights)
    kernel, bias = (variable.numpy() for variable in convolution.weights)
    width = len(kernel)
    rows = one_hot(codes)
    windows = np.stack([rows[:, at : at + width] for at in range(codes.shape[1] - width + 1)], axis=1)
    found = np.einsum("npwb,wbf->npf", windows, kernel) + bias
    if network.plan.architecture == "basset":
        layer = network.model.layers[network.model.layers.index(convolution) + 1]
        gamma, beta, mean, variance = (variable.numpy() for variable in layer.weights)
        found = (found - mean) / np.sqrt(variance + layer.epsilon) * gamma + beta
    return np.maximum(found, 0)


def brute_force(
    network: Network, codes: np.ndarray, index: int, width: int = 8
) -> tuple[np.ndarray, int, float]:
    """Return frequencies, sites and share of one filter, counted base by base."""
    both = [codes, reverse_complement(codes)] if network.plan.both_strands else [codes]
    found = [activations(network, strand)[:, :, index] for strand in both]
    least = max(values.max() for values in found) / 2
    counts, sites = np.zeros((width, 4)), 0
    with_site = set()
    for strand, values in zip(both, found, strict=True):
        for row, at in np.argwhere(values > least):
            sites += 1
            with_site.add(row)
            for place in range(width):
                base = strand[row, at + place]
                if base != UNKNOWN:
                    counts[place, base] += 1
    return counts / counts.sum(axis=1, keepdims=True), sites, len(with_site) / len(codes)


def watch(network: Network, codes: np.ndarray, labels: np.ndarray, seed: int) -> FilterWatch:
    """Sample from all of them."""
    return FilterWatch(network, codes, labels, np.arange(len(codes), dtype=np.int32), seed)


@pytest.fixture(scope="module")
def data() -> tuple[Dataset, Split]:
    return small_data(120)


@pytest.mark.parametrize("both_strands", [False, True])
@pytest.mark.parametrize("name", ["scanner", "primer", "basset"])
def test_logos_are_what_a_walk_over_every_window_counts(
    data: tuple[Dataset, Split], name: str, both_strands: bool
) -> None:
    more = {"normalise": True} if name == "basset" else {}
    network = random_network(replace(small_plan(name, **more), both_strands=both_strands))
    codes = data[0].sequences.matrix().copy()
    codes[:5, 10:14] = UNKNOWN
    labels = data[0].labels
    found = watch(network, codes, labels, 0).look(3)

    assert isinstance(found, FilterLogos)
    assert (found.epoch, found.filters, found.sequences, len(found.logos)) == (3, 8, 120, 8)
    for logo in found.logos:
        frequencies, sites, share = brute_force(network, codes, logo.index)
        np.testing.assert_allclose(logo.frequencies, frequencies, rtol=1e-5)
        assert (logo.sites, logo.share) == (sites, pytest.approx(share))
        strands = (codes, reverse_complement(codes)) if both_strands else (codes,)
        best = np.max(
            [activations(network, strand)[:, :, logo.index].max(axis=1) for strand in strands], axis=0
        )
        assert logo.correlation == pytest.approx(np.corrcoef(best, labels)[0, 1], abs=1e-5)
        assert logo.towards == 1
    strength = [abs(logo.correlation) for logo in found.logos]
    assert strength == sorted(strength, reverse=True)


def test_the_height_of_letters_is_their_share_of_the_information() -> None:
    shares = np.array([[1, 0, 0, 0], [0.25] * 4, [0.5, 0.5, 0, 0], [0.7, 0.1, 0.1, 0.1]], np.float32)
    logo = FilterLogo(0, shares, 10, 0.5, 0.1, 1)
    last = 2 + sum(p * np.log2(p) for p in (0.7, 0.1, 0.1, 0.1))
    expected = [[2, 0, 0, 0], [0] * 4, [0.5, 0.5, 0, 0], [0.7 * last, *[0.1 * last] * 3]]
    np.testing.assert_allclose(logo.heights, expected, atol=1e-6)
    assert logo.information == pytest.approx(2 + 0 + 1 + last)


def test_several_classes_and_values_have_the_strongest_correlation(data: tuple[Dataset, Split]) -> None:
    codes = data[0].sequences.matrix()
    chance = np.random.default_rng(1)
    for task, classes, labels in (
        (Task.MULTICLASS, 3, chance.integers(0, 3, len(codes))),
        (Task.REGRESSION, 0, chance.normal(50, 20, len(codes))),
    ):
        network = random_network(replace(small_plan(), task=task, classes=classes))
        found = watch(network, codes, labels, 0).look(1)
        for logo in found.logos:
            best = activations(network, codes)[:, :, logo.index].max(axis=1)
            columns = [labels == each for each in range(classes)] or [labels]
            expected = [np.corrcoef(best, column)[0, 1] for column in columns]
            assert logo.towards == np.argmax(np.abs(expected))
            assert logo.correlation == pytest.approx(expected[logo.towards], abs=1e-5)


def test_filters_that_are_never_active_are_left_out_and_the_strongest_stay(
    data: tuple[Dataset, Split],
) -> None:
    dataset, _ = data
    network = random_network(small_plan(filters=40))
    kernel, bias, *others = network.weights()
    bias[5:] = -1000
    network.set_weights((kernel, bias, *others))
    watching = watch(network, dataset.sequences.matrix(), dataset.labels, 0)
    assert sorted(logo.index for logo in watching.look(1).logos) == [0, 1, 2, 3, 4]

    bias[:] = 0.1
    network.set_weights((kernel, bias, *others))
    assert len(watching.look(1).logos) == filters.MOST_LOGOS


def test_a_large_set_is_sampled_always_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    dataset, _ = small_data(1200)
    network = random_network(small_plan())
    codes, labels = dataset.sequences.matrix(), dataset.labels
    first, again, other = (watch(network, codes, labels, seed).look(1) for seed in (0, 0, 1))
    assert first.sequences == 512
    for one, same in zip(first.logos, again.logos, strict=True):
        np.testing.assert_array_equal(one.frequencies, same.frequencies)
    assert [logo.sites for logo in first.logos] != [logo.sites for logo in other.logos]
    monkeypatch.setattr(filters, "_MOST_ACTIVATIONS", 23 * 8 * 100)
    assert watch(network, codes, labels, 0).look(1).sequences == 100


@pytest.mark.parametrize("name", all_architectures())
def test_every_architecture_begins_with_filters(data: tuple[Dataset, Split], name: str) -> None:
    dataset, _ = data
    found = watch(random_network(small_plan(name)), dataset.sequences.matrix(), dataset.labels, 0).look(1)
    assert found is not None
    assert {logo.frequencies.shape for logo in found.logos} == {(8, 4)}


def test_a_network_that_begins_otherwise_has_none(data: tuple[Dataset, Split]) -> None:
    import keras

    dataset, _ = data
    network = Network(small_plan())
    network.models = (
        keras.Sequential([keras.Input((30, 4)), keras.layers.Flatten(), keras.layers.Dense(1)]),
    )
    watching = watch(network, dataset.sequences.matrix(), dataset.labels, 0)
    assert watching.look(1) is None
    assert watching.look_if_due(1) is None


def test_they_are_told_as_they_form_and_training_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    dataset, split = small_data()
    settings = TrainingSettings(epochs=5, learning_rate=0.05)
    without = fit(dataset, split, small_plan(dropout=0.3), settings, RecordingMonitor())
    seconds = count()
    monkeypatch.setattr(filters, "monotonic", lambda: float(next(seconds)))
    monkeypatch.setattr(filters, "_TIME_SHARE", 0.25)  # a look takes a second here: every fourth epoch then
    monitor = RecordingMonitor()
    run = fit(dataset, split, small_plan(dropout=0.3), settings, monitor)

    told = [value for value in monitor.values if isinstance(value, FilterLogos)]
    assert [logos.epoch for logos in told] == [2, 5]
    assert epochs_of(monitor.values) == list(run.history)
    assert run.model.key == without.model.key
    assert run.filters.epoch == run.kept_epoch
    assert told[0].logos[0].correlation != told[1].logos[0].correlation


def test_the_planted_motif_can_be_read_off(data: tuple[Dataset, Split]) -> None:
    dataset, split = small_data(1200)
    run = fit(dataset, split, small_plan(filters=16), TrainingSettings(epochs=30), RecordingMonitor())
    best = max(run.filters.logos, key=lambda logo: logo.correlation)
    letters = "".join(
        "ACGT"[base] if bits.max() > 1 else "."
        for base, bits in zip(best.frequencies.argmax(axis=1), best.heights, strict=True)
    )
    assert any(part in "GATTACA" for part in (letters[at : at + 5] for at in range(4)))
    assert best.correlation > 0.5
