"""A convolution whose finds attend to each other (SATORI, Ullah & Ben-Hur, Nucleic Acids Research 2021)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from motifdesk.models.checks import require_length
from motifdesk.models.masking import known_positions, max_pooled, only_known, pooled
from motifdesk.models.registry import architecture
from motifdesk.models.strands import read_strands
from motifdesk.models.trained import NetworkPlan
from motifdesk.parameters import check, number
from motifdesk.references import Reference

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class AttentionParameters:
    """What may be set about the network; checked on construction."""

    filters: int = number(64, 1, 1024, "Filters", "How many patterns the network looks for.")
    width: int = number(
        11,
        1,
        200,
        "Filter width",
        "How many bases each pattern spans.",
        unit="bp",
    )
    pool: int = number(
        4, 1, 100, "Pooling", "Neighbouring positions of which only the best match counts.", unit="positions"
    )
    heads: int = number(
        4, 1, 64, "Attention heads", "How many kinds of partners each find looks for in the sequence."
    )
    head_size: int = number(
        16, 1, 256, "Head size", "Numbers by which finds are compared in each head.", advanced=True
    )
    dropout: float = number(
        0.2, 0.0, 0.9, "Dropout", "Share of the numbers hidden at each step, so that none is relied on alone."
    )

    def __post_init__(self) -> None:
        check(self)


@architecture(
    "attention",
    title="Convolution and attention",
    sentence="For motifs that act together in any order and at any distance, as in SATORI.",
    parameters=AttentionParameters,
    rank=60,
    merges_strands=True,
    references=(
        Reference(
            "Ullah and Ben-Hur 2021",
            "Ullah F, Ben-Hur A. A self-attention model for inferring cooperativity between regulatory "
            "features. Nucleic Acids Research 2021; 49: e77.",
        ),
    ),
)
def attention(plan: NetworkPlan, parameters: AttentionParameters) -> keras.Model:
    """Build the network: convolution (ReLU), max pooling, self-attention with a shortcut, global max pooling, dense."""
    require_length(plan.length, parameters.width, "the filter width")
    import keras

    def trunk(rows: Any) -> Any:
        known = known_positions(rows)
        convolution = keras.layers.Conv1D(
            parameters.filters, parameters.width, padding="same", activation="relu"
        )
        values, known = max_pooled(only_known(convolution(rows), known), known, parameters.pool)
        values = keras.layers.Dropout(parameters.dropout)(values)
        attend = keras.layers.MultiHeadAttention(parameters.heads, parameters.head_size)
        seen = attend(values, values, attention_mask=keras.ops.transpose(known, (0, 2, 1)) > 0)
        values = keras.layers.ReLU()(keras.layers.Add()([values, seen]))
        return pooled(only_known(values, known), known, "max")

    rows = keras.Input((plan.length, 4))
    values = keras.layers.Dropout(parameters.dropout)(read_strands(plan, trunk, rows))
    return keras.Model(rows, keras.layers.Dense(plan.outputs)(values))
