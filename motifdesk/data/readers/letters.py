"""The letters of sequences, whatever file they come from: checked, encoded, and DNA or RNA found out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import IUPAC, UNKNOWN, Alphabet, Codes, encode
from motifdesk.data.readers.source import Source
from motifdesk.data.records import Decision, Records
from motifdesk.data.sequences import Sequences
from motifdesk.errors import InputError

LETTERS: Final = "".join(IUPAC).encode() + "".join(IUPAC).lower().encode()
"""Every letter of a sequence, in upper and lower case."""
_ACCEPTED: Final = LETTERS + b"-"
EITHER: Final = "either"
"""The alphabet of what is only looked at by a network: T and U may both occur, for they count alike."""
LONGEST_SEQUENCE: Final = 1_000_000
"""A longer one is a chromosome, not an example to learn from."""
LONGEST_ALONE: Final = 10_000
"""A longer sequence that stands alone in its file is a piece of genome."""
# Amino acids whose letters stand for no base: more than a third of a protein.
_PROTEIN: Final = b"EFILPQefilpq"
_PROTEIN_SHARE: Final = 0.1
_MARKS: Final = {
    ".": "is no base; write N where a base is unknown",
    "*": "is no base: a breakpoint or a stop; remove it, or write N where a base is unknown",
    "?": "is no base; write N where a base is unknown",
}
_START: Final = 1 << 20
Numbered = Callable[[], Iterable[tuple[int, bytes]]]
"""Gives the lines of sequence that were just added, with their numbers in the file."""


class Letters:
    """Collects the sequences of one file."""

    def __init__(self, source: Source, wanted: str | None) -> None:
        self._source = source
        self._wanted = wanted
        # Memory that is never written to costs nothing: a file that is not packed holds fewer letters than bytes.
        self._codes = np.empty(_START if source.packing or source.workbook else source.size, np.uint8)
        self._count = 0
        self._seen: dict[bytes, int] = {}
        self._gaps = 0

    def add(self, letters: bytes, numbered: Numbered) -> None:
        """Encode letters without line feeds or blanks; gaps (-) become unknown bases, so that places stay the same.

        Raises
        ------
        InputError
            A letter is no base, or both T and U occur where they may not.
        """
        if b"-" in letters:
            self._gaps += letters.count(b"-")
            letters = letters.replace(b"-", b"N")
        codes = encode(letters)
        if len(codes) and codes.max() > UNKNOWN:
            raise bad_letter(self._source, numbered())
        self._append(codes)
        for letter, other in ((b"t", b"u"), (b"u", b"t")):
            if letter not in self._seen and (letter in letters or letter.upper() in letters):
                self._seen[letter] = next(at for at, line in numbered() if letter in line.lower())
                if other in self._seen and self._wanted is None:
                    raise self._mixed()

    def sequences(self, lengths: NDArray[np.int64]) -> Sequences:
        """Return everything that was added, cut into sequences; `lengths` is int64, shape (N,)."""
        offsets = np.zeros(len(lengths) + 1, np.int64)
        np.cumsum(lengths, out=offsets[1:])
        return Sequences(self._codes[: self._count], offsets, self.alphabet)

    def _append(self, codes: Codes) -> None:
        end = self._count + len(codes)
        if end > len(self._codes):
            grown = np.empty(2 * end, np.uint8)
            grown[: self._count] = self._codes[: self._count]
            self._codes = grown
        self._codes[self._count : end] = codes
        self._count = end

    @property
    def alphabet(self) -> Alphabet:
        """What the user says, else RNA where there is a U."""
        if self._wanted not in (None, "", EITHER):
            return Alphabet[self._wanted.upper()]
        return Alphabet.RNA if b"u" in self._seen else Alphabet.DNA

    @property
    def decision(self) -> Decision:
        """Whether it is DNA or RNA."""
        return Decision("alphabet", "Kind of sequences", self.alphabet.name.lower(), ("dna", "rna"))

    @property
    def remarks(self) -> tuple[str, ...]:
        """What was made of letters that are no bases."""
        if not self._gaps:
            return ()
        verb = (
            "gap (-) was read as an unknown base"
            if self._gaps == 1
            else "gaps (-) were read as unknown bases"
        )
        return (f"{self._gaps:,} {verb} in {self._source.name}.",)

    def _mixed(self) -> InputError:
        (_, first), (letter, second) = sorted(self._seen.items(), key=lambda item: item[1])
        if first == second:
            return self._source.error(
                "this sequence holds T and U; write all sequences as DNA (T) or all as RNA (U).", first
            )
        found, other = ("T", "U") if letter == b"t" else ("U", "T")
        return self._source.error(
            f"the letter {found} was found, but line {first:,} has {other}; write all sequences as DNA (T) or all as "
            "RNA (U).",
            second,
        )


def is_sequence(content: bytes) -> bool:
    """Return whether there is a base and every letter is a base or a gap."""
    return bool(content.strip(b"-")) and not content.translate(None, _ACCEPTED)


def bad_letter(source: Source, numbered: Iterable[tuple[int, bytes]], column: str = "") -> InputError:
    """Return the error about the first letter that is no base, or about a file of proteins.

    Parameters
    ----------
    source
        The file.
    numbered
        Lines or cells of sequence, with the numbers of their lines in the file.
    column
        The name of the table's column, if it is one.
    """
    first: tuple[int, str] | None = None
    counts: Counter[int] = Counter()
    for number, content in numbered:
        counts.update(content)
        if first is None and content.translate(None, _ACCEPTED):
            first = number, content.decode("utf-8", "replace")
    if first is None:
        raise AssertionError("every letter is a base")
    if sum(counts[letter] for letter in _PROTEIN) > _PROTEIN_SHARE * counts.total():
        return source.error(
            "this looks like protein (letters such as E, F, I, L, P and Q); give DNA or RNA sequences.",
            first[0],
        )
    return source.error(_letter_problem(first[1], column), first[0])


def _letter_problem(content: str, column: str) -> str:
    allowed = _ACCEPTED.decode()
    place, letter = next((place, letter) for place, letter in enumerate(content, 1) if letter not in allowed)
    if letter.isspace():
        return f"a blank stands within the sequence, at position {place:,}; remove it."
    inside = f" of the column {column!r}" if column else ""
    what = _MARKS.get(letter, "is no base; write A, C, G and T (or U), and N where the base is unknown")
    return f"the letter {letter!r} at position {place:,} of the sequence{inside} {what}."


def check_length(source: Source, length: int, name: str) -> None:
    """Refuse a sequence that is a piece of genome.

    Raises
    ------
    InputError
        It is longer than `LONGEST_SEQUENCE`.
    """
    if length > LONGEST_SEQUENCE:
        raise source.error(
            f"{name} is longer than a million bases; this looks like a genome: give it as the genome, together with a "
            "BED file of regions."
        )


def check_alone(records: Records) -> None:
    """Refuse a single sequence as data: above ten thousand bases it is a piece of genome.

    Raises
    ------
    InputError
        There are fewer than two sequences.
    """
    if len(records) > 1:
        return
    source = records.source[0] if records.source else "The data"
    if records.sequences.longest > LONGEST_ALONE:
        raise InputError.at(
            source,
            None,
            f"it holds one sequence of {records.sequences.longest:,} bases; this looks like a genome: give it as the "
            "genome, together with a BED file of regions.",
        )
    raise InputError.at(source, None, "it holds only one sequence; give many, of two classes or with values.")
