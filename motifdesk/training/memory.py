"""How much memory a training takes, and what is said where there is not enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import prod
from typing import TypeVar

from motifdesk.errors import NOT_ENOUGH_MEMORY, EnvironmentLacks
from motifdesk.models.network import Network
from motifdesk.training.watching import while_watching

T = TypeVar("T")
_FLOAT_BYTES = 4


def resident_bytes() -> int:
    """Return the memory that this process holds now."""
    import psutil

    return int(psutil.Process().memory_info().rss)


def free_bytes() -> int:
    """Return the memory that programs can still have without taking it from each other."""
    import psutil

    return int(psutil.virtual_memory().available)


def step_bytes(network: Network, batch: int) -> int:
    """Return the memory that one step takes at the least: what every layer says, kept for the way back."""
    numbers: int = sum(
        prod(layer.output.shape[1:])
        for model in network.models
        for layer in model.layers
        if layer.output.shape
    )
    strands = 2 if network.plan.both_strands else 1
    return numbers * strands * batch * _FLOAT_BYTES


def highest_while(
    function: Callable[[], T], look_up: Callable[[], None], resident: Callable[[], int] = resident_bytes
) -> tuple[T, int]:
    """Return what `function` returns, and the most memory that the process held meanwhile, looked at now and then.

    `look_up` is called as by `while_watching`, and `function` is in a thread of its own.
    """
    highest = resident()

    def look() -> None:
        nonlocal highest
        highest = max(highest, resident())
        look_up()

    result = while_watching(function, look)
    return result, max(highest, resident())


def check_memory(network: Network, batch: int) -> None:
    """Raise `EnvironmentLacks` where one step would take more memory than there is.

    The system would end the process rather than tell it, or slow the computer to a halt.
    """
    needed, free = step_bytes(network, batch), free_bytes()
    if needed > free:
        raise EnvironmentLacks(
            f"{_problem(batch)}: a step takes at least {_gigabytes(needed)} and {_gigabytes(free)} are free; "
            f"{_remedy(batch)}."
        )


@contextmanager
def memory_explained(batch: int) -> Iterator[None]:
    """Turn the errors of a step that found no memory into a sentence that says how to mend it."""
    try:
        yield
    except Exception as error:
        # TensorFlow's own class for it is known by name, here as in the engine.
        if not isinstance(error, MemoryError) and type(error).__name__ != "ResourceExhaustedError":
            raise
        raise EnvironmentLacks(f"{_problem(batch)}; {_remedy(batch)}.") from error


def _problem(batch: int) -> str:
    return f"{NOT_ENOUGH_MEMORY} for batches of {batch:,}"


def _remedy(batch: int) -> str:
    smaller = f"choose a batch size of {batch // 2:,}, or " if batch > 1 else "choose "
    return f"{smaller}a smaller network or shorter sequences"


def _gigabytes(count: int) -> str:
    return f"{count / 1e9:,.1f} GB"
