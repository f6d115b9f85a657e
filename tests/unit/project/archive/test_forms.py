"""Values are taken apart and put together as their type hints say, and nothing else is made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from helpers.projects import difference
from hypothesis import given
from hypothesis import strategies as some
from numpy.typing import NDArray

from motifdesk.data.dataset import Task
from motifdesk.data.fixes.registry import FixValue
from motifdesk.evaluation.results import Interval
from motifdesk.project.archive.forms import form_of
from motifdesk.project.archive.members import Packer
from motifdesk.project.archive.plain import UnknownField


class Memory(Packer):
    """Keeps arrays and texts where they can be had again."""

    def get_array(self, reference: Any) -> NDArray[Any]:
        content = self.contents[reference["array"]]
        return np.frombuffer(content, reference["type"]).reshape(reference["shape"])

    def get_texts(self, reference: Any) -> tuple[str, ...]:
        return tuple(json.loads(bytes(self.contents[reference["texts"]])))


def through_json(hint: Any, value: Any) -> Any:
    memory = Memory()
    form = form_of(hint)
    text = json.dumps(form.to_plain(value, memory), allow_nan=False)
    return form.from_plain(json.loads(text), memory)


@given(some.floats() | some.integers(-(2**62), 2**62))
def test_numbers_come_back_to_the_last_bit(number: float) -> None:
    assert difference(through_json(float, number), number) == ""


@given(some.text(some.characters(), max_size=20))
def test_texts_come_back_whatever_is_in_them(text: str) -> None:
    assert through_json(str, text) == text
    assert through_json(tuple[str, ...], (text,) * 101) == (text,) * 101
    assert through_json(Mapping[str, float], {text: 0.5}) == {text: 0.5}


@given(
    some.recursive(
        some.none()
        | some.booleans()
        | some.integers()
        | some.floats(allow_nan=False, allow_infinity=False)
        | some.text(),
        lambda inner: (
            some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=3), inner, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_free_values_come_back(value: Any) -> None:
    assert difference(through_json(Any, value), value) == ""


@pytest.mark.parametrize(
    ("hint", "value"),
    [
        (int, np.int64(3)),
        (float, np.float64(0.1)),
        (float, np.float32(0.1)),
        (bool, np.bool_(True)),
        (str, np.str_("x")),
    ],
)
def test_numpy_s_scalars_become_python_s(hint: type, value: np.generic) -> None:
    assert difference(through_json(hint, value), value.item()) == ""


@pytest.mark.parametrize(
    ("hint", "value"),
    [
        (int | None, None),
        (int | None, 3),
        (FixValue, None),
        (FixValue, "min"),
        (FixValue, 2.5),
        (FixValue, 26),
        (tuple[int, int], (1, 2)),
        (tuple[tuple[str, ...], ...], (("a",), ())),
        (Task, Task.MULTICLASS),
        (Path, Path("a") / "b"),
        (Interval, Interval(0.25, float("inf"))),
        (NDArray[np.float32], np.array([[1.5, np.nan]], np.float32)),
        (NDArray[Any], np.array(True)),
        (NDArray[np.float32] | NDArray[np.float16], np.array([0.5], np.float16)),
        (NDArray[np.floating], np.empty((0, 4))),
    ],
)
def test_each_form_comes_back(hint: Any, value: Any) -> None:
    assert difference(through_json(hint, value), value) == ""


@pytest.mark.parametrize(
    ("hint", "value"),
    [
        (int, True),
        (int, 1.0),
        (bool, 1),
        (str, None),
        (float, "1"),
        (FixValue, True),
        (tuple[int, int], (1,)),
        (NDArray[np.float32], np.zeros(3)),
        (NDArray[np.float32], [1.0]),
        (Interval, (0.0, 1.0)),
        (Any, object()),
        (Any, float("nan")),
        (Any, {1: 2}),
    ],
)
def test_a_value_of_another_type_is_a_mistake_of_ours(hint: Any, value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        form_of(hint).to_plain(value, Packer())


@pytest.mark.parametrize(
    ("hint", "plain"),
    [
        (int, True),
        (int, 1.0),
        (int, 2**63),
        (bool, 0),
        (str, 1),
        (float, "1"),
        (float, "NaN"),
        (float, True),
        (Task, "binary"),
        (Task, "__members__"),
        (Task, 0),
        (tuple[int, int], [1]),
        (tuple[int, ...], {"0": 1}),
        (tuple[int, ...], "12"),
        (Mapping[str, float], [1]),
        (Interval, [0.0, 1.0]),
        (Interval, {"low": 0.0}),
        (FixValue, [1]),
        (Path, 3),
    ],
)
def test_what_is_no_value_of_the_type_is_refused(hint: Any, plain: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any sentence: the user gets another one
        form_of(hint).from_plain(plain, Memory())


def test_unknown_fields_are_told_from_damage() -> None:
    with pytest.raises(UnknownField, match="'middle' of Interval"):
        form_of(Interval).from_plain({"low": 0.0, "high": 1.0, "middle": 0.5}, Memory())


@dataclass(frozen=True)
class Odd:
    """Holds what no file can."""

    function: type


@pytest.mark.parametrize("hint", [type, Odd, int | Task, dict[str, int], list[int], set[str], bytes])
def test_hints_that_no_file_can_keep_are_refused(hint: Any) -> None:
    with pytest.raises(TypeError, match="project"):
        form_of(hint).to_plain(Odd(int), Packer())


def test_what_is_the_same_is_kept_once() -> None:
    packer, array = Packer(), np.arange(12)
    form = form_of(NDArray[np.int64])
    first = form.to_plain(array, packer)
    assert form.to_plain(array.reshape(3, 4).copy(), packer) == first | {"shape": [3, 4]}
    assert form.to_plain(array[::2], packer)["array"] != first["array"]
    assert len(packer.contents) == 2
