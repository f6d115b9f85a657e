"""What the benchmarks say of what they measured."""

from __future__ import annotations

import pytest
from benchmarks.measuring import Company, at_least, at_most, by_turns, markdown, shown, table


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(9.154e-4, "915 µs"), (0.02381, "23.8 ms"), (0.9996, "1 s"), (1.05, "1.05 s"), (8.114, "8.11 s")],
)
def test_times_are_shown_in_a_unit_that_fits(seconds, text):
    assert shown(seconds) == text


@pytest.mark.parametrize(("ratio", "reached"), [(6.0, True), (5.99, False)])
def test_a_ratio_must_be_at_least_its_target(ratio, reached):
    assert at_least("training", ratio, 6, "").reached is reached


@pytest.mark.parametrize(("seconds", "reached"), [(0.05, True), (0.0501, False)])
def test_a_time_must_be_at_most_its_target(seconds, reached):
    assert at_most("gap", seconds, 0.05, "").reached is reached


def test_actions_take_turns():
    order: list[str] = []
    assert len(by_turns(3, lambda: order.append("a"), lambda: order.append("b"))) == 2
    assert order == ["a", "b"] * 3


def test_the_tables_say_what_was_reached_and_what_was_missed():
    results = [at_least("training", 6.4, 6, "24 ms"), at_most("gap", 0.0594, 0.05, "")]
    assert table(results) == (
        "training  6.4 times faster  at least 6     reached\n"
        "gap       59.4 ms           at most 50 ms  missed"
    )
    assert markdown(results).splitlines()[2:] == [
        "| training | 6.4 times faster | at least 6 | reached | 24 ms |",
        "| gap | 59.4 ms | at most 50 ms | missed |  |",
    ]


def test_the_company_is_described_where_the_system_tells_it():
    assert Company().describe() == "" or "other programs used" in Company().describe()
