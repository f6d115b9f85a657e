"""The log and what is kept of a crash."""

from __future__ import annotations

import faulthandler
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from motifdesk import __version__, log_files
from motifdesk.log_files import log_folder, start_log, stop_log, surroundings, watch_for_crashes

CRASH = """
import ctypes
from motifdesk.log_files import watch_for_crashes
watch_for_crashes("engine")
def falls():
    ctypes.string_at(0)
falls()
"""


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MOTIFDESK_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def handler() -> Iterator[logging.Handler | None]:
    handler = start_log()
    yield handler
    stop_log(handler)


def lines() -> list[str]:
    return (log_folder() / "motifdesk.log").read_text(encoding="utf-8").splitlines()


def test_the_log_begins_with_the_versions_and_holds_what_is_logged(handler: logging.Handler) -> None:
    logging.getLogger("motifdesk.gui.settings").warning("settings cannot be kept")
    logging.getLogger("somebody.else").info("chatter")
    first, second = lines()
    assert surroundings() in first
    assert second.endswith("WARNING motifdesk.gui.settings: settings cannot be kept")


def test_the_log_stays_small(handler: logging.Handler, monkeypatch: pytest.MonkeyPatch) -> None:
    log = logging.getLogger("motifdesk.test")
    for _ in range(30):
        log.warning("x" * 100_000)
    sizes = [path.stat().st_size for path in log_folder().iterdir()]
    assert len(sizes) == 4
    assert sum(sizes) <= 4 * 500_000


def test_once_stopped_nothing_is_written(handler: logging.Handler) -> None:
    stop_log(handler)
    logging.getLogger("motifdesk.test").warning("too late")
    assert len(lines()) == 1


def test_a_folder_that_cannot_be_written_keeps_nobody_from_working(own_home: Path) -> None:
    own_home.write_text("a file, not a folder", encoding="utf-8")
    assert start_log() is None
    stop_log(None)


def test_a_crash_is_written_down_with_the_place(own_home: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", CRASH], env=os.environ, capture_output=True, check=False)
    assert ended.returncode != 0
    told = (log_folder() / "engine-crash.log").read_text(encoding="utf-8")
    assert "Segmentation fault" in told or "access violation" in told
    assert "in falls" in told


def test_the_note_of_crashes_is_begun_anew_once_it_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    enabled: list[object] = []
    monkeypatch.setattr(faulthandler, "enable", enabled.append)
    monkeypatch.setattr(log_files, "_crash_files", [])
    log_folder().mkdir(parents=True)
    path = log_folder() / "window-crash.log"
    path.write_bytes(b"x" * 10)
    watch_for_crashes("window")
    assert path.stat().st_size == 10
    path.write_bytes(b"x" * 600_000)
    watch_for_crashes("window")
    assert path.stat().st_size == 0
    first, second = enabled
    assert (first.closed, second.closed) == (True, False)
    second.close()


def test_the_surroundings_name_program_and_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    assert surroundings().startswith(f"MotifDesk {__version__} (Python package), Python 3.")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert "(installed program)" in surroundings()
