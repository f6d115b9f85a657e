"""Bring new sequences into the form that a network was trained on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import UNKNOWN, Codes
from motifdesk.data.notes import SCARCE, Notes
from motifdesk.data.rows import unknown_counts, windows
from motifdesk.data.sequences import Sequences
from motifdesk.data.wording import counted


class Treatment(Protocol):
    """What a fix does to each sequence alone: frozen values, so that it can be sent to the engine."""

    def apply(self, sequences: Sequences) -> Sequences:
        """Return the treated sequences, as many and in the same order."""

    def width(self) -> int | None:
        """Return the length that all have afterwards; None where they keep their own."""

    def note(self, length: int) -> tuple[str, int]:
        """Return what it does to a sequence of this length, empty where nothing, and how long that is afterwards."""


@dataclass(frozen=True)
class Fitted:
    """Longer ones cropped to their middle, shorter ones filled up with unknown bases at their end."""

    length: int

    def apply(self, sequences: Sequences) -> Sequences:
        """Crop and fill up."""
        starts = np.maximum(sequences.lengths - self.length, 0) // 2
        return windows(sequences, starts, self.length)

    def width(self) -> int:
        """The length."""
        return self.length

    def note(self, length: int) -> tuple[str, int]:
        """Say whether it is cropped or filled up, and where."""
        return _resized(length, self.length, crop="at both ends", fill="at the end")


@dataclass(frozen=True)
class Centred:
    """Cropped to the middle, or filled up with unknown bases on both sides."""

    length: int

    def apply(self, sequences: Sequences) -> Sequences:
        """Crop and fill up."""
        return windows(sequences, (sequences.lengths - self.length) // 2, self.length)

    def width(self) -> int:
        """The length."""
        return self.length

    def note(self, length: int) -> tuple[str, int]:
        """Say whether it is cropped or filled up, and where."""
        return _resized(length, self.length, crop="at both ends", fill="at both ends")


@dataclass(frozen=True)
class Begun:
    """The first bases; shorter ones filled up with unknown bases at their end."""

    length: int

    def apply(self, sequences: Sequences) -> Sequences:
        """Crop and fill up."""
        return windows(sequences, np.zeros(len(sequences), np.int64), self.length)

    def width(self) -> int:
        """The length."""
        return self.length

    def note(self, length: int) -> tuple[str, int]:
        """Say whether it is cropped or filled up, and where."""
        return _resized(length, self.length, crop="at the end", fill="at the end")


@dataclass(frozen=True)
class Cut:
    """So many bases cut off at the start and at the end; nothing is left of a sequence that has no more than those."""

    left: int
    right: int

    def apply(self, sequences: Sequences) -> Sequences:
        """Cut them off."""
        lengths = np.maximum(sequences.lengths - self.left - self.right, 0)
        offsets = np.zeros(len(lengths) + 1, np.int64)
        np.cumsum(lengths, out=offsets[1:])
        starts = np.repeat(sequences.offsets[:-1] + self.left - offsets[:-1], lengths)
        codes = sequences.codes[starts + np.arange(offsets[-1])]
        return Sequences(codes, offsets, sequences.alphabet)

    def width(self) -> None:
        """None is set."""
        return

    def note(self, length: int) -> tuple[str, int]:
        """Say how many are cut off."""
        cut = f"{counted(self.left, 'base')} cut off the start and {self.right:,} off the end"
        return cut, max(length - self.left - self.right, 0)


class Changes(NamedTuple):
    """How many sequences there were, and to how many of them something was done.

    Attributes
    ----------
    sequences
        All of them.
    cut
        Those whose constant ends were cut off, as those that the network was trained on.
    cropped, padded
        Those that lost bases because they were too long, and those that were filled up with unknown ones.
    unknown
        Those with letters that are unknown to the network (N and other ambiguous ones).
    scarce
        Those of which the network knows less than half of the bases that it takes.
    """

    sequences: int = 0
    cut: int = 0
    cropped: int = 0
    padded: int = 0
    unknown: int = 0
    scarce: int = 0

    def plus(self, other: Changes) -> Changes:
        """Return the sums."""
        return Changes(*(one + two for one, two in zip(self, other, strict=True)))


@dataclass(frozen=True)
class Fitting:
    """All that is done to a new sequence before a network sees it.

    Attributes
    ----------
    length
        What the network takes.
    treatments
        What the fixes did to the sequences that it was trained on, in their order.
    """

    length: int
    treatments: tuple[Treatment, ...] = ()

    def fit(self, sequences: Sequences) -> tuple[Codes, Changes]:
        """Return the rows that the network takes.

        Parameters
        ----------
        sequences
            N sequences as they stand in a file.

        Returns
        -------
        codes, changes
            uint8, shape (N, length); what was done.
        """
        codes, changes, _ = self.fit_noted(sequences)
        return codes, changes

    def fit_noted(self, sequences: Sequences) -> tuple[Codes, Changes, Notes]:
        """Return what `fit` does, and what was done to each sequence."""
        lengths, unknown = sequences.lengths, unknown_counts(sequences)
        cut, cropped, padded = 0, _none(sequences), _none(sequences)
        for treatment in self._all():
            width = treatment.width()
            if width is None:
                cut = len(sequences)
            else:
                cropped |= sequences.lengths > width
                padded |= sequences.lengths < width
            if width is None or (sequences.lengths != width).any():
                sequences = treatment.apply(sequences)
        codes = sequences.matrix(self.length)
        scarce = 2 * np.count_nonzero(codes != UNKNOWN, axis=1) < self.length
        counts = (cut, *(int(np.count_nonzero(some)) for some in (cropped, padded, unknown, scarce)))
        notes = Notes.of(lengths, unknown, scarce, self._note)
        return codes, Changes(len(sequences), *counts), notes

    def _all(self) -> tuple[Treatment, ...]:
        return (*self.treatments, Fitted(self.length))

    def _note(self, length: int, unknown: int, scarce: bool) -> str:
        """Return what is done to a sequence of this length; no treatment looks at anything else."""
        said = [SCARCE] if scarce else []
        for treatment in self._all():
            done, length = treatment.note(length)
            said.append(done)
        said.append(counted(unknown, "unknown base") if unknown else "")
        return "; ".join(filter(None, said))


def total(changes: Iterable[Changes]) -> Changes:
    """Return the sums of all."""
    found = Changes()
    for item in changes:
        found = found.plus(item)
    return found


def _resized(length: int, width: int, *, crop: str, fill: str) -> tuple[str, int]:
    if length == width:
        return "", width
    what, where = ("cropped", crop) if length > width else ("filled up", fill)
    return f"{what} from {length:,} to {counted(width, 'base')} {where}", width


def _none(sequences: Sequences) -> NDArray[np.bool_]:
    return np.zeros(len(sequences), np.bool_)
