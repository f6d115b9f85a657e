"""Convolutions upon convolutions (Basset, Kelley et al., Genome Research 2016)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from motifdesk.models.checks import require_length
from motifdesk.models.masking import known_positions, max_pooled, only_known, pooled
from motifdesk.models.registry import architecture
from motifdesk.models.strands import read_strands
from motifdesk.models.trained import NetworkPlan
from motifdesk.parameters import check, flag, number
from motifdesk.references import Reference

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class BassetParameters:
    """What may be set about the network; checked on construction."""

    filters: int = number(128, 1, 1024, "Filters", "How many patterns each layer looks for.")
    width: int = number(
        11, 1, 200, "Filter width", "How many bases each pattern of the first layer spans.", unit="bp"
    )
    layers: int = number(2, 2, 3, "Layers", "How many convolutions follow each other.")
    upper_width: int = number(
        3,
        1,
        50,
        "Upper filter width",
        "How many positions each pattern of the further layers spans.",
        unit="positions",
        advanced=True,
    )
    pool: int = number(
        2, 1, 50, "Pooling", "Neighbouring positions of which only the best match counts.", unit="positions"
    )
    hidden: int = number(64, 1, 4096, "Hidden units", "Neurons that combine what the last layer found.")
    dropout: float = number(
        0.2, 0.0, 0.9, "Dropout", "Share of the numbers hidden at each step, so that none is relied on alone."
    )
    normalise: bool = flag(
        False,
        "Batch normalisation",
        "Bring each layer's values to one scale: deep networks learn faster, small data get noisier.",
        advanced=True,
    )

    def __post_init__(self) -> None:
        check(self)


@architecture(
    "basset",
    title="Layers of convolutions",
    sentence="For many sequences: finds patterns of patterns, such as motifs side by side, as in Basset.",
    parameters=BassetParameters,
    rank=30,
    merges_strands=True,
    references=(
        Reference(
            "Kelley et al. 2016",
            "Kelley DR, Snoek J, Rinn JL. Basset: learning the regulatory code of the accessible genome "
            "with deep convolutional neural networks. Genome Research 2016; 26: 990–999.",
        ),
    ),
)
def basset(plan: NetworkPlan, parameters: BassetParameters) -> keras.Model:
    """Build the network: two or three convolutions (ReLU) with max pooling between them, dense.

    Basset ends in a dense layer over all positions; here the best match anywhere counts, so that less data suffice.
    """
    require_length(plan.length, parameters.width, "the filter width")
    import keras

    def trunk(values: Any) -> Any:
        known = known_positions(values)
        for layer in range(parameters.layers):
            width = parameters.upper_width if layer else parameters.width
            if layer:
                values, known = max_pooled(values, known, parameters.pool)
                values = keras.layers.SpatialDropout1D(parameters.dropout)(values)
            values = keras.layers.Conv1D(parameters.filters, width, padding="same")(values)
            if parameters.normalise:
                values = keras.layers.BatchNormalization(momentum=0.9)(values)
            values = only_known(keras.layers.ReLU()(values), known)
        return pooled(values, known, "max")

    rows = keras.Input((plan.length, 4))
    values = keras.layers.Dropout(parameters.dropout)(read_strands(plan, trunk, rows))
    values = keras.layers.Dense(parameters.hidden, activation="relu")(values)
    values = keras.layers.Dropout(parameters.dropout)(values)
    return keras.Model(rows, keras.layers.Dense(plan.outputs)(values))
