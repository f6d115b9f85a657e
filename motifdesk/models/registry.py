"""The architectures there are. A new one is one new file in `motifdesk.models.architectures`.

Importing this imports no Keras: an architecture imports it inside its build function, so that the window can list
networks and draw their forms without TensorFlow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from motifdesk.discovery import discover
from motifdesk.errors import InputError
from motifdesk.models import architectures
from motifdesk.models.trained import NetworkPlan
from motifdesk.parameters import Value, with_values
from motifdesk.references import Reference

if TYPE_CHECKING:
    import keras

DEFAULT_ARCHITECTURE = "scanner"


@dataclass(frozen=True)
class Architecture:
    """One kind of network.

    Attributes
    ----------
    name
        What scripts and project files call it.
    title, sentence
        What users read: a short title, and when to use it.
    parameters
        A frozen dataclass of its settings, declared with `motifdesk.parameters`.
    build
        ``build(plan, parameters)`` returns a model from one-hot rows, float32 (batch, plan.length, 4), to raw outputs,
        float32 (batch, plan.outputs): logits, or values for regression. For a binary task it may give two logits
        instead of one. It raises `InputError` where the sequences are too short for it.
    rank
        Where it stands in lists, the recommended first.
    training
        Training settings that belong to it, where they are not the general defaults.
    merges_strands
        Whether `build` itself minds ``plan.both_strands`` (with `motifdesk.models.strands.read_strands`, for
        example). Elsewhere the outputs for a sequence and for its reverse complement are averaged.
    keeps_positions
        Whether it minds where in the sequence something stands; others look everywhere alike, and how far a sequence
        is filled up with unknowns makes no difference to them.
    references
        Where it was published, or what it is built after.
    """

    name: str
    title: str
    sentence: str
    parameters: type[Any]
    build: Callable[[NetworkPlan, Any], keras.Model]
    rank: int
    training: Mapping[str, Value] = field(default_factory=dict)
    merges_strands: bool = False
    keeps_positions: bool = False
    references: tuple[Reference, ...] = ()


def architecture(
    name: str,
    *,
    title: str,
    sentence: str,
    parameters: type[Any],
    rank: int,
    training: Mapping[str, Value] | None = None,
    references: tuple[Reference, ...] = (),
    **traits: bool,
) -> Callable[[Callable[[NetworkPlan, Any], keras.Model]], Architecture]:
    """Turn a build function into an `Architecture`; the registry finds it in its module.

    The arguments are its attributes; `traits` are those that are true or false.
    """

    def wrap(build: Callable[[NetworkPlan, Any], keras.Model]) -> Architecture:
        return Architecture(
            name, title, sentence, parameters, build, rank, training or {}, references=references, **traits
        )

    return wrap


@cache
def all_architectures() -> Mapping[str, Architecture]:
    """Return every architecture by name, the recommended first."""
    found = discover(architectures, Architecture)
    return {item.name: item for item in sorted(found, key=lambda item: item.rank)}


def get_architecture(name: str) -> Architecture:
    """Return one architecture.

    Raises
    ------
    InputError
        There is none of that name.
    """
    try:
        return all_architectures()[name]
    except KeyError:
        names = ", ".join(all_architectures())
        raise InputError(f"There is no architecture {name!r}; the architectures are {names}.") from None


def make_parameters(name: str, values: Mapping[str, str | Value]) -> Any:
    """Return an architecture's parameters with some of them set, as `--set NAME=VALUE` does."""
    return with_values(get_architecture(name).parameters(), values)
