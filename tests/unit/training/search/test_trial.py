"""One trial is an ordinary training that never sees the held-out test set."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from helpers.small import small_data
from sklearn import metrics

from motifdesk.data.dataset import Dataset
from motifdesk.data.splits import Part, Split
from motifdesk.evaluation.figures import figures_of
from motifdesk.models.registry import make_parameters
from motifdesk.monitor import SilentMonitor
from motifdesk.training.fit import fit
from motifdesk.training.search import trial
from motifdesk.training.search.records import Candidate
from motifdesk.training.search.trial import (
    Epoch,
    Material,
    TrialResult,
    order_for,
    perform,
    value_of,
    without_test,
)
from motifdesk.training.settings import TrainingSettings


@pytest.fixture(scope="module")
def data() -> tuple[Dataset, Split]:
    return small_data()


def candidate(**training: object) -> Candidate:
    settings = TrainingSettings(epochs=4, learning_rate=0.01, **training)
    return Candidate("scanner", make_parameters("scanner", {"filters": 8, "width": 8}), settings)


def run(candidate: Candidate, dataset: Dataset, material: Material, **more: object) -> TrialResult:
    return perform(order_for(3, candidate, dataset, **more), material, lambda _: None, lambda: False)


def test_nothing_of_the_test_set_is_in_the_material_of_a_search(data: tuple[Dataset, Split]) -> None:
    dataset, split = data
    material = without_test(dataset, split)
    (divided,) = material.splits
    assert len(divided.test) == 0
    held_out = {dataset.ids[row] for row in split.test}
    assert not held_out & set(material.dataset.ids)
    for part in (Part.TRAIN, Part.VALIDATION):
        here, there = divided.rows(part), split.rows(part)
        assert [material.dataset.ids[row] for row in here] == [dataset.ids[row] for row in there]
        np.testing.assert_array_equal(material.dataset.labels[here], dataset.labels[there])
        for mine, theirs in zip(here, there, strict=True):
            np.testing.assert_array_equal(material.dataset.sequences[mine], dataset.sequences[theirs])


def test_other_test_sequences_change_nothing(data: tuple[Dataset, Split]) -> None:
    dataset, split = data
    labels, codes = dataset.labels.copy(), dataset.sequences.codes.reshape(len(dataset), -1).copy()
    labels[split.test] = 1 - labels[split.test]
    codes[split.test] = np.random.default_rng(9).integers(0, 4, (len(split.test), codes.shape[1]))
    other = replace(dataset, labels=labels, sequences=replace(dataset.sequences, codes=codes.ravel()))
    assert other.key != dataset.key
    results = [run(candidate(), one, without_test(one, split)) for one in (dataset, other)]
    assert results[0].epochs == results[1].epochs


def test_a_trial_trains_what_training_on_all_the_data_would(data: tuple[Dataset, Split]) -> None:
    dataset, split = data
    result = run(candidate(), dataset, without_test(dataset, split))
    plan = order_for(0, candidate(), dataset).plan
    trained = fit(dataset, split, plan, candidate().training, SilentMonitor())
    expected = tuple(Epoch(one.epoch, one.val_loss, one.headline) for one in trained.history)
    assert result.epochs == expected
    assert (result.number, result.kept, result.message, result.ended) == (
        3,
        trained.kept_epoch - 1,
        "",
        False,
    )
    assert result.seconds > 0
    assert value_of(result.epochs, "loss", result.kept) == trained.kept.val_loss
    assert value_of(result.epochs, "metric") == trained.kept.headline


def test_epochs_are_reported_while_they_come(data: tuple[Dataset, Split]) -> None:
    dataset, split = data
    said: list[Epoch] = []
    result = perform(
        order_for(0, candidate(), dataset), without_test(dataset, split), said.append, lambda: False
    )
    assert tuple(said) == result.epochs


def test_it_ends_when_told_to(data: tuple[Dataset, Split]) -> None:
    dataset, split = data
    said: list[Epoch] = []
    order = order_for(0, candidate(), dataset)
    result = perform(order, without_test(dataset, split), said.append, lambda: len(said) == 2)
    assert result.ended
    assert len(result.epochs) == 2
    assert (result.kept, result.message) == (-1, "")


def test_the_held_out_part_is_measured_as_scikit_learn_does(data: tuple[Dataset, Split]) -> None:
    dataset, split = data
    result = run(candidate(), dataset, Material(dataset, (split, split)), split=1, tested=True)
    labels = dataset.labels[split.test]
    assert result.scores.shape == labels.shape
    trained = fit(
        dataset, split, order_for(0, candidate(), dataset).plan, candidate().training, SilentMonitor()
    )
    np.testing.assert_array_equal(result.scores, trained.scores[split.test])
    assert result.figures["auroc"] == pytest.approx(metrics.roc_auc_score(labels, result.scores))
    assert result.figures == figures_of(dataset, split.test, result.scores)


def test_settings_that_cannot_be_trained_with_are_a_sentence(data: tuple[Dataset, Split]) -> None:
    dataset, split = data
    wide = replace(candidate(), parameters=make_parameters("scanner", {"width": 31}))
    result = run(wide, dataset, without_test(dataset, split))
    assert "The sequences have 30 bases" in result.message
    assert (result.epochs, result.kept, result.details) == ((), -1, "")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), "memory is not enough"),
        (ZeroDivisionError("x"), "a mistake \\(ZeroDivisionError: x\\)"),
    ],
)
def test_nothing_that_happens_in_a_trial_ends_the_worker(
    data: tuple[Dataset, Split], monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(trial, "fit", fail)
    result = run(candidate(), data[0], without_test(*data))
    assert re.search(said, result.message)
    assert ("Traceback" in result.details) is isinstance(error, ZeroDivisionError)


def test_the_value_is_that_of_the_epoch_with_the_lowest_loss() -> None:
    epochs = [Epoch(1, 0.5, 0.9), Epoch(2, 0.3, 0.8), Epoch(3, 0.4, 0.95)]
    assert value_of(epochs, "loss") == 0.3
    assert value_of(epochs, "metric") == 0.8
    assert value_of(epochs, "metric", 2) == 0.95
