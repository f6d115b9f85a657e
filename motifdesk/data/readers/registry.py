"""The file formats there are. A new one is one new file in `motifdesk.data.readers`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from motifdesk.data import readers
from motifdesk.data.dataset import Dataset
from motifdesk.discovery import discover


@dataclass(frozen=True)
class Format:
    """One file format.

    Attributes
    ----------
    name
        What scripts call it.
    sentence
        What it looks like, for users.
    read
        The function that reads it; it takes the format's files and options and, last, a `Monitor`.
    """

    name: str
    sentence: str
    read: Callable[..., Dataset]


@cache
def all_formats() -> Mapping[str, Format]:
    """Return every format by name, in alphabetical order."""
    return {item.name: item for item in sorted(discover(readers, Format), key=lambda item: item.name)}
