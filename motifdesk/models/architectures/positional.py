"""Patterns tied to their places, for aligned sequences (after SpliceRover, Zuallaert et al., Bioinformatics 2018)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from motifdesk.models.checks import require_length
from motifdesk.models.masking import known_positions, only_known
from motifdesk.models.registry import architecture
from motifdesk.models.trained import NetworkPlan
from motifdesk.parameters import check, number
from motifdesk.references import Reference

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class PositionalParameters:
    """What may be set about the network; checked on construction."""

    filters: int = number(32, 1, 1024, "Filters", "How many patterns each layer looks for.")
    width: int = number(7, 1, 200, "Filter width", "How many bases each pattern spans.", unit="bp")
    layers: int = number(2, 1, 4, "Layers", "How many convolutions follow each other.")
    hidden: int = number(64, 1, 4096, "Hidden units", "Neurons that combine what was found at each place.")
    dropout: float = number(
        0.4, 0.0, 0.9, "Dropout", "Share of the numbers hidden at each step, so that none is relied on alone."
    )

    def __post_init__(self) -> None:
        check(self)


@architecture(
    "positional",
    title="Patterns in their places",
    sentence="For aligned sequences, such as splice sites or mutants of one promoter: each position counts by itself.",
    parameters=PositionalParameters,
    rank=20,
    training={"epochs": 40, "batch_size": 64, "patience": 6},
    keeps_positions=True,
    references=(
        Reference(
            "Zuallaert et al. 2018",
            "Zuallaert J, Godin F, Kim M, Soete A, Saeys Y, De Neve W. SpliceRover: interpretable "
            "convolutional neural networks for improved splice site prediction. Bioinformatics 2018; 34: "
            "4180–4188.",
        ),
    ),
)
def positional(plan: NetworkPlan, parameters: PositionalParameters) -> keras.Model:
    """Build the network: convolutions (ReLU, same padding), no pooling, two dense layers over all positions."""
    require_length(plan.length, parameters.width, "the filter width")
    import keras

    rows = keras.Input((plan.length, 4))
    known = known_positions(rows)
    values = rows
    for _ in range(parameters.layers):
        layer = keras.layers.Conv1D(parameters.filters, parameters.width, padding="same", activation="relu")
        values = only_known(layer(values), known)
    values = keras.layers.Dropout(parameters.dropout)(keras.layers.Flatten()(values))
    values = keras.layers.Dense(parameters.hidden, activation="relu")(values)
    values = keras.layers.Dropout(parameters.dropout)(values)
    return keras.Model(rows, keras.layers.Dense(plan.outputs)(values))
