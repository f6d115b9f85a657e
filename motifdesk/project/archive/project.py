"""What a project file holds, and how it is written and read."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from motifdesk.data.completing import NegativeSettings
from motifdesk.data.loading import Loaded, Request
from motifdesk.errors import InputError
from motifdesk.files import replacing, tidy
from motifdesk.monitor import Monitor, SilentMonitor
from motifdesk.project.archive.checks import check_session
from motifdesk.project.archive.forms import form_of
from motifdesk.project.archive.links import LinkedData, absolute, expanded, find, link, moved_request, reread
from motifdesk.project.archive.members import MANIFEST, Packer, Unpacker, opened
from motifdesk.project.archive.plain import UnknownField
from motifdesk.project.finished import software_versions
from motifdesk.project.session import Session
from motifdesk.training.search.records import SearchOutcome, ValidationOutcome

SUFFIX: Final = ".motifdesk"
FORMAT: Final = 1
_CONTENTS: Final = "project.json"
# What reading a file raises that is damaged, or none of ours.
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    OverflowError,
    RecursionError,
    NotImplementedError,
    RuntimeError,
)


@dataclass(frozen=True, eq=False)
class Project:
    """Everything that closing the window must not lose.

    Attributes
    ----------
    session
        Data, split, runs, and what was found with them.
    loaded
        What the files held, as the Load page shows it; None where nobody needs it.
    request, negatives
        Where the data came from: the files and what the user decided about reading them, and which negatives were
        made. None where they were made here, or there are none.
    search, validation
        The last search for settings and the last cross-validation.
    view
        What else the window needs to look as it did, plain values only.
    """

    session: Session = field(default_factory=Session)
    loaded: Loaded | None = None
    request: Request | None = None
    negatives: NegativeSettings | None = None
    search: SearchOutcome | None = None
    validation: ValidationOutcome | None = None
    view: Mapping[str, Any] = field(default_factory=dict)

    def viewed(self, **values: Any) -> Project:
        """Return the project with more that the window needs to look as it did."""
        return replace(self, view={**self.view, **values})


@dataclass(frozen=True)
class Member:
    """One member of the file."""

    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What the file says of itself.

    Attributes
    ----------
    format
        The version of the file's format.
    saved
        When, in ISO 8601, UTC.
    versions
        Of the programs that made it.
    members
        By name, all but the manifest.
    """

    format: int
    saved: str
    versions: Mapping[str, str]
    members: Mapping[str, Member]


@dataclass(frozen=True, eq=False)
class Contents:
    """The project, and what stands for its data where they are linked."""

    project: Project
    linked: LinkedData | None = None


def write_project(
    path: Path, project: Project, monitor: Monitor | None = None, *, linked: bool = False
) -> None:
    """Write a project, whole or not at all.

    Parameters
    ----------
    path
        Where; a project of this name is replaced once the new one is whole.
    project
        What.
    monitor
        Told of progress; may cancel.
    linked
        Leave the data out and say where their files are.

    Raises
    ------
    InputError
        It cannot be written, for example because the disk is full; or the data are to be linked and have no files, or
        those have changed.
    Cancelled
        The user cancelled; what stood there before is untouched.
    """
    watcher = monitor or SilentMonitor()
    watcher.status(f"Saving {path.name}")
    if project.request is not None:
        project = replace(project, request=absolute(project.request))
    contents = _linked(path, project, watcher) if linked else Contents(project)
    packer = Packer()
    packer.put_json(_CONTENTS, form_of(Contents).to_plain(contents, packer))
    saved = datetime.now(UTC).isoformat(timespec="seconds")
    listed = {name: Member(**values) for name, values in packer.listed().items()}
    manifest = Manifest(FORMAT, saved, software_versions(), listed)
    packer.put_json(MANIFEST, form_of(Manifest).to_plain(manifest, packer))
    tidy(path)
    with replacing(path) as file:
        packer.write(file, watcher)


def read_project(
    path: Path, monitor: Monitor | None = None, moved: Mapping[Path, Path] | None = None
) -> Project:
    """Read a project.

    Parameters
    ----------
    path
        The file.
    monitor
        Told of progress; may cancel.
    moved
        Where linked files are now, by where they were.

    Returns
    -------
    project
        As it was written; the networks are not built yet.

    Raises
    ------
    FilesMissing
        Linked files are not where they were, or hold something else.
    InputError
        It is no project, is damaged, or was made by a newer version.
    EnvironmentLacks
        There is not enough memory for it.
    Cancelled
        The user cancelled.
    """
    watcher = monitor or SilentMonitor()
    watcher.status(f"Opening {path.name}")
    contents = _contents(path, watcher)
    project, linked = contents.project, contents.linked
    if linked is None or project.request is None:
        return project
    places = find(path, linked, moved or {}, watcher)
    try:
        request = moved_request(project.request, places)
        session, loaded = reread(project.session, linked, request, project.negatives, watcher)
        return replace(project, session=check_session(session), loaded=loaded, request=request)
    except _DAMAGE as error:
        raise _damaged(path) from error


def _linked(path: Path, project: Project, monitor: Monitor) -> Contents:
    """Return the project without its data, after making sure that their files give them back."""
    session = project.session
    request = expanded(project.request or Request())
    linked = link(path, session, request, monitor)
    reread(session, linked, request, project.negatives, monitor)
    kept = replace(session, original=None, dataset=None, split=None)
    return Contents(replace(project, session=kept, loaded=None, request=request), linked)


def _contents(path: Path, monitor: Monitor) -> Contents:
    """Return what the file holds; raises as `read_project` does."""
    made_by = ""
    try:
        with opened(path, monitor) as unpacker:
            manifest = _manifest(path, unpacker)
            made_by = f" (MotifDesk {manifest.versions.get('motifdesk', 'unknown')})"
            unpacker.expect({name: (item.bytes, item.sha256) for name, item in manifest.members.items()})
            contents: Contents = form_of(Contents).from_plain(unpacker.json(_CONTENTS), unpacker)
            unpacker.check_all_read()
            return contents
    except InputError as error:
        if str(error).startswith(f"{path.name}: "):
            raise
        raise InputError.at(path, None, str(error)) from error
    except OSError as error:
        raise InputError.at(path, None, f"it cannot be read: {error.strerror or error}.") from error
    except UnknownField as error:
        problem = (
            f"it holds {error}, which is not known here; open it with the version that made it{made_by}."
        )
        raise InputError.at(path, None, problem) from error
    except _DAMAGE as error:
        raise _damaged(path) from error


def _manifest(path: Path, unpacker: Unpacker) -> Manifest:
    plain = unpacker.manifest()
    if type(plain) is dict and type(plain.get("format")) is int and plain["format"] > FORMAT:
        raise InputError.at(
            path, None, "it was made by a newer version of MotifDesk; install that version to open it."
        )
    manifest: Manifest = form_of(Manifest).from_plain(plain, unpacker)
    if manifest.format != FORMAT:
        raise ValueError("there never was such a format")
    return manifest


def _damaged(path: Path) -> InputError:
    return InputError.at(
        path, None, "it is damaged, or no MotifDesk project; use a copy of it, or start anew."
    )
