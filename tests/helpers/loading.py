"""Load what is written in a test."""

from __future__ import annotations

from pathlib import Path

import pytest

from motifdesk.data.loading import Loaded, Request, load
from motifdesk.data.readers.registry import read_records
from motifdesk.data.readers.source import open_source
from motifdesk.data.records import ReadOptions, Records
from motifdesk.errors import InputError
from motifdesk.monitor import SilentMonitor


def written(path: Path, content: str | bytes) -> Path:
    """Write a file and return its path."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read_text(folder: Path, content: str | bytes, **options: str) -> Records:
    """Read what a file with this content would give."""
    path = written(folder / "data.txt", content)
    return read_records(open_source(path), ReadOptions(**options), SilentMonitor())


def refused_text(folder: Path, content: str | bytes, **options: str) -> str:
    """Return the one sentence that a file with this content is refused with."""
    with pytest.raises(InputError) as caught:
        read_text(folder, content, **options)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("data.txt")
    return str(caught.value)


def load_files(*paths: Path, **options: str) -> Loaded:
    """Load files as if they had been dropped."""
    return load(Request(files=paths, options=ReadOptions(**options)), SilentMonitor())


def texts(records: Records) -> list[str]:
    """Return the letters of all sequences."""
    return [records.sequences.text(row) for row in range(len(records))]


def decided(records: Records | Loaded, name: str) -> str | None:
    """Return what was decided, None where it was no question."""
    return next((item.value for item in records.decisions if item.name == name), None)
