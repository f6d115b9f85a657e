"""Find what the modules of a package offer: adding one file is all it takes to add an architecture or a method."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


def discover(package: ModuleType, kind: type[T]) -> list[T]:
    """Return every module-level value of type `kind` in the modules of `package`, in the modules' order."""
    found: list[T] = []
    for item in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{item.name}")
        found += [value for value in vars(module).values() if isinstance(value, kind)]
    return found
