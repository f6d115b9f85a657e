"""Encoding sequences as one-hot rows: ours against the tutorial's two encoders fitted to each sequence."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import tutorial
from measuring import Result, at_least, by_turns, shown
from numpy.typing import NDArray

from motifdesk.data.alphabet import encode, one_hot
from motifdesk.data.dataset import Dataset
from motifdesk.data.loading import Request, load
from motifdesk.data.simulate import SimulationSettings, simulate, write_lines
from motifdesk.monitor import SilentMonitor

ROUNDS = 5
TARGET = 100.0


def measure() -> list[Result]:
    """Encode by turns: from letters in memory, and from files to an array with everything checked."""
    dataset = simulate(SimulationSettings())
    texts = [dataset.sequences.text(row) for row in range(len(dataset))]
    length = dataset.sequences.longest

    def ours() -> NDArray[np.float32]:
        return one_hot(encode("".join(texts).encode("ascii")).reshape(-1, length))

    np.testing.assert_array_equal(ours(), tutorial.encode(texts))
    with TemporaryDirectory() as folder:
        files = write_lines(dataset, Path(folder))
        letters, slow, read, slow_read = by_turns(
            ROUNDS,
            ours,
            lambda: tutorial.encode(texts),
            lambda: _read(*files),
            lambda: tutorial.encode(files[0].read_text("ascii").split()),
        )
    return [
        at_least(
            f"encoding {_size(dataset)}",
            slow / letters,
            TARGET,
            f"{shown(letters)}, fitted encoders {shown(slow)}",
        ),
        at_least(
            f"reading and encoding {_size(dataset)}",
            slow_read / read,
            TARGET,
            f"{shown(read)} with labels and all checks, fitted encoders {shown(slow_read)} without",
        ),
    ]


def _read(sequences: Path, labels: Path) -> NDArray[np.float32]:
    loaded = load(Request(sequences=sequences, labels=labels), SilentMonitor())
    assert loaded.dataset is not None  # both classes are there
    return one_hot(loaded.dataset.sequences.matrix())


def _size(dataset: Dataset) -> str:
    return f"{len(dataset):,} × {dataset.sequences.longest} bp"
