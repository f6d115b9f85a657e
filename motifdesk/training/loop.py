"""The compiled training loop: many optimizer steps in one call of one graph.

Keras's own `fit` spends most of an epoch of a small network outside of it: Python, callbacks, one call a batch. Here
row numbers go in and a `tf.while_loop` takes the steps; sequences stay uint8 codes until their batch is made one-hot
in the graph.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import UNKNOWN, Codes
from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.splits import Split
from motifdesk.errors import InputError
from motifdesk.models.network import Network
from motifdesk.training.optimizer import make_optimizer
from motifdesk.training.settings import TrainingSettings

_LOOK_ROWS, _LOOK_BASES = 512, 65_536


def class_weights(dataset: Dataset, split: Split, settings: TrainingSettings) -> NDArray[np.float32] | None:
    """Return what a training sequence of each class counts, float32 (classes,): on average 1; None if all the same."""
    if settings.class_weights == "none" or dataset.task is Task.REGRESSION:
        return None
    counts = np.bincount(dataset.labels[split.train], minlength=len(dataset.class_names))
    weights: NDArray[np.float64] = counts.sum() / (len(counts) * np.maximum(counts, 1))
    return weights.astype(np.float32)


class TrainingLoop:
    """Takes optimizer steps over given rows, and evaluates without changing anything."""

    def __init__(
        self,
        network: Network,
        codes: Codes,
        labels: NDArray[Any],
        settings: TrainingSettings,
        *,
        steps: int = 1,
        class_weights: NDArray[np.float32] | None = None,
    ) -> None:
        """Prepare to train `network` on rows of `codes`, uint8 (N, L).

        `labels`, shape (N,), are 0 or 1, class numbers, or standardised values, after the network's task. `steps` is
        how many are planned in all, for the schedule; `class_weights`, shape (classes,), what a row of each class
        counts in the steps, but not in the losses that are returned.
        """
        import keras

        tf = network.tf
        self._tf = tf
        self._network = network
        self._settings = settings
        # A variable, so that rows can be replaced; assigned, because an initial value would be held twice.
        self._codes = tf.Variable(tf.zeros(codes.shape, tf.uint8), trainable=False)
        self._codes.assign(codes)
        self._class_weights = None if class_weights is None else tf.constant(class_weights)
        # Looking needs no small steps: larger batches save the time that each one costs.
        self._look_batch: int = max(settings.batch_size, min(_LOOK_ROWS, _LOOK_BASES // codes.shape[1]))
        multiclass = network.plan.task is Task.MULTICLASS
        self._labels = tf.constant(labels.astype(np.int32 if multiclass else np.float32))
        self._optimizer = make_optimizer(settings, steps)
        # Its variables must exist before the graph is traced.
        self._optimizer.build(network.trainable_variables)
        self._loss = {
            Task.BINARY: keras.losses.BinaryCrossentropy(from_logits=True, reduction="sum"),
            Task.MULTICLASS: keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction="sum"),
            Task.REGRESSION: keras.losses.MeanSquaredError(reduction="sum"),
        }[network.plan.task]
        rows = tf.TensorSpec([None], tf.int32)
        flips = tf.TensorSpec([None], tf.bool)
        self._steps = tf.function(self._take_steps, [rows, flips], autograph=False, jit_compile=False)
        self._look = tf.function(self._look_at, [rows], autograph=False, jit_compile=False)

    @property
    def look_batch(self) -> int:
        """How many rows `look` takes together; results do not depend on calls of whole batches being joined."""
        return self._look_batch

    def trace(self) -> None:
        """Trace both graphs: the slow part of the first call. It changes nothing, so that it may be given up."""
        self._steps.get_concrete_function()
        self._look.get_concrete_function()

    def state(self) -> tuple[NDArray[Any], ...]:
        """Return a copy of all that further steps depend on besides the weights: optimizer, chance of dropout."""
        return tuple(variable.numpy().copy() for variable in self._variables())

    def restore(self, state: tuple[NDArray[Any], ...]) -> None:
        """Go back to a state that `state` gave; raises `InputError` where it does not fit."""
        variables = self._variables()
        expected = [(tuple(variable.shape), str(variable.dtype)) for variable in variables]
        found = [(array.shape, str(array.dtype)) for array in state]
        if expected != found:
            raise InputError(
                f"The state of the optimizer {self._settings.optimizer!r} does not fit this network; train it anew."
            )
        for variable, array in zip(variables, state, strict=True):
            variable.assign(array)

    def _variables(self) -> list[Any]:
        """Return every variable that steps change, but for the weights."""
        models = self._network.models
        weights = {id(variable) for model in models for variable in model.weights}
        everything = [variable for model in models for variable in model.variables]
        others = [variable for variable in everything if id(variable) not in weights]
        return [*self._optimizer.variables, *others]

    def replace_rows(self, rows: NDArray[np.int32], codes: Codes) -> None:
        """Let steps see other sequences in these rows, uint8 (rows, L)."""
        self._codes.scatter_update(self._tf.IndexedSlices(codes, rows))

    def take_steps(
        self, rows: NDArray[np.int32], flips: NDArray[np.bool_]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Take one optimizer step for each `batch_size` rows.

        Parameters
        ----------
        rows
            Row numbers, in the order in which they are learned from.
        flips
            Which of them are shown as their reverse complement; used where `strands` is augmented.

        Returns
        -------
        losses
            float32, one a batch: cross-entropy or squared error summed over its rows, as its step saw them. They are
            for the caller to add up, so that the sum does not depend on how many calls an epoch is made in.
        outputs
            float32, as `Network.outputs` gives them, in the order of `rows`.
        """
        losses, outputs = self._steps(rows, flips)
        return losses.numpy(), outputs.numpy()

    def look(self, rows: NDArray[np.int32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the summed loss of each batch and the outputs of the rows, without learning from them."""
        losses, outputs = self._look(rows)
        return losses.numpy(), outputs.numpy()

    def _take_steps(self, rows: Any, flips: Any) -> tuple[Any, Any]:
        variables = self._network.trainable_variables

        def step(batch: Any, flipped: Any) -> tuple[Any, Any]:
            codes = self._tf.gather(self._codes, batch)
            if self._settings.strands == "augmented":
                codes = self._tf.where(flipped[:, None], self._reverse_complement(codes), codes)
            size = self._tf.cast(self._tf.size(batch), self._tf.float32)
            with self._tf.GradientTape() as tape:
                outputs = self._network.member_outputs(self._network.one_hot(codes), training=True)
                mean = self._loss_of(outputs, batch, self._class_weights) / size + sum(self._network.losses)
            self._optimizer.apply(tape.gradient(mean, variables), variables)
            return self._judged(outputs, batch)

        return self._over_batches(step, rows, flips, self._settings.batch_size)

    def _look_at(self, rows: Any) -> tuple[Any, Any]:
        def step(batch: Any, _: Any) -> tuple[Any, Any]:
            rows = self._network.one_hot(self._tf.gather(self._codes, batch))
            return self._judged(self._network.member_outputs(rows), batch)

        return self._over_batches(step, rows, rows, self._look_batch)

    def _judged(self, outputs: Any, batch: Any) -> tuple[Any, Any]:
        """Return the loss of the members' mean, and this mean: what the network as a whole says."""
        mean = self._tf.reduce_mean(outputs, axis=0)
        return self._loss_of(mean[None], batch), mean

    def _loss_of(self, outputs: Any, batch: Any, class_weights: Any = None) -> Any:
        """Return the loss of all members' outputs (members, batch) or (members, batch, classes), summed."""
        tf = self._tf
        truth = tf.gather(self._labels, batch)
        weight = None if class_weights is None else tf.gather(class_weights, tf.cast(truth, tf.int32))
        truth = tf.broadcast_to(truth, tf.shape(outputs)[:2])
        if self._network.plan.task is Task.MULTICLASS:
            return self._loss(truth, outputs, weight)
        # A last axis of one, or Keras would average before it sums.
        return self._loss(truth[..., None], outputs[..., None], weight)

    def _over_batches(self, step: Any, rows: Any, extra: Any, size: int) -> tuple[Any, Any]:
        """Call `step` on consecutive batches of `size`; return its losses and its joined outputs."""
        tf = self._tf
        count = (tf.size(rows) + size - 1) // size
        shape = [None, self._network.plan.classes] if self._network.plan.task is Task.MULTICLASS else [None]
        losses = tf.TensorArray(tf.float32, count, element_shape=[])
        kept = tf.TensorArray(tf.float32, count, element_shape=shape, infer_shape=False)

        def body(index: Any, losses: Any, kept: Any) -> tuple[Any, Any, Any]:
            here = slice(index * size, (index + 1) * size)
            loss, outputs = step(rows[here], extra[here])
            return index + 1, losses.write(index, loss), kept.write(index, outputs)

        _, losses, kept = tf.while_loop(
            lambda index, *_: index < count, body, [0, losses, kept], parallel_iterations=1
        )
        return losses.stack(), kept.concat()

    def _reverse_complement(self, codes: Any) -> Any:
        backwards = codes[:, ::-1]
        return self._tf.where(backwards < UNKNOWN, 3 - backwards, backwards)
