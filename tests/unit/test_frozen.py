"""What the installed program does before anything else."""

from __future__ import annotations

import os
import sys

import pytest

from motifdesk import frozen


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)


@pytest.fixture(autouse=True)
def libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/motifdesk/_internal")
    for name in ("LD_LIBRARY_PATH_ORIG", "PYINSTALLER_RESET_ENVIRONMENT"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


def test_a_program_without_a_console_may_write_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    frozen.prepare()
    streams = (sys.stdout, sys.stderr)
    for stream in streams:
        assert stream.write("nobody reads this ä\n") > 0
        stream.close()


def test_streams_that_are_there_stay() -> None:
    before = (sys.stdout, sys.stderr)
    frozen.prepare()
    assert (sys.stdout, sys.stderr) == before


def test_programs_of_the_system_find_the_systems_libraries(installed: None) -> None:
    frozen.prepare()
    assert "LD_LIBRARY_PATH" not in os.environ


def test_the_engine_and_the_workers_find_their_own_libraries(installed: None) -> None:
    frozen.prepare()
    assert os.environ["PYINSTALLER_RESET_ENVIRONMENT"] == "1"


def test_what_the_user_had_set_is_back(installed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/home/me/lib")
    frozen.prepare()
    assert os.environ["LD_LIBRARY_PATH"] == "/home/me/lib"
    assert "LD_LIBRARY_PATH_ORIG" not in os.environ


def test_a_python_package_touches_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not frozen.is_frozen()
    frozen.prepare()
    assert os.environ["LD_LIBRARY_PATH"] == "/opt/motifdesk/_internal"
