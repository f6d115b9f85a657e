import pytest

from motifdesk.words import readable, readable_change


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
