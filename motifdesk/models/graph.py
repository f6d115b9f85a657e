"""A Keras model's single operations, for attribution methods that compute some of them in their own way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def operations(model: Any) -> list[Any]:
    """Return the operations of a model from its input on, one that is used twice twice."""
    return [node.operation for nodes in _graph(model)._nodes_by_depth.values() for node in nodes]


def run_by(model: Any, rows: Any, rule: Callable[[Any], Callable[..., Any]]) -> Any:
    """Return a model's outputs where ``rule(operation)`` computes what the operation would.

    Parameters
    ----------
    model
        A functional or sequential model.
    rows
        What takes the place of its input: a tensor, or whatever the rules can compute with.
    rule
        Returns a function that takes an operation's arguments.
    """
    return _graph(model)._run_through_graph(rows, operation_fn=rule)


def _graph(model: Any) -> Any:
    """Return the graph of layers: a sequential model keeps one inside."""
    return getattr(model, "_functional", None) or model
