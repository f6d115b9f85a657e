"""Where a training stands, in one file: enough to go on from it exactly as if it had never been interrupted.

The file is numpy's npz, with a text of JSON for all that is not an array. Nothing in it is ever unpickled, and the
network is built again from its registered name and parameters.
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import time
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.dataset import Dataset
from motifdesk.data.splits import Split, SplitSettings
from motifdesk.errors import InputError
from motifdesk.files import make_folder, remove, replacing, state_home
from motifdesk.models.trained import NetworkPlan
from motifdesk.training.plain import (
    from_plain,
    history_from_plain,
    history_to_plain,
    plan_from_plain,
    to_plain,
)
from motifdesk.training.records import EpochRecord
from motifdesk.training.settings import TrainingSettings

log = logging.getLogger(__name__)

Arrays = tuple[NDArray[Any], ...]

FORMAT = 1
SUFFIX = ".checkpoint"
_HEADER = "header"
_KEPT = 20
_GROUPS = ("weights", "best_weights", "state")
# What reading a file raises that is damaged, or none of ours.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    OverflowError,
)
_WORDS = {
    "plan": "network",
    "settings": "settings",
    "split": "split",
    "data_key": "data",
    "rows_key": "split",
}


@dataclass(frozen=True)
class Undertaking:
    """What a training is of: a checkpoint belongs to one undertaking, and cannot go on as another.

    Attributes
    ----------
    plan, settings
        The network, with the strands and members that the settings ask for, and how it is trained.
    split
        How the data are split.
    data_key, rows_key
        What tells the data, and the rows that are learned from and watched, from others.
    """

    plan: NetworkPlan
    settings: TrainingSettings
    split: SplitSettings
    data_key: str
    rows_key: str

    @classmethod
    def of(cls, dataset: Dataset, split: Split, plan: NetworkPlan, settings: TrainingSettings) -> Undertaking:
        """Return the undertaking to train this on that."""
        digest = hashlib.sha256()
        for rows in (split.train, split.validation):
            digest.update(np.ascontiguousarray(rows, np.int64).data)
            digest.update(b"|")
        return cls(plan, settings, split.settings, dataset.key, digest.hexdigest()[:16])

    def check_same(self, other: Undertaking) -> None:
        """Raise `InputError` where the other one, of a checkpoint, is not this one; the sentence says what differs."""
        for item in fields(self):
            ours, theirs = getattr(self, item.name), getattr(other, item.name)
            if ours != theirs:
                what = _WORDS[item.name]
                changed = (
                    f" ({_difference(ours, theirs)})" if item.name in ("plan", "settings", "split") else ""
                )
                raise InputError(
                    f"The checkpoint belongs to other {what}{changed}, so training cannot go on from it; "
                    "use what it was made with, or train anew."
                )


def _difference(ours: Any, theirs: Any) -> str:
    """Return the first setting in which two dataclasses differ, in words."""
    if type(ours) is not type(theirs):
        return "another kind"
    for name, value in to_plain(ours).items():
        if to_plain(theirs)[name] != value:
            if isinstance(value, Mapping):
                return _difference(getattr(ours, name), getattr(theirs, name))
            return f"{name.replace('_', ' ')} {to_plain(theirs)[name]}, now {value}"
    return ""


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """Where a training stands at the end of an epoch.

    Attributes
    ----------
    undertaking
        What is trained on what.
    history
        The epochs so far.
    notices
        What the user was told on the way, a sentence each.
    best_epoch, best_loss, best_weights
        The epoch whose weights would be kept if training ended now, its validation loss, and they.
    weights
        As the last epoch left them, float32.
    state
        All else that further steps depend on, as `TrainingLoop.state` gives it.
    chance
        The state of the generator that orders the sequences, as numpy gives it.
    seconds
        How long training took so far.
    """

    undertaking: Undertaking
    history: tuple[EpochRecord, ...]
    notices: tuple[str, ...]
    best_epoch: int
    best_loss: float
    best_weights: Arrays
    weights: Arrays
    state: Arrays
    chance: Mapping[str, Any]
    seconds: float


@dataclass(frozen=True)
class CheckpointInfo:
    """What can be said of a checkpoint before it is gone on from.

    Attributes
    ----------
    path
        Where it is.
    undertaking
        What is trained on what; train its plan with its settings to go on.
    epoch
        The last one that ended, of `undertaking.settings.epochs`.
    saved
        When it was written, in seconds since 1970.
    """

    path: Path
    undertaking: Undertaking
    epoch: int
    saved: float


def checkpoint_path(data_key: str, folder: Path | None = None) -> Path:
    """Return where the window keeps the checkpoint of a training on the data with this key."""
    return (folder or state_home() / "checkpoints") / f"{data_key}{SUFFIX}"


def write_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Write it, whole or not at all; raises `InputError` where that fails, for example because the disk is full."""
    header = {
        "format": FORMAT,
        "saved": time.time(),
        "undertaking": to_plain(checkpoint.undertaking),
        "history": history_to_plain(checkpoint.history),
        "notices": checkpoint.notices,
        "best_epoch": checkpoint.best_epoch,
        "best_loss": checkpoint.best_loss,
        "chance": checkpoint.chance,
        "seconds": checkpoint.seconds,
    }
    arrays = {_HEADER: np.frombuffer(json.dumps(header).encode(), np.uint8)}
    for group in _GROUPS:
        arrays |= {f"{group}.{index}": array for index, array in enumerate(getattr(checkpoint, group))}
    make_folder(path.parent)
    with replacing(path) as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]  # its stubs take the names for options of its own


def read_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint.

    Raises
    ------
    InputError
        There is none, it is damaged, it is of another version, or of a network that this version does not know.
    """
    header, arrays = _read(path, everything=True)
    try:
        history = history_from_plain(header["history"])
        if not 1 <= header["best_epoch"] <= len(history):
            raise ValueError("the best epoch is none of them")
        np.random.default_rng().bit_generator.state = header["chance"]  # numpy knows whether it is one
        return Checkpoint(
            undertaking=_undertaking(header["undertaking"]),
            history=history,
            notices=tuple(map(str, header["notices"])),
            best_epoch=int(header["best_epoch"]),
            best_loss=float(header["best_loss"]),
            chance=header["chance"],
            seconds=float(header["seconds"]),
            **{group: _group(arrays, group) for group in _GROUPS},
        )
    except _DAMAGE as error:
        raise _damaged(path) from error


def read_info(path: Path) -> CheckpointInfo:
    """Read what a checkpoint is of, without its arrays; raises as `read_checkpoint` does."""
    header, _ = _read(path, everything=False)
    try:
        epochs = history_from_plain(header["history"])
        return CheckpointInfo(path, _undertaking(header["undertaking"]), len(epochs), float(header["saved"]))
    except _DAMAGE as error:
        raise _damaged(path) from error


def find_checkpoint(path: Path) -> CheckpointInfo | None:
    """Return what is said of the checkpoint at `path`, or None where there is none; raises as `read_checkpoint`."""
    return read_info(path) if path.is_file() else None


def forget_checkpoint(path: Path) -> None:
    """Remove a checkpoint that is no longer needed, and what was set aside of it."""
    # The last are of a process that died while it wrote.
    _forget(path, _aside(path), *path.parent.glob(f"*.{path.name}*.part"))


def set_aside(path: Path) -> None:
    """Keep the checkpoint that is there, if any, beside those that a training will write in its place.

    Where that fails it is logged: the training is worth more, and its own checkpoints are none the worse.
    """
    if not path.is_file():
        return
    try:
        with path.open("rb") as source, replacing(_aside(path)) as copy:
            shutil.copyfileobj(source, copy)
    except (InputError, OSError) as error:
        log.warning("%s", error)


def forget_aside(path: Path) -> None:
    """Remove what was set aside of a checkpoint: what was written since is what counts."""
    _forget(_aside(path))


def put_back(path: Path) -> bool:
    """Put the checkpoint that was set aside back in its place; return whether there was one."""
    try:
        _aside(path).replace(path)
    except FileNotFoundError:
        return False
    except OSError as error:
        log.warning("%s", error)
    return True


def _aside(path: Path) -> Path:
    return path.with_name(f".{path.name}.earlier")


def _forget(*paths: Path) -> None:
    """Remove files; where that fails it is logged, for nothing is at stake."""
    try:
        for path in paths:
            remove(path)
    except InputError as error:
        log.warning("%s", error)


def tidy_checkpoints(folder: Path) -> None:
    """Remove all but the newest of the window's checkpoints, lest those that nobody goes on from fill the disk."""
    if not folder.is_dir():
        return
    oldest_first = sorted(folder.glob(f"*{SUFFIX}"), key=lambda path: path.stat().st_mtime)
    for path in oldest_first[:-_KEPT]:
        forget_checkpoint(path)


def _read(path: Path, *, everything: bool) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            _refuse_packed(file.zip)
            header = json.loads(file[_HEADER].tobytes())
            if header["format"] != FORMAT:
                raise InputError.at(
                    path, None, "it is of another version of MotifDesk; use that version, or train anew."
                )
            names = file.files if everything else ()
            return header, {name: file[name] for name in names if name != _HEADER}
    except FileNotFoundError:
        raise InputError.at(path, None, "there is no checkpoint here; train anew.") from None
    except OSError as error:
        raise InputError.at(path, None, f"it cannot be read: {error.strerror or error}.") from error
    except _DAMAGE as error:
        raise _damaged(path) from error


def _refuse_packed(file: zipfile.ZipFile) -> None:
    """Ours are not compressed; one that is could claim any size."""
    if any(member.compress_type != zipfile.ZIP_STORED for member in file.infolist()):
        raise ValueError("it is compressed")


def _undertaking(values: Mapping[str, Any]) -> Undertaking:
    kept = {
        "plan": plan_from_plain(values["plan"]),
        "settings": from_plain(TrainingSettings, values["settings"]),
        "split": from_plain(SplitSettings, values["split"]),
    }
    return from_plain(Undertaking, {**values, **kept})


def _group(arrays: Mapping[str, NDArray[Any]], group: str) -> Arrays:
    count = sum(name.startswith(f"{group}.") for name in arrays)
    found = tuple(arrays[f"{group}.{index}"] for index in range(count))
    if group != "state" and any(array.dtype != np.float32 for array in found):
        raise ValueError(f"the {group} are no float32")
    return found


def _damaged(path: Path) -> InputError:
    return InputError.at(path, None, "it is damaged, or no checkpoint; remove it and train anew.")
