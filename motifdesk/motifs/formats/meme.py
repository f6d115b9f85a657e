"""MEME's minimal motif format, version 4."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from motifdesk.data.alphabet import Alphabet
from motifdesk.errors import InputError
from motifdesk.motifs.files import MotifFormat, numbers, shares
from motifdesk.motifs.matrix import Motif

_HEAD: Final = re.compile(r"letter-probability matrix:")
_FIELD: Final = re.compile(r"(alength|w|nsites)\s*=\s*([0-9.eE+-]+)")


def fits(lines: Sequence[str]) -> bool:
    """Return whether the first line that says anything is MEME's."""
    first = next((line for line in lines if line.strip()), "")
    return first.startswith("MEME version") or any(line.startswith("MOTIF ") for line in lines[:200])


def read(lines: Sequence[str], name: str) -> list[Motif]:
    """Return the motifs; raises `InputError` where a matrix is broken."""
    motifs: list[Motif] = []
    alphabet, title, place = Alphabet.DNA, ("", ""), 0
    while place < len(lines):
        line = lines[place].strip()
        place += 1
        if line.startswith("ALPHABET"):
            alphabet = _alphabet(line, name, place)
        elif line.startswith("MOTIF"):
            words = line.split(maxsplit=2)[1:]
            if not words:
                raise InputError(f"{name}, line {place}: the motif has no name; give one after MOTIF.")
            title = (words[0], words[1] if len(words) > 1 else words[0])
        elif _HEAD.match(line):
            fields = dict(_FIELD.findall(line))
            rows, place = _rows(lines, place, name, fields.get("w"))
            sites = float(fields.get("nsites", "nan"))
            frequencies = shares(np.array(rows), name, place)
            motifs.append(Motif(title[1], frequencies, sites, alphabet, title[0], name))
    return motifs


def _alphabet(line: str, name: str, place: int) -> Alphabet:
    text = line.partition("=")[2].strip() or line.partition(" ")[2].strip().strip('"')
    if text.upper().startswith(("ACGT", "DNA")):
        return Alphabet.DNA
    if text.upper().startswith(("ACGU", "RNA")):
        return Alphabet.RNA
    raise InputError(
        f"{name}, line {place}: the alphabet is {text[:20]!r}; motifs of DNA or RNA are expected."
    )


def _rows(lines: Sequence[str], place: int, name: str, width: str | None) -> tuple[list[list[float]], int]:
    """Return the rows of a matrix and the number of the line after it."""
    rows: list[list[float]] = []
    expected = None if width is None else int(float(width))
    while place < len(lines) and (expected is None or len(rows) < expected):
        line = lines[place].strip()
        if not line or not (line[0].isdigit() or line[0] in ".-"):
            if expected is None and rows:
                break
            if line.startswith("MOTIF") or (line and rows):
                break
        if line:
            rows.append(numbers(line, name, place + 1, 4))
        place += 1
    if expected is not None and len(rows) != expected:
        raise InputError(
            f"{name}, line {place}: the matrix has {len(rows)} rows where w= says {expected}; mend the file."
        )
    return rows, place


def write(motifs: Sequence[Motif]) -> str:
    """Return the text; an alphabet of RNA only where all motifs are."""
    rna = bool(motifs) and all(motif.alphabet is Alphabet.RNA for motif in motifs)
    parts = ["MEME version 4\n", f"ALPHABET= {'ACGU' if rna else 'ACGT'}\n"]
    if not rna:
        parts.append("strands: + -\n")
    parts.append(
        "Background letter frequencies\n"
        + " ".join(f"{base} 0.25" for base in ("ACGU" if rna else "ACGT"))
        + "\n"
    )
    for motif in motifs:
        head = f"MOTIF {_word(motif.accession or motif.name)} {motif.name if motif.accession else motif.consensus}"
        sites = "" if np.isnan(motif.sites) else f" nsites= {motif.sites:.0f}"
        rows = "\n".join(" " + " ".join(f"{share:.6f}" for share in row) for row in motif.frequencies)
        parts.append(f"{head}\nletter-probability matrix: alength= 4 w= {motif.width}{sites} E= 0\n{rows}\n")
    return "\n".join(parts)


def _word(text: str) -> str:
    return "_".join(text.split()) or "motif"


MEME = MotifFormat("meme", "MEME", ".meme", fits, read, write)
