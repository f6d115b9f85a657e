"""The motifs as the report shows them: each with its logos, and the known motif that it resembles under it."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from motifdesk.motifs.company import groups_of
from motifdesk.motifs.finding import Discovery, FoundMotif
from motifdesk.motifs.known import KnownMatch
from motifdesk.motifs.marginal import MarginalEffect
from motifdesk.project.logos import contribution_logo, information_logo


class ShownMotif(NamedTuple):
    """A found motif as the report shows it.

    Attributes
    ----------
    found
        The motif.
    logo, contributions
        Its logos, in bits and by what its bases contribute.
    known
        The known motif that it resembles most, where the resemblance is significant.
    effect
        What it does alone; None where that is not known.
    known_logo
        That one's logo, read on the same strand; empty where there is none.
    """

    found: FoundMotif
    logo: Markup
    contributions: Markup
    known: KnownMatch | None
    known_logo: Markup
    effect: MarginalEffect | None


def motif_groups(discovery: Discovery) -> list[tuple[str, list[ShownMotif]]]:
    """Return the motifs that raise the output and those that lower it, each under a heading, as `groups_of` does."""
    shown = shown_motifs(discovery)
    return [(heading, [shown[place] for place in places]) for heading, places in groups_of(discovery.motifs)]


def shown_motifs(discovery: Discovery) -> list[ShownMotif]:
    """Return the motifs with their logos; a known motif only where the resemblance is significant."""
    shown = []
    for place, item in enumerate(discovery.motifs):
        effect = discovery.effect_of(place)
        known = next((match for match in discovery.matches_of(place) if match.is_alike), None)
        before, width, under = 0, item.motif.width, Markup()
        if known is not None:
            target = known.as_read
            # One under the other, column under column.
            first = min(known.match.offset, 0)
            before, width = -first, max(item.motif.width, known.match.offset + target.width) - first
            under = information_logo(target, known.match.offset - first, width)
        over = information_logo(item.motif, before, width)
        contributions = contribution_logo(item.motif, item.contributions, before, width)
        shown.append(ShownMotif(item, over, contributions, known, under, effect))
    return shown
