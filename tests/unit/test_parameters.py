from __future__ import annotations

from dataclasses import dataclass

import pytest

from motifdesk.errors import InputError
from motifdesk.parameters import (
    Value,
    check,
    choice,
    expected,
    flag,
    number,
    parameters_of,
    parse_value,
    with_values,
)


@dataclass(frozen=True)
class Settings:
    epochs: int = number(50, 1, 100, "Epochs", "How often.")
    rate: float = number(0.01, 0.0, 1.0, "Rate", "How fast.", unit="1/step", advanced=True)
    shuffle: bool = flag(True, "Shuffle", "Mix the sequences.")
    kind: str = choice("random", ("random", "stratified"), "Kind", "Which.")
    note: str = ""

    def __post_init__(self) -> None:
        check(self)


def test_declared_fields_are_listed_in_order_and_others_are_not() -> None:
    parameters = parameters_of(Settings)
    assert [item.name for item in parameters] == ["epochs", "rate", "shuffle", "kind"]
    assert parameters == parameters_of(Settings(epochs=7))
    rate = parameters[1]
    assert (rate.kind, rate.default, rate.low, rate.high, rate.unit, rate.advanced) == (
        float, 0.01, 0.0, 1.0, "1/step", True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"epochs": 0}, "Epochs is 0; give a whole number from 1 to 100"),
        ({"epochs": 101}, "a whole number from 1 to 100"),
        ({"epochs": 1.5}, "Epochs is 1.5"),
        ({"epochs": True}, "Epochs is True"),
        ({"rate": float("nan")}, "Rate is nan"),
        ({"rate": "fast"}, "Rate is 'fast'"),
        ({"shuffle": 1}, "give yes or no"),
        ({"kind": "blind"}, "one of random, stratified"),
    ],
)
def test_values_that_do_not_fit_are_refused_with_what_is_allowed(
    values: dict[str, Value], words: str
) -> None:
    with pytest.raises(InputError, match=words):
        Settings(**values)  # type: ignore[arg-type]


def test_bounds_are_included_and_whole_numbers_are_numbers() -> None:
    assert Settings(epochs=1, rate=1).rate == 1
    assert Settings(epochs=100, rate=0.0).epochs == 100


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("epochs", "12", 12),
        ("rate", "1e-3", 0.001),
        ("shuffle", "No", False),
        ("shuffle", "1", True),
        ("kind", "stratified", "stratified"),
    ],
)
def test_typed_text_is_read(name: str, text: str, value: Value) -> None:
    parameter = {item.name: item for item in parameters_of(Settings)}[name]
    assert parse_value(parameter, text) == value
    assert getattr(with_values(Settings(), {name: text}), name) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [("epochs", "many"), ("epochs", "1.5"), ("shuffle", "maybe"), ("kind", "x"), ("rate", "2")],
)
def test_typed_text_that_does_not_fit_is_refused(name: str, text: str) -> None:
    with pytest.raises(InputError, match="; give "):
        with_values(Settings(), {name: text})


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(
        InputError, match="no setting 'epoch' here; the settings are epochs, rate, shuffle, kind"
    ):
        with_values(Settings(), {"epoch": "3"})


def test_other_fields_stay() -> None:
    changed = with_values(Settings(epochs=3, note="kept"), {"rate": 0.5})
    assert changed == Settings(epochs=3, rate=0.5, note="kept")


def test_every_kind_of_parameter_says_what_it_expects() -> None:
    assert [expected(item) for item in parameters_of(Settings)] == [
        "a whole number from 1 to 100", "a number from 0 to 1", "yes or no", "one of random, stratified",
    ]  # fmt: skip
