"""A training that was interrupted goes on to the very same end, whatever the network and the optimizer."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from helpers.small import epochs_of, small_data, small_plan

from motifdesk.data.dataset import Dataset
from motifdesk.data.splits import SplitSettings, make_split
from motifdesk.errors import Cancelled, InputError
from motifdesk.jobs.tasks import FindCheckpoint, Train
from motifdesk.models.registry import all_architectures
from motifdesk.models.trained import NetworkPlan
from motifdesk.monitor import RecordingMonitor, SilentMonitor, Wish
from motifdesk.training.checkpoint import read_checkpoint, write_checkpoint
from motifdesk.training.fit import fit
from motifdesk.training.records import Ending, EpochRecord, Notice, Run
from motifdesk.training.settings import OPTIMIZERS, TrainingSettings

SETTINGS = TrainingSettings(epochs=6, batch_size=16, learning_rate=0.01)


class After(RecordingMonitor):
    """Wishes something once so many epochs have been told, in the middle of the next one."""

    def __init__(self, epochs: int, wish: Wish) -> None:
        super().__init__()
        self._epochs, self._wish, self._looks = epochs, wish, 0

    def wish(self) -> Wish:
        self._looks += len(epochs_of(self.values)) >= self._epochs
        return self._wish if self._looks > 7 else Wish.GO_ON


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "data.checkpoint"


@pytest.fixture(autouse=True)
def one_batch_a_breath(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motifdesk.training.pace.BREATH", 1e-9)


def check_same(one: Run, other: Run) -> None:
    assert one.model.key == other.model.key
    np.testing.assert_array_equal(one.scores, other.scores)
    assert [replace(r, seconds=0) for r in one.history] == [replace(r, seconds=0) for r in other.history]
    assert (one.kept_epoch, one.ending, one.notices) == (other.kept_epoch, other.ending, other.notices)


def interrupted(plan: NetworkPlan, settings: TrainingSettings, path: Path, epochs: int = 3) -> Run:
    """Stop a training in the middle of an epoch, forget all of it but its file, and go on."""
    dataset, split = small_data()
    stopped = Train(dataset, split, plan, settings, path).run(After(epochs, Wish.STOP))
    assert (stopped.ending, len(stopped.history)) == (Ending.STOPPED, epochs)
    np.random.default_rng().random(3)
    monitor = RecordingMonitor()
    run = Train(dataset, split, plan, settings, path, resume=True).run(monitor)
    assert epochs_of(monitor.values) == run.history  # those before it was stopped, too
    assert run.history[:epochs] == stopped.history
    assert not path.exists()
    return run


@pytest.mark.parametrize("name", all_architectures())
def test_every_architecture(name: str, path: Path) -> None:
    dataset, split = small_data()
    plan = small_plan(name)
    whole = fit(dataset, split, plan, SETTINGS, SilentMonitor())
    check_same(interrupted(plan, SETTINGS, path), whole)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer(optimizer: str, path: Path) -> None:
    dataset, split = small_data()
    settings = replace(SETTINGS, optimizer=optimizer)
    plan = small_plan(dropout=0.4)
    whole = fit(dataset, split, plan, settings, SilentMonitor())
    check_same(interrupted(plan, settings, path), whole)


@pytest.mark.parametrize(
    "settings",
    [
        replace(SETTINGS, epochs=60, learning_rate=0.05, patience=3),
        replace(SETTINGS, keep="last"),
        replace(SETTINGS, strands="augmented"),
        replace(SETTINGS, strands="shared", members=2, schedule="cosine"),
        replace(SETTINGS, weight_decay=0.1, class_weights="balanced"),
    ],
    ids=["early", "last", "augmented", "ensemble", "weighted"],
)
def test_every_way_to_train(settings: TrainingSettings, path: Path) -> None:
    dataset, split = small_data()
    whole = fit(dataset, split, small_plan(), settings, SilentMonitor())
    check_same(interrupted(small_plan(), settings, path), whole)


def test_a_second_interruption_is_none_the_worse(path: Path) -> None:
    dataset, split = small_data()
    whole = fit(dataset, split, small_plan(), SETTINGS, SilentMonitor())
    train = Train(dataset, split, small_plan(), SETTINGS, path)
    train.run(After(2, Wish.STOP))
    train = replace(train, resume=True)
    assert len(train.run(After(4, Wish.STOP)).history) == 4
    check_same(train.run(SilentMonitor()), whole)


def test_one_that_had_learned_all_it_could_only_scores(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine died after the last epoch, before every sequence was scored."""
    monkeypatch.setattr("motifdesk.training.keeper.SAVE_SECONDS", 0)
    dataset, split = small_data()
    for settings in (SETTINGS, replace(SETTINGS, epochs=60, learning_rate=0.05, patience=3)):
        whole = fit(dataset, split, small_plan(), settings, SilentMonitor(), path)
        assert read_checkpoint(path).history == whole.history
        check_same(Train(dataset, split, small_plan(), settings, path, True).run(SilentMonitor()), whole)


def test_checkpoints_are_written_as_they_are_due_and_at_a_pause(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    seen = []

    class Watch(RecordingMonitor):
        def partial(self, value: object) -> None:
            nonlocal now
            super().partial(value)
            if isinstance(value, EpochRecord):
                seen.append(len(read_checkpoint(path).history) if path.exists() else 0)
                now += 4

        def wish(self) -> Wish:
            if len(seen) == 5 and "paused" not in self.texts:
                return Wish.PAUSE
            if "paused" in self.texts and len(seen) == 5:
                seen.append(len(read_checkpoint(path).history))
            return Wish.GO_ON

    monkeypatch.setattr("motifdesk.training.keeper.monotonic", lambda: now)
    dataset, split = small_data()
    fit(dataset, split, small_plan(), replace(SETTINGS, epochs=9), Watch(), path)

    # An epoch takes four seconds: ten have passed at the end of the fourth, and after the pause in the sixth at that
    # of the ninth.
    assert seen == [0, 0, 0, 4, 4, 5, 5, 5, 5, 9]


def test_what_a_cancelled_training_has_written_is_discarded(path: Path) -> None:
    dataset, split = small_data()
    other = Train(dataset, split, small_plan(), SETTINGS, path)
    other.run(After(2, Wish.STOP))
    train = replace(other, settings=replace(SETTINGS, seed=1))
    with pytest.raises(Cancelled):
        train.run(After(1, Wish.CANCEL))
    train.discard()
    assert FindCheckpoint(path).run(SilentMonitor()).epoch == 2  # that of the other training, still

    (path.parent / f".{path.name}.1234.part").write_bytes(b"half")
    other.discard()
    assert not list(path.parent.iterdir())
    other.discard()  # there is nothing left, which is no error


def test_cancel_after_resume_leaves_what_was_there_before_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("motifdesk.training.keeper.SAVE_SECONDS", 0)
    dataset, split = small_data()
    train = Train(dataset, split, small_plan(), SETTINGS, path)
    train.run(After(2, Wish.STOP))
    stopped = path.read_bytes()
    resumed = replace(train, resume=True)
    with pytest.raises(Cancelled):
        resumed.run(After(4, Wish.CANCEL))
    assert len(read_checkpoint(path).history) == 4
    for _ in range(2):  # by the engine, and by the window that had to kill it
        resumed.discard()
        assert [path] == list(path.parent.iterdir())
        assert path.read_bytes() == stopped
    check_same(resumed.run(SilentMonitor()), fit(dataset, split, small_plan(), SETTINGS, SilentMonitor()))
    assert not list(path.parent.iterdir())


def test_cancel_of_a_new_training_leaves_what_an_earlier_one_can_go_on_from(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("motifdesk.training.keeper.SAVE_SECONDS", 0)
    dataset, split = small_data()
    train = Train(dataset, split, small_plan(), SETTINGS, path)
    train.run(After(3, Wish.STOP))
    for again in (train, replace(train, settings=replace(SETTINGS, seed=1))):
        with pytest.raises(Cancelled):
            again.run(After(1, Wish.CANCEL))
        assert len(read_checkpoint(path).history) == 1
        again.discard()
        assert ([path], 3) == (list(path.parent.iterdir()), len(read_checkpoint(path).history))


def test_a_resumed_training_that_ends_otherwise_leaves_nothing_beside_its_checkpoint(path: Path) -> None:
    dataset, split = small_data()
    train = Train(dataset, split, small_plan(), SETTINGS, path)
    train.run(After(2, Wish.STOP))
    resumed = replace(train, resume=True)
    with pytest.raises(InputError, match="other settings"):
        replace(resumed, settings=replace(SETTINGS, seed=1)).run(SilentMonitor())
    assert ([path], 2) == (list(path.parent.iterdir()), len(read_checkpoint(path).history))
    resumed.run(After(4, Wish.STOP))
    assert ([path], 4) == (list(path.parent.iterdir()), len(read_checkpoint(path).history))


def test_a_resumed_training_whose_engine_died_goes_on_from_its_own_checkpoint(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("motifdesk.training.keeper.SAVE_SECONDS", 0)
    dataset, split = small_data()
    train = Train(dataset, split, small_plan(), SETTINGS, path)
    train.run(After(2, Wish.STOP))
    resumed = replace(train, resume=True)
    with pytest.raises(Cancelled):
        resumed.run(After(4, Wish.CANCEL))  # nobody discards anything: the process is gone
    assert FindCheckpoint(path).run(SilentMonitor()).epoch == 4
    resumed.discard()  # the next one is cancelled before it begins
    assert ([path], 4) == (list(path.parent.iterdir()), len(read_checkpoint(path).history))


def test_where_a_checkpoint_cannot_be_set_aside_training_goes_on_and_none_is_lost(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    dataset, split = small_data()
    train = Train(dataset, split, small_plan(), SETTINGS, path)
    train.run(After(2, Wish.STOP))
    monkeypatch.setattr("motifdesk.files.os.fsync", full)
    resumed = replace(train, resume=True)
    with pytest.raises(Cancelled):
        resumed.run(After(4, Wish.CANCEL))
    resumed.discard()
    assert ([path], 2) == (list(path.parent.iterdir()), len(read_checkpoint(path).history))


def test_a_full_disk_is_told_once_and_training_goes_on(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("motifdesk.training.keeper.SAVE_SECONDS", 0)
    monkeypatch.setattr("motifdesk.files.os.fsync", full)
    dataset, split = small_data()
    monitor = RecordingMonitor()
    run = fit(dataset, split, small_plan(), SETTINGS, monitor, path)

    text = "No checkpoint could be written, training goes on without: data.checkpoint: the disk is full; free some "
    (told,) = (value for value in monitor.values if isinstance(value, Notice))
    assert told.text.startswith(text)
    assert run.notices == (told.text,)
    assert len(run.history) == 6
    assert not list(path.parent.iterdir())
    whole = fit(dataset, split, small_plan(), SETTINGS, SilentMonitor())
    assert whole.model.key == run.model.key


def changed_data() -> Dataset:
    dataset, _ = small_data()
    labels = dataset.labels.copy()
    labels[:2] = labels[1::-1] if labels[0] != labels[1] else 1 - labels[:2]
    return replace(dataset, labels=labels)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda job: replace(job, settings=replace(SETTINGS, learning_rate=0.1)),
            "learning rate 0.01, now 0.1",
        ),
        (lambda job: replace(job, plan=small_plan(filters=4)), "other network (filters 8, now 4)"),
        (
            lambda job: replace(job, plan=small_plan("primer")),
            "other network (architecture scanner, now primer)",
        ),
        (
            lambda job: replace(job, split=make_split(job.dataset, SplitSettings(seed=1))),
            "other split (seed 42, now 1)",
        ),
        (lambda job: replace(job, dataset=changed_data()), "other data,"),
        (lambda job: replace(job, split=replace(job.split, train=job.split.train[::-1])), "other split,"),
    ],
)
def test_it_goes_on_with_nothing_but_what_it_was(
    path: Path, change: Callable[[Train], Train], words: str
) -> None:
    train = Train(*small_data(), small_plan(), SETTINGS, path)
    train.run(After(2, Wish.STOP))
    with pytest.raises(InputError, match="The checkpoint belongs to other") as raised:
        change(replace(train, resume=True)).run(SilentMonitor())
    assert words in str(raised.value)
    assert path.exists()


def test_weights_and_states_that_do_not_fit_are_refused(path: Path) -> None:
    train = Train(*small_data(), small_plan(), SETTINGS, path, resume=True)
    replace(train, resume=False).run(After(2, Wish.STOP))
    good = read_checkpoint(path)
    for bad, words in (
        (replace(good, weights=good.weights[:-1]), "The weights do not fit"),
        (replace(good, best_weights=good.weights[::-1]), "The weights do not fit"),
        (replace(good, state=good.state[:-1]), "The state of the optimizer 'adam' does not fit"),
        (replace(good, chance={"bit_generator": "dice"}), "is damaged"),
    ):
        write_checkpoint(path, bad)
        with pytest.raises(InputError, match=words):
            train.run(SilentMonitor())
