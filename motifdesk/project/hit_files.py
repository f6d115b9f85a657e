"""The hits of a motif as files for genome browsers and scripts: BED, GFF3 and a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import quote

import numpy as np

from motifdesk.data.alphabet import decode, reverse_complement
from motifdesk.data.sequences import Sequences
from motifdesk.errors import InputError
from motifdesk.files import replacing
from motifdesk.motifs.matrix import Motif
from motifdesk.motifs.scanning import Site
from motifdesk.project.tables import one_line

COLUMNS: Final = ("motif", "sequence", "start_1based", "end_1based", "strand", "score", "p_value", "matched")
_SEQID_SAFE: Final = (
    ".:^*$@!+?|"  # what GFF3 lets stand as it is in a sequence's name, beside letters, digits, _ and -
)
_MOST: Final = 1000  # the greatest score in BED


class Hits(NamedTuple):
    """The hits of one motif.

    Attributes
    ----------
    motif
        What was looked for.
    sites
        Where it was found.
    sequences
        Where it was looked for.
    ids
        The name of each sequence, shape (N,).
    """

    motif: Motif
    sites: Sequence[Site]
    sequences: Sequences
    ids: Sequence[str]


def write_hits(path: Path, hits: Sequence[Hits], kind: str) -> None:
    """Write the hits of motifs, whole or not at all.

    Parameters
    ----------
    path
        Replaced if it is there.
    hits
        Of each motif.
    kind
        ``bed``: start 0-based, end not included; the score is -100 log10 p, at most 1000. ``gff``: GFF3, start and end
        1-based and included; the score is the p-value. ``tsv``: a table with a heading; start and end
        as in GFF3 and in the window, bits, p-value and the bases as the motif reads them.

    Raises
    ------
    InputError
        There is no such kind, or the file cannot be written.
    """
    if kind not in KINDS:
        raise InputError(f"Hits cannot be written as {kind!r}; choose one of {', '.join(KINDS)}.")
    with replacing(path) as file:
        for line in KINDS[kind](hits):
            file.write(line.encode() + b"\n")


def _bed(hits: Sequence[Hits]) -> Iterator[str]:
    for each in hits:
        # White space ends a column in some readers of BED.
        name = _unbroken(each.motif.name)
        for site in each.sites:
            score = int(np.clip(round(-100 * np.log10(max(site.p_value, 1e-300))), 0, _MOST))
            sequence = _unbroken(each.ids[site.sequence])
            yield f"{sequence}\t{site.start}\t{site.end}\t{name}\t{score}\t{site.strand}"


def _gff(hits: Sequence[Hits]) -> Iterator[str]:
    yield "##gff-version 3"
    for each in hits:
        name = quote(one_line(each.motif.name), safe=" .:/()-")
        for site in each.sites:
            sequence = quote(one_line(each.ids[site.sequence]), safe=_SEQID_SAFE)
            yield (
                f"{sequence}\tMotifDesk\tnucleotide_motif\t{site.start + 1}\t{site.end}\t{site.p_value:.3g}\t"
                f"{site.strand}\t.\tName={name};bits={site.score:.3f}"
            )


def _tsv(hits: Sequence[Hits]) -> Iterator[str]:
    yield "\t".join(COLUMNS)
    for each in hits:
        for site in each.sites:
            bases = each.sequences[site.sequence][site.start : site.end]
            matched = decode(
                reverse_complement(bases) if site.strand == "-" else bases, each.sequences.alphabet
            )
            names = one_line(each.motif.name), one_line(each.ids[site.sequence])
            where = [str(site.start + 1), str(site.end), site.strand]
            yield "\t".join([*names, *where, f"{site.score:.3f}", f"{site.p_value:.3g}", matched])


def _unbroken(text: str) -> str:
    return re.sub(r"\s+", "_", text.strip()) or "."


KINDS: Final[Mapping[str, Callable[[Sequence[Hits]], Iterator[str]]]] = {
    "bed": _bed,
    "gff": _gff,
    "tsv": _tsv,
}
