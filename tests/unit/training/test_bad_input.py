"""What cannot be trained is said in a sentence, and what was learned before is kept."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from helpers.small import epochs_of, small_data, small_plan

from motifdesk.data.splits import Split
from motifdesk.errors import InputError
from motifdesk.monitor import RecordingMonitor, SilentMonitor
from motifdesk.training.fit import fit
from motifdesk.training.loop import TrainingLoop
from motifdesk.training.records import Ending, Notice
from motifdesk.training.settings import TrainingSettings

SETTINGS = TrainingSettings(epochs=6, batch_size=16)


def of_one_class(labels: np.ndarray, rows: np.ndarray, label: int) -> np.ndarray:
    return rows[labels[rows] == label]


@pytest.mark.parametrize(
    ("part", "label", "words"),
    [
        (
            "train",
            1,
            "The train part of the split has no sequence with the label '0'; give it a larger fraction",
        ),
        (
            "validation",
            0,
            "The validation part of the split has no sequence with the label '1'; give it a larger",
        ),
    ],
)
def test_a_part_that_lacks_a_class(part: str, label: int, words: str) -> None:
    dataset, split = small_data()
    one_sided = replace(split, **{part: of_one_class(dataset.labels, getattr(split, part), label)})
    with pytest.raises(InputError) as raised:
        fit(dataset, one_sided, small_plan(), SETTINGS, SilentMonitor())
    assert str(raised.value).startswith(words)


def test_a_part_without_any_sequence() -> None:
    dataset, split = small_data()
    nothing = np.empty(0, np.int64)
    with pytest.raises(InputError, match="The validation part of the split has no sequence with the label"):
        fit(dataset, replace(split, validation=nothing), small_plan(), SETTINGS, SilentMonitor())


def test_a_test_part_may_lack_a_class() -> None:
    """Folds of a cross-validation may have none; training never looks there."""
    dataset, split = small_data()
    without = Split(split.train, split.validation, split.test[:0], split.settings)
    assert fit(dataset, without, small_plan(), SETTINGS, SilentMonitor()).ending is Ending.FINISHED


def test_a_filter_wider_than_the_sequences() -> None:
    dataset, split = small_data()
    with pytest.raises(
        InputError, match=r"have 30 bases and this network needs at least 31 \(the filter width\)"
    ):
        fit(dataset, split, small_plan(width=31), SETTINGS, SilentMonitor())


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"epochs": 0}, "Epochs is 0; give a whole number from 1 to 100,000."),
        ({"batch_size": 0}, "Batch size is 0; give a whole number from 1 to 65,536."),
        ({"batch_size": -32}, "Batch size is -32; give"),
        ({"learning_rate": 0.0}, "Learning rate is 0.0; give a number from 1e-07 to 10."),
        ({"learning_rate": -0.1}, "Learning rate is -0.1; give"),
        ({"learning_rate": math.nan}, "Learning rate is nan; give"),
        ({"learning_rate": math.inf}, "Learning rate is inf; give"),
        ({"patience": -1}, "Patience is -1; give"),
        ({"seed": -1}, "Seed is -1; give"),
        ({"members": 0}, "Averaged networks is 0; give"),
        ({"weight_decay": -0.5}, "Weight decay is -0.5; give"),
    ],
)
def test_settings_that_make_no_sense(values: dict[str, float], words: str) -> None:
    with pytest.raises(InputError) as raised:
        TrainingSettings(**values)
    assert str(raised.value).startswith(words)


def test_a_batch_larger_than_the_training_set_is_all_of_it_and_said() -> None:
    dataset, split = small_data()
    monitor = RecordingMonitor()
    run = fit(dataset, split, small_plan(), replace(SETTINGS, batch_size=4096), monitor)
    same = fit(dataset, split, small_plan(), replace(SETTINGS, batch_size=len(split.train)), SilentMonitor())

    text = "The batch size is 4,096 but there are only 135 training sequences; each epoch is one step over all of them."
    assert monitor.values[0] == Notice(text)
    assert run.notices == (text,)
    assert same.notices == ()
    assert run.model.key == same.model.key


class Spoiled:
    """Makes the losses of looks, or of steps, something else from an epoch on."""

    def __init__(self, patch: pytest.MonkeyPatch, name: str, epoch: int, factor: float) -> None:
        self.calls = 0
        self.monitor = RecordingMonitor()
        ours = getattr(TrainingLoop, name)

        def spoiled(loop: TrainingLoop, *rows: np.ndarray):
            self.calls += 1
            losses, outputs = ours(loop, *rows)
            late = len(epochs_of(self.monitor.values)) + 1 >= epoch
            return (losses * np.float32(factor) if late else losses), outputs

        patch.setattr(TrainingLoop, name, spoiled)


@pytest.mark.parametrize("name", ["take_steps", "look"])
@pytest.mark.parametrize("factor", [math.nan, math.inf, 1e8])
def test_a_loss_that_explodes_later_ends_with_the_last_good_weights(
    monkeypatch: pytest.MonkeyPatch, name: str, factor: float
) -> None:
    dataset, split = small_data()
    settings = replace(SETTINGS, keep="last")
    good = fit(dataset, split, small_plan(), replace(settings, epochs=3), SilentMonitor())
    spoiled = Spoiled(monkeypatch, name, 4, factor)
    run = fit(dataset, split, small_plan(), settings, spoiled.monitor)

    assert run.ending is Ending.EXPLODED
    assert len(run.history) == run.kept_epoch == 3
    assert run.model.key == good.model.key
    assert np.isfinite(run.scores).all()


@pytest.mark.parametrize(
    ("factor", "words"),
    [
        (math.nan, "The loss is no longer a number in epoch 1,"),
        (1e8, "The loss grew beyond 1,000,000 in epoch 1,"),
    ],
)
def test_a_loss_that_explodes_at_once_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, factor: float, words: str
) -> None:
    spoiled = Spoiled(monkeypatch, "look", 1, factor)
    with pytest.raises(
        InputError, match=f"{words} so nothing was learned; choose a smaller learning rate than 0.001"
    ):
        fit(*small_data(), small_plan(), SETTINGS, spoiled.monitor)


def test_a_long_epoch_that_explodes_is_not_gone_through_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motifdesk.training.pace.BREATH", 1e-9)  # one batch at a time
    dataset, split = small_data()
    spoiled = Spoiled(monkeypatch, "take_steps", 2, math.nan)
    run = fit(dataset, split, small_plan(), SETTINGS, spoiled.monitor)

    assert run.ending is Ending.EXPLODED
    assert spoiled.calls == -(-len(split.train) // 16) + 1
