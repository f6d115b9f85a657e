"""Many names in little memory: their letters laid end to end, as those of the sequences are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import overload

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Names(Sequence[str]):
    """An immutable list of names that is sent to another process, and kept in a file, as two arrays.

    A million texts of Python's own would be taken apart and put together one by one, while the window waits.

    Attributes
    ----------
    letters
        uint8, shape (total number of bytes,): all names in UTF-8.
    offsets
        int64, shape (N + 1,): name i is ``letters[offsets[i]:offsets[i + 1]]``.
    """

    letters: NDArray[np.uint8]
    offsets: NDArray[np.int64]

    @classmethod
    def of(cls, names: Iterable[str]) -> Names:
        """Return names that are given one by one; what no UTF-8 can say becomes a question mark."""
        encoded = [name.encode("utf-8", "replace") for name in names]
        offsets = np.zeros(len(encoded) + 1, np.int64)
        np.cumsum([len(name) for name in encoded], out=offsets[1:])
        return cls(np.frombuffer(b"".join(encoded), np.uint8), offsets)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @overload
    def __getitem__(self, index: int) -> str: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...

    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        place = range(len(self))[index]
        return (
            self.letters[self.offsets[place] : self.offsets[place + 1]].tobytes().decode("utf-8", "replace")
        )

    def __iter__(self) -> Iterator[str]:
        letters, offsets = self.letters.tobytes(), self.offsets.tolist()
        for start, end in pairwise(offsets):
            yield letters[start:end].decode("utf-8", "replace")
