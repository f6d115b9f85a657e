"""Many sequences in little memory: one byte a base, laid end to end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import UNKNOWN, Alphabet, Codes, decode


@dataclass(frozen=True, eq=False)
class Sequences:
    """An immutable list of sequences.

    Attributes
    ----------
    codes
        uint8, shape (total number of bases,): all sequences laid end to end.
    offsets
        int64, shape (N + 1,): sequence i is ``codes[offsets[i]:offsets[i + 1]]``.
    alphabet
        How code 3 is written.
    """

    codes: Codes
    offsets: NDArray[np.int64]
    alphabet: Alphabet = Alphabet.DNA

    @classmethod
    def of(cls, parts: Iterable[Codes], alphabet: Alphabet = Alphabet.DNA) -> Sequences:
        """Return the sequences whose codes are given one by one."""
        listed = list(parts)
        offsets = np.zeros(len(listed) + 1, np.int64)
        np.cumsum([len(part) for part in listed], out=offsets[1:])
        codes = np.concatenate(listed) if listed else np.empty(0, np.uint8)
        return cls(codes, offsets, alphabet)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, index: int) -> Codes:
        return self.codes[self.offsets[index] : self.offsets[index + 1]]

    @property
    def lengths(self) -> NDArray[np.int64]:
        """The number of bases of each sequence, int64, shape (N,)."""
        return np.diff(self.offsets)

    @property
    def longest(self) -> int:
        """The greatest length; 0 where there is no sequence."""
        return int(self.lengths.max()) if len(self) else 0

    def text(self, index: int) -> str:
        """Return the letters of one sequence."""
        return decode(self[index], self.alphabet)

    def matrix(self, length: int | None = None) -> Codes:
        """Return all sequences as rows of equal length.

        Parameters
        ----------
        length
            Columns of the result; by default the longest sequence's. Shorter sequences are filled up with
            `UNKNOWN` at their end, longer ones are cut there.

        Returns
        -------
        rows
            uint8, shape (N, length).
        """
        width = self.longest if length is None else length
        if len(self) and (self.lengths == width).all():
            return self.codes.reshape(len(self), width)
        rows = np.full((len(self), width), UNKNOWN, np.uint8)
        for row, index in zip(rows, range(len(self)), strict=True):
            part = self[index][:width]
            row[: len(part)] = part
        return rows
