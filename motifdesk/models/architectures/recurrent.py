"""A convolution, read along by a recurrent network in both directions (DanQ, Quang & Xie, Nucleic Acids Res. 2016)."""

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
class RecurrentParameters:
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
        5, 1, 100, "Pooling", "Neighbouring positions of which only the best match counts.", unit="positions"
    )
    units: int = number(
        16, 1, 1024, "Recurrent units", "How much is remembered while reading, in each direction."
    )
    dropout: float = number(
        0.2, 0.0, 0.9, "Dropout", "Share of the numbers hidden at each step, so that none is relied on alone."
    )

    def __post_init__(self) -> None:
        check(self)


@architecture(
    "recurrent",
    title="Convolution and memory",
    sentence="For motifs whose order and surroundings matter, as in DanQ: often more accurate, but slower.",
    parameters=RecurrentParameters,
    rank=50,
    merges_strands=True,
    references=(
        Reference(
            "Quang and Xie 2016",
            "Quang D, Xie X. DanQ: a hybrid convolutional and recurrent deep neural network for "
            "quantifying the function of DNA sequences. Nucleic Acids Research 2016; 44: e107.",
        ),
    ),
)
def recurrent(plan: NetworkPlan, parameters: RecurrentParameters) -> keras.Model:
    """Build the network: convolution (ReLU), max pooling, a bidirectional LSTM beside a shortcut, global max, dense.

    DanQ ends in a dense layer over all positions and has no shortcut; here the largest value anywhere counts, of what
    is remembered and of what was found, so that less data suffice.
    """
    require_length(plan.length, parameters.width, "the filter width")
    import keras

    def trunk(rows: Any) -> Any:
        known = known_positions(rows)
        convolution = keras.layers.Conv1D(
            parameters.filters, parameters.width, padding="same", activation="relu"
        )
        values, known = max_pooled(only_known(convolution(rows), known), known, parameters.pool)
        values = keras.layers.Dropout(parameters.dropout)(values)
        memory = keras.layers.Bidirectional(keras.layers.LSTM(parameters.units, return_sequences=True))
        # What is remembered lies between -1 and 1; masked values must not be larger than any.
        read = memory(values, mask=known[..., 0] > 0) + 1
        joined = keras.layers.Concatenate()([values, read])
        return pooled(only_known(joined, known), known, "max")

    rows = keras.Input((plan.length, 4))
    values = keras.layers.Dropout(parameters.dropout)(read_strands(plan, trunk, rows))
    return keras.Model(rows, keras.layers.Dense(plan.outputs)(values))
