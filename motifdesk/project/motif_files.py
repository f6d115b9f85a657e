"""The files of motifs that scripts read: motifs.meme and motifs.tsv."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np

from motifdesk.files import remove, replacing
from motifdesk.motifs.files import write_motifs
from motifdesk.motifs.finding import Discovery
from motifdesk.project.tables import write_table

COLUMNS: Final = (
    "motif", "consensus", "width", "sites", "sequences_with_motif", "auroc", "p_value", "match_id", "match_name",
    "match_q", "effect", "target", "share", "share_of_others", "marginal_effect",
    "marginal_low", "marginal_high",
)  # fmt: skip


def write_motif_results(folder: Path, discovery: Discovery | None) -> list[Path]:
    """Write both files, best motif first; remove those of an earlier run where nothing was looked for.

    Where no motif is real, both are written without any, so that scripts find them.

    Raises
    ------
    InputError
        The folder cannot be written to.
    """
    matrices, table = folder / "motifs.meme", folder / "motifs.tsv"
    if discovery is None:
        remove(matrices)
        remove(table)
        return []
    write_motifs(matrices, [item.motif for item in discovery.motifs], "meme")
    with replacing(table) as file:
        write_table(file, "\t", COLUMNS, _rows(discovery))
    return [matrices, table]


def _rows(discovery: Discovery) -> Iterable[list[str]]:
    for place, item in enumerate(discovery.motifs):
        known = next(iter(discovery.matches_of(place)), None)
        match = ["", "", ""]
        if known is not None:
            match = [known.motif.accession, known.motif.name, f"{known.match.q_value:.3g}"]
        yield [
            item.motif.name, item.motif.consensus, str(item.motif.width), f"{item.motif.sites:.0f}",
            str(len(np.unique(item.rows))), f"{item.separation.auroc:.6g}", f"{item.p_value:.3g}", *match,
            "lowers" if item.negative else "raises", item.target, f"{item.share:.4g}", f"{item.share_of_others:.4g}",
            *_effect(discovery, place),
        ]  # fmt: skip


def _effect(discovery: Discovery, place: int) -> list[str]:
    effect = discovery.effect_of(place)
    return (
        [""] * 3 if effect is None else [f"{value:.5g}" for value in (effect.mean, effect.low, effect.high)]
    )
