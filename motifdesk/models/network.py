"""Build networks from plans, and predict with them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import Codes
from motifdesk.data.dataset import Task
from motifdesk.errors import InputError, WeightsError
from motifdesk.models.backend import tensorflow
from motifdesk.models.receptive_field import receptive_field
from motifdesk.models.registry import get_architecture
from motifdesk.models.strands import mean_over_strands
from motifdesk.models.trained import Layer, NetworkPlan, NetworkSummary, TrainedModel
from motifdesk.monitor import Monitor, SilentMonitor, check_cancelled

if TYPE_CHECKING:
    import keras

# Every batch has this size (the last is filled up), so that a sequence's prediction does not depend, not even in
# its last bit, on how many others are predicted with it.
PREDICTION_BATCH = 256
_KEPT_NETWORKS = 4

Weights = tuple[NDArray[np.float32], ...]


class Network:
    """A network ready to run: its members' Keras models and the compiled function that predicts with them.

    Attributes
    ----------
    plan
        What it was built from.
    models
        One Keras model a member, from one-hot rows to raw outputs; most networks have one.
    averages_strands
        Whether the models read both strands and their outputs are averaged.
    compiled
        Further compiled functions of this network, kept with it by whoever makes them.
    """

    def __init__(self, plan: NetworkPlan, weights: Weights | None = None) -> None:
        """Build the network from its registered name and parameters; weights are drawn at random if not given.

        Raises
        ------
        InputError
            The architecture is unknown, the sequences are too short for it, or the weights do not fit it.
        """
        self.tf = tensorflow()
        self.plan = plan
        architecture = get_architecture(plan.architecture)
        self.models: tuple[keras.Model, ...] = tuple(
            architecture.build(plan, plan.parameters) for _ in range(plan.members)
        )
        self.averages_strands = plan.both_strands and not architecture.merges_strands
        if weights is not None:
            self.set_weights(weights)
        self.compiled: dict[object, Any] = {}
        # autograph=False throughout: frozen programs carry no sources for it to read.
        self._predict = self.tf.function(self._outputs_of_codes, autograph=False, jit_compile=False)
        self._predict_members = self.tf.function(
            self._member_outputs_of_codes, autograph=False, jit_compile=False
        )

    @property
    def model(self) -> keras.Model:
        """The first member's model."""
        return self.models[0]

    @property
    def trainable_variables(self) -> list[Any]:
        """The Keras variables that training changes, of all members."""
        return [variable for model in self.models for variable in model.trainable_variables]

    @property
    def losses(self) -> list[Any]:
        """The penalties that layers add to the loss, of all members."""
        return [loss for model in self.models for loss in model.losses]

    def set_weights(self, weights: Weights) -> None:
        """Load weights, after checking that they fit: the members' one after the other.

        Raises
        ------
        WeightsError
            They are not as many arrays of the same shapes.
        """
        variables = [variable for model in self.models for variable in model.weights]
        expected = [tuple(variable.shape) for variable in variables]
        found = [array.shape for array in weights]
        if expected != found:
            raise WeightsError(
                f"The weights do not fit the network {self.plan.architecture!r}: {_misfit(found, expected)}; the "
                "project (or the checkpoint) that they are from was changed or damaged: open an earlier copy of it."
            )
        for variable, array in zip(variables, weights, strict=True):
            variable.assign(array)

    def weights(self) -> Weights:
        """Return a copy of the weights, the members' one after the other."""
        return tuple(np.array(array) for model in self.models for array in model.get_weights())

    def one_hot(self, codes: Any) -> Any:
        """Return the one-hot rows of codes inside the graph: an unknown base is a row of zeros."""
        return self.tf.one_hot(codes, 4, dtype=self.tf.float32)

    def outputs(self, rows: Any, *, training: bool = False) -> Any:
        """Return what the network says of one-hot rows (batch, length, 4), before any sigmoid or softmax.

        Returns
        -------
        outputs
            float32: for a binary task the log-odds of the positive class, (batch,); for several classes their
            logits, (batch, classes); for regression the standardised value, (batch,). The mean of its members.
        """
        return self.tf.reduce_mean(self.member_outputs(rows, training=training), axis=0)

    def member_outputs(self, rows: Any, *, training: bool = False) -> Any:
        """Return what each member says, as `outputs` gives it: (members, batch) or (members, batch, classes)."""
        return self.tf.stack([self._outputs_of(model, rows, training) for model in self.models])

    def outputs_by(self, rows: Any, run: Callable[[Any, Any], Any]) -> Any:
        """Return what `outputs` does where ``run(model, rows)`` computes what the Keras models would.

        Attribution methods that need a network's single steps put their own computation in the models' place.
        """
        return self.tf.reduce_mean(
            self.tf.stack([self._run(model, rows, run) for model in self.models]), axis=0
        )

    def _outputs_of(self, model: keras.Model, rows: Any, training: bool) -> Any:
        return self._run(model, rows, lambda model, rows: model(rows, training=training))

    def _run(self, model: keras.Model, rows: Any, run: Callable[[Any, Any], Any]) -> Any:
        averages = self.averages_strands
        raw = mean_over_strands(lambda both: run(model, both), rows) if averages else run(model, rows)
        if self.plan.task is Task.MULTICLASS:
            return raw
        # Two outputs of a binary task: their difference is exactly what the softmax makes a probability of.
        return raw[:, 0] if raw.shape[1] == 1 else raw[:, 1] - raw[:, 0]

    def explained(self, rows: Any) -> Any:
        """Return the number that attributions explain, float32 (batch,).

        The output itself, or with several classes the log-odds of the one that the network finds most likely.
        """
        outputs = self.outputs(rows)
        if self.plan.task is not Task.MULTICLASS:
            return outputs
        return self.odds_of(outputs, self.likeliest(outputs))

    def likeliest(self, outputs: Any) -> Any:
        """Return the most likely of several classes as one-hot rows, (batch, classes), from `outputs`."""
        return self.tf.one_hot(self.tf.argmax(outputs, axis=1), self.plan.classes)

    def odds_of(self, outputs: Any, chosen: Any) -> Any:
        """Return the log-odds of the chosen of several classes, one-hot rows (batch, classes): float32 (batch,)."""
        others = self.tf.reduce_logsumexp(outputs - 1e9 * chosen, axis=1)
        return self.tf.reduce_sum(outputs * chosen, axis=1) - others

    def _outputs_of_codes(self, codes: Any) -> Any:
        return self.outputs(self.one_hot(codes))

    def _member_outputs_of_codes(self, codes: Any) -> Any:
        # Sequences first, as `in_batches` joins them.
        return self.tf.stack(self.tf.unstack(self.member_outputs(self.one_hot(codes))), axis=1)

    def predict(self, codes: Codes, monitor: Monitor | None = None) -> NDArray[np.float32]:
        """Return the predictions.

        Parameters
        ----------
        codes
            uint8, shape (N, length of the plan).
        monitor
            Told the progress; may cancel.

        Returns
        -------
        scores
            float32: the probability of the positive class, shape (N,); of each class, shape (N, classes); or the
            predicted value, shape (N,).
        """
        (outputs,) = in_batches(lambda batch: (self._predict(batch).numpy(),), codes, monitor)
        return self._scores(outputs)

    def predict_members(self, codes: Codes, monitor: Monitor | None = None) -> NDArray[np.float32]:
        """Return the predictions of each member: `predict`'s with one axis more, (members, N) or (members, N, classes).

        Their standard deviation over the first axis says how far members agree.
        """
        (outputs,) = in_batches(lambda batch: (self._predict_members(batch).numpy(),), codes, monitor)
        return self._scores(np.moveaxis(outputs, 1, 0))

    def _scores(self, outputs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return probabilities or values from outputs of any leading shape."""
        exact: NDArray[np.float64] = outputs.astype(np.float64)
        if self.plan.task is Task.REGRESSION:
            return (exact * self.plan.scale + self.plan.centre).astype(np.float32)
        if self.plan.task is Task.MULTICLASS:
            exact = np.exp(exact - exact.max(axis=-1, keepdims=True))
            exact /= exact.sum(axis=-1, keepdims=True)
            return exact.astype(np.float32)
        # The sigmoid, written so that no exponential overflows.
        return np.exp(-np.logaddexp(0.0, -exact)).astype(np.float32)

    def summary(self) -> NetworkSummary:
        """Return the layer table of one member and the number of parameters of all."""
        import keras

        layers = tuple(
            _layer(layer)
            for layer in self.model.layers
            if not isinstance(layer, keras.layers.InputLayer | keras.layers.Lambda)
        )
        parameters = sum(int(model.count_params()) for model in self.models)
        return NetworkSummary(layers, parameters, receptive_field(self.model))


def _misfit(found: list[tuple[int, ...]], expected: list[tuple[int, ...]]) -> str:
    """Return how arrays differ from those that the network has: the first difference, for there may be hundreds."""
    if len(found) != len(expected):
        return f"there are {len(found)} arrays of them, and the network has {len(expected)}"
    pairs = enumerate(zip(found, expected, strict=True), 1)
    number, mine, its = next((number, mine, its) for number, (mine, its) in pairs if mine != its)
    return f"array {number} of {len(found)} has the shape {mine}, and the network's has {its}"


def _layer(layer: Any) -> Layer:
    shape = " × ".join(str(size) for size in layer.output.shape[1:])
    return Layer(layer.name, type(layer).__name__, shape, int(layer.count_params()))


def in_batches(
    function: Callable[[Codes], Sequence[NDArray[np.float32]]], codes: Codes, monitor: Monitor | None = None
) -> tuple[NDArray[np.float32], ...]:
    """Apply `function` to batches of exactly `PREDICTION_BATCH` rows and join what it returns for each.

    Raises
    ------
    InputError
        There are no rows.
    Cancelled
        The monitor's user wishes it.
    """
    if not len(codes):
        raise InputError("There are no sequences to predict; give at least one.")
    watcher = monitor or SilentMonitor()
    pieces: list[Sequence[NDArray[np.float32]]] = []
    for start in range(0, len(codes), PREDICTION_BATCH):
        check_cancelled(watcher)
        batch = codes[start : start + PREDICTION_BATCH]
        missing = PREDICTION_BATCH - len(batch)
        full = np.pad(batch, ((0, missing), (0, 0))) if missing else batch
        pieces.append([part[: len(batch)] for part in function(full)])
        watcher.progress(start + len(batch), len(codes))
    return tuple(np.concatenate(parts) for parts in zip(*pieces, strict=True))


_cache: OrderedDict[str, Network] = OrderedDict()


def load(trained: TrainedModel) -> Network:
    """Return the network of a trained model, built at most once while it is in use.

    Building and compiling takes half a second, answering a click must not.
    """
    if trained.key not in _cache:
        _cache[trained.key] = Network(trained.plan, trained.weights)
    _cache.move_to_end(trained.key)
    while len(_cache) > _KEPT_NETWORKS:
        _cache.popitem(last=False)
    return _cache[trained.key]


def describe(plan: NetworkPlan) -> NetworkSummary:
    """Return the layer table of a network that is only planned."""
    return Network(plan).summary()
