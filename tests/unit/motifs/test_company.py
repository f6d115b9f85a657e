"""Spacings of found motifs, and what is said of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from motifdesk.data.alphabet import encode
from motifdesk.data.sequences import Sequences
from motifdesk.motifs.company import facts_of, groups_of, pairs_of
from motifdesk.motifs.finding import Discovery, FoundMotif
from motifdesk.motifs.held_out import Separation
from motifdesk.motifs.marginal import MarginalEffect
from motifdesk.motifs.matrix import Motif

WORDS = (b"GATTACAGG", b"CCGTATCCA")


def found(place: int) -> FoundMotif:
    motif = Motif(f"motif_{place + 1}", 0.97 * np.eye(4)[encode(WORDS[place])] + 0.0075)
    none = np.empty(0, np.int64)
    return FoundMotif(
        motif, np.zeros((9, 4), np.float32), "bound", False, none, none, none.astype(bool), 9.0, 0.5, 0.1,
        Separation(0.9, 1e-9), 1e-8,
    )  # fmt: skip


def sequences(gaps: list[int]) -> Sequences:
    rng = np.random.default_rng(0)
    rows = []
    for gap in gaps:
        between = rng.integers(0, 4, gap, dtype=np.uint8)
        ends = rng.integers(0, 4, (2, 10), dtype=np.uint8)
        rows.append(np.concatenate([ends[0], encode(WORDS[0]), between, encode(WORDS[1]), ends[1]]))
    return Sequences.of(rows)


def test_a_fixed_distance_is_seen_and_said() -> None:
    discovery = Discovery((found(0), found(1)), (9, 0), 2)
    (pair,) = pairs_of(discovery, sequences([7] * 30), both_strands=True)
    assert (pair.first, pair.second, pair.spacings.pairs) == (0, 1, 30)
    effect = MarginalEffect(np.array([1.0, 2.0]), 1.5, 1.25, 1.75)
    known = replace(discovery, pairs=(pair,), effects=(effect, None))
    assert facts_of(known, 0) == (
        "Alone in shuffled sequences it changes the log-odds by +1.50 (95 % interval +1.25 to +1.75). "
        "motif_2 stands 7 bases after it on the same strand in 30 of 30 places."
    )
    assert facts_of(known, 1) == ""


def test_any_distance_is_none_in_particular_and_few_are_left_out() -> None:
    discovery = Discovery((found(0), found(1)), (9, 0), 2)
    pairs = pairs_of(discovery, sequences(list(range(1, 41))), both_strands=True)
    text = facts_of(replace(discovery, pairs=pairs), 0)
    assert text == "motif_2 stands near it in 40 places, at no distance in particular."
    assert pairs_of(discovery, sequences([3] * 10), both_strands=False) == ()


def test_motifs_that_lower_the_output_are_kept_apart() -> None:
    up, down = found(0), replace(found(1), negative=True)
    assert groups_of([]) == [("", [])]
    assert groups_of([up, up]) == [("", [0, 1])]
    assert groups_of([down]) == [("Lower the prediction", [0])]
    assert groups_of([up, down, up]) == [("Raise the prediction", [0, 2]), ("Lower the prediction", [1])]
