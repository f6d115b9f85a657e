"""How found motifs stand to each other: spacings between their hits, and what is said of a motif in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from motifdesk.data.sequences import Sequences
from motifdesk.motifs.arrangement import Spacings, spacings
from motifdesk.motifs.finding import Discovery, FoundMotif, Pair
from motifdesk.motifs.scanning import scan

_MOST: Final = 6  # motifs, the first ones: pairs grow with the square
_FEWEST: Final = 20  # pairs of hits from which a spacing is worth a word
_STANDING_OUT: Final = 0.1  # of all pairs


def pairs_of(discovery: Discovery, sequences: Sequences, *, both_strands: bool) -> tuple[Pair, ...]:
    """Return the spacings between hits of different motifs, for all pairs with enough of them.

    Parameters
    ----------
    discovery
        The motifs; the first six are looked for.
    sequences
        Where.
    both_strands
        Whether hits on the other strand count.
    """
    motifs = [item.motif for item in discovery.motifs[:_MOST]]
    hits = [scan(motif, sequences, both_strands=both_strands) for motif in motifs]
    found = []
    for first in range(len(motifs)):
        for second in range(first + 1, len(motifs)):
            between = spacings(hits[first], hits[second])
            if between.pairs >= _FEWEST:
                found.append(Pair(first, second, between))
    return tuple(found)


def groups_of(motifs: Sequence[FoundMotif]) -> list[tuple[str, list[int]]]:
    """Return the places of the motifs that raise the output and of those that lower it, each under a heading.

    Where all raise it there is one group, whose heading is empty.
    """
    raising, lowering = (
        [place for place, item in enumerate(motifs) if item.negative is lowers] for lowers in (False, True)
    )
    if not lowering:
        return [("", raising)]
    groups = [("Raise the prediction", raising), ("Lower the prediction", lowering)]
    return [(heading, places) for heading, places in groups if places]


def facts_of(discovery: Discovery, place: int) -> str:
    """Return what a motif does alone and how others stand to it, in sentences; empty where nothing is known."""
    said = []
    effect = discovery.effect_of(place)
    if effect is not None:
        what = "log-odds" if discovery.motifs[place].target else "standardised value"
        said.append(
            f"Alone in shuffled sequences it changes the {what} by {effect.mean:+.2f} "
            f"(95 % interval {effect.low:+.2f} to {effect.high:+.2f})."
        )
    said += [_spacing(discovery, pair) for pair in discovery.pairs if pair.first == place]
    return " ".join(said)


def _spacing(discovery: Discovery, pair: Pair) -> str:
    between: Spacings = pair.spacings
    name = discovery.motifs[pair.second].motif.name
    side, strand, gap = between.commonest
    count = int(between.counts[side, strand, gap])
    if count < _STANDING_OUT * between.pairs:
        return f"{name} stands near it in {between.pairs:,} places, at no distance in particular."
    where = ("before", "after")[side]
    same = ("the same", "the other")[strand]
    bases = f"{gap} base{'' if gap == 1 else 's'}"
    return f"{name} stands {bases} {where} it on {same} strand in {count:,} of {between.pairs:,} places."
