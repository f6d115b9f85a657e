"""Every substitution's output, computing anew only what it can change (fastISM, Nair et al., Bioinformatics 2022).

What convolutions find far from a substituted base stays as it was. Up to where a network gathers what it found at all
places in one number, only a window around the base goes through it; there, the window's values take the place of what
was found without the substitution. All that follows is computed as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import UNKNOWN
from motifdesk.models.graph import run_by
from motifdesk.models.network import Network
from motifdesk.models.receptive_field import receptive_field
from motifdesk.models.registry import get_architecture

_PLACE_BY_PLACE: Final = frozenset({
    "Lambda", "Activation", "ReLU", "Dropout", "SpatialDropout1D", "BatchNormalization", "Add", "Multiply", "NotEqual",
    "Any", "Cast",
})  # fmt: skip
_GATHERING: Final = frozenset({"Sum", "GlobalMaxPooling1D", "GlobalAveragePooling1D"})

_STEPS: Final = (1, 2, 3)
_PLACES_AT_ONCE: Final = 2_000


@dataclass(frozen=True)
class Windows:
    """How to get the outputs of all substitutions.

    Attributes
    ----------
    width
        Bases of a window.
    outputs
        A compiled function from codes, uint8 (N, L), to the outputs without and with each substitution. The former are
        (N,) or (N, classes), the latter (N, L, 3) or (N, L, 3, classes), for the three other bases in the order A, C,
        G, T, A, ... from the one that is there on. They mean nothing where the base is unknown.
    """

    width: int
    outputs: Callable[[Any], tuple[Any, Any]]


class _NoRuleError(Exception):
    """It is not known what an operation makes of a window."""


def windows(network: Network) -> Windows | None:
    """Return how to get the outputs of all substitutions, compiled once and kept with the network.

    None where windows are hardly shorter than the sequences, or a layer may do more with them than look at neighbours.
    Where filling sequences up with unknown bases changes the output, cutting windows out would, too.
    """
    key = "windows"
    if key not in network.compiled:
        found = None
        reach = receptive_field(network.model) - 1
        if (
            not get_architecture(network.plan.architecture).keeps_positions
            and 2 * reach < network.plan.length
        ):
            found = _compiled(network, reach)
        network.compiled[key] = found
    kept: Windows | None = network.compiled[key]
    return kept


def _compiled(network: Network, reach: int) -> Windows | None:
    tf = network.tf
    length = network.plan.length
    parts = _parts(length, reach)
    back = np.argsort(np.concatenate(parts))
    strands = (False, True) if network.averages_strands else (False,)

    def compute(codes: Any) -> tuple[Any, Any]:
        whole = _Whole(tf)
        outputs = network.outputs_by(network.one_hot(codes), whole.run)
        found = []
        for places in parts:
            # Of the base that is there the output is known.
            others = (tf.gather(tf.cast(codes, tf.int32), places, axis=1)[:, :, None] + _STEPS) % 4
            changed = _Changed(tf, length, places, others, whole.recorded)
            mutants = _mutants(network, codes, others, places, reach)
            made = network.outputs_by(mutants, partial(changed.run, before=reach, strands=strands))
            found.append(tf.reshape(made, [-1, len(places), 3, *outputs.shape[1:]]))
        return outputs, tf.gather(tf.concat(found, axis=1), back, axis=1)

    function = tf.function(compute, autograph=False, jit_compile=False)
    try:
        compiled = function.get_concrete_function(tf.TensorSpec([None, length], tf.uint8))
    except _NoRuleError:
        return None
    return Windows(2 * reach + 1, compiled)


def _parts(length: int, reach: int) -> list[NDArray[np.int32]]:
    """Return the places of a sequence in parts; those whose windows lie within it are faster among themselves."""
    every = np.arange(length, dtype=np.int32)
    inner = (every >= reach) & (every < length - reach)
    parts = []
    for some in (every[inner], every[~inner]):
        parts += np.array_split(some, -(-len(some) // _PLACES_AT_ONCE)) if len(some) else []
    return parts


def _mutants(network: Network, codes: Any, others: Any, places: NDArray[np.int32], reach: int) -> Any:
    """Return the windows around the places with each of the bases in the middle, (N * K * 3, 2 * reach + 1, 4)."""
    tf = network.tf
    filled = tf.pad(codes, [[0, 0], [reach, reach]], constant_values=UNKNOWN)
    around = tf.gather(filled, places[:, None] + np.arange(2 * reach + 1), axis=1)
    middle = (np.arange(2 * reach + 1) == reach)[:, None]
    rows = tf.where(middle, network.one_hot(others)[:, :, :, None], network.one_hot(around)[:, :, None])
    return tf.reshape(rows, [-1, 2 * reach + 1, 4])


class _Whole:
    """Runs sequences as they are, and records by operation what is gathered over all places, before and after."""

    def __init__(self, tf: Any) -> None:
        self._tf = tf
        self.recorded: dict[int, tuple[Any, Any]] = {}

    def run(self, model: Any, rows: Any) -> Any:
        """Return a model's outputs."""
        return run_by(model, rows, self._rule)

    def _rule(self, operation: Any) -> Callable[..., Any]:
        exact = getattr(operation, "gradient_is_exact", False)
        if not exact and type(operation).__name__ not in _GATHERING:
            call: Callable[..., Any] = operation
            return call

        def recorded(values: Any, **named: Any) -> Any:
            if id(operation) in self.recorded:
                raise _NoRuleError("used twice")
            found = operation(values, **named)
            self.recorded[id(operation)] = values, self._with_each_base(operation, values) if exact else found
            return found

        return recorded

    def _with_each_base(self, operation: Any, rows: Any) -> Any:
        """Return what an operation of an exact gradient gives for each base at each place, (N, length, 4, numbers)."""
        tf = self._tf
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(rows)
            found = operation(rows)
            each = tf.unstack(found, axis=1)
        effects = tf.stack([tape.gradient(one, rows) for one in each], axis=3)
        there = tf.reduce_sum(effects * rows[..., None], axis=2, keepdims=True)
        return found[:, None, None] + effects - there


@dataclass(frozen=True)
class _Window:
    """What is found around the substituted places.

    Attributes
    ----------
    values
        (rows, places around, channels): for each strand the mutants of all sequences.
    before
        How many places before the substituted one the window begins.
    strands
        For each of them, whether it runs backwards.
    """

    values: Any
    before: int
    strands: tuple[bool, ...]

    @property
    def after(self) -> int:
        """How many places behind the substituted one the window ends."""
        return int(self.values.shape[1]) - 1 - self.before

    def cut(self, before: int, after: int) -> Any:
        """Return the values of a narrower window."""
        return self.values[:, self.before - before : self.values.shape[1] - (self.after - after)]


class _Changed:
    """Runs windows, and puts them into what was recorded of the whole sequences where that is gathered."""

    def __init__(
        self, tf: Any, length: int, places: Any, others: Any, recorded: Mapping[int, tuple[Any, Any]]
    ) -> None:
        self._tf = tf
        self._length = length
        self._places = places
        self._others = others
        self._recorded = recorded

    def run(self, model: Any, rows: Any, *, before: int, strands: tuple[bool, ...]) -> Any:
        """Return a model's outputs for windows of one-hot rows, as `_Window` has them."""
        return run_by(model, _Window(rows, before, strands), self._rule)

    def _rule(self, operation: Any) -> Callable[..., Any]:
        """Return what an operation does with windows; with all else it does what it ever does."""
        kind = type(operation).__name__
        rules: dict[str, Callable[..., Any]] = {
            **dict.fromkeys(_PLACE_BY_PLACE, self._place_by_place),
            "Conv1D": self._convolved,
            "Flip": self._turned,
            "Concatenate": self._joined,
            "Sum": self._added,
            "GlobalAveragePooling1D": self._added,
            "GlobalMaxPooling1D": self._greatest,
        }
        rule = self._exact if getattr(operation, "gradient_is_exact", False) else rules.get(kind)

        def call(*arguments: Any, **named: Any) -> Any:
            given = [each for each in self._tf.nest.flatten(arguments) if isinstance(each, _Window)]
            if not given:
                return operation(*arguments, **named)
            if rule is None:
                raise _NoRuleError(kind)
            return rule(operation, given, arguments)

        return call

    def _place_by_place(self, operation: Any, windows: Sequence[_Window], arguments: Any) -> _Window:
        """Return the window that all given ones cover."""
        before, after = min(each.before for each in windows), min(each.after for each in windows)
        cut = self._tf.nest.map_structure(
            lambda each: each.cut(before, after) if isinstance(each, _Window) else each, arguments
        )
        found = operation(*cut)
        if found.shape[1] != before + 1 + after:
            raise _NoRuleError(type(operation).__name__)
        return _Window(found, before, windows[0].strands)

    def _convolved(self, layer: Any, windows: Sequence[_Window], _: Any) -> _Window:
        """Return the places whose neighbours all lie in the window."""
        (window,) = windows
        missing = layer.dilation_rate[0] * (layer.kernel_size[0] - 1)
        if layer.padding != "same" or layer.strides[0] != 1:
            raise _NoRuleError("Conv1D")
        layer.padding = "valid"
        try:
            found = layer(window.values)
        finally:
            layer.padding = "same"
        return _Window(found, window.before - missing // 2, window.strands)

    def _turned(self, flip: Any, windows: Sequence[_Window], _: Any) -> _Window:
        (window,) = windows
        if tuple(flip.axis) != (1, 2):
            raise _NoRuleError("Flip")
        return _Window(flip(window.values), window.after, tuple(not each for each in window.strands))

    def _joined(self, operation: Any, windows: Sequence[_Window], arguments: Any) -> _Window:
        if operation.axis == 0:
            strands = tuple(each for window in windows for each in window.strands)
            return replace(self._place_by_place(operation, windows, arguments), strands=strands)
        return self._place_by_place(operation, windows, arguments)

    def _exact(self, operation: Any, windows: Sequence[_Window], _: Any) -> Any:
        (window,) = windows
        if window.strands != (False,):
            raise _NoRuleError(type(operation).__name__)
        _, found = self._recorded[id(operation)]
        there = self._tf.gather(found, self._places, axis=1)
        return self._tf.reshape(self._tf.gather(there, self._others, batch_dims=2), [-1, found.shape[3]])

    def _added(self, operation: Any, windows: Sequence[_Window], _: Any) -> Any:
        """Return a sum or mean over all places: that of the whole, and by how much the window's differs."""
        tf = self._tf
        values, found = self._recorded[id(operation)]
        mean = type(operation).__name__ == "GlobalAveragePooling1D"
        if not mean and operation.axis != [1]:
            raise _NoRuleError("Sum")
        share = 1 / self._length if mean else 1.0
        sums = tf.pad(tf.cumsum(values, axis=1), [[0, 0], [1, 0], [0, 0]])
        replaced = self._edge(windows[0], sums, behind=True) - self._edge(windows[0], sums, behind=False)
        change = self._apart(windows[0], tf.reduce_sum(windows[0].values, axis=1)) - replaced
        kept = tf.reshape(found, [len(windows[0].strands), -1, 1, 1, values.shape[2]])
        return tf.reshape(kept + share * change, [-1, values.shape[2]])

    def _greatest(self, operation: Any, windows: Sequence[_Window], _: Any) -> Any:
        """Return the maximum over all places: the greater of that in the window and that outside it."""
        tf = self._tf
        values, _ = self._recorded[id(operation)]
        before = self._edge(windows[0], self._maxima(values), behind=False)
        behind = self._edge(windows[0], self._maxima(values[:, ::-1])[:, ::-1], behind=True)
        inside = self._apart(windows[0], tf.reduce_max(windows[0].values, axis=1))
        return tf.reshape(tf.maximum(inside, tf.maximum(before, behind)), [-1, values.shape[2]])

    def _maxima(self, values: Any) -> Any:
        """Return the maximum over all places before each, (rows, places + 1, channels)."""
        tf = self._tf
        found = tf.pad(values, [[0, 0], [1, 0], [0, 0]], constant_values=values.dtype.min)
        step = 1
        while step <= self._length:
            shifted = tf.pad(found[:, :-step], [[0, 0], [step, 0], [0, 0]], constant_values=values.dtype.min)
            found = tf.maximum(found, shifted)
            step *= 2
        return found

    def _apart(self, window: _Window, values: Any) -> Any:
        """Return the values of mutants, (rows, channels), as (strands, N, K, 3, channels)."""
        shape = [len(window.strands), -1, len(self._places), 3, values.shape[1]]
        return self._tf.reshape(values, shape)

    def _edge(self, window: _Window, running: Any, *, behind: bool) -> Any:
        """Return what has run up over (rows, places + 1, channels) where the windows begin, or behind their ends.

        It is of (strands, N, K, 1, channels).
        """
        tf = self._tf
        found = []
        for turned, part in zip(window.strands, tf.split(running, len(window.strands)), strict=True):
            place = self._length - 1 - self._places if turned else self._places
            edge = place + window.after + 1 if behind else place - window.before
            found.append(tf.gather(part, tf.clip_by_value(edge, 0, self._length), axis=1))
        return tf.stack(found)[:, :, :, None]
