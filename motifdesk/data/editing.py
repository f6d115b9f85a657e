"""A sequence with changes made by hand: bases replaced, put in and taken out, and what they are called."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import UNKNOWN, Alphabet, Codes, decode, reverse_complement

INSERTED = -1


@dataclass(frozen=True, eq=False)
class Edited:
    """A sequence and what became of it; every change returns another.

    Attributes
    ----------
    original
        uint8, shape (L,): the sequence as it was.
    codes
        uint8, shape (M,): the sequence as it is.
    origins
        int64, shape (M,): the position in `original` of each base that is there, `INSERTED` for those put in; rising.
    """

    original: Codes
    codes: Codes
    origins: NDArray[np.int64]

    @classmethod
    def of(cls, codes: Codes) -> Edited:
        """Return a sequence, uint8 (L,), without changes."""
        return cls(codes, codes, np.arange(len(codes)))

    def substitute(self, position: int, code: int) -> Edited:
        """Return the sequence with another base at a 0-based position."""
        self._require(position, len(self.codes) - 1, code)
        codes = self.codes.copy()
        codes[position] = code
        return Edited(self.original, codes, self.origins)

    def insert(self, position: int, code: int) -> Edited:
        """Return the sequence with a base more, before the 0-based position; at the end where that is its length."""
        self._require(position, len(self.codes), code)
        return Edited(
            self.original,
            np.insert(self.codes, position, np.uint8(code)),
            np.insert(self.origins, position, INSERTED),
        )

    def delete(self, position: int) -> Edited:
        """Return the sequence without the base at a 0-based position."""
        self._require(position, len(self.codes) - 1, 0)
        return Edited(self.original, np.delete(self.codes, position), np.delete(self.origins, position))

    def turned(self) -> Edited:
        """Return the same changes of the reverse complement."""
        origins = self.origins[::-1]
        turned = np.where(origins == INSERTED, INSERTED, len(self.original) - 1 - origins)
        return Edited(reverse_complement(self.original), reverse_complement(self.codes), turned)

    def written(self) -> dict[str, Any]:
        """Return what tells the sequence from its original, in plain values."""
        return {"bases": decode(self.codes, Alphabet.DNA), "origins": self.origins.tolist()}

    @classmethod
    def read(cls, original: Codes, written: object) -> Edited | None:
        """Return what `written` gave for the same original, uint8 (L,); None where it does not belong to it."""
        found = written if isinstance(written, dict) else {}
        bases, listed = found.get("bases"), found.get("origins")
        letters = Alphabet.DNA.value + "N"
        if not (isinstance(bases, str) and isinstance(listed, list)) or set(bases) - set(letters):
            return None
        if len(bases) != len(listed) or not all(
            type(place) is int and INSERTED <= place < len(original) for place in listed
        ):
            return None
        there = [place for place in listed if place != INSERTED]
        if any(one >= two for one, two in pairwise(there)):
            return None
        codes = np.array([letters.index(base) for base in bases], np.uint8)
        return cls(original, codes, np.array(listed, np.int64))

    @property
    def changed(self) -> NDArray[np.int64]:
        """Where a base stands that the original does not have there: 0-based positions in `codes`, rising."""
        before = np.append(self.original, np.uint8(UNKNOWN + 1))[self.origins]
        return np.flatnonzero(before != self.codes)

    def changes(self, alphabet: Alphabet) -> tuple[str, ...]:
        """Return the changes by position in the original, counted from 1: A12G, 12insG (after 12), A12del."""
        letters = alphabet.value + "N"
        named: list[tuple[int, int, str]] = []
        last = 0
        for order, (origin, code) in enumerate(zip(self.origins.tolist(), self.codes.tolist(), strict=True)):
            if origin == INSERTED:
                named.append((last, order, f"{last}ins{letters[code]}"))
                continue
            last = origin + 1
            before = int(self.original[origin])
            if before != code:
                named.append((last, -1, f"{letters[before]}{last}{letters[code]}"))
        gone = np.setdiff1d(np.arange(len(self.original)), self.origins).tolist()
        named += [(place + 1, -1, f"{letters[self.original[place]]}{place + 1}del") for place in gone]
        return tuple(text for _, _, text in sorted(named))

    def _require(self, position: int, last: int, code: int) -> None:
        if not 0 <= position <= last:
            raise ValueError(f"position is {position}; give 0 to {last}")
        if not 0 <= code <= UNKNOWN:
            raise ValueError(f"code is {code}; give 0 to {UNKNOWN}")


class Edits:
    """The changes made to one sequence, which can be undone and made again."""

    def __init__(self, codes: Codes) -> None:
        """Begin with a sequence, uint8 (L,)."""
        self.current = Edited.of(codes)
        self._undone: list[Edited] = []
        self._done: list[Edited] = []

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to undo."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is an undone change to make again."""
        return bool(self._undone)

    def apply(self, edited: Edited) -> None:
        """Make a change; what was undone before is forgotten."""
        self._done.append(self.current)
        self._undone.clear()
        self.current = edited

    def undo(self) -> None:
        """Take the last change back, if there is one."""
        if self._done:
            self._undone.append(self.current)
            self.current = self._done.pop()

    def redo(self) -> None:
        """Make the last undone change again, if there is one."""
        if self._undone:
            self._done.append(self.current)
            self.current = self._undone.pop()
