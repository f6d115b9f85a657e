"""A run whose process was killed goes on to the same results as one that never was."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from helpers.commands import FILES, INTERPRETED, ROOT, asked, metrics_of, one_sentence, run

from motifdesk.cli import run_command
from motifdesk.training.checkpoint import read_info

# The program, with a checkpoint after every epoch, as where epochs take ten seconds.
EAGER = """
from motifdesk.training import keeper
from motifdesk.__main__ import main
keeper.SAVE_SECONDS = 0
main()
"""
MORE = ("--epochs", 120, "--no-interpret", "--optimizer", "nadam", "--batch-size", 20)
CHECKPOINT = "training.checkpoint"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals")
def test_a_killed_run_goes_on_to_the_same_results(data: Path, tmp_path: Path) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    assert run(*asked(data, whole, *MORE, "--quiet")).returncode == 0
    command = [sys.executable, "-c", EAGER, *asked(data, killed, *MORE, "--json")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            if json.loads(line).get("epoch") == 40:
                os.kill(process.pid, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    left = {path.name for path in killed.iterdir() if not path.name.endswith(".part")}
    assert left == {CHECKPOINT}
    reached = read_info(killed / CHECKPOINT).epoch
    assert 39 <= reached < 120

    finished = run(*asked(data, killed, *MORE, "--resume"))
    assert finished.returncode == 0, finished.stderr
    assert {path.name for path in killed.iterdir()} == FILES - INTERPRETED
    assert (killed / "predictions.tsv").read_bytes() == (whole / "predictions.tsv").read_bytes()
    ours, theirs = (
        [line.split(",")[2:] for line in (folder / "history.csv").read_text().splitlines()]
        for folder in (killed, whole)
    )
    assert ours == theirs
    assert metrics_of(killed)["kept_epoch"] == metrics_of(whole)["kept_epoch"]


@pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals")
def test_a_stopped_run_can_go_on(data: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    def press_ctrl_c(event: str, **values: Any) -> None:
        if values.get("epoch") == 3:
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("motifdesk.console.print_json", press_ctrl_c)
        assert run_command(asked(data, tmp_path, "--no-interpret", "--json")) == 130
    assert read_info(tmp_path / CHECKPOINT).epoch == 3

    assert run_command([*asked(data, tmp_path, "--no-interpret"), "--resume", "--seed", "3"]) == 2
    said = capfd.readouterr().err.splitlines()[-1]
    assert said == (
        "motifdesk: The checkpoint belongs to other settings (seed 0, now 3), so training cannot go on from it; "
        "use what it was made with, or train anew."
    )
    assert run_command([*asked(data, tmp_path, "--no-interpret"), "--resume"]) == 0
    lines = capfd.readouterr().err.splitlines()
    place = lines.index("train: The checkpoint is of epoch 3 of 6; training goes on from there.")
    epochs = [line.split(",")[0] for line in lines[place:] if line.startswith("train: epoch")]
    assert (epochs[0], epochs[-1]) == ("train: epoch 3", "train: epoch 6")
    assert metrics_of(tmp_path)["epochs"] == 6
    assert not (tmp_path / CHECKPOINT).exists()


@pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals")
def test_a_resumed_run_that_is_ended_at_once_leaves_its_checkpoint(data: Path, tmp_path: Path) -> None:
    def press_ctrl_c(times: int, at: int) -> int:
        def hear(event: str, **values: Any) -> None:
            if values.get("epoch") == at:
                for _ in range(times):
                    os.kill(os.getpid(), signal.SIGINT)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("motifdesk.console.print_json", hear)
            resume = ["--resume"] if times == 2 else []
            return run_command([*asked(data, tmp_path, "--no-interpret", "--json"), *resume])

    assert press_ctrl_c(times=1, at=3) == 130
    assert press_ctrl_c(times=2, at=5) == 130
    assert read_info(tmp_path / CHECKPOINT).epoch == 3
    assert [path.name for path in tmp_path.glob("*.checkpoint*")] == [CHECKPOINT]


def test_resuming_where_there_is_nothing_is_a_sentence(
    data: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run_command([*asked(data, tmp_path / "out", "--quiet"), "--resume"]) == 2
    said = one_sentence(capfd.readouterr().err)
    assert said == "training.checkpoint: there is no checkpoint here; train anew."
    assert not (tmp_path / "out").exists()


def test_a_run_that_would_replace_a_checkpoint_says_so(
    data: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / CHECKPOINT).write_bytes(b"of another run")
    assert run_command(asked(data, tmp_path, "--no-interpret")) == 0
    said = capfd.readouterr().err.splitlines()[0]
    assert said.endswith(
        "holds the checkpoint of an interrupted training; --resume would go on from it, this run replaces it."
    )
    assert not (tmp_path / CHECKPOINT).exists()
