"""Explain the same sequences with one thread: ``WHO METHOD``; WHO is ours or theirs (tangermeme, where it is there)."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from time import perf_counter
from typing import Any

import numpy as np

from motifdesk.attribution.methods.deeplift import REFERENCES
from motifdesk.attribution.references import references
from motifdesk.attribution.registry import get_method
from motifdesk.data.alphabet import Alphabet, one_hot
from motifdesk.models.backend import tensorflow
from motifdesk.models.network import Network
from motifdesk.models.registry import make_parameters
from motifdesk.models.trained import NetworkPlan, TrainedModel
from motifdesk.monitor import SilentMonitor

COUNT, LENGTH, WARM = 200, 101, 32
FILTERS, WIDTH, HIDDEN = 64, 19, 32
SHOWN = 4  # sequences whose contributions are compared


def main() -> None:
    """Print the seconds and some contributions as JSON; null where tangermeme is missing."""
    who, method = sys.argv[1:]
    codes = np.random.default_rng(0).integers(0, 4, (COUNT, LENGTH), dtype=np.uint8)
    tensorflow(1)
    import keras

    keras.utils.set_random_seed(0)  # both explain the same network
    values = {"filters": FILTERS, "width": WIDTH, "hidden": HIDDEN, "dropout": 0.0}
    plan = NetworkPlan("scanner", make_parameters("scanner", values), LENGTH)
    trained = TrainedModel(plan, ("0", "1"), Alphabet.DNA, Network(plan).weights())
    explain = _ours(trained, method) if who == "ours" else _theirs(trained, method)
    if explain is None:
        print("null")
        return
    explain(codes[:WARM])
    began = perf_counter()
    explain(codes)
    seconds = perf_counter() - began
    print(json.dumps({"seconds": seconds, "found": explain(codes[:SHOWN]).tolist()}))


def _ours(trained: TrainedModel, method: str) -> Callable[[np.ndarray], np.ndarray]:
    contributions = get_method(method).contributions
    return lambda codes: (contributions(trained, codes, SilentMonitor()) * one_hot(codes)).sum(axis=2)


def _theirs(trained: TrainedModel, method: str) -> Callable[[np.ndarray], np.ndarray] | None:
    try:
        import torch
        from tangermeme.deep_lift_shap import deep_lift_shap
        from tangermeme.saturation_mutagenesis import saturation_mutagenesis
    except ImportError:
        return None
    torch.set_num_threads(1)
    model = _torch_network(torch, trained)

    def rows(codes: np.ndarray) -> Any:
        return torch.from_numpy(one_hot(codes).transpose(0, 2, 1).copy())

    def explain(codes: np.ndarray) -> np.ndarray:
        x = rows(codes)
        if method == "mutagenesis":
            found = saturation_mutagenesis(model, x, hypothetical=True, device="cpu")
        else:
            # Its own shuffles where time is taken; ours where results are compared.
            same: dict[str, Any] = {"n_shuffles": REFERENCES}
            if len(codes) == SHOWN:
                mine = rows(references(codes, REFERENCES).reshape(-1, LENGTH))
                same = {"references": mine.reshape(len(codes), REFERENCES, 4, LENGTH)}
            found = deep_lift_shap(model, x, device="cpu", random_state=0, **same)
        shown: np.ndarray = (found * x).sum(dim=1).detach().numpy()
        return shown

    return explain


def _torch_network(torch: Any, trained: TrainedModel) -> Any:
    """Return the same network with the same weights."""
    layers = torch.nn
    model = layers.Sequential(
        layers.Conv1d(4, FILTERS, WIDTH, padding="same"), layers.ReLU(), layers.MaxPool1d(LENGTH), layers.Flatten(),
        layers.Linear(FILTERS, HIDDEN), layers.ReLU(), layers.Linear(HIDDEN, 1),
    )  # fmt: skip
    kernel, bias, *dense = trained.weights
    moved = [kernel.transpose(2, 1, 0), bias, *(each.T for each in dense)]
    with torch.no_grad():
        for parameter, weights in zip(model.parameters(), moved, strict=True):
            parameter.copy_(torch.from_numpy(np.ascontiguousarray(weights)))
    return model.eval()
