"""What was done to each of many sequences, in words: a few texts and which of them is whose."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

SCARCE: Final = "less than half known"
"""How the note of a sequence begins of which the network knew less than half of what it takes."""


@dataclass(frozen=True, eq=False)
class Notes:
    """A note for each of N sequences; empty where nothing was done.

    Attributes
    ----------
    words
        The notes that occur.
    places
        int32, shape (N,): which of them is that of each sequence.
    """

    words: tuple[str, ...]
    places: NDArray[np.int32]

    @classmethod
    def of(
        cls,
        lengths: NDArray[np.int64],
        unknown: NDArray[np.int64],
        scarce: NDArray[np.bool_],
        word_of: Callable[[int, int, bool], str],
    ) -> Notes:
        """Return the notes of sequences; `word_of` is asked once for all that are alike, of a million not each."""
        steps = int(unknown.max(initial=0)) + 1
        keys = (lengths * steps + unknown) * 2 + scarce
        found, places = np.unique(keys, return_inverse=True)
        words = [word_of(key // 2 // steps, key // 2 % steps, bool(key % 2)) for key in found.tolist()]
        return cls(tuple(words), places.astype(np.int32))

    @classmethod
    def none(cls, count: int) -> Notes:
        """Return the notes of so many sequences to which nothing was done."""
        return cls(("",), np.zeros(count, np.int32))

    @classmethod
    def joined(cls, parts: Sequence[Notes]) -> Notes:
        """Return the notes of several blocks in one."""
        starts = np.cumsum([0, *(len(part.words) for part in parts)])
        places = [part.places + start for part, start in zip(parts, starts.tolist(), strict=False)]
        words = tuple(word for part in parts for word in part.words)
        return cls(words, np.concatenate(places).astype(np.int32))

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, index: int) -> str:
        return self.words[int(self.places[index])]

    def __iter__(self) -> Iterator[str]:
        return map(self.words.__getitem__, self.places.tolist())

    @property
    def some(self) -> bool:
        """Whether anything was done to any of them."""
        return any(self.words)
