"""The network of the primer's tutorial (Zou et al., Nature Genetics 2018)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from motifdesk.data.dataset import Task
from motifdesk.models.checks import require_length
from motifdesk.models.registry import architecture
from motifdesk.models.trained import NetworkPlan
from motifdesk.parameters import check, number

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class PrimerParameters:
    """The tutorial's numbers; checked on construction."""

    filters: int = number(32, 1, 1024, "Filters", "How many patterns the network looks for.")
    width: int = number(12, 1, 200, "Filter width", "How many bases each pattern spans.", unit="bp")
    pool: int = number(
        4, 1, 100, "Pooling", "Neighbouring positions of which only the best match counts.", unit="positions"
    )
    hidden: int = number(16, 1, 4096, "Hidden units", "Neurons that combine the patterns.")

    def __post_init__(self) -> None:
        check(self)


@architecture(
    "primer",
    title="The primer's network",
    sentence="The tutorial's own network, to repeat it and to learn from; it ties each pattern to its place.",
    parameters=PrimerParameters,
    rank=70,
    training={"keep": "last"},
    keeps_positions=True,
)
def primer(plan: NetworkPlan, parameters: PrimerParameters) -> keras.Model:
    """Build the network: 6,226 parameters at 50 bp.

    The convolution is linear and the weights of the last epoch are kept, as in the tutorial. Its softmax is left
    to the loss (which takes logits), so the last layer is drawn without one.
    """
    require_length(plan.length, parameters.width + parameters.pool - 1, "the filter width plus the pooling")
    import keras

    return keras.Sequential(
        [
            keras.Input((plan.length, 4)),
            keras.layers.Conv1D(parameters.filters, parameters.width),
            keras.layers.MaxPooling1D(parameters.pool),
            keras.layers.Flatten(),
            keras.layers.Dense(parameters.hidden, activation="relu"),
            keras.layers.Dense(2 if plan.task is Task.BINARY else plan.outputs),
        ]
    )
