"""Settings as frozen dataclasses whose fields say their range, unit and meaning.

The same declaration checks a value, builds the form in the window and reads `--set NAME=VALUE` on the command line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, replace
from typing import Any, TypeVar, cast

from motifdesk.errors import InputError

Value = bool | int | float | str
T = TypeVar("T")
_KEY = "motifdesk"


@dataclass(frozen=True)
class Parameter:
    """One setting: what it is called, what it may be, what it does."""

    name: str
    kind: type
    default: Value
    label: str
    help: str
    low: float | None = None
    high: float | None = None
    unit: str = ""
    choices: tuple[str, ...] = ()
    advanced: bool = False
    zero: str = ""  # what 0, the least, is called where it sets no limit


def number(
    default: float,
    low: float,
    high: float,
    label: str,
    meaning: str,
    *,
    unit: str = "",
    advanced: bool = False,
) -> Any:
    """Declare a whole or decimal number (after the type of `default`) between `low` and `high`, both included."""
    spec = {"kind": type(default), "low": low, "high": high, "unit": unit}
    return _declare(default, label, meaning, advanced, spec)


def limit(default: float, high: float, label: str, meaning: str, *, unit: str = "") -> Any:
    """Declare a number from 0, which sets no limit and is shown as none, to `high`."""
    spec = {"kind": type(default), "low": 0, "high": high, "unit": unit, "zero": "none"}
    return _declare(default, label, meaning, False, spec)


def flag(default: bool, label: str, meaning: str, *, advanced: bool = False) -> Any:
    """Declare a setting that is on or off."""
    return _declare(default, label, meaning, advanced, {"kind": bool})


def choice(
    default: str, choices: tuple[str, ...], label: str, meaning: str, *, advanced: bool = False
) -> Any:
    """Declare a setting that is one of a few words."""
    return _declare(default, label, meaning, advanced, {"kind": str, "choices": choices})


def text(default: str, label: str, meaning: str) -> Any:
    """Declare a setting that is free text."""
    return _declare(default, label, meaning, False, {"kind": str})


def _declare(default: Value, label: str, meaning: str, advanced: bool, spec: dict[str, Any]) -> Any:
    spec |= {"label": label, "help": meaning, "advanced": advanced}
    return field(default=default, metadata={_KEY: spec})


def parameters_of(settings: type[Any] | object) -> tuple[Parameter, ...]:
    """Return the settings that the dataclass (or an instance of it) declares, in order."""
    return tuple(_parameter(item) for item in fields(cast(Any, settings)) if _KEY in item.metadata)


def _parameter(item: Field[Any]) -> Parameter:
    default = None if item.default is MISSING else item.default
    return Parameter(name=item.name, default=cast(Value, default), **item.metadata[_KEY])


def check(settings: object) -> None:
    """Check every declared field of the dataclass instance.

    Raises
    ------
    InputError
        A value is of the wrong type or outside its range; the sentence says which and what is allowed.
    """
    for parameter in parameters_of(settings):
        check_value(parameter, getattr(settings, parameter.name))


def check_value(parameter: Parameter, value: object) -> None:
    """Check one value against its declaration; raise `InputError` as `check` does."""
    if parameter.kind is bool or parameter.kind is str:
        fits = isinstance(value, parameter.kind) and (not parameter.choices or value in parameter.choices)
    else:
        numeric = isinstance(value, int if parameter.kind is int else (int, float))
        fits = numeric and not isinstance(value, bool) and _within(parameter, cast(float, value))
    if not fits:
        raise InputError(f"{parameter.label} is {value!r}; give {expected(parameter)}.")


def _within(parameter: Parameter, value: float) -> bool:
    low = float("-inf") if parameter.low is None else parameter.low
    high = float("inf") if parameter.high is None else parameter.high
    return low <= value <= high


def expected(parameter: Parameter) -> str:
    """Return in words what the parameter may be, e.g. ``a whole number from 1 to 512``."""
    if parameter.kind is bool:
        return "yes or no"
    if parameter.kind is str:
        return "one of " + ", ".join(parameter.choices) if parameter.choices else "text"
    noun = "a whole number" if parameter.kind is int else "a number"
    return f"{noun} from {_plain(parameter.low)} to {_plain(parameter.high)}"


def _plain(limit: float | None) -> str:
    """Return a limit as people write it: 2,147,483,647 and 0.001, not 2.14748e+09."""
    if limit is None:
        return "any"
    return f"{limit:,.0f}" if float(limit).is_integer() else f"{limit:g}"


def parse_value(parameter: Parameter, text: str) -> Value:
    """Read a value that the user typed.

    Raises
    ------
    InputError
        The text is not a value of the parameter's kind, or outside its range.
    """
    value: Value = text
    try:
        if parameter.kind is bool:
            value = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}[
                text.lower()
            ]
        elif parameter.kind is not str:
            value = parameter.kind(text)
    except (KeyError, ValueError):
        raise InputError(f"{parameter.label} is {text!r}; give {expected(parameter)}.") from None
    check_value(parameter, value)
    return value


def with_values(settings: T, values: Mapping[str, str | Value]) -> T:
    """Return `settings` (a dataclass instance) with some fields replaced; text is read by `parse_value`.

    Raises
    ------
    InputError
        A name is unknown or a value does not fit.
    """
    known = {parameter.name: parameter for parameter in parameters_of(settings)}
    changed: dict[str, Value] = {}
    for name, value in values.items():
        if name not in known:
            raise InputError(
                f"There is no setting {name!r} here; the settings are {', '.join(known) or 'none'}."
            )
        changed[name] = parse_value(known[name], value) if isinstance(value, str) else value
        check_value(known[name], changed[name])
    return cast(T, replace(cast(Any, settings), **changed))
