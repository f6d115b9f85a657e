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
from motifdesk.data.rows import some_rows
from motifdesk.discovery import discover
from motifdesk.errors import InputError
from motifdesk.models.trained import TrainedModel
from motifdesk.monitor import Monitor, SilentMonitor, Wish, check_cancelled
from motifdesk.references import Reference

DEFAULT_METHOD = "gradient-x-input"
MOST_EXACT = 60_000_000
"""Bases up to which contributions are held in full: 16 bytes each, and as many again on their way to the window."""
_PART = 4_000_000  # bases attributed at once where there are more
_CHECKED = 256  # sequences

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
    references
        Where it was published.
    fades
        Whether its contributions vanish where the network is sure.
    """

    name: str
    title: str
    sentence: str
    contributions: Contributions
    rank: int
    check: Check | None = None
    references: tuple[Reference, ...] = ()
    fades: bool = False


def method(
    name: str,
    *,
    title: str,
    sentence: str,
    rank: int,
    check: Check | None = None,
    references: tuple[Reference, ...] = (),
    fades: bool = False,
) -> Callable[[Contributions], Method]:
    """Turn a function into a `Method`; the registry finds it in its module."""

    def wrap(contributions: Contributions) -> Method:
        return Method(name, title, sentence, contributions, rank, check, references, fades)

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
    if codes.size > MOST_EXACT:
        hypothetical = _rounded(chosen, trained, codes, monitor)
        return Attribution(name, trained.key, codes, hypothetical, _checked_apart(chosen, trained, codes))
    exact = chosen.contributions(trained, codes, monitor)
    check = None if chosen.check is None else chosen.check(trained, codes, exact)
    return Attribution(name, trained.key, codes, exact, check)


def _rounded(chosen: Method, trained: TrainedModel, codes: Codes, monitor: Monitor) -> NDArray[np.float16]:
    """Return contributions with three digits, part by part: all of them in full would take too much memory."""
    made = np.empty((*codes.shape, 4), np.float16)
    most = np.finfo(np.float16).max
    together = max(_PART // codes.shape[1], 1)
    for start in range(0, len(codes), together):
        check_cancelled(monitor)
        monitor.progress(start, len(codes))
        found = chosen.contributions(trained, codes[start : start + together], _Cancelling(monitor))
        made[start : start + together] = np.clip(found, -most, most)
    monitor.progress(len(codes), len(codes))
    return made


def _checked_apart(chosen: Method, trained: TrainedModel, codes: Codes) -> SelfCheck | None:
    """Return the method's check of itself on some sequences, before their contributions are rounded."""
    if chosen.check is None:
        return None
    some = codes[some_rows(np.arange(len(codes)), _CHECKED, np.random.default_rng(0))]
    return chosen.check(trained, some, chosen.contributions(trained, some, SilentMonitor()))


class _Cancelling(SilentMonitor):
    """Hands on nothing but the wish to cancel: a part's progress is not that of the whole."""

    def __init__(self, monitor: Monitor) -> None:
        self._monitor = monitor

    def wish(self) -> Wish:
        """Return what the user wants of the whole."""
        return self._monitor.wish()
