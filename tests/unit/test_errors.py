from pathlib import Path

import pytest

from motifdesk.errors import Cancelled, EnvironmentLacks, InputError, MotifDeskError


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (None, "a.txt: it is empty."),
        (7, "a.txt, line 7: it is empty."),
        (12345, "a.txt, line 12,345: it is empty."),
    ],
)
def test_where_it_was_found_stands_in_front(line, text):
    assert str(InputError.at(Path("/folder/a.txt"), line, "it is empty.")) == text


def test_exit_codes_are_those_of_the_contract():
    assert (InputError.exit_code, EnvironmentLacks.exit_code) == (2, 3)


def test_a_cancellation_is_no_error_of_the_program():
    assert not issubclass(Cancelled, MotifDeskError)
