import pytest

from motifdesk.words import duration, memory, readable, readable_change


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.0123462, "0.01235"),
        (7.9, "7.9"),
        (2044.57, "2045"),
        (18732.5, "18,732"),
        (-65535.0, "-65,535"),
        (18732554.3, "18,732,554"),
        (1.5e12, "1.5e+12"),
    ],
)
def test_numbers_are_written_as_people_read_them(value, text):
    assert readable(value) == text


@pytest.mark.parametrize(("value", "text"), [(0.5, "+0.5"), (-20000.0, "-20,000"), (12345.0, "+12,345")])
def test_changes_have_their_sign(value, text):
    assert readable_change(value) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.0123, "0.012 s"), (0.83, "0.83 s"), (4.2, "4.2 s"), (40.4, "40 s"), (200, "3 min"), (9000, "2.5 h")],
)
def test_times_are_said_as_people_say_them(seconds, text):
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("count", "text"), [(350e6, "350 MB"), (999e6, "999 MB"), (9.31e9, "9.3 GB"), (2.5e13, "25,000.0 GB")]
)
def test_memory_has_a_unit_that_people_know(count, text):
    assert memory(count) == text
