"""Gapped k-mers beside motif filters: the most accurate where many short patterns add up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from motifdesk.models.checks import require_length
from motifdesk.models.gapped_kmers import gap_patterns, gapped_kmers
from motifdesk.models.registry import architecture
from motifdesk.models.strands import read_strands
from motifdesk.models.trained import NetworkPlan
from motifdesk.parameters import check, number
from motifdesk.references import Reference

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class GappedParameters:
    """What may be set about the network; checked on construction."""

    letters: int = number(7, 3, 8, "Word length", "Bases of each gapped word.", unit="bp")
    span: int = number(11, 4, 20, "Word span", "How far a word reaches, gaps included.", unit="bp")
    gaps: int = number(8, 0, 50, "Gap patterns", "Ways to place the gaps, for each span.")
    step: float = number(
        60.0, 0.1, 1000.0, "Word step", "How fast words are learned, relative to filters.", advanced=True
    )
    filters: int = number(64, 1, 1024, "Filters", "How many longer patterns the network looks for.")
    width: int = number(11, 1, 200, "Filter width", "How many bases each of them spans.", unit="bp")
    dropout: float = number(
        0.8, 0.0, 0.9, "Dropout", "Share of the filters hidden at each step, so that none is relied on alone."
    )

    def __post_init__(self) -> None:
        check(self)


@architecture(
    "gapped",
    title="Gapped words and motifs",
    sentence="Most accurate on ChIP-seq, CLIP and similar data: weighs every short word, with gaps, beside the motifs.",
    parameters=GappedParameters,
    rank=15,
    training={"learning_rate": 0.01, "batch_size": 128, "epochs": 15, "schedule": "cosine", "keep": "last"},
    merges_strands=True,
    references=(
        Reference(
            "Ghandi et al. 2014",
            "Ghandi M, Lee D, Mohammad-Noori M, Beer MA. Enhanced regulatory sequence prediction using "
            "gapped k-mer features. PLoS Computational Biology 2014; 10: e1003711.",
        ),
        Reference(
            "Cheng et al. 2016",
            "Cheng HT, et al. Wide & deep learning for recommender systems. DLRS 2016: 7–10.",
        ),
    ),
)
def gapped(plan: NetworkPlan, parameters: GappedParameters) -> keras.Model:
    """Build the network: a table of gapped k-mers (`gapped_kmers`) plus convolution, pooling, dense.

    A wide linear part that remembers and a deep part that generalises, trained together (Cheng et al., Wide & Deep
    Learning, 2016). Of both strands, words count on either, and the better match of each filter.
    """
    require_length(plan.length, max(parameters.width, 3), "the filter width, and words of three bases")
    import keras

    from motifdesk.models.masking import known_positions, only_known, pooled

    rows = keras.Input((plan.length, 4))
    convolution = keras.layers.Conv1D(parameters.filters, parameters.width, padding="same", activation="relu")

    def trunk(either: object) -> object:
        known = known_positions(either)
        return pooled(only_known(convolution(either), known), known, "both")

    found = keras.layers.BatchNormalization(momentum=0.9)(read_strands(plan, trunk, rows))
    kept = keras.layers.Dropout(parameters.dropout)(found)
    motifs = keras.layers.Dense(plan.outputs)(kept)
    patterns = gap_patterns(plan.length, parameters.letters, parameters.span, parameters.gaps)
    words = gapped_kmers(patterns, plan.outputs, parameters.step, both_strands=plan.both_strands)(rows)
    return keras.Model(rows, motifs + words)
