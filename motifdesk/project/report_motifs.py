"""Sequence logos as vector graphics, for the report: letters stacked, as high as their information (Schneider and
Stephens, Nucleic Acids Research 18, 1990)."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from motifdesk.motifs.company import groups_of
from motifdesk.motifs.finding import Discovery, FoundMotif
from motifdesk.motifs.known import KnownMatch
from motifdesk.motifs.marginal import MarginalEffect
from motifdesk.motifs.matrix import Motif
from motifdesk.project.letters import stacks
from motifdesk.project.svg import element, picture

_LETTER, _HEIGHT, _MARGIN = 22.0, 64.0, 2.0
_BITS = 2.0


class ShownMotif(NamedTuple):
    """A found motif as the report shows it.

    Attributes
    ----------
    found
        The motif.
    logo
        Its logo.
    known
        The known motif that it resembles most, where the resemblance is significant.
    effect
        What it does alone; None where that is not known.
    known_logo
        That one's logo, read on the same strand; empty where there is none.
    """

    found: FoundMotif
    logo: Markup
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
        if known is None:
            shown.append(ShownMotif(item, logo(item.motif), None, Markup(), effect))
            continue
        target = known.as_read
        # One under the other, column under column.
        first = min(known.match.offset, 0)
        width = max(item.motif.width, known.match.offset + target.width) - first
        over, under = logo(item.motif, -first, width), logo(target, known.match.offset - first, width)
        shown.append(ShownMotif(item, over, known, under, effect))
    return shown


def logo(motif: Motif, before: int = 0, width: int | None = None) -> Markup:
    """Return a motif's logo, two bits high.

    Parameters
    ----------
    motif
        The motif.
    before
        Empty columns on its left.
    width
        Columns in all; None for its own.
    """
    heights = motif.frequencies * motif.information[:, None]
    at = (_MARGIN + before * _LETTER, _MARGIN + _HEIGHT)
    parts = stacks(heights, motif.alphabet.value, at, _LETTER, _HEIGHT / _BITS)
    whole = (motif.width + before if width is None else width) * _LETTER + 2 * _MARGIN
    base_line = f"{_MARGIN + _HEIGHT:.1f}"
    parts.append(
        element("line", x1=_MARGIN, x2=f"{whole - _MARGIN:.1f}", y1=base_line, y2=base_line, class_="axis")
    )
    drawn = picture(whole, _HEIGHT + 2 * _MARGIN, f"Logo of {motif.name}: {motif.consensus}", parts)
    # Logos keep one scale, however many columns they have.
    return Markup(str(drawn).replace("<svg ", f'<svg style="width:{whole:.0f}px;max-width:100%" ', 1))
