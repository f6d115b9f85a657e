"""A checkpoint is read as it was written, or refused in a sentence; nothing in it is ever run."""

from __future__ import annotations

import json
import os
import pickle
import zipfile
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from helpers.small import small_data, small_plan

from motifdesk.data.dataset import Task
from motifdesk.errors import InputError
from motifdesk.jobs.tasks import FindCheckpoint
from motifdesk.monitor import SilentMonitor
from motifdesk.training.checkpoint import (
    Checkpoint,
    Undertaking,
    checkpoint_path,
    find_checkpoint,
    read_checkpoint,
    read_info,
    tidy_checkpoints,
    write_checkpoint,
)
from motifdesk.training.records import ClassEpoch, EpochRecord, ValueEpoch
from motifdesk.training.settings import TrainingSettings

CLASSES = tuple(ClassEpoch(epoch, 0.1, 1 / 3, 0.7, 0.9, float("inf"), 0.5, 0.25) for epoch in (1, 2))
VALUES = (ValueEpoch(1, 0.1, 1e-300, 0.7, 0.9, -0.8, 0.5, 0.25),)


def checkpoint(history: tuple[EpochRecord, ...] = CLASSES) -> Checkpoint:
    dataset, split = small_data()
    plan = replace(small_plan(), centre=0.1, scale=1e9)
    if isinstance(history[0], ValueEpoch):
        plan = replace(plan, task=Task.REGRESSION, classes=0)
    weights = (np.arange(6, dtype=np.float32).reshape(2, 3), np.float32(np.zeros(0)))
    return Checkpoint(
        undertaking=Undertaking.of(dataset, split, plan, TrainingSettings(seed=7)),
        history=history,
        notices=("Größe 32 → 16",),
        best_epoch=1,
        best_loss=0.7,
        best_weights=weights,
        weights=tuple(array + 1 for array in weights),
        state=(np.int64(3) + np.zeros((), np.int64), np.arange(2, dtype=np.uint32)),
        chance=np.random.default_rng(0).bit_generator.state,
        seconds=12.5,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.checkpoint"


@pytest.mark.parametrize("history", [CLASSES, VALUES])
def test_it_is_read_as_it_was_written(path: Path, history: tuple[EpochRecord, ...]) -> None:
    written = checkpoint(history)
    write_checkpoint(path, written)
    read = read_checkpoint(path)

    for item in fields(Checkpoint):
        ours, theirs = getattr(written, item.name), getattr(read, item.name)
        if item.name in ("weights", "best_weights", "state"):
            for one, other in zip(ours, theirs, strict=True):
                np.testing.assert_array_equal(one, other)
                assert one.dtype == other.dtype
        else:
            assert ours == theirs


def test_what_is_said_of_it(path: Path) -> None:
    assert find_checkpoint(path) is None
    write_checkpoint(path, checkpoint())
    info = find_checkpoint(path)

    assert info is not None
    assert info == read_info(path)
    assert (info.path, info.epoch, info.undertaking) == (path, 2, checkpoint().undertaking)
    assert info.saved == pytest.approx(path.stat().st_mtime, abs=10)


def test_the_window_keeps_one_for_each_data_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MOTIFDESK_HOME", str(tmp_path))
    assert checkpoint_path("abc") == tmp_path / "checkpoints" / "abc.checkpoint"


def test_of_many_that_nobody_goes_on_from_the_newest_are_kept(tmp_path: Path) -> None:
    tidy_checkpoints(tmp_path / "nowhere")
    for age in range(30):
        path = tmp_path / f"{age:02}.checkpoint"
        path.write_bytes(b"")
        os.utime(path, (1e9 - age, 1e9 - age))
    (tmp_path / "settings.json").write_bytes(b"")
    assert FindCheckpoint(tmp_path / "none.checkpoint").run(SilentMonitor()) is None
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == [*(f"{age:02}.checkpoint" for age in range(20)), "settings.json"]


def test_the_same_undertaking_is_the_same() -> None:
    checkpoint().undertaking.check_same(checkpoint().undertaking)


class Harm:
    """What a pickle could do."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path("harm").write_text, ("done",))


def replaced(path: Path, save: Callable[..., None], *arrays: Any, **named: Any) -> None:
    """Save other arrays in its place."""
    with path.open("wb") as file:
        save(file, *arrays, **named)


def header_of(path: Path) -> dict[str, Any]:
    with np.load(path) as file:
        header: dict[str, Any] = json.loads(file["header"].tobytes())
        return header


def with_header(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the text in the file, and nothing else."""
    header = header_of(path)
    change(header)
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files}
    arrays["header"] = np.frombuffer(json.dumps(header).encode(), np.uint8)
    replaced(path, np.savez, **arrays)


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"no checkpoint"),
        lambda path: path.write_bytes(pickle.dumps(Harm())),
        lambda path: replaced(path, np.save, np.array([Harm()], object)),
        lambda path: replaced(path, np.savez, header=np.array([Harm()], object)),
        lambda path: replaced(path, np.savez, weights=np.zeros(3)),
        lambda path: replaced(path, np.savez, header=np.zeros(3)),
        lambda path: replaced(path, np.savez_compressed, header=np.zeros(3, np.uint8)),
        lambda path: path.write_bytes(path.read_bytes()[:-300]),
        lambda path: path.write_bytes(path.read_bytes()[300:]),
        lambda path: path.write_bytes(path.read_bytes().replace(b"\x80\x3f", b"\x81\x3f")),
        lambda path: with_header(path, lambda header: header.pop("history")),
        lambda path: with_header(path, lambda header: header.update(best_epoch=3)),
        lambda path: with_header(path, lambda header: header.update(best_loss="low")),
        lambda path: with_header(path, lambda header: header["chance"].pop("state")),
        lambda path: with_header(path, lambda header: header["chance"]["state"].update(state=-1)),
        lambda path: with_header(path, lambda header: header["history"]["epochs"].pop(0)),
        lambda path: with_header(path, lambda header: header["history"]["epochs"][0].pop()),
        lambda path: with_header(path, lambda header: header["history"].update(kind="dreams")),
        lambda path: with_header(path, lambda header: header["undertaking"].pop("rows_key")),
        lambda path: with_header(path, lambda header: header["undertaking"].update(more=1)),
        lambda path: with_header(path, lambda header: header["undertaking"]["plan"].update(length="30")),
        lambda path: with_header(path, lambda header: header["undertaking"]["plan"].update(task="guess")),
        lambda path: with_header(path, lambda header: header["undertaking"]["settings"].pop("seed")),
    ],
)
def test_what_is_damaged_is_refused_and_never_run(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: Callable[[Path], object]
) -> None:
    monkeypatch.chdir(tmp_path)
    write_checkpoint(path, checkpoint())
    damage(path)
    with pytest.raises(InputError, match=r"a\.checkpoint: it is damaged, or no checkpoint; remove it"):
        read_checkpoint(path)
    assert not Path("harm").exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda header: header.update(format=2), "it is of another version of MotifDesk"),
        (
            lambda header: header["undertaking"]["plan"].update(architecture="oracle"),
            "There is no architecture 'oracle'",
        ),
        (
            lambda header: header["undertaking"]["plan"]["parameters"].update(depth=3),
            "There is no setting 'depth' here",
        ),
        (
            lambda header: header["undertaking"]["settings"].update(epochs=0),
            "Epochs is 0; give a whole number",
        ),
    ],
)
def test_what_this_version_does_not_know_is_refused(
    path: Path, change: Callable[[dict[str, Any]], object], words: str
) -> None:
    write_checkpoint(path, checkpoint())
    with_header(path, change)
    for read in (read_checkpoint, read_info):
        with pytest.raises(InputError, match=words):
            read(path)


def test_none_and_a_folder_are_sentences(path: Path) -> None:
    with pytest.raises(InputError, match="there is no checkpoint here; train anew"):
        read_checkpoint(path)
    path.mkdir()
    with pytest.raises(InputError, match="it cannot be read"):
        read_checkpoint(path)
    assert find_checkpoint(path) is None


def test_where_it_cannot_be_written_the_old_one_stays(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_checkpoint(path, checkpoint())
    before = path.read_bytes()

    def broken(file: Any, **_: object) -> None:
        file.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("motifdesk.training.checkpoint.np.savez", broken)
    with pytest.raises(InputError, match="the disk is full"):
        write_checkpoint(path, checkpoint())
    assert path.read_bytes() == before
    assert [item.name for item in path.parent.iterdir()] == [path.name]


def test_it_is_not_packed_and_no_larger_than_what_it_holds(path: Path) -> None:
    write_checkpoint(path, checkpoint())
    with zipfile.ZipFile(path) as file:
        assert {member.compress_type for member in file.infolist()} == {zipfile.ZIP_STORED}
