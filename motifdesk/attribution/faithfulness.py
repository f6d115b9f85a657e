"""Whether attributions say what the network really goes by.

Two tests: bases of high attribution must matter more than bases at random when they are scrambled (deletion test, Samek
et al., IEEE Transactions on Neural Networks 28, 2017), and the map must be another one for a network that has learned
nothing (Adebayo et al., NeurIPS 2018).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.attribution.outputs import likeliest, log_odds_of, raw_outputs
from motifdesk.attribution.registry import attribute, get_method
from motifdesk.data.alphabet import UNKNOWN, Codes, one_hot
from motifdesk.data.rows import some_rows
from motifdesk.models.network import Network, load
from motifdesk.models.trained import TrainedModel
from motifdesk.monitor import Monitor

SHARE: Final = 0.1
"""Of the bases that are scrambled."""
_SAMPLE: Final = 200
_MAPS: Final = 32
_DRAWS: Final = 5
_Z: Final = 1.96


@dataclass(frozen=True)
class Loss:
    """What the explained output loses, mean over sequences, with the 95 % interval of the mean."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Faithfulness:
    """How faithful a method's maps are.

    Attributes
    ----------
    sequences
        How many were tried.
    top
        The loss when the tenth of the bases with the highest attributions is scrambled.
    random
        The loss when as many bases at random are.
    likeness
        The mean Spearman correlation of the maps with those of the same network with random weights: near 0 where maps
        depend on what was learned.
    """

    sequences: int
    top: Loss
    random: Loss
    likeness: float

    @property
    def sentence(self) -> str:
        """Both figures in words."""
        return (
            "Scrambling the tenth of the bases with the highest attributions lowers the output by "
            f"{self.top.mean:.2f}, as many random bases by {self.random.mean:.2f}; with random weights the maps are "
            f"{'hardly' if self.likeness < 0.3 else 'partly' if self.likeness < 0.7 else 'nearly'} the same "
            f"(correlation {self.likeness:.2f})."
        )


def measure(
    trained: TrainedModel, codes: Codes, method: str, monitor: Monitor, *, seed: int = 0
) -> Faithfulness:
    """Measure a method on the sequences for which the output is high.

    Parameters
    ----------
    trained
        The network.
    codes
        uint8, shape (N, L); of more than 200 the 200 of the highest output are taken from a random 2,000.
    method
        The method's name.
    monitor
        Told the progress; may cancel.
    seed
        Of all that is drawn.

    Raises
    ------
    InputError
        There is no such method, or it has no answer for this network.
    Cancelled
        The user cancelled.
    """
    rng = np.random.default_rng(seed)
    network = load(trained)
    some = codes[some_rows(np.arange(len(codes)), 10 * _SAMPLE, rng)]
    outputs = raw_outputs(network, some)
    value = log_odds_of(network, outputs, likeliest(network, outputs))
    some = some[np.argsort(-value, kind="stable")[:_SAMPLE]]
    maps = attribute(trained, some, method, monitor).attributions
    count = max(round(SHARE * codes.shape[1]), 1)
    # Unknown bases cannot be scrambled: neither side may spend its share on them.
    top = np.argsort(np.where(some == UNKNOWN, np.inf, -maps), axis=1, kind="stable")[:, :count]
    lost = [_lost(network, some, top, rng) for _ in range(_DRAWS)]
    at_random = [_lost(network, some, _anywhere(some, count, rng), rng) for _ in range(_DRAWS)]
    monitor.status("Explaining a network that has learned nothing")
    likeness = _likeness(trained, some[:_MAPS], maps[:_MAPS], method, monitor)
    return Faithfulness(len(some), _mean(np.mean(lost, axis=0)), _mean(np.mean(at_random, axis=0)), likeness)


def _anywhere(codes: Codes, count: int, rng: np.random.Generator) -> NDArray[np.int64]:
    chance = np.where(codes == UNKNOWN, np.inf, rng.random(codes.shape))
    order: NDArray[np.int64] = chance.argsort(axis=1)[:, :count]
    return order


def _lost(
    network: Network, codes: Codes, places: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return what each sequence's output loses when these bases become any other ones, float64 (N,)."""
    outputs = raw_outputs(network, codes)
    classes = likeliest(network, outputs)
    rows = np.arange(len(codes))[:, None]
    changed = codes.copy()
    others = (codes[rows, places] + rng.integers(1, 4, places.shape)) % 4
    changed[rows, places] = np.where(codes[rows, places] == UNKNOWN, UNKNOWN, others)
    after = log_odds_of(network, raw_outputs(network, changed), classes)
    difference: NDArray[np.float64] = (log_odds_of(network, outputs, classes) - after).astype(np.float64)
    return difference


def _mean(values: NDArray[np.float64]) -> Loss:
    error = _Z * float(values.std(ddof=1)) / np.sqrt(len(values)) if len(values) > 1 else 0.0
    return Loss(float(values.mean()), float(values.mean() - error), float(values.mean() + error))


def _likeness(
    trained: TrainedModel, codes: Codes, maps: NDArray[np.float32], method: str, monitor: Monitor
) -> float:
    from scipy.stats import spearmanr

    nobody = TrainedModel(trained.plan, trained.class_names, trained.alphabet, _shuffled(trained))
    others = (get_method(method).contributions(nobody, codes, monitor) * one_hot(codes)).sum(axis=2)
    found = [
        float(spearmanr(one, other).statistic)
        for one, other in zip(maps, others, strict=True)
        if np.ptp(one) > 0 and np.ptp(other) > 0
    ]
    return float(np.mean(found)) if found else 0.0


def _shuffled(trained: TrainedModel) -> tuple[NDArray[np.float32], ...]:
    """Return each layer's weights in another order: as large as before, and without what was learned."""
    rng = np.random.default_rng(0)
    return tuple(rng.permuted(weights.ravel()).reshape(weights.shape) for weights in trained.weights)
