"""Plans, settings and histories as JSON writes them, and back again with every value checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from enum import Enum
from typing import Any, TypeVar

from motifdesk.data.dataset import Task
from motifdesk.models.registry import make_parameters
from motifdesk.models.trained import NetworkPlan
from motifdesk.training.records import ClassEpoch, EpochRecord, ValueEpoch

T = TypeVar("T")
_RECORDS: Mapping[str, type[EpochRecord]] = {"classes": ClassEpoch, "values": ValueEpoch}


def to_plain(value: Any) -> dict[str, Any]:
    """Return the fields of a dataclass instance by name; enumerations by value, dataclasses in it likewise."""
    return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return to_plain(value) if hasattr(value, "__dataclass_fields__") else value


def from_plain(kind: type[T], values: Mapping[str, Any]) -> T:
    """Return the dataclass with these values.

    Raises
    ------
    InputError
        A value is outside the range that its declaration allows.
    ValueError
        A field is missing, unknown or of the wrong type.
    """
    known: tuple[Any, ...] = fields(kind)  # type: ignore[arg-type]
    if set(values) != {item.name for item in known}:
        raise ValueError(f"the fields of {kind.__name__} are others")
    for item in known:
        _check(item.type, values[item.name])
    return kind(**values)


def _check(kind: str, value: object) -> None:
    """Check a value against the annotation of its field, which is text."""
    fits = {"int": (int,), "float": (int, float), "bool": (bool,), "str": (str,)}.get(kind)
    number = kind in ("int", "float")
    if fits is not None and (not isinstance(value, fits) or (number and isinstance(value, bool))):
        raise ValueError(f"{value!r} is no {kind}")


def plan_from_plain(values: Mapping[str, Any]) -> NetworkPlan:
    """Return the plan that `to_plain` took apart; raises as `from_plain`, and where there is no such architecture."""
    parameters = make_parameters(values["architecture"], values["parameters"])
    return from_plain(NetworkPlan, {**values, "parameters": parameters, "task": Task(values["task"])})


def history_to_plain(history: tuple[EpochRecord, ...]) -> dict[str, Any]:
    """Return the records as lists of numbers, one an epoch."""
    kind = next(
        (name for name, kind in _RECORDS.items() if history and isinstance(history[0], kind)), "classes"
    )
    return {"kind": kind, "epochs": [list(to_plain(record).values()) for record in history]}


def history_from_plain(values: Mapping[str, Any]) -> tuple[EpochRecord, ...]:
    """Return the records that `history_to_plain` took apart; raises as `from_plain`."""
    kind = _RECORDS[values["kind"]]
    names = [item.name for item in fields(kind)]
    records = [from_plain(kind, dict(zip(names, row, strict=True))) for row in values["epochs"]]
    if [record.epoch for record in records] != list(range(1, len(records) + 1)):
        raise ValueError("epochs are missing")
    return tuple(records)
