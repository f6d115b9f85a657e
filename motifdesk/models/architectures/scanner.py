"""The recommended default: patterns are looked for everywhere, and only the best match of each counts."""

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
    pooling: str = choice(
        "max",
        POOLINGS,
        "Pooling",
        "max: only the best match of each pattern counts. mean: many weak matches add up. both: the network has both.",
    )
    hidden: int = number(
        0, 0, 4096, "Hidden units", "Neurons that combine the patterns; 0 adds the patterns up as they are."
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
    references=(
        Reference(
            "Alipanahi et al. 2015",
            "Alipanahi B, Delong A, Weirauch MT, Frey BJ. Predicting the sequence specificities of DNA- "
            "and RNA-binding proteins by deep learning. Nature Biotechnology 2015; 33: 831–838.",
        ),
    ),
)
def scanner(plan: NetworkPlan, parameters: ScannerParameters) -> keras.Model:
    """Build the network: convolution (ReLU, same padding), global pooling, dropout, dense.

    Global max pooling makes the answer independent of where a motif stands (DeepBind, Alipanahi et al., Nature
    Biotechnology 2015). Of both strands, the better match of each pattern counts.
    """
    require_length(plan.length, parameters.width, "the filter width")
    import keras

    def trunk(rows: Any) -> Any:
        known = known_positions(rows)
        convolution = keras.layers.Conv1D(
            parameters.filters, parameters.width, padding="same", activation="relu"
        )
        return pooled(only_known(convolution(rows), known), known, parameters.pooling)

    rows = keras.Input((plan.length, 4))
    values = keras.layers.Dropout(parameters.dropout)(read_strands(plan, trunk, rows))
    if parameters.hidden:
        values = keras.layers.Dense(parameters.hidden, activation="relu")(values)
    return keras.Model(rows, keras.layers.Dense(plan.outputs)(values))
