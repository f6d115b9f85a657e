from dataclasses import replace

import pytest
from helpers.examples import example_multiclass_session, example_session

from motifdesk.project.archive.project import Project
from motifdesk.project.decided import threshold_of
from motifdesk.project.session import Session

EXAMPLE = example_session(40)


def test_it_is_what_was_set_for_the_network_that_is_evaluated() -> None:
    assert threshold_of(Project(EXAMPLE, view={"threshold": 0.04})) == 0.04


@pytest.mark.parametrize(
    "session",
    [
        Session(),
        replace(EXAMPLE, evaluation=None),
        replace(EXAMPLE, evaluation=replace(EXAMPLE.evaluation, run_key="another")),
        example_multiclass_session(40),
    ],
    ids=["empty", "not evaluated", "another network", "several classes"],
)
def test_it_is_a_half_for_any_other_network(session: Session) -> None:
    assert threshold_of(Project(session, view={"threshold": 0.04})) == 0.5


@pytest.mark.parametrize("found", [None, "y", True, 1, -0.1, 1.1, float("nan"), [0.04]])
def test_what_is_no_threshold_is_not_taken_for_one(found: object) -> None:
    assert threshold_of(Project(EXAMPLE, view={"threshold": found})) == 0.5
    assert threshold_of(Project(EXAMPLE)) == 0.5


def test_it_has_the_digits_that_the_page_shows() -> None:
    assert threshold_of(Project(EXAMPLE, view={"threshold": 0.12345})) == 0.123
