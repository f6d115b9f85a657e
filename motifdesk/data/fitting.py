"""Bring new sequences into the form that a network was trained on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import Codes
from motifdesk.data.rows import unknown_counts, windows
from motifdesk.data.sequences import Sequences


class Treatment(Protocol):
    """What a fix does to each sequence alone: frozen values, so that it can be sent to the engine."""

    def apply(self, sequences: Sequences) -> Sequences:
        """Return the treated sequences, as many and in the same order."""

    def width(self) -> int | None:
        """Return the length that all have afterwards; None where they keep their own."""


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
    """

    sequences: int = 0
    cut: int = 0
    cropped: int = 0
    padded: int = 0
    unknown: int = 0

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
        unknown = int((unknown_counts(sequences) > 0).sum())
        cut, cropped, padded = 0, _none(sequences), _none(sequences)
        for treatment in (*self.treatments, Fitted(self.length)):
            width = treatment.width()
            if width is None:
                cut = len(sequences)
            else:
                cropped |= sequences.lengths > width
                padded |= sequences.lengths < width
            if width is None or (sequences.lengths != width).any():
                sequences = treatment.apply(sequences)
        counts = (cut, int(cropped.sum()), int(padded.sum()), unknown)
        return sequences.matrix(self.length), Changes(len(sequences), *counts)


def total(changes: Iterable[Changes]) -> Changes:
    """Return the sums of all."""
    found = Changes()
    for item in changes:
        found = found.plus(item)
    return found


def _none(sequences: Sequences) -> NDArray[np.bool_]:
    return np.zeros(len(sequences), np.bool_)
