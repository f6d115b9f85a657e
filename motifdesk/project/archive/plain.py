"""What can be written of a value in one piece: numbers, words, and values that JSON knows anyway."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from motifdesk.parameters import parameters_of

_LARGEST_INT: Final = 2**63
_DEEPEST: Final = 20
_NO_NUMBERS: Final = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


class UnknownField(ValueError):  # noqa: N818 - it reads as a sentence where it is raised
    """The file holds something that this version does not know."""


class Sink(Protocol):
    """Where arrays and long lists of texts go."""

    def put_array(self, array: NDArray[Any]) -> dict[str, Any]:
        """Keep an array and return what refers to it."""

    def put_texts(self, texts: Sequence[str]) -> dict[str, Any]:
        """Keep many texts and return what refers to them."""


class Stock(Protocol):
    """Where they come from; both raise `ValueError` where there are none."""

    def get_array(self, reference: Any) -> NDArray[Any]:
        """Return the array that is referred to."""

    def get_texts(self, reference: Any) -> tuple[str, ...]:
        """Return the texts that are referred to."""


class Form(Protocol):
    """How values of one type are written."""

    def to_plain(self, value: Any, sink: Sink) -> Any:
        """Return the value as JSON knows it; raises `TypeError` where it is of another type."""

    def from_plain(self, plain: Any, stock: Stock) -> Any:
        """Return the value; raises `ValueError` where `plain` is none, `InputError` where it is out of range."""


@dataclass(frozen=True)
class Scalar:
    """A number, a word, true or false, or nothing."""

    kind: type

    def to_plain(self, value: Any, sink: Sink) -> Any:
        """Return it as it is; what is no number, by its name."""
        value = value.item() if isinstance(value, np.generic) else value
        if self.kind is float and type(value) in (float, int):
            return value if math.isfinite(value) else str(value)
        if type(value) is not self.kind:
            raise TypeError(f"{value!r} is no {self.kind.__name__}")
        return value

    def from_plain(self, plain: Any, stock: Stock) -> Any:
        """Return it."""
        if self.kind is float and type(plain) is str and plain in _NO_NUMBERS:
            return _NO_NUMBERS[plain]
        kinds = (float, int) if self.kind is float else (self.kind,)
        if type(plain) not in kinds or (type(plain) is int and abs(plain) >= _LARGEST_INT):
            raise ValueError(f"{str(plain)[:40]!r} is no {self.kind.__name__}")
        return plain


class FileName:
    """The name of a file."""

    def to_plain(self, value: Any, sink: Sink) -> str:
        """Return it as text."""
        return str(value)

    def from_plain(self, plain: Any, stock: Stock) -> Path:
        """Return it; nobody looks whether there is such a file."""
        return Path(Scalar(str).from_plain(plain, stock))


class Free:
    """Whatever JSON can say."""

    def to_plain(self, value: Any, sink: Sink) -> Any:
        """Return it, with lists in the place of tuples."""
        return _copied(value)

    def from_plain(self, plain: Any, stock: Stock) -> Any:
        """Return it."""
        return _copied(plain)


def _copied(value: Any, depth: int = 0) -> Any:
    if depth > _DEEPEST:
        raise ValueError("values are nested too deeply")
    if isinstance(value, Mapping):
        if not all(type(name) is str for name in value):
            raise ValueError("a name is no text")
        return {name: _copied(item, depth + 1) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_copied(item, depth + 1) for item in value]
    if value is None or type(value) in (bool, int, str) or (type(value) is float and math.isfinite(value)):
        return value
    raise ValueError(f"a {type(value).__name__} is no plain value")


class Settings:
    """A dataclass of declared settings, whose class goes by another field: `complete` finds it."""

    def to_plain(self, value: Any, sink: Sink) -> dict[str, Any]:
        """Return the settings by name."""
        names = [parameter.name for parameter in parameters_of(value)]
        return {name: _copied(getattr(value, name)) for name in names}

    def from_plain(self, plain: Any, stock: Stock) -> dict[str, Any]:
        """Return the settings by name."""
        return {name: _copied(item) for name, item in an_object(plain).items()}


@dataclass(frozen=True)
class Words:
    """An enumeration, by name."""

    kind: type[Enum]

    def to_plain(self, value: Any, sink: Sink) -> str:
        """Return its name."""
        return self.kind(value).name

    def from_plain(self, plain: Any, stock: Stock) -> Enum:
        """Return what has this name."""
        if type(plain) is not str or plain not in self.kind.__members__:
            raise ValueError(f"there is no {self.kind.__name__} {str(plain)[:40]!r}")
        return self.kind[plain]


@dataclass(frozen=True)
class Either:
    """One of several scalars, or None."""

    items: tuple[Scalar, ...]

    def to_plain(self, value: Any, sink: Sink) -> Any:
        """Return it as it is."""
        return self._checked(value.item() if isinstance(value, np.generic) else value)

    def from_plain(self, plain: Any, stock: Stock) -> Any:
        """Return it."""
        return self._checked(plain)

    def _checked(self, value: Any) -> Any:
        if type(value) not in [item.kind for item in self.items]:
            raise ValueError(f"a {type(value).__name__} was not expected")
        return _copied(value)


def an_object(plain: Any) -> Mapping[str, Any]:
    """Return it; raises `ValueError` where it is no object of JSON."""
    if type(plain) is not dict:
        raise ValueError(f"a {type(plain).__name__} stands where an object belongs")
    return plain


def a_list(plain: Any) -> list[Any]:
    """Return it; raises `ValueError` where it is no list of JSON."""
    if type(plain) is not list:
        raise ValueError(f"a {type(plain).__name__} stands where a list belongs")
    return plain
