"""Motifs in the report: column under column with the known ones, and apart where they lower the output."""

from __future__ import annotations

import re
from dataclasses import replace

from helpers.examples import example_discovery, example_session

from motifdesk.project.report_motifs import motif_groups, shown_motifs

DISCOVERY = example_discovery(example_session(count=300))
PUT = re.compile(r'href="#letter-(.)" class="base-." transform="translate\(([\d.]+) ')


def lefts(logo: str) -> dict[float, str]:
    """Return the base of the largest letter, which is drawn last, of each column by its left end."""
    return {float(left): base for base, left in PUT.findall(str(logo))}


def test_the_known_motif_stands_under_the_found_one_column_under_column() -> None:
    (shown,) = shown_motifs(DISCOVERY)
    assert shown.known is not None
    over, under = lefts(shown.logo), lefts(shown.known_logo)
    both = sorted(set(over) & set(under))
    assert len(both) == shown.known.match.overlap
    assert [over[left] for left in both] == [under[left] for left in both]
    assert min(over) == 46 + 22  # the known one begins a column before, which says nothing
    assert set(lefts(shown.contributions)) >= set(over)


def test_without_a_known_motif_it_stands_alone() -> None:
    (shown,) = shown_motifs(replace(DISCOVERY, matches=()))
    assert (shown.known, shown.known_logo) == (None, "")
    assert min(lefts(shown.logo)) == 46.0


def test_groups_hold_every_motif_once() -> None:
    (motif,) = DISCOVERY.motifs
    both = replace(DISCOVERY, motifs=(motif, replace(motif, negative=True)), matches=())
    groups = [(heading, [item.found.negative for item in items]) for heading, items in motif_groups(both)]
    assert groups == [("Raise the prediction", [False]), ("Lower the prediction", [True])]
