"""An ensemble says how far its members are apart and how good each is alone."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.small import small_data, small_plan
from sklearn.metrics import roc_auc_score

from motifdesk.models.network import Network
from motifdesk.monitor import RecordingMonitor, SilentMonitor
from motifdesk.training.fit import fit
from motifdesk.training.settings import TrainingSettings


def test_spread_and_headlines_are_those_of_the_members() -> None:
    dataset, split = small_data()
    run = fit(dataset, split, small_plan(), TrainingSettings(epochs=2, members=2), SilentMonitor())
    network = Network(run.model.plan, run.model.weights)
    one, other = network.predict_members(dataset.sequences.matrix())

    assert run.spread is not None
    np.testing.assert_allclose(run.spread, np.abs(one - other) / 2, atol=1e-6)
    rows = split.validation
    expected = [roc_auc_score(dataset.labels[rows], member[rows]) for member in (one, other)]
    assert run.member_headlines == pytest.approx(expected)


def test_how_many_are_trained_is_said_while_they_are() -> None:
    dataset, split = small_data()
    for members, said in ((1, "training"), (3, "training 3 networks at once")):
        monitor = RecordingMonitor()
        fit(dataset, split, small_plan(), TrainingSettings(epochs=1, members=members), monitor)
        assert [text for text in monitor.texts if text.startswith("training")] == [said]


def test_a_single_network_has_none() -> None:
    dataset, split = small_data()
    run = fit(dataset, split, small_plan(), TrainingSettings(epochs=1), SilentMonitor())
    assert (run.spread, run.member_headlines) == (None, ())
