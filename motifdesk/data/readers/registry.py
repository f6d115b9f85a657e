"""The file formats there are. A new one is one new file in `motifdesk.data.readers`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from motifdesk.data import readers
from motifdesk.data.dataset import Dataset


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
    found: list[Format] = []
    for item in pkgutil.iter_modules(readers.__path__):
        module = importlib.import_module(f"{readers.__name__}.{item.name}")
        found += [value for value in vars(module).values() if isinstance(value, Format)]
    return {item.name: item for item in sorted(found, key=lambda item: item.name)}
