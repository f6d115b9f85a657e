"""The letters of nucleic acids and their codes.

The order is fixed: A, C, G, T (or U) are 0, 1, 2, 3 whatever letters a sequence holds, and every ambiguous letter
is `UNKNOWN` (4), whose one-hot row is all zeros. An encoder fitted to each sequence, as in the primer's tutorial,
gives a sequence that lacks one base the wrong columns.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint8]

UNKNOWN: Final = 4
IUPAC: Final[dict[str, str]] = {
    "A": "A", "C": "C", "G": "G", "T": "T", "U": "T",
    "R": "AG", "Y": "CT", "S": "CG", "W": "AT", "K": "GT", "M": "AC",
    "B": "CGT", "D": "AGT", "H": "ACT", "V": "ACG", "N": "ACGT",
}  # fmt: skip
_NOT_A_BASE: Final = 255


class Alphabet(Enum):
    """DNA or RNA: they differ in how code 3 is written."""

    DNA = "ACGT"
    RNA = "ACGU"


def _code_table() -> Codes:
    table = np.full(256, _NOT_A_BASE, np.uint8)
    for letter, bases in IUPAC.items():
        code = "ACGT".index(bases) if len(bases) == 1 else UNKNOWN
        table[[ord(letter), ord(letter.lower())]] = code
    return table


_CODE_OF_BYTE: Final = _code_table().tobytes()


def encode(text: bytes, skip: bytes = b"") -> Codes:
    """Return the codes of the letters in `text`, in upper or lower case.

    Parameters
    ----------
    text
        ASCII letters A C G T U and the IUPAC ambiguity letters (which become `UNKNOWN`).
    skip
        Letters to leave out, such as line feeds.

    Returns
    -------
    codes
        uint8, one a letter that is not skipped. A letter that is no base gives a code above `UNKNOWN`: see
        `first_non_base`.
    """
    # A bytearray, because numpy lets nobody write into bytes.
    return np.frombuffer(bytearray(text.translate(_CODE_OF_BYTE, skip)), np.uint8)


def first_non_base(codes: Codes) -> int | None:
    """Return the position of the first letter that is no base, or None if all are."""
    if not codes.size or codes.max() <= UNKNOWN:
        return None
    return int(np.argmax(codes > UNKNOWN))


def decode(codes: Codes, alphabet: Alphabet = Alphabet.DNA) -> str:
    """Return the letters of `codes`; `UNKNOWN` becomes N."""
    letters = np.frombuffer((alphabet.value + "N").encode("ascii"), np.uint8)
    return letters[codes].tobytes().decode("ascii")


def reverse_complement(codes: Codes) -> Codes:
    """Return the reverse complement along the last axis; `UNKNOWN` stays unknown."""
    complement = np.array([3, 2, 1, 0, UNKNOWN], np.uint8)
    return complement[codes[..., ::-1]]


def one_hot(codes: Codes) -> NDArray[np.float32]:
    """Return the one-hot rows of `codes`.

    Parameters
    ----------
    codes
        uint8, any shape.

    Returns
    -------
    rows
        float32, shape ``codes.shape + (4,)``, columns in the order ACGT; a row of `UNKNOWN` is all zeros.
    """
    table = np.zeros((UNKNOWN + 1, 4), np.float32)
    table[:4] = np.eye(4, dtype=np.float32)
    return table[codes]
