"""What a network says of one sequence, which bases it goes by, and what each substitution would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.attribution.registry import get_method
from motifdesk.data.alphabet import UNKNOWN, Codes
from motifdesk.data.dataset import Task
from motifdesk.errors import InputError
from motifdesk.models.network import Network, in_batches, load
from motifdesk.models.trained import TrainedModel
from motifdesk.monitor import Monitor

LONGEST: Final = 2_000
"""Bases up to which all substitutions are worked out: the effort grows with the square of the length."""
_OUTPUTS: Final = "outputs"


@dataclass(frozen=True, eq=False)
class Explained:
    """One sequence, explained.

    Attributes
    ----------
    codes
        uint8, shape (L,): the sequence as the network reads it: cut or filled up to the network's length.
    scores
        float32, shape () or (classes,): what the network says, as `motifdesk.training.records.Run.scores`.
    hypothetical
        By method: the hypothetical contributions, float32 (L, 4).
    effects
        float32, shape (L, 4): what each substitution changes of the log-odds, or of the value in its own unit; 0 for
        the base that is there. None where it was not worked out.
    """

    codes: Codes
    scores: NDArray[np.float32]
    hypothetical: Mapping[str, NDArray[np.float32]]
    effects: NDArray[np.float32] | None = None


def explain(trained: TrainedModel, codes: Codes, methods: Sequence[str], monitor: Monitor) -> Explained:
    """Return the prediction and the contributions by each method for one sequence.

    Parameters
    ----------
    trained
        The network.
    codes
        uint8, shape (M,): any length; cut or filled up at its end to what the network takes.
    methods
        Names of attribution methods.
    monitor
        May cancel.

    Raises
    ------
    InputError
        There is no such method, or the sequence has no base.
    Cancelled
        The user cancelled.
    """
    if not len(codes):
        raise InputError("The sequence has no base left; undo a change or reset it.")
    fitted = np.full((1, trained.plan.length), UNKNOWN, np.uint8)
    part = codes[: trained.plan.length]
    fitted[0, : len(part)] = part
    scores = load(trained).predict(fitted)[0]
    found = {name: get_method(name).contributions(trained, fitted, monitor)[0] for name in methods}
    return Explained(fitted[0], np.asarray(scores), found)


def substitution_effects(trained: TrainedModel, codes: Codes, monitor: Monitor) -> NDArray[np.float32]:
    """Return what each substitution in one sequence changes of the explained output (in-silico mutagenesis).

    Parameters
    ----------
    trained
        The network.
    codes
        uint8, shape (L,), L being the length that the network takes.
    monitor
        May cancel.

    Returns
    -------
    effects
        float32, shape (L, 4), in the order ACGT; 0 for the base that is there and where it is unknown. Log-odds, or
        for regression the value in its own unit.

    Raises
    ------
    Cancelled
        The user cancelled.
    """
    network = load(trained)
    places = np.flatnonzero(codes < UNKNOWN)
    mutants = np.repeat(codes[None], 1 + 4 * len(places), axis=0)
    rows = 1 + np.arange(4 * len(places))
    mutants[rows, np.repeat(places, 4)] = np.tile(np.arange(4, dtype=np.uint8), len(places))
    # A position's own base is the sequence itself: it need not be predicted again.
    same = mutants[rows, np.repeat(places, 4)] == np.repeat(codes[places], 4)
    kept = np.concatenate([[0], rows[~same]])
    values = _explained(network, mutants[kept], monitor)
    effects = np.zeros((len(codes), 4), np.float32)
    at = rows[~same] - 1
    effects[places[at // 4], at % 4] = values[1:] - values[0]
    return effects


def _explained(network: Network, codes: Codes, monitor: Monitor) -> NDArray[np.float32]:
    """Return the number that attributions explain for each row, float32 (N,).

    Of several classes it is the log-odds of the one predicted for the first row: another may be likelier in others.
    """
    if _OUTPUTS not in network.compiled:

        def compute(batch: Any) -> Any:
            return network.outputs(network.one_hot(batch))

        network.compiled[_OUTPUTS] = network.tf.function(compute, autograph=False, jit_compile=False)
    function = network.compiled[_OUTPUTS]
    (outputs,) = in_batches(lambda batch: (function(batch).numpy(),), codes, monitor)
    if network.plan.task is Task.REGRESSION:
        outputs = outputs * np.float32(network.plan.scale)
    if network.plan.task is not Task.MULTICLASS:
        return outputs
    predicted = int(outputs[0].argmax())
    others = np.delete(outputs.astype(np.float64), predicted, axis=1)
    odds: NDArray[np.float32] = (outputs[:, predicted] - np.logaddexp.reduce(others, axis=1)).astype(
        np.float32
    )
    return odds
