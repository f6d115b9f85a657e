"""Residual dilated convolutions (BPNet, Avsec et al., Nature Genetics 2021)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from motifdesk.models.checks import require_length
from motifdesk.models.masking import POOLINGS, known_positions, only_known, pooled
from motifdesk.models.registry import architecture
from motifdesk.models.strands import read_strands
from motifdesk.models.trained import NetworkPlan
from motifdesk.parameters import check, choice, number
from motifdesk.references import Reference

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class DilatedParameters:
    """What may be set about the network; checked on construction."""

    filters: int = number(48, 1, 1024, "Filters", "How many patterns each layer looks for.")
    width: int = number(
        11, 1, 200, "Filter width", "How many bases each pattern of the first layer spans.", unit="bp"
    )
    layers: int = number(
        3,
        1,
        11,
        "Dilated layers",
        "Each looks twice as far as the one before: 3 reach 14 bases to either side.",
    )
    pooling: str = choice(
        "both",
        POOLINGS,
        "Pooling",
        "max: only the best match of each pattern counts. mean: many weak matches add up. both: the network has both.",
        advanced=True,
    )
    dropout: float = number(
        0.1,
        0.0,
        0.9,
        "Dropout",
        "Share of the patterns hidden at each step, so that none is relied on alone.",
    )

    def __post_init__(self) -> None:
        check(self)


@architecture(
    "dilated",
    title="Dilated convolutions",
    sentence="For long sequences where motifs act on each other over a distance, at single-base resolution, as BPNet.",
    parameters=DilatedParameters,
    rank=40,
    merges_strands=True,
    references=(
        Reference(
            "Avsec et al. 2021",
            "Avsec Ž, et al. Base-resolution models of transcription-factor binding reveal soft motif "
            "syntax. Nature Genetics 2021; 53: 354–366.",
        ),
    ),
)
def dilated(plan: NetworkPlan, parameters: DilatedParameters) -> keras.Model:
    """Build the network: a convolution, residual dilated convolutions of width 3 (ReLU), global pooling, dense."""
    require_length(plan.length, parameters.width, "the filter width")
    import keras

    def convolved(values: Any, known: Any, width: int, dilation: int) -> Any:
        layer = keras.layers.Conv1D(
            parameters.filters, width, padding="same", activation="relu", dilation_rate=dilation
        )
        return only_known(layer(values), known)

    def trunk(rows: Any) -> Any:
        known = known_positions(rows)
        values = convolved(rows, known, parameters.width, 1)
        for layer in range(parameters.layers):
            seen = keras.layers.SpatialDropout1D(parameters.dropout)(values)
            values = keras.layers.Add()([values, convolved(seen, known, 3, 2 ** (layer + 1))])
        return pooled(values, known, parameters.pooling)

    rows = keras.Input((plan.length, 4))
    values = keras.layers.Dropout(parameters.dropout)(read_strands(plan, trunk, rows))
    return keras.Model(rows, keras.layers.Dense(plan.outputs)(values))
