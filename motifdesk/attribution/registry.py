"""The attribution methods there are. A new one is one new file in `motifdesk.attribution.methods`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from motifdesk.attribution import methods
from motifdesk.attribution.results import Attribution, SelfCheck
from motifdesk.data.alphabet import Codes
from motifdesk.discovery import discover
from motifdesk.errors import InputError
from motifdesk.models.trained import TrainedModel
from motifdesk.monitor import Monitor

DEFAULT_METHOD = "gradient-x-input"

Contributions = Callable[[TrainedModel, Codes, Monitor], NDArray[np.float32]]
Check = Callable[[TrainedModel, Codes, NDArray[np.float32]], SelfCheck]


@dataclass(frozen=True)
class Method:
    """One way to attribute a prediction to bases.

    Attributes
    ----------
    name
        What scripts and files call it.
    title, sentence
        What users read.
    contributions
        ``contributions(model, codes, monitor)`` takes codes uint8 (N, L) and returns hypothetical contributions,
        float32 (N, L, 4).
    rank
        Where it stands in lists, the recommended first.
    check
        ``check(model, codes, hypothetical)`` tests what the method promises on some of the sequences; None where it
        promises nothing that could be tested.
    """

    name: str
    title: str
    sentence: str
    contributions: Contributions
    rank: int
    check: Check | None = None


def method(
    name: str, *, title: str, sentence: str, rank: int, check: Check | None = None
) -> Callable[[Contributions], Method]:
    """Turn a function into a `Method`; the registry finds it in its module."""

    def wrap(contributions: Contributions) -> Method:
        return Method(name, title, sentence, contributions, rank, check)

    return wrap


@cache
def all_methods() -> Mapping[str, Method]:
    """Return every method by name, the recommended first."""
    return {item.name: item for item in sorted(discover(methods, Method), key=lambda item: item.rank)}


def get_method(name: str) -> Method:
    """Return one method.

    Raises
    ------
    InputError
        There is none of that name.
    """
    try:
        return all_methods()[name]
    except KeyError:
        names = ", ".join(all_methods())
        raise InputError(f"There is no attribution method {name!r}; the methods are {names}.") from None


def attribute(trained: TrainedModel, codes: Codes, name: str, monitor: Monitor) -> Attribution:
    """Attribute the predictions for all sequences in one batch.

    Parameters
    ----------
    trained
        The network to explain.
    codes
        uint8, shape (N, L), L being the length that the network takes.
    name
        A method's name.
    monitor
        Told the progress; may cancel.

    Raises
    ------
    InputError
        There is no such method, or no sequence, or the sequences have another length than the network takes.
    Cancelled
        The user cancelled.
    """
    chosen = get_method(name)
    if codes.ndim != 2 or codes.shape[1] != trained.plan.length:
        raise InputError(
            f"The network takes sequences of {trained.plan.length} bases and was given codes of shape "
            f"{codes.shape}; pad or crop them to that length."
        )
    monitor.status(chosen.title)
    hypothetical = chosen.contributions(trained, codes, monitor)
    check = None if chosen.check is None else chosen.check(trained, codes, hypothetical)
    return Attribution(name, trained.key, codes, hypothetical, check)
