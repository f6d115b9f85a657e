"""How values are taken apart into JSON and arrays, and put together again, as their type hints say.

A dataclass or named tuple is an object of its fields, an enumeration its name, an array a reference to a member of the
file. Nothing is looked up by a name that the file gives, except among the subclasses of what a hint declares: a file
cannot make anything that the program does not ask for. A new field or method therefore needs no code here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Final, Union, cast, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

from motifdesk.project.archive.checks import complete
from motifdesk.project.archive.plain import (
    Either,
    FileName,
    Form,
    Free,
    Scalar,
    Settings,
    Sink,
    Stock,
    UnknownField,
    Words,
    a_list,
    an_object,
)
from motifdesk.training.history import History
from motifdesk.training.records import EpochRecord

_PACKAGE: Final = "motifdesk."
_CLASS: Final = "@"
_MANY_TEXTS: Final = 100  # more are kept in a member of their own


@dataclass(frozen=True)
class _Array:
    """A numpy array; `kinds` are its scalar type, or those that it may have, or an abstract one."""

    kinds: tuple[type[np.generic], ...]

    def to_plain(self, value: Any, sink: Sink) -> dict[str, Any]:
        if not isinstance(value, np.ndarray) or not issubclass(value.dtype.type, self.kinds):
            found = getattr(value, "dtype", type(value).__name__)
            raise TypeError(f"an array of {self.names} was expected, not {found}")
        return sink.put_array(value)

    def from_plain(self, plain: Any, stock: Stock) -> NDArray[Any]:
        array = stock.get_array(plain)
        if not issubclass(array.dtype.type, self.kinds):
            raise ValueError(f"an array of {array.dtype} stands where {self.names} belongs")
        return array

    @property
    def names(self) -> str:
        """What its numbers may be."""
        return " or ".join(kind.__name__ for kind in self.kinds)


@dataclass(frozen=True)
class _Many:
    """A tuple of any length."""

    item: Form

    def to_plain(self, value: Any, sink: Sink) -> Any:
        if self.item == Scalar(str) and len(value) > _MANY_TEXTS:
            return sink.put_texts(value)
        return [self.item.to_plain(item, sink) for item in value]

    def from_plain(self, plain: Any, stock: Stock) -> tuple[Any, ...]:
        if self.item == Scalar(str) and type(plain) is dict:
            return stock.get_texts(plain)
        return tuple(self.item.from_plain(item, stock) for item in a_list(plain))


@dataclass(frozen=True)
class _Row:
    """A tuple of fixed length."""

    items: tuple[Form, ...]

    def to_plain(self, value: Any, sink: Sink) -> list[Any]:
        return [form.to_plain(item, sink) for form, item in zip(self.items, value, strict=True)]

    def from_plain(self, plain: Any, stock: Stock) -> tuple[Any, ...]:
        return tuple(
            form.from_plain(item, stock) for form, item in zip(self.items, a_list(plain), strict=True)
        )


@dataclass(frozen=True)
class _Named:
    """Values by name."""

    item: Form

    def to_plain(self, value: Any, sink: Sink) -> dict[str, Any]:
        return {
            Scalar(str).to_plain(name, sink): self.item.to_plain(item, sink) for name, item in value.items()
        }

    def from_plain(self, plain: Any, stock: Stock) -> dict[str, Any]:
        return {name: self.item.from_plain(item, stock) for name, item in an_object(plain).items()}


@dataclass(frozen=True)
class _Optional:
    """A value or None."""

    item: Form

    def to_plain(self, value: Any, sink: Sink) -> Any:
        return None if value is None else self.item.to_plain(value, sink)

    def from_plain(self, plain: Any, stock: Stock) -> Any:
        return None if plain is None else self.item.from_plain(plain, stock)


@dataclass(frozen=True)
class _Record:
    """A dataclass or named tuple; where subclasses may stand for what is declared, the object says which."""

    declared: tuple[type, ...]

    def to_plain(self, value: Any, sink: Sink) -> dict[str, Any]:
        kinds = _concrete(self.declared)
        if type(value) not in kinds.values():
            raise TypeError(f"a {type(value).__name__} stands where one of {', '.join(kinds)} belongs")
        tag = {_CLASS: type(value).__name__} if len(kinds) > 1 else {}
        forms = _forms(cast(type, type(value)))
        return tag | {name: form.to_plain(getattr(value, name), sink) for name, form in forms.items()}

    def from_plain(self, plain: Any, stock: Stock) -> Any:
        given = dict(an_object(plain))
        kinds = _concrete(self.declared)
        name = given.pop(_CLASS, None) if len(kinds) > 1 else next(iter(kinds))
        if type(name) is not str or name not in kinds:
            raise UnknownField(f"a {str(name)[:40]!r}")
        kind = kinds[name]
        forms = _forms(kind)
        if unknown := sorted(given.keys() - forms.keys()):
            raise UnknownField(f"{unknown[0][:40]!r} of {name}")
        values = _defaults(kind)
        values |= {name: forms[name].from_plain(item, stock) for name, item in given.items()}
        if missing := sorted(forms.keys() - values.keys()):
            raise ValueError(f"{name} lacks {missing[0]}")
        return kind(**complete(kind, values))


class _Epochs:
    """The history of a training, as an array with a column an epoch."""

    def to_plain(self, value: Any, sink: Sink) -> dict[str, Any]:
        kind = value.kind
        return {
            _CLASS: None if kind is None else kind.__name__,
            "columns": sink.put_array(value.columns),
        }

    def from_plain(self, plain: Any, stock: Stock) -> History:
        given = an_object(plain)
        kinds = _concrete((EpochRecord,))
        if given.keys() != {_CLASS, "columns"}:
            raise ValueError("a history has a kind and columns")
        columns = stock.get_array(given["columns"])
        if given[_CLASS] is None:
            return History()
        if given[_CLASS] not in kinds:
            raise UnknownField(f"a {str(given[_CLASS])[:40]!r}")
        return History.of_columns(kinds[given[_CLASS]], columns)


# -- from hints to forms

_SIMPLE: Final[Mapping[Any, Form]] = {
    bool: Scalar(bool),
    int: Scalar(int),
    float: Scalar(float),
    str: Scalar(str),
    Path: FileName(),
    Any: Free(),
    object: Settings(),
    Sequence[EpochRecord]: _Epochs(),
}


@cache
def form_of(hint: Any) -> Form:
    """Return how values with this type hint are written; raises `TypeError` where there is no way."""
    if hint in _SIMPLE:
        return _SIMPLE[hint]
    origin, inner = get_origin(hint), get_args(hint)
    if origin in _GENERIC:
        return _GENERIC[origin](inner)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return Words(hint)
    if _is_record(hint):
        return _Record((hint,))
    raise TypeError(f"there is no way to write a {hint} into a project")


def _union(inner: tuple[Any, ...]) -> Form:
    some: tuple[Any, ...] = tuple(hint for hint in inner if hint is not NoneType)
    item = form_of(some[0]) if len(some) == 1 else _one_of(some)
    return _Optional(item) if len(some) < len(inner) else item


def _one_of(some: tuple[Any, ...]) -> Form:
    if all(map(_is_record, some)):
        return _Record(some)
    forms = tuple(map(form_of, some))
    scalars = tuple(form for form in forms if isinstance(form, Scalar))
    if len(scalars) == len(forms):
        return Either(scalars)
    arrays = tuple(form for form in forms if isinstance(form, _Array))
    if len(arrays) == len(forms):
        return _Array(tuple(kind for form in arrays for kind in form.kinds))
    raise TypeError(f"there is no way to tell {some} apart in a project")


def _tuple(inner: tuple[Any, ...]) -> Form:
    if len(inner) == 2 and inner[1] is Ellipsis:
        return _Many(form_of(inner[0]))
    return _Row(tuple(map(form_of, inner)))


def _array(inner: tuple[Any, ...]) -> Form:
    (kind,) = get_args(inner[1])
    kind = get_origin(kind) or kind  # np.floating is generic
    return _Array((np.generic if kind is Any else kind,))


_GENERIC: Final[Mapping[Any, Callable[[tuple[Any, ...]], Form]]] = {
    Union: _union,
    UnionType: _union,
    tuple: _tuple,
    np.ndarray: _array,
    Mapping: lambda inner: _Named(form_of(inner[1])),
}


def _is_record(hint: Any) -> bool:
    return isinstance(hint, type) and (is_dataclass(hint) or hasattr(hint, "_fields"))


@cache
def _concrete(declared: tuple[type, ...]) -> Mapping[str, type]:
    """Return by name the classes that may stand where these are declared: those that have no subclasses."""
    found: dict[str, type] = {}
    for kind in declared:
        subclasses: list[type] = type.__subclasses__(kind)
        below = [item for item in subclasses if item.__module__.startswith(_PACKAGE)]
        found |= _concrete(tuple(below)) if below else {kind.__name__: kind}
    return found


@cache
def _forms(kind: type) -> Mapping[str, Form]:
    """Return how each field of a dataclass or named tuple is written."""
    hints = get_type_hints(kind)
    named = cast(Any, kind)
    names = [item.name for item in fields(named)] if is_dataclass(kind) else named._fields
    return {name: form_of(hints[name]) for name in names}


def _defaults(kind: type) -> dict[str, Any]:
    """Return what stands for fields that a file lacks."""
    if not is_dataclass(kind):
        return dict(cast(Any, kind)._field_defaults)
    known: tuple[Field[Any], ...] = fields(kind)
    made = {item.name: item.default_factory() for item in known if item.default_factory is not MISSING}
    return made | {item.name: item.default for item in known if item.default is not MISSING}
