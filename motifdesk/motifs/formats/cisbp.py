"""CIS-BP's and CISBP-RNA's files: what is known of the factor, then a line of shares for each position."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from motifdesk.data.alphabet import Alphabet
from motifdesk.errors import InputError
from motifdesk.motifs.files import MotifFormat, numbers, shares
from motifdesk.motifs.matrix import Motif

_HEADINGS = {" ".join(["POS", *alphabet.value]): alphabet for alphabet in Alphabet}
_CALLED = ("TF Name", "RBP Name")
_NEAR = 40  # lines before the first matrix


def fits(lines: Sequence[str]) -> bool:
    """Return whether the heading of a matrix stands near the start."""
    return any(_alphabet(line) for line in lines[:_NEAR])


def read(lines: Sequence[str], name: str) -> list[Motif]:
    """Return the motifs; raises `InputError` where a matrix is broken."""
    motifs: list[Motif] = []
    said: dict[str, str] = {}
    rows: list[list[float]] = []
    alphabet: Alphabet | None = None
    for place, line in enumerate([*lines, ""], 1):
        words = line.split()
        if alphabet is not None and words and words[0].isdigit():
            rows.append(numbers(" ".join(words[1:]), name, place, 4))
            continue
        if alphabet is not None and (words or place > len(lines)):
            motifs.append(_motif(said, rows, alphabet, name, place))
            said, rows, alphabet = {}, [], None
        if _alphabet(line):
            alphabet = _alphabet(line)
        elif "\t" in line:
            field, _, rest = line.strip().partition("\t")
            said[field] = rest.strip()
    return motifs


def _alphabet(line: str) -> Alphabet | None:
    return _HEADINGS.get(" ".join(line.upper().split()))


def _motif(said: dict[str, str], rows: list[list[float]], alphabet: Alphabet, name: str, place: int) -> Motif:
    if not rows:
        # CIS-BP gives out such files where it may not give the matrix.
        raise InputError(f"{name}, line {place}: the matrix has no positions; leave the file out.")
    accession = said.get("Motif") or Path(name).stem
    called = next((said[field] for field in _CALLED if said.get(field)), accession)
    return Motif(called, shares(np.array(rows), name, place), float("nan"), alphabet, accession, name)


def write(motifs: Sequence[Motif]) -> str:
    """Return the text, one matrix after the other."""
    parts = []
    for motif in motifs:
        rows = [
            f"{place}\t" + "\t".join(f"{share:.6f}" for share in row)
            for place, row in enumerate(motif.frequencies, 1)
        ]
        rna = motif.alphabet is Alphabet.RNA
        head = [
            f"{_CALLED[rna]}\t{motif.name}",
            f"Motif\t{motif.accession or motif.name}",
            "\t".join(["Pos", *motif.alphabet.value]),
        ]
        parts.append("\n".join([*head, *rows, "\n"]))
    return "".join(parts)


CISBP = MotifFormat("cisbp", "CIS-BP", ".txt", fits, read, write)
