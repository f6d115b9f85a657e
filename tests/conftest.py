"""What all tests share."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

# How long an example takes depends on what else the machine does: tests are not timed.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session", autouse=True)
def home_of_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep settings, checkpoints and log files of whatever is started out of the user's own folders."""
    before = os.environ.get("MOTIFDESK_HOME")
    os.environ["MOTIFDESK_HOME"] = str(tmp_path_factory.mktemp("home"))
    yield
    if before is None:
        del os.environ["MOTIFDESK_HOME"]
    else:
        os.environ["MOTIFDESK_HOME"] = before
