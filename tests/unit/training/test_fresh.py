"""Fresh shuffles are shuffles of the training negatives, others in every epoch, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from helpers.small import small_data, small_plan

from motifdesk.data.alphabet import UNKNOWN, Codes
from motifdesk.monitor import SilentMonitor
from motifdesk.training.fit import begin, fit
from motifdesk.training.fresh import FreshNegatives
from motifdesk.training.settings import TrainingSettings

SETTINGS = TrainingSettings(epochs=3, batch_size=16)


def fresh(seed: int = 0) -> FreshNegatives:
    dataset, split = small_data()
    dataset = replace(dataset, shuffled="dinucleotide")
    codes = dataset.sequences.matrix().copy()
    codes[:, 9] = UNKNOWN
    found = FreshNegatives.of(dataset, split, replace(SETTINGS, seed=seed), codes)
    assert found is not None
    assert (dataset.labels[found.rows] == 0).all()
    assert set(found.rows) <= set(split.train)
    return found


def draw(source: FreshNegatives, epoch: int) -> Codes:
    return source.draw(epoch, lambda: None)


def pairs(codes: Codes) -> np.ndarray:
    """Return how often each pair of neighbours of known bases stands in each sequence."""
    flat = np.where(
        (codes[:, :-1] < UNKNOWN) & (codes[:, 1:] < UNKNOWN), codes[:, :-1] * 4 + codes[:, 1:], 16
    )
    return np.stack([np.bincount(row, minlength=17)[:16] for row in flat])


def test_dinucleotide_counts_and_unknown_bases_stay() -> None:
    source = fresh()
    made = draw(source, 2)

    np.testing.assert_array_equal(pairs(made), pairs(source.codes))
    np.testing.assert_array_equal(made == UNKNOWN, source.codes == UNKNOWN)
    assert (made != source.codes).any(axis=1).mean() > 0.9


def test_each_epoch_has_others_and_a_seed_repeats_them() -> None:
    np.testing.assert_array_equal(draw(fresh(), 2), draw(fresh(), 2))
    assert (draw(fresh(), 2) != draw(fresh(), 3)).any()
    assert (draw(fresh(), 2) != draw(fresh(seed=1), 2)).any()


@pytest.mark.parametrize(("wanted", "shuffled"), [(False, "dinucleotide"), (True, "")])
def test_there_are_none_where_not_wanted_or_not_shuffled(wanted: bool, shuffled: str) -> None:
    dataset, split = small_data()
    dataset = replace(dataset, shuffled=shuffled)
    settings = replace(SETTINGS, fresh_negatives=wanted)
    assert FreshNegatives.of(dataset, split, settings, dataset.sequences.matrix()) is None


def test_only_training_negatives_are_drawn_anew() -> None:
    dataset, split = small_data()
    shuffled = replace(dataset, shuffled="dinucleotide")
    training = begin(shuffled, split, small_plan(), SETTINGS, SilentMonitor())
    training.run()
    seen = training.loop._codes.numpy()
    changed = (seen != dataset.sequences.matrix()).any(axis=1)

    negatives = split.train[dataset.labels[split.train] == 0]
    assert changed[negatives].mean() > 0.9
    assert not np.delete(changed, negatives).any()


def test_they_change_what_is_learned_from_the_second_epoch_on() -> None:
    dataset, split = small_data()
    shuffled = replace(dataset, shuffled="dinucleotide")
    same, other = (fit(data, split, small_plan(), SETTINGS, SilentMonitor()) for data in (dataset, shuffled))

    assert same.history[0].loss == other.history[0].loss
    assert same.history[1].loss != other.history[1].loss
