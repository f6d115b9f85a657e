"""How much of a sequence one unit of a network sees, computed from its layers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class _Span:
    """The bases that one unit of a tensor sees, and how many bases apart neighbouring units are."""

    seen: int = 1
    step: int = 1


def receptive_field(model: keras.Model) -> int:
    """Return how many bases one unit sees that stands before global pooling or flattening.

    A convolution or pooling over k units adds k - 1 times the distance of neighbours, times its dilation, to what is
    seen; its stride multiplies this distance (Araujo, Norris & Sim, Distill 2019, equation 2). Recurrent layers and
    attention see everything.

    Parameters
    ----------
    model
        Takes one-hot rows (batch, length, 4).

    Returns
    -------
    bases
        At most the length of the sequences.
    """
    length = int(model.inputs[0].shape[1])
    walk = _Walk(length)
    last = walk.through(model, _Span())
    return min(max(walk.gathered, default=last.seen), length)


class _Walk:
    """Goes through a network from its input to its output."""

    def __init__(self, length: int) -> None:
        import keras

        layers = keras.layers
        self.gathered: list[int] = []
        self._length = length
        self._gathering = (layers.GlobalMaxPooling1D, layers.GlobalAveragePooling1D, layers.Flatten)
        self._seeing_all = (
            layers.RNN, layers.Bidirectional, layers.MultiHeadAttention, layers.Attention
        )  # fmt: skip
        self._model = keras.Model

    def through(self, model: keras.Model, start: _Span) -> _Span:
        """Return what the model's output sees where its input sees `start`."""
        spans = {id(tensor): start for tensor in model.inputs}
        # Whatever the model is, this is one that tells its operations, from the input on.
        for operation in self._model(model.inputs, model.outputs).operations:
            inputs = _listed(operation.input)
            # A layer that is used twice tells only its first use; what it made elsewhere sees as much as any.
            known = [spans[id(tensor)] for tensor in inputs if id(tensor) in spans] or list(spans.values())
            span = _Span(max(each.seen for each in known), max(each.step for each in known))
            made = self._after(operation, span)
            spans |= {id(tensor): made for tensor in _listed(operation.output) if id(tensor) not in spans}
        return max((spans[id(tensor)] for tensor in model.outputs), key=lambda each: each.seen)

    def _after(self, operation: Any, span: _Span) -> _Span:
        if isinstance(operation, self._model):
            return self.through(operation, span)
        if isinstance(operation, self._seeing_all):
            return _Span(self._length, span.step)
        if isinstance(operation, self._gathering):
            self.gathered.append(span.seen)
        # A layer of our own that gathers what it sees itself tells how much that is.
        if hasattr(operation, "bases_seen"):
            self.gathered.append(span.seen + (operation.bases_seen - 1) * span.step)
        size = _number(getattr(operation, "kernel_size", getattr(operation, "pool_size", 1)))
        dilation = _number(getattr(operation, "dilation_rate", 1))
        # Pooling without a stride of its own moves on by its size.
        stride = _number(getattr(operation, "strides", 1), size)
        return _Span(span.seen + (size - 1) * dilation * span.step, span.step * stride)


def _listed(tensors: Any) -> list[Any]:
    return list(tensors) if isinstance(tensors, list | tuple) else [tensors]


def _number(value: Any, otherwise: int = 1) -> int:
    """Return a layer's setting, which is a number, a tuple of one, or None."""
    return otherwise if value is None else int(np.ravel(value)[0])
