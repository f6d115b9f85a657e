"""Sequence logos as vector graphics, for the report: letters stacked, as high as their information (Schneider and
Stephens, Nucleic Acids Research 18, 1990)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from markupsafe import Markup

from motifdesk.motifs.finding import Discovery, FoundMotif
from motifdesk.motifs.known import KnownMatch
from motifdesk.motifs.marginal import MarginalEffect
from motifdesk.motifs.matrix import Motif
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


def shown_motifs(discovery: Discovery, significant: float = 0.05) -> list[ShownMotif]:
    """Return the motifs with their logos; a known motif only where its q-value is below `significant`."""
    shown = []
    for place, item in enumerate(discovery.motifs):
        matches = discovery.matches[place] if place < len(discovery.matches) else ()
        effect = discovery.effects[place] if place < len(discovery.effects) else None
        known = matches[0] if matches and matches[0].match.q_value < significant else None
        if known is None:
            shown.append(ShownMotif(item, logo(item.motif), None, Markup(), effect))
            continue
        target = known.motif.reverse_complement() if known.match.reverse else known.motif
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
    parts = []
    letters = motif.alphabet.value
    heights = motif.frequencies * motif.information[:, None] / _BITS * _HEIGHT
    for column, stack in enumerate(heights):
        left, top = _MARGIN + (before + column) * _LETTER, _MARGIN + _HEIGHT
        for base in np.argsort(stack, kind="stable").tolist():
            height = float(stack[base])
            if height < 0.3:
                continue
            top -= height
            put = f"translate({left:.2f} {top:.2f}) scale({0.94 * _LETTER:.2f} {height:.2f})"
            parts.append(_letter(letters[base], put))
    whole = (motif.width + before if width is None else width) * _LETTER + 2 * _MARGIN
    base_line = f"{_MARGIN + _HEIGHT:.1f}"
    parts.append(
        element("line", x1=_MARGIN, x2=f"{whole - _MARGIN:.1f}", y1=base_line, y2=base_line, class_="axis")
    )
    drawn = picture(whole, _HEIGHT + 2 * _MARGIN, f"Logo of {motif.name}: {motif.consensus}", parts)
    # Logos keep one scale, however many columns they have.
    return Markup(str(drawn).replace("<svg ", f'<svg style="width:{whole:.0f}px;max-width:100%" ', 1))


def _letter(letter: str, put: str) -> Markup:
    return element("use", href=f"#letter-{letter}", class_=f"base-{letter}", transform=put)
