"""TRANSFAC's flat files: a line each for a column, between P0 (or PO) and XX."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from motifdesk.data.alphabet import Alphabet
from motifdesk.errors import InputError
from motifdesk.motifs.files import MotifFormat, numbers, shares
from motifdesk.motifs.matrix import Motif


def fits(lines: Sequence[str]) -> bool:
    """Return whether a matrix begins somewhere near the start."""
    return any(line[:2] in ("P0", "PO") for line in lines[:200])


def read(lines: Sequence[str], name: str) -> list[Motif]:
    """Return the motifs; raises `InputError` where a matrix is broken."""
    motifs: list[Motif] = []
    said: dict[str, str] = {}
    order: list[int] = []
    rows: list[list[float]] = []
    rna = False
    for place, line in enumerate([*lines, "//"], 1):
        code, _, rest = line.strip().partition(" ")
        if code in ("P0", "PO"):
            letters = [letter.upper() for letter in rest.split()[:4]]
            rna = "U" in letters
            order = [
                letters.index(base) for base in "ACGT".replace("T", "U" if rna else "T") if base in letters
            ]
            if len(order) != 4:
                raise InputError(
                    f"{name}, line {place}: the columns are {rest.strip()[:20]!r}; A, C, G and T were expected."
                )
        elif order and code.isdigit():
            values = numbers(" ".join(rest.split()[:4]), name, place, 4)
            rows.append([values[column] for column in order])
        elif code == "//":
            if rows:
                accession = said.get("AC") or said.get("ID") or name
                called = said.get("NA") or said.get("ID") or accession
                counts = np.array(rows)
                sites = float(counts.sum(axis=1).max())
                alphabet = Alphabet.RNA if rna else Alphabet.DNA
                motifs.append(Motif(called, shares(counts, name, place), sites, alphabet, accession, name))
            said, order, rows = {}, [], []
        else:
            said.setdefault(code, rest.strip())
    return motifs


def write(motifs: Sequence[Motif]) -> str:
    """Return the text: counts, of a hundred sites where their number is not known."""
    parts = []
    for motif in motifs:
        sites = 100.0 if np.isnan(motif.sites) else motif.sites
        rows = [
            f"{place:02d}  " + "  ".join(f"{count:10.2f}" for count in row) + f"  {letter}"
            for place, (row, letter) in enumerate(
                zip(motif.frequencies * sites, motif.consensus, strict=True), 1
            )
        ]
        head = [f"AC  {motif.accession or motif.name}", "XX", f"ID  {motif.name}", "XX"]
        parts.append(
            "\n".join(
                [*head, "P0  " + "  ".join(f"{base:>10}" for base in motif.alphabet.value), *rows, "XX", "//"]
            )
        )
    return "\n".join(parts) + "\n"


TRANSFAC = MotifFormat("transfac", "TRANSFAC", ".transfac", fits, read, write)
