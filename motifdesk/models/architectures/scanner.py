"""The recommended default: patterns are looked for everywhere, and only the best match of each counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from motifdesk.models.checks import require_length
from motifdesk.models.registry import architecture
from motifdesk.models.strands import read_strands
from motifdesk.models.trained import NetworkPlan
from motifdesk.parameters import check, number

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class ScannerParameters:
    """What may be set about the network; checked on construction."""

    filters: int = number(64, 1, 1024, "Filters", "How many patterns the network looks for.")
    width: int = number(
        15,
        1,
        200,
        "Filter width",
        "How many bases each pattern spans: a little more than the motif.",
        unit="bp",
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
    "scanner",
    title="Motif scanner",
    sentence="Recommended: finds short motifs wherever they stand in the sequence, and shows them clearly.",
    parameters=ScannerParameters,
    rank=10,
    merges_strands=True,
)
def scanner(plan: NetworkPlan, parameters: ScannerParameters) -> keras.Model:
    """Build the network: convolution (ReLU, same padding), global max pooling, dropout, dense.

    Global max pooling makes the answer independent of where a motif stands (DeepBind, Alipanahi et al., Nature
    Biotechnology 2015). Of both strands, the better match of each pattern counts.
    """
    require_length(plan.length, parameters.width, "the filter width")
    import keras

    convolution = keras.layers.Conv1D(parameters.filters, parameters.width, padding="same", activation="relu")
    pooling = keras.layers.GlobalMaxPooling1D()
    rows = keras.Input((plan.length, 4))
    found = read_strands(plan, lambda either: pooling(convolution(either)), rows)
    kept = keras.layers.Dropout(parameters.dropout)(found)
    return keras.Model(rows, keras.layers.Dense(plan.outputs)(kept))
