"""Data that stay in the user's files: which files, whether they are still the same, and how the data come back.

No label meets a sequence before every file has been found and its SHA-256 is the one that the project knows.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any, Final

from motifdesk.data.completing import NegativeSettings, add_negatives
from motifdesk.data.dataset import Dataset
from motifdesk.data.dropped import expand
from motifdesk.data.fixes.registry import apply_fixes
from motifdesk.data.loading import Loaded, Request, load
from motifdesk.data.readers.source import guarded
from motifdesk.data.splits import Split
from motifdesk.errors import InputError
from motifdesk.monitor import Monitor, check_cancelled
from motifdesk.project.session import Session

_BLOCK: Final = 1 << 20
_ROLES: Final = ("sequences", "labels", "positives", "negatives", "table", "fasta", "bed", "genome")


@dataclass(frozen=True)
class Link:
    """A file of the user's.

    Attributes
    ----------
    path
        Where it was.
    relative
        The same as seen from the project's folder, with slashes; empty where there is no way.
    size
        Bytes.
    sha256
        Of all of them.
    """

    path: Path
    relative: str
    size: int
    sha256: str


@dataclass(frozen=True, eq=False)
class LinkedData:
    """What a project holds in the place of data.

    Attributes
    ----------
    files
        Those that hold them.
    original_key, dataset_key
        The `Dataset.key` of what was read, and of it after the fixes; the first is empty where the session does not
        keep what was read.
    split
        Their split.
    """

    files: tuple[Link, ...]
    original_key: str
    dataset_key: str
    split: Split


@dataclass(frozen=True)
class MissingFile:
    """A linked file that the user must be asked for: where it was, and what is wrong there, in a sentence."""

    path: Path
    problem: str


class FilesMissing(InputError):  # noqa: N818 - it reads as a sentence where it is raised
    """Linked files are not where they were; read again and say where they are now."""

    def __init__(self, project: Path, missing: tuple[MissingFile, ...]) -> None:
        first = missing[0]
        super().__init__(f"{project.name}: its data are in {first.path}, and {first.problem}")
        self.missing = missing


def absolute(request: Request) -> Request:
    """Return the request with paths that hold wherever the program is started."""
    return _with_paths(request, {path: path.absolute() for path in _paths(request)})


def expanded(request: Request) -> Request:
    """Return the request with the files that are in its folders now in the place of those."""
    return replace(request, files=expand(request.files)) if request.files else request


def link(project: Path, session: Session, request: Request, monitor: Monitor) -> LinkedData:
    """Return what stands for the session's data; raises `InputError` where they are not in files.

    The request is `absolute` and `expanded`.
    """
    files = _paths(request)
    if not files or session.dataset is None or session.split is None:
        raise InputError("These data are in no files of their own; keep them in the project.")
    folder = project.absolute().parent
    links = tuple(Link(path, _relative(path, folder), *_measured(path, monitor)) for path in files)
    original_key = "" if session.original is None else session.original.key
    return LinkedData(links, original_key, session.dataset.key, session.split)


def find(project: Path, linked: LinkedData, moved: Mapping[Path, Path], monitor: Monitor) -> dict[Path, Path]:
    """Return where each linked file is now, by where it was.

    Raises
    ------
    FilesMissing
        Some are nowhere, or hold something else.
    """
    found: dict[Path, Path] = {}
    missing: list[MissingFile] = []
    for item in linked.files:
        present = [path for path in _candidates(project.absolute(), item, moved) if path.is_file()]
        same = [path for path in present if _measured(path, monitor) == (item.size, item.sha256)]
        if same:
            found[item.path] = same[0]
        elif present:
            problem = (
                f"{present[0]} is not the same file as when the project was saved; choose the one that is."
            )
            missing.append(MissingFile(item.path, problem))
        else:
            missing.append(MissingFile(item.path, "there is no such file any more; choose where it is now."))
    if missing:
        raise FilesMissing(project, tuple(missing))
    return found


def reread(
    session: Session,
    linked: LinkedData,
    request: Request,
    negatives: NegativeSettings | None,
    monitor: Monitor,
) -> tuple[Session, Loaded]:
    """Return the session with its data read from their files, and what the files held.

    Raises
    ------
    InputError
        They give other data than the project was made with.
    """
    loaded = load(request, monitor)
    if loaded.positives_only and negatives is not None:
        loaded = add_negatives(loaded, request, negatives, monitor)
    original = _same(loaded.dataset, linked.original_key or linked.dataset_key)
    dataset = _same(apply_fixes(original, session.fixes), linked.dataset_key)
    kept = original if linked.original_key else None
    return replace(session, original=kept, dataset=dataset, split=linked.split), loaded


def moved_request(request: Request, places: Mapping[Path, Path]) -> Request:
    """Return the request with its files where they are now; raises `KeyError` where it has others."""
    return _with_paths(request, places)


def _same(dataset: Dataset | None, key: str) -> Dataset:
    if dataset is None or dataset.key != key:
        raise InputError(
            "The files no longer give the data that the project was made with; put the old files back, or use the "
            "version of MotifDesk that made it."
        )
    return dataset


def _paths(request: Request) -> tuple[Path, ...]:
    """Return every file that a request names, once."""
    named = [path for role in _ROLES if (path := getattr(request, role)) is not None]
    return tuple(dict.fromkeys((*named, *request.files)))


def _with_paths(request: Request, places: Mapping[Path, Path]) -> Request:
    named: dict[str, Any] = {
        role: places[path] for role in _ROLES if (path := getattr(request, role)) is not None
    }
    return replace(request, files=tuple(places[path] for path in request.files), **named)


def _candidates(project: Path, item: Link, moved: Mapping[Path, Path]) -> list[Path]:
    """Return where to look for a file, in order; a stranger's project makes the computer call no other one."""
    if item.path in moved:
        return [moved[item.path]]
    beside = Path(os.path.normpath(project.parent / item.relative)) if item.relative else item.path
    return [path for path in (item.path, beside) if is_near(path, project)]


def is_near(path: PurePath, project: PurePath) -> bool:
    """Return whether looking at a path asks no computer but that of the project: a share has its own as drive."""
    return not path.drive.startswith("\\\\") or path.drive.lower() == project.drive.lower()


def _relative(path: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # on another drive
        return ""


def _measured(path: Path, monitor: Monitor) -> tuple[int, str]:
    """Return the size and the SHA-256 of a file; raises `InputError` where it cannot be read."""
    digest, size = hashlib.sha256(), 0
    with guarded(path), path.open("rb") as file:
        while block := file.read(_BLOCK):
            check_cancelled(monitor)
            digest.update(block)
            size += len(block)
    return size, digest.hexdigest()
