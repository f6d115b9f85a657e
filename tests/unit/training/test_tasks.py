"""Several classes and numbers are learned as two classes are; every figure is scikit-learn's."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from helpers.small import small_data, small_plan
from sklearn.metrics import accuracy_score, log_loss, r2_score, roc_auc_score

from motifdesk.attribution.registry import all_methods, attribute
from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.splits import Split, SplitSettings
from motifdesk.models.registry import all_architectures
from motifdesk.models.trained import NetworkPlan
from motifdesk.monitor import SilentMonitor
from motifdesk.training.fit import fit
from motifdesk.training.records import ClassEpoch, Run, ValueEpoch
from motifdesk.training.settings import TrainingSettings

SETTINGS = TrainingSettings(epochs=12, learning_rate=0.01, keep="last")


def three_classes() -> tuple[Dataset, Split]:
    """Return GATTACA, its mirror image ACATTAG, and neither."""
    dataset, split = small_data(count=900)
    matrix = dataset.sequences.matrix().copy()
    labels = dataset.labels.copy()
    mirrored = np.flatnonzero(labels)[::2]
    matrix[mirrored] = matrix[mirrored][:, ::-1]
    labels[mirrored] = 2
    sequences = replace(dataset.sequences, codes=matrix.reshape(-1))
    names = ("neither", "motif", "mirror")
    return replace(
        dataset, sequences=sequences, labels=labels, class_names=names, task=Task.MULTICLASS
    ), split


def numbers() -> tuple[Dataset, Split]:
    """Return signals around 100 without and around 160 with the motif."""
    dataset, split = small_data(count=900)
    values = 100 + 60.0 * dataset.labels + np.random.default_rng(0).normal(0, 5, len(dataset))
    return replace(dataset, labels=values, class_names=(), task=Task.REGRESSION), split


def train(dataset: Dataset, split: Split, name: str = "scanner") -> Run:
    parameters = small_plan(name, filters=16).parameters
    return fit(dataset, split, NetworkPlan.for_dataset(dataset, name, parameters), SETTINGS, SilentMonitor())


@pytest.mark.parametrize("name", all_architectures())
def test_several_classes(name: str) -> None:
    dataset, split = three_classes()
    run = train(dataset, split, name)
    truth, scores = dataset.labels[split.validation], run.scores[split.validation].astype(float)
    last = run.history[-1]

    assert run.scores.shape == (len(dataset), 3)
    np.testing.assert_allclose(run.scores.sum(axis=1), 1, rtol=1e-5)
    assert isinstance(last, ClassEpoch)
    scores /= scores.sum(axis=1, keepdims=True)  # to double precision, as scikit-learn wants it
    assert last.val_loss == pytest.approx(log_loss(truth, scores), rel=1e-3)
    assert last.val_accuracy == pytest.approx(accuracy_score(truth, scores.argmax(axis=1)))
    assert last.val_auroc == pytest.approx(roc_auc_score(truth, scores, multi_class="ovr"), abs=1e-6)
    assert last.val_auroc > 0.8


@pytest.mark.parametrize("name", all_architectures())
def test_numbers(name: str) -> None:
    dataset, split = numbers()
    run = train(dataset, split, name)
    truth, scores = dataset.labels[split.validation], run.scores[split.validation].astype(float)
    last = run.history[-1]

    assert run.scores.shape == (len(dataset),)
    assert isinstance(last, ValueEpoch)
    assert last.val_pearson == pytest.approx(np.corrcoef(truth, scores)[0, 1], abs=1e-4)
    assert last.val_r2 == pytest.approx(r2_score(truth, scores), abs=1e-3)
    spread = dataset.labels[split.train].std()
    assert last.val_loss == pytest.approx(np.mean((truth - scores) ** 2) / spread**2, rel=1e-3)
    assert last.val_pearson > 0.6
    assert 90 < scores.mean() < 170  # in the units of the labels


@pytest.mark.parametrize("method", all_methods())
@pytest.mark.parametrize("make", [three_classes, numbers])
def test_every_method_explains_every_task(make, method: str) -> None:
    dataset, split = make()
    run = train(dataset, split)
    codes = dataset.sequences.matrix()[:50]
    values = attribute(run.model, codes, method, SilentMonitor()).attributions

    assert values.shape == codes.shape
    assert np.isfinite(values).all()
    assert np.abs(values).max() > 0


def test_the_split_of_numbers_has_no_classes() -> None:
    dataset, _ = numbers()
    assert dataset.class_counts == ()
    assert SplitSettings().kind == "random"
