"""Import TensorFlow once, set up the way MotifDesk needs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from motifdesk.files import state_home

# What NVIDIA's driver brings along: it names the cards whether or not TensorFlow can use them.
_NVIDIA = ("nvidia-smi", "--query-gpu=name", "--format=csv,noheader")
_NVIDIA_SECONDS = 5.0
_STDERR = 2


@dataclass(frozen=True)
class Devices:
    """What there is to compute on.

    Attributes
    ----------
    cores
        CPU cores that this process may use.
    threads
        How many of them are used at once.
    gpus
        The names of the graphics cards.
    gpu_used
        Whether they are computed on.
    """

    cores: int
    threads: int
    gpus: tuple[str, ...] = ()
    gpu_used: bool = False

    @property
    def sentence(self) -> str:
        """All of it in words."""
        names = " and ".join(self.gpus)
        if self.gpu_used:
            return f"Computes on {names}."
        some = f"{self.threads} of {self.cores}" if self.threads < self.cores else f"{self.cores}"
        processor = f"Computes on {some} CPU core{'' if self.cores == 1 else 's'}"
        if not names:
            return f"{processor}."
        there = "is there" if len(self.gpus) == 1 else "are there"
        return (
            f"{processor}; {names} {there}, but the TensorFlow that is installed computes on the CPU alone."
        )


_loaded: list[Any] = []


def tensorflow(threads: int | None = None) -> Any:
    """Import TensorFlow and Keras (about four seconds the first time) and return TensorFlow.

    Operations are made deterministic, so that the same seed gives the same network on one machine.

    Parameters
    ----------
    threads
        CPU threads to use; None leaves it to TensorFlow. Only the first call in a process decides.
    """
    if not _loaded:
        _loaded.append(_load(threads))
    return _loaded[0]


def _load(threads: int | None) -> Any:
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    # Keras reads and writes a file of settings: neither those of the user's other programs, nor in the user's home.
    os.environ.setdefault("KERAS_HOME", str(state_home() / "keras"))
    # Notes about the processor's instruction sets and absent GPUs are no news for a biologist.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with warnings.catch_warnings(), _notes_unsaid():
        warnings.simplefilter("ignore")  # of TensorFlow's own imports, which we cannot mend
        import keras  # noqa: F401
        import tensorflow as tf
    if threads is not None:
        tf.config.threading.set_intra_op_parallelism_threads(threads)
        tf.config.threading.set_inter_op_parallelism_threads(threads)
    tf.config.experimental.enable_op_determinism()
    # A search builds many networks in one process, which TensorFlow takes for a mistake worth a warning.
    tf.get_logger().setLevel("ERROR")
    return tf


@contextmanager
def _notes_unsaid() -> Iterator[None]:
    """Drop what TensorFlow's libraries write while they are loaded, whatever level is asked for: no error is among it.

    They write to the file descriptor, not to `sys.stderr`. Failures to load are exceptions and stay.
    """
    if sys.stderr is not None:
        sys.stderr.flush()
    try:
        kept = os.dup(_STDERR)
    except OSError:  # a program with a window may have none
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, _STDERR)
        yield
    finally:
        os.dup2(kept, _STDERR)
        os.close(nowhere)
        os.close(kept)


def devices() -> Devices:
    """Return what TensorFlow computes on; it is imported where it is not yet."""
    tf = tensorflow()
    cores = _cores()
    threads = tf.config.threading.get_intra_op_parallelism_threads() or cores  # 0 stands for all
    cards = tf.config.list_physical_devices("GPU")
    if cards:
        details = [tf.config.experimental.get_device_details(card) for card in cards]
        names = [found.get("device_name", "a graphics card") for found in details]
        return Devices(cores, threads, tuple(names), gpu_used=True)
    return Devices(cores, threads, _idle_cards())


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _idle_cards() -> tuple[str, ...]:
    """Return the names of NVIDIA's cards, which TensorFlow has not found; none where the driver says nothing."""
    program = shutil.which(_NVIDIA[0])
    if program is None:
        return ()
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # or a console would flash up on Windows
    try:
        said = subprocess.run(
            [program, *_NVIDIA[1:]],
            capture_output=True,
            text=True,
            timeout=_NVIDIA_SECONDS,
            check=True,
            creationflags=hidden,
        )
    except (OSError, subprocess.SubprocessError):
        return ()  # a driver that does not answer cannot be computed with either
    return tuple(line.strip() for line in said.stdout.splitlines() if line.strip())
