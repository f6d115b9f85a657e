"""What a network says of one sequence, which bases it goes by, and what each substitution would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.attribution.methods.mutagenesis import substituted
from motifdesk.attribution.registry import get_method
from motifdesk.data.alphabet import UNKNOWN, Codes
from motifdesk.data.dataset import Task
from motifdesk.errors import InputError
from motifdesk.models.network import load
from motifdesk.models.trained import TrainedModel
from motifdesk.monitor import Monitor

LONGEST: Final = 2_000
"""Bases up to which all substitutions are worked out: the effort grows with the square of the length."""


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
    return Explained(fitted[0], np.asarray(scores), contributions(trained, fitted[0], methods, monitor))


def contributions(
    trained: TrainedModel, codes: Codes, methods: Sequence[str], monitor: Monitor
) -> dict[str, NDArray[np.float32]]:
    """Return the hypothetical contributions, float32 (L, 4), by each method; raises as `explain` does.

    Parameters
    ----------
    trained
        The network.
    codes
        uint8, shape (L,), L being the length that the network takes.
    methods
        Names of attribution methods.
    monitor
        May cancel.
    """
    return {name: get_method(name).contributions(trained, codes[None], monitor)[0] for name in methods}


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
    values = substituted(trained, codes[None], monitor, sooner=True)[0]
    known = np.flatnonzero(codes < UNKNOWN)
    effects = np.zeros((len(codes), 4), np.float32)
    effects[known] = values[known] - values[known, codes[known]][:, None]
    if trained.plan.task is Task.REGRESSION:
        effects *= np.float32(trained.plan.scale)
    return effects
