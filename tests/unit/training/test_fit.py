"""Training learns what Keras learns, repeats exactly, and ends when it is asked to."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from helpers.small import epochs_of, small_data, small_plan
from sklearn.metrics import accuracy_score, log_loss, roc_auc_score

from motifdesk.data.alphabet import UNKNOWN, one_hot, reverse_complement
from motifdesk.errors import Cancelled, InputError
from motifdesk.models.network import Network
from motifdesk.models.registry import all_architectures
from motifdesk.monitor import RecordingMonitor, SilentMonitor, Wish
from motifdesk.training.fit import fit
from motifdesk.training.loop import TrainingLoop
from motifdesk.training.records import Ending, EpochRecord
from motifdesk.training.settings import OPTIMIZERS, TrainingSettings

QUICK = TrainingSettings(epochs=3, batch_size=16)


def test_one_epoch_takes_the_steps_that_keras_fit_takes() -> None:
    """The same network, weights, batches and optimizer in Keras's own loop end with the same weights."""
    import keras

    dataset, _ = small_data()
    codes = dataset.sequences.matrix()
    network = Network(small_plan("primer"))
    model = keras.models.clone_model(network.model)
    model.set_weights(network.model.get_weights())
    rows = np.random.default_rng(0).permutation(len(codes))[:100].astype(np.int32)

    loop = TrainingLoop(network, codes, dataset.labels, QUICK)
    losses, _ = loop.take_steps(rows, np.zeros(len(rows), bool))

    # The tutorial's own formulation: softmax, two one-hot columns, binary cross-entropy of probabilities. Keras 3
    # remembers the logits behind a softmax and would take each for a sigmoid's; tf.identity makes it forget them.
    theirs = keras.Sequential([keras.Input((30, 4)), *model.layers, keras.layers.Softmax()])
    theirs.compile(
        optimizer=keras.optimizers.Adam(0.001),
        loss=lambda truth, made: keras.losses.binary_crossentropy(truth, network.tf.identity(made)),
        jit_compile=False,
    )
    truth = np.eye(2, dtype=np.float32)[dataset.labels[rows]]
    history = theirs.fit(one_hot(codes[rows]), truth, batch_size=16, epochs=1, shuffle=False, verbose=0)

    assert losses.sum() / len(rows) == pytest.approx(history.history["loss"][0], rel=1e-5)
    for ours, expected in zip(network.weights(), theirs.get_weights(), strict=True):
        np.testing.assert_allclose(ours, expected, atol=2e-6)


def test_validation_figures_are_those_of_scikit_learn() -> None:
    dataset, split = small_data()
    run = fit(dataset, split, small_plan(), replace(QUICK, keep="last"), SilentMonitor())
    truth, scores = dataset.labels[split.validation], run.scores[split.validation].astype(float)
    last = run.history[-1]

    assert last.val_loss == pytest.approx(log_loss(truth, scores), rel=1e-4)
    assert last.val_accuracy == pytest.approx(accuracy_score(truth, scores >= 0.5))
    assert last.val_auroc == pytest.approx(roc_auc_score(truth, scores))


@pytest.mark.parametrize("name", all_architectures())
def test_the_same_seed_gives_the_same_network_to_the_last_bit(name: str) -> None:
    dataset, split = small_data()
    dataset.sequences.codes[::37] = UNKNOWN
    first, again = (fit(dataset, split, small_plan(name), QUICK, SilentMonitor()) for _ in range(2))
    other = fit(dataset, split, small_plan(name), replace(QUICK, seed=1), SilentMonitor())

    assert first.model.key == again.model.key
    assert (first.scores == again.scores).all()
    assert [r.loss for r in first.history] == [r.loss for r in again.history]
    assert first.model.key != other.model.key


def test_it_learns_a_planted_motif() -> None:
    dataset, split = small_data(count=1200)
    run = fit(dataset, split, small_plan(), TrainingSettings(epochs=30), SilentMonitor())

    assert roc_auc_score(dataset.labels[split.test], run.scores[split.test]) > 0.95


def test_every_epoch_is_told_as_it_ends() -> None:
    dataset, split = small_data()
    monitor = RecordingMonitor()
    run = fit(dataset, split, small_plan(), QUICK, monitor)

    assert epochs_of(monitor.values) == run.history
    assert [record.epoch for record in run.history] == [1, 2, 3]
    assert run.ending is Ending.FINISHED
    assert (run.data_key, run.data_name) == (dataset.key, " and ".join(dataset.source))
    assert monitor.fractions[-1] == 1
    assert monitor.fractions == sorted(monitor.fractions)


def test_the_best_epoch_is_kept_unless_the_last_is_wanted() -> None:
    dataset, split = small_data()
    settings = TrainingSettings(epochs=25, learning_rate=0.05)
    best = fit(dataset, split, small_plan(), settings, SilentMonitor())
    last = fit(dataset, split, small_plan(), replace(settings, keep="last"), SilentMonitor())
    losses = [record.val_loss for record in best.history]

    assert best.kept_epoch == int(np.argmin(losses)) + 1 < 25
    assert last.kept_epoch == 25
    truth = dataset.labels[split.validation]
    assert log_loss(truth, best.scores[split.validation].astype(float)) == pytest.approx(
        min(losses), rel=1e-4
    )


def test_patience_ends_training_early() -> None:
    dataset, split = small_data()
    settings = TrainingSettings(epochs=200, learning_rate=0.05, patience=3)
    run = fit(dataset, split, small_plan(), settings, SilentMonitor())

    assert run.ending is Ending.EARLY
    assert len(run.history) == run.kept_epoch + 3 < 200


class _AfterEpoch(RecordingMonitor):
    """Wishes something once the given number of epochs has ended."""

    def __init__(self, epochs: int, wish: Wish) -> None:
        super().__init__()
        self._epochs, self._wish = epochs, wish

    def wish(self) -> Wish:
        return self._wish if len(epochs_of(self.values)) >= self._epochs else Wish.GO_ON


def test_stop_keeps_the_best_so_far() -> None:
    dataset, split = small_data()
    run = fit(dataset, split, small_plan(), TrainingSettings(epochs=500), _AfterEpoch(4, Wish.STOP))

    assert run.ending is Ending.STOPPED
    assert len(run.history) == 4
    assert run.kept_epoch <= 4


def test_cancel_discards() -> None:
    dataset, split = small_data()
    with pytest.raises(Cancelled):
        fit(dataset, split, small_plan(), TrainingSettings(epochs=500), _AfterEpoch(2, Wish.CANCEL))


def test_stopping_before_anything_was_learned_is_a_sentence() -> None:
    dataset, split = small_data()
    with pytest.raises(InputError, match="stopped before its first epoch ended"):
        fit(dataset, split, small_plan(), QUICK, RecordingMonitor(wishes=[Wish.STOP]))


def test_a_loss_that_explodes_ends_with_the_last_good_weights() -> None:
    dataset, split = small_data()
    settings = TrainingSettings(epochs=60, learning_rate=0.7, optimizer="sgd", keep="last")
    run = fit(dataset, split, small_plan("primer"), settings, SilentMonitor())

    assert run.ending is Ending.EXPLODED
    assert run.kept_epoch == len(run.history) < 60
    assert np.isfinite(run.scores).all()


def test_a_loss_that_explodes_at_once_is_a_sentence() -> None:
    dataset, split = small_data()
    settings = TrainingSettings(epochs=60, learning_rate=10.0, optimizer="sgd")
    with pytest.raises(InputError, match=r"no longer a number in epoch 1.*smaller learning rate than 10"):
        fit(dataset, split, small_plan("primer"), settings, SilentMonitor())


def test_a_batch_larger_than_the_data_is_one_step_an_epoch() -> None:
    dataset, split = small_data()
    run = fit(dataset, split, small_plan(), TrainingSettings(epochs=2, batch_size=65_536), SilentMonitor())

    assert math.isfinite(run.history[-1].loss)


def test_long_epochs_come_up_for_air_without_changing_the_result(monkeypatch: pytest.MonkeyPatch) -> None:
    dataset, split = small_data()
    whole = fit(dataset, split, small_plan(), QUICK, SilentMonitor())
    monkeypatch.setattr("motifdesk.training.pace.BREATH", 1e-9)  # one batch at a time
    in_breaths = fit(dataset, split, small_plan(), QUICK, SilentMonitor())

    assert whole.model.key == in_breaths.model.key
    for one, other in zip(whole.history, in_breaths.history, strict=True):
        assert replace(one, seconds=0) == replace(other, seconds=0)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_lowers_the_loss(optimizer: str) -> None:
    dataset, split = small_data()
    rate = 0.05 if optimizer == "sgd" else 0.005
    settings = TrainingSettings(epochs=10, optimizer=optimizer, learning_rate=rate)
    run = fit(dataset, split, small_plan(), settings, SilentMonitor())

    assert run.history[-1].loss < run.history[0].loss


def test_reverse_complements_are_shown_where_asked() -> None:
    """A flipped row is learned from exactly as if the data held its reverse complement."""
    dataset, _ = small_data()
    codes = dataset.sequences.matrix()
    codes[:, 5] = 4  # unknown bases turn around too
    settings = replace(QUICK, strands="augmented")
    rows = np.arange(48, dtype=np.int32)
    flips = np.random.default_rng(0).random(48) < 0.5
    turned = np.where(flips[:, None], reverse_complement(codes[:48]), codes[:48])
    plan = small_plan("primer")
    ours = Network(plan)
    theirs = Network(plan, ours.weights())

    TrainingLoop(ours, codes, dataset.labels, settings).take_steps(rows, flips)
    TrainingLoop(theirs, turned, dataset.labels, QUICK).take_steps(rows, flips)

    for one, other in zip(ours.weights(), theirs.weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_records_hold_plain_numbers() -> None:
    dataset, split = small_data()
    record = fit(dataset, split, small_plan(), QUICK, SilentMonitor()).history[0]

    assert isinstance(record, EpochRecord)
    assert all(type(value) in (int, float) for value in vars(record).values())


def test_members_learn_as_they_would_alone() -> None:
    """One step of an ensemble moves each member as a step of its own would."""
    dataset, _ = small_data()
    codes = dataset.sequences.matrix()
    plan = small_plan("primer")
    together = Network(replace(plan, members=2))
    start = together.weights()
    half = len(start) // 2
    members = [Network(plan, start[:half]), Network(plan, start[half:])]
    rows, flips = np.arange(16, dtype=np.int32), np.zeros(16, bool)

    loss, outputs = TrainingLoop(together, codes, dataset.labels, QUICK).take_steps(rows, flips)
    alone = [TrainingLoop(each, codes, dataset.labels, QUICK).take_steps(rows, flips) for each in members]

    expected = [array for member in members for array in member.weights()]
    for ours, theirs in zip(together.weights(), expected, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-6)
    mean = np.mean([made for _, made in alone], axis=0)
    np.testing.assert_allclose(outputs, mean, atol=1e-6)
    truth = dataset.labels[rows]
    assert loss == pytest.approx(np.logaddexp(0, np.where(truth == 1, -mean, mean)).sum(), rel=1e-5)


def test_strands_and_members_of_the_settings_reach_the_network() -> None:
    dataset, split = small_data()
    settings = replace(QUICK, strands="shared", members=2)
    first, again = (fit(dataset, split, small_plan(), settings, SilentMonitor()) for _ in range(2))
    plan = first.model.plan

    assert (plan.both_strands, plan.members) == (True, 2)
    assert first.model.key == again.model.key
    turned = reverse_complement(dataset.sequences.matrix())
    np.testing.assert_allclose(Network(plan, first.model.weights).predict(turned), first.scores, atol=1e-6)


@pytest.mark.parametrize("members", [1, 2])
def test_a_loop_brought_back_to_a_state_takes_the_same_steps_again(members: int) -> None:
    dataset, _ = small_data()
    codes = dataset.sequences.matrix()
    network = Network(replace(small_plan(dropout=0.5), members=members))
    loop = TrainingLoop(network, codes, dataset.labels, QUICK)
    rows = np.arange(64, dtype=np.int32)
    loop.take_steps(rows, rows > 64)
    weights, state = network.weights(), loop.state()
    first, _ = loop.take_steps(rows, rows > 64)
    ended = network.weights()
    without, _ = loop.take_steps(rows, rows > 64)

    network.set_weights(weights)
    loop.restore(state)
    again, _ = loop.take_steps(rows, rows > 64)

    np.testing.assert_array_equal(first, again)
    assert not (first == without).all()
    for one, other in zip(ended, network.weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_the_state_of_another_optimizer_does_not_fit() -> None:
    dataset, _ = small_data()
    codes = dataset.sequences.matrix()
    network = Network(small_plan())
    adam = TrainingLoop(network, codes, dataset.labels, QUICK)
    plain = TrainingLoop(network, codes, dataset.labels, replace(QUICK, optimizer="sgd"))
    with pytest.raises(InputError, match="state of the optimizer 'sgd' does not fit"):
        plain.restore(adam.state())
