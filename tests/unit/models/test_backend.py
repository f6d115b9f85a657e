"""What there is to compute on is found and said; the threads that TensorFlow uses are set once a process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from motifdesk.models import backend
from motifdesk.models.backend import Devices, devices

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="puts a shell script in the driver's place")


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (Devices(1, 1), "Computes on 1 CPU core."),
        (Devices(8, 8), "Computes on 8 CPU cores."),
        (Devices(8, 3), "Computes on 3 of 8 CPU cores."),
        (Devices(8, 8, ("Tesla T4",), gpu_used=True), "Computes on Tesla T4."),
        (
            Devices(2, 2, ("Tesla T4", "Tesla T4")),
            "Computes on 2 CPU cores; Tesla T4 and Tesla T4 are there, but the TensorFlow that is installed computes "
            "on the CPU alone.",
        ),
        (
            Devices(1, 1, ("NVIDIA H100",)),
            "Computes on 1 CPU core; NVIDIA H100 is there, but the TensorFlow that is installed computes on the CPU "
            "alone.",
        ),
    ],
)
def test_devices_in_words(found: Devices, sentence: str) -> None:
    assert found.sentence == sentence


@pytest.fixture
def driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where a program stands for NVIDIA's; none does yet, and no other is found."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path / "nvidia-smi"


def write(driver: Path, script: str) -> None:
    driver.write_text(f"#!/bin/sh\n{script}\n")
    driver.chmod(0o755)


def test_without_a_driver_there_are_no_cards(driver: Path) -> None:
    assert devices().gpus == ()


@POSIX
def test_cards_that_cannot_be_used_are_named(driver: Path) -> None:
    write(
        driver,
        '[ "$1 $2" = "--query-gpu=name --format=csv,noheader" ] && echo "NVIDIA H100" && echo " Tesla T4"',
    )
    found = devices()
    assert found.gpus == ("NVIDIA H100", "Tesla T4")
    assert not found.gpu_used


@POSIX
@pytest.mark.parametrize("script", ["exit 9", "echo oops >&2; exit 1", "exec /bin/sleep 60"])
def test_a_driver_that_does_not_answer_is_none(
    driver: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    monkeypatch.setattr(backend, "_NVIDIA_SECONDS", 0.2)
    write(driver, script)
    assert devices().gpus == ()


def test_a_card_that_tensorflow_uses_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    tf = backend.tensorflow()
    monkeypatch.setattr(tf.config, "list_physical_devices", lambda kind: [kind])
    monkeypatch.setattr(
        tf.config.experimental, "get_device_details", lambda card: {"device_name": f"a {card} of theirs"}
    )
    found = devices()
    assert (found.gpus, found.gpu_used) == (("a GPU of theirs",), True)


def test_threads_are_taken_by_the_first_call() -> None:
    program = (
        "from motifdesk.models.backend import devices, tensorflow\n"
        "tensorflow(3)\n"
        "tensorflow()\n"
        "print(devices().threads)"
    )
    finished = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert finished.stdout.strip() == "3"


def test_keras_neither_reads_nor_writes_settings_in_the_users_home(tmp_path: Path) -> None:
    """A `keras.json` of other programs must not change what networks compute."""
    home = tmp_path / "home"
    (home / ".keras").mkdir(parents=True)
    (home / ".keras" / "keras.json").write_text('{"floatx": "float16", "epsilon": 0.5}', encoding="utf-8")
    environment = {**os.environ, "HOME": str(home), "MOTIFDESK_HOME": str(tmp_path / "own")}
    environment.pop("KERAS_HOME", None)
    code = "from motifdesk.models import backend; backend.tensorflow(); import keras; print(keras.config.floatx())"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "float32\n"
    assert [path.name for path in (home / ".keras").iterdir()] == ["keras.json"]
