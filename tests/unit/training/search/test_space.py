from __future__ import annotations

from dataclasses import dataclass, fields

import pytest

from motifdesk.errors import InputError
from motifdesk.models.registry import all_architectures, make_parameters
from motifdesk.parameters import check, choice, flag, number, parameters_of
from motifdesk.training.search.records import Candidate
from motifdesk.training.search.space import Dimension, Space, architectures, make_space, what_varies
from motifdesk.training.settings import TrainingSettings


@dataclass(frozen=True)
class OddParameters:
    """One of each kind of setting."""

    layers: int = number(2, 1, 5, "Layers", "")
    filters: int = number(64, 1, 100, "Filters", "")
    width: int = number(15, 1, 200, "Width", "", unit="bp")
    share: float = number(0.8, 0.0, 0.9, "Share", "")
    scale: float = number(2.0, 0.0, 1000.0, "Scale", "")
    nothing: float = number(0.0, 0.0, 5.0, "Nothing", "")
    dense: int = number(0, 0, 100, "Dense", "")
    skips: int = number(0, 0, 3, "Skips", "")
    tied: bool = flag(True, "Tied", "")
    pool: str = choice("max", ("max", "mean"), "Pooling", "")
    hidden: int = number(3, 1, 9, "Hidden", "", advanced=True)

    def __post_init__(self) -> None:
        check(self)


def odd() -> Candidate:
    return Candidate("odd", OddParameters(), TrainingSettings())


def by_name(space: Space) -> dict[str, Dimension]:
    return {item.name: item for item in space.dimensions}


def test_ranges_are_about_what_is_set_and_within_what_is_allowed() -> None:
    found = by_name(make_space([odd()], [], length=40, rows=1000))
    assert {name: (item.low, item.high, item.log) for name, item in found.items() if not item.choices} == {
        "odd.layers": (1, 4, False),
        "odd.filters": (16, 100, False),
        "odd.width": (4, 40, True),
        "odd.share": (0.0, 0.8, False),
        "odd.scale": (0.2, 20.0, True),
        "odd.nothing": (0.0, 1.0, False),
        "odd.skips": (0, 2, False),
        "learning_rate": (1e-4, 1e-2, True),
    }
    assert {name: item.choices for name, item in found.items() if item.choices} == {
        "odd.dense": (0, 16, 64),
        "odd.tied": (False, True),
        "odd.pool": ("max", "mean"),
        "batch_size": (16, 32, 64, 128, 256),
        "weight_decay": (0.0, 1e-4, 1e-3, 1e-2, 1e-1),
    }


def test_no_batch_is_larger_than_what_there_is_to_learn_from() -> None:
    found = by_name(make_space([odd()], [], length=40, rows=70))
    assert found["batch_size"].choices == (16, 32, 64)


def test_what_the_user_has_set_can_always_be_tried() -> None:
    training = TrainingSettings(batch_size=500, learning_rate=0.5, weight_decay=0.02)
    space = make_space([Candidate("odd", OddParameters(), training)], [], length=10, rows=70)
    found = by_name(space)
    assert found["batch_size"].choices == (16, 32, 64, 500)
    assert found["learning_rate"].high == 0.5
    assert 0.02 in found["weight_decay"].choices
    assert found["odd.width"].high == 15
    start = space.start()
    assert start == {
        "odd.layers": 2, "odd.filters": 64, "odd.width": 15, "odd.share": 0.8, "odd.scale": 2.0, "odd.nothing": 0.0,
        "odd.dense": 0, "odd.skips": 0, "odd.tied": True, "odd.pool": "max", "learning_rate": 0.5,
        "batch_size": 500, "weight_decay": 0.02,
    }  # fmt: skip
    assert space.candidate(start) == space.base[0]


@pytest.mark.parametrize("name", all_architectures())
def test_every_architecture_can_be_searched(name: str) -> None:
    space = make_space(architectures([name], {}), [], length=200, rows=1000)
    assert any(item.architecture == name for item in space.dimensions)
    for end in ("low", "high"):
        values = {
            item.name: (item.choices[-1] if item.choices else item.kind(getattr(item, end)))
            for item in space.dimensions
        }
        space.candidate(values)  # checks every value on construction


def test_several_networks_are_one_more_thing_to_choose() -> None:
    space = make_space(
        architectures(["scanner", "primer", "scanner"], {"epochs": 7}), [], length=50, rows=100
    )
    assert by_name(space)["architecture"].choices == ("scanner", "primer")
    chosen = space.candidate({"architecture": "primer", "primer.filters": 9, "learning_rate": 0.002})
    assert chosen.architecture == "primer"
    assert chosen.parameters == make_parameters("primer", {"filters": 9})
    assert (chosen.training.learning_rate, chosen.training.epochs) == (0.002, 7)
    assert {item.architecture for item in architectures(["all"], {})} == set(all_architectures())


def test_the_user_says_what_is_varied_and_between_what() -> None:
    vary = ["filters=8:16", "odd.width", "learning_rate=1e-5:1e-3", "batch_size=32, 64", "pool", "dropout"]
    both = [odd(), architectures(["scanner"], {})[0]]
    found = by_name(make_space(both, vary, length=40, rows=1000))
    assert set(found) == {
        "architecture", "odd.filters", "scanner.filters", "odd.width", "learning_rate", "batch_size", "odd.pool",
        "scanner.dropout",
    }  # fmt: skip
    filters = found["scanner.filters"]
    assert (filters.kind, filters.low, filters.high, filters.log) == (int, 8, 16, False)
    assert (found["learning_rate"].low, found["learning_rate"].high, found["learning_rate"].log) == (
        1e-5,
        1e-3,
        True,
    )
    assert found["batch_size"].choices == (32, 64)
    assert make_space(both, vary, length=40, rows=1000).start() == {
        "architecture": "odd", "odd.width": 15, "learning_rate": 0.001, "batch_size": 32, "odd.pool": "max",
    }  # fmt: skip
    assert [item.describe() for item in (filters, found["batch_size"])] == ["8 to 16", "32, 64"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("filter", "no setting 'filter' to vary; the settings are layers, filters, "),
        ("filters=0:5", "Filters is 0; give a whole number from 1 to 100"),
        ("filters=9:5", "Filters was given the range 9:5; give the smaller number first"),
        ("pool=max:mean", "Pooling is no number; give what to try as A,B,C"),
        ("pool=max,min", "Pooling is 'min'; give one of max, mean"),
        ("filters=8", "There is nothing to vary"),
        (
            "odd.width=41:60",
            "Width is to be varied within 41:60, but the sequences have 40 bases; give numbers",
        ),
        (
            "width=8,41",
            "Width is to be varied within 8,41, but the sequences have 40 bases; give numbers up to",
        ),
        (
            "batch_size=1001:2000",
            "within 1001:2000, but there are 1,000 training sequences; give numbers up to 1,000.",
        ),
        (
            "batch_size=32,2000",
            "within 32,2000, but there are 1,000 training sequences; give numbers up to 1,000.",
        ),
    ],
)
def test_mistakes_are_said(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        make_space([odd()], [text], length=40, rows=1000)


def test_a_range_is_cut_off_where_the_data_end() -> None:
    found = by_name(make_space([odd()], ["width=8:60", "batch_size=16:2000"], length=40, rows=1000))
    assert [(item.low, item.high) for item in found.values()] == [(8, 40), (16, 1000)]


def test_numbers_are_tried_with_three_digits_within_their_range() -> None:
    space = make_space([odd()], ["learning_rate=0.0012345:0.0054321", "filters", "batch_size"], 40, 1000)
    tried = {"learning_rate": 0.00198765, "odd.filters": 61, "batch_size": 32}
    assert space.rounded(tried) == {"learning_rate": 0.00199, "odd.filters": 61, "batch_size": 32}
    assert space.rounded({"learning_rate": 0.0054319}) == {"learning_rate": 0.00543}
    assert space.rounded({"learning_rate": 0.0012345}) == {"learning_rate": 0.0012345}


def test_what_could_be_varied_and_what_usually_is() -> None:
    found = {item.name: item for item in what_varies(odd())}
    assert [name for name, item in found.items() if not item.usual][:1] == ["hidden"]
    assert found["learning_rate"].usual
    assert not found["optimizer"].usual
    assert not {"seed", "epochs", "patience", "keep"} & set(found)
    usual = [item.name for item in found.values() if item.usual]
    by_names = make_space([odd()], usual, 40, 1000)
    assert set(by_names.dimensions) == set(make_space([odd()], [], 40, 1000).dimensions)


def test_a_signature_tells_spaces_apart() -> None:
    spaces = [
        make_space([odd()], [text], 40, 1000) for text in ("filters", "filters", "filters=3:4", "width")
    ]
    first, again, *others = (space.signature() for space in spaces)
    assert first == again
    assert len({first, *others}) == 3


def test_what_is_varied_of_training_are_settings_of_training() -> None:
    names = {item.name for item in parameters_of(TrainingSettings)}
    assert names == {item.name for item in fields(TrainingSettings)}
    found = make_space([odd()], sorted(names - {"keep"}), length=40, rows=1000)
    assert {item.name for item in found.dimensions} == names - {"keep"}


def test_it_takes_two_trials_for_each_setting_that_all_trials_share_and_at_least_ten() -> None:
    space = make_space([odd()], [], length=40, rows=1000)
    assert len(space.dimensions) > 5
    assert space.trials_to_tell == 2 * len(space.dimensions)
    assert make_space([odd()], ["filters", "width"], length=40, rows=1000).trials_to_tell == 10
    several = make_space(architectures(["scanner", "primer", "basset"], {}), [], length=101, rows=1000)
    shared = [item for item in several.dimensions if not item.architecture]
    assert several.trials_to_tell == max(10, 2 * len(shared)) < 2 * len(several.dimensions)
