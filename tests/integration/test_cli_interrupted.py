"""What is left when the user presses Ctrl+C, or when whoever reads the output goes away."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.commands import FILES, ROOT, asked, command, metrics_of, started


def read_until(process: subprocess.Popen[str], words: str) -> None:
    for line in process.stdout:
        if words in line:
            return
    raise AssertionError(f"{words!r} was not said: {process.stderr.read()}")


POSIX = pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals")


@POSIX
def test_ctrl_c_keeps_what_was_done(data: Path, tmp_path: Path) -> None:
    with started(*asked(data, tmp_path, "--epochs", 100_000, "--threads", 1, "--json")) as process:
        read_until(process, '"epoch": 3,')
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
        said = process.stderr.read()
    assert process.returncode == 130
    assert "ending; Ctrl+C again ends at once" in said
    assert "Traceback" not in said
    assert all(json.loads(line) for line in rest.splitlines())
    assert {path.name for path in tmp_path.iterdir()} == FILES | {"training.checkpoint"}
    found = metrics_of(tmp_path)
    assert found["ending"] == "stopped by the user"
    assert 3 <= found["epochs"] < 100_000
    assert len((tmp_path / "history.csv").read_text().splitlines()) == found["epochs"] + 1


@POSIX
def test_ctrl_c_before_the_first_epoch_is_an_interruption_too(data: Path, tmp_path: Path) -> None:
    with started(*asked(data, tmp_path, "--json")) as process:
        read_until(process, "preparing the network")
        process.send_signal(signal.SIGINT)
        process.stdout.read()
        said = process.stderr.read()
    assert process.returncode == 130
    assert "there is nothing to keep" in said.splitlines()[-1]
    assert not list(tmp_path.iterdir())


@POSIX
def test_ctrl_c_twice_ends_at_once_and_leaves_nothing_but_the_checkpoint(data: Path, tmp_path: Path) -> None:
    with started(*asked(data, tmp_path, "--epochs", 100_000, "--json")) as process:
        read_until(process, '"epoch": 1,')
        process.send_signal(signal.SIGINT)
        assert process.stderr.readline() == "\n"
        assert "Ctrl+C again" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        process.stdout.read()
        said = process.stderr.read()
    assert process.returncode == 130
    assert said == "motifdesk: Interrupted.\n"
    assert {path.name for path in tmp_path.iterdir()} <= {"training.checkpoint"}


@POSIX
def test_ctrl_c_when_all_is_done_and_said_is_no_death_by_a_signal() -> None:
    """As late as can be: while the libraries leave."""
    program = """
import atexit, os, signal
from motifdesk.__main__ import main
atexit.register(os.kill, os.getpid(), signal.SIGINT)
main()
"""
    finished = subprocess.run(
        [sys.executable, "-c", program, "list", "methods"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (finished.returncode, finished.stderr) == (0, "")
    assert "gradient-x-input" in finished.stdout


@POSIX
@pytest.mark.parametrize("arguments", [["list", "methods"], ["simulate", "--out", "{}"]])
def test_a_reader_who_has_gone_is_no_complaint(tmp_path: Path, arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    asked_for = command(*(text.format(tmp_path) for text in arguments))
    finished = subprocess.run(
        asked_for, stdout=writer, stderr=subprocess.PIPE, env=environment, timeout=60, check=False
    )
    os.close(writer)
    assert (finished.returncode, finished.stderr) == (1, b"")
