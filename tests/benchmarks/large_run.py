"""Training on large data, in a process of its own: ``epoch WHO``, ``ctcf`` or ``growth COUNT``."""

from __future__ import annotations

import json
import resource
import sys
from time import perf_counter
from typing import Any

import numpy as np
from accuracy_run import VALIDATION, area, dataset, fasta

from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.sequences import Sequences
from motifdesk.data.splits import SplitSettings, make_split
from motifdesk.models.auto import choose
from motifdesk.models.backend import tensorflow
from motifdesk.models.network import Network
from motifdesk.models.registry import make_parameters
from motifdesk.models.trained import NetworkPlan
from motifdesk.monitor import SilentMonitor
from motifdesk.parameters import with_values
from motifdesk.training.fit import fit
from motifdesk.training.loop import TrainingLoop
from motifdesk.training.settings import TrainingSettings

COUNT, LENGTH, BATCH, EPOCHS = 16_384, 101, 128, 3
FILTERS, WIDTH, UPPER, HIDDEN, POOL = 64, 15, 5, 64, 3


def main() -> None:
    """Print what was measured, as JSON."""
    what, *more = sys.argv[1:]
    print(json.dumps({"epoch": epoch, "ctcf": ctcf, "growth": growth}[what](*more)))


def epoch(who: str) -> dict[str, float] | None:
    """Return the seconds of an epoch after the first, of two convolutions with pooling, a dense layer and an output."""
    rng = np.random.default_rng(0)
    codes = rng.integers(0, 4, (COUNT, LENGTH), dtype=np.uint8)
    labels = rng.integers(0, 2, COUNT)
    run = {"ours": _ours, "keras": _keras, "torch": _torch}[who](codes, labels)
    if run is None:
        return None
    seconds = []
    for _ in range(1 + EPOCHS):
        began = perf_counter()
        run()
        seconds.append(perf_counter() - began)
    return {"epoch": float(np.median(seconds[1:]))}


def _plan() -> NetworkPlan:
    chosen = {
        "layers": 2,
        "filters": FILTERS,
        "width": WIDTH,
        "upper_width": UPPER,
        "pool": POOL,
        "hidden": HIDDEN,
    }
    return NetworkPlan("basset", make_parameters("basset", chosen), LENGTH)


def _ours(codes: Any, labels: Any) -> Any:
    loop = TrainingLoop(Network(_plan()), codes, labels, TrainingSettings(batch_size=BATCH))
    rng, flips = np.random.default_rng(0), np.zeros(COUNT, np.bool_)
    return lambda: loop.take_steps(rng.permutation(COUNT).astype(np.int32), flips)


def _keras(codes: Any, labels: Any) -> Any:
    tensorflow()
    import keras
    from tensorflow.python.framework.config import disable_op_determinism

    model = Network(_plan()).model
    disable_op_determinism()  # as Keras comes: users of fit do not ask for it
    model.compile("adam", keras.losses.BinaryCrossentropy(from_logits=True))
    rows = np.eye(4, dtype=np.float32)[codes]
    return lambda: model.fit(rows, labels[:, None].astype(np.float32), batch_size=BATCH, verbose=0)


def _torch(codes: Any, labels: Any) -> Any:
    try:
        import torch
    except ImportError:
        return None
    layers = torch.nn
    model = layers.Sequential(
        layers.Conv1d(4, FILTERS, WIDTH, padding="same"), layers.ReLU(), layers.MaxPool1d(POOL, ceil_mode=True),
        layers.Conv1d(FILTERS, FILTERS, UPPER, padding="same"), layers.ReLU(), layers.AdaptiveMaxPool1d(1),
        layers.Flatten(), layers.Linear(FILTERS, HIDDEN), layers.ReLU(), layers.Dropout(0.2),
        layers.Linear(HIDDEN, 1),
    )  # fmt: skip
    rows = torch.from_numpy(np.eye(4, dtype=np.float32)[codes].transpose(0, 2, 1).copy())
    truth = torch.from_numpy(labels[:, None].astype(np.float32))
    optimizer, loss = torch.optim.Adam(model.parameters()), layers.BCEWithLogitsLoss()

    def run() -> None:
        for batch in torch.randperm(COUNT).split(BATCH):
            optimizer.zero_grad()
            loss(model(rows[batch]), truth[batch]).backward()
            optimizer.step()

    return run


def ctcf() -> dict[str, float]:
    """Read the two files of peaks, choose, train and test; a random quarter is held out."""
    began = perf_counter()
    positives, negatives = (fasta(f"ctcf_pu1_chip/{name}.fa.gz") for name in ("ctcf", "pu1"))
    data = dataset([*negatives, *positives], [0] * len(negatives) + [1] * len(positives))
    split = make_split(data, SplitSettings(validation_fraction=VALIDATION))
    choice = choose(data, split.train)
    plan = NetworkPlan.for_dataset(data, choice.architecture, choice.parameters)
    run = fit(data, split, plan, with_values(TrainingSettings(), choice.training), SilentMonitor())
    reached = area(data.labels[split.test], run.scores[split.test])
    return {
        "auroc": reached,
        "seconds": perf_counter() - began,
        "memory": _peak(),
        "epochs": len(run.history),
    }


def growth(count: str) -> dict[str, float]:
    """Return the seconds of an epoch of the scanner over so many generated sequences, and the memory it took."""
    rng = np.random.default_rng(0)
    codes = rng.integers(0, 4, int(count) * LENGTH, dtype=np.uint8)
    labels = rng.integers(0, 2, int(count))
    ids = tuple(map(str, range(int(count))))
    offsets = np.arange(int(count) + 1) * LENGTH
    data = Dataset(ids, Sequences(codes, offsets), labels, ("0", "1"), Task.BINARY)
    split = make_split(data, SplitSettings())
    plan = NetworkPlan.for_dataset(data, "scanner", make_parameters("scanner", {"filters": "16"}))
    before = _peak()
    run = fit(data, split, plan, TrainingSettings(epochs=2, batch_size=512), SilentMonitor())
    return {"epoch": run.history[-1].seconds, "memory": _peak(), "before": before}


def _peak() -> float:
    """Return the most memory that this process has held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024.0
