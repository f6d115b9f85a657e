"""What a network has said of new sequences: as it comes, and as a project keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import Codes
from motifdesk.data.fitting import Changes
from motifdesk.data.names import Names
from motifdesk.data.notes import Notes
from motifdesk.data.sequences import Sequences
from motifdesk.evaluation.threshold import USUAL
from motifdesk.models.trained import TrainedModel

MOST_BASES: Final = 100_000_000
"""So many bases of new sequences a project keeps, one byte each; of more, names and scores alone."""
NOT_KEPT: Final = (
    f"These are more than {MOST_BASES:,} bases: the project keeps their names and scores, not the bases; predict them "
    "again to see one in the track after the project was opened anew."
)
By = Literal["id", "length", "score", "predicted", "spread", "note"] | int
"""What predictions can be put in order by; a number stands for the probability of that class."""


@dataclass(frozen=True, eq=False)
class Predictions:
    """What the network says of N sequences.

    Attributes
    ----------
    ids
        Their names.
    sequences
        As they were given; None where the bases were not kept.
    codes
        uint8, shape (N, L): as the network saw them; None where the bases were not kept.
    scores
        float32: the probability of the positive class, shape (N,); of each class, shape (N, classes); or the predicted
        value, shape (N,).
    spread
        float32, in the shape of `scores`: the standard deviation of the members' scores; None for a single network.
    changes
        To how many of them something was done first.
    known_lengths
        int64, shape (N,): how many bases each had, where those were not kept; else None.
    notes
        What was done to each; None where nobody knows, as in a project of an earlier version.
    """

    ids: Names
    sequences: Sequences | None
    codes: Codes | None
    scores: NDArray[np.float32]
    spread: NDArray[np.float32] | None
    changes: Changes
    known_lengths: NDArray[np.int64] | None = None
    notes: Notes | None = None

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def lengths(self) -> NDArray[np.int64]:
        """How many bases each has as it was given, int64, shape (N,)."""
        if self.sequences is not None:
            return self.sequences.lengths
        return np.zeros(len(self), np.int64) if self.known_lengths is None else self.known_lengths

    def length_of(self, place: int) -> int:
        """Return how many bases one of them has."""
        if self.sequences is not None:
            return int(self.sequences.offsets[place + 1] - self.sequences.offsets[place])
        return 0 if self.known_lengths is None else int(self.known_lengths[place])

    def without_bases(self) -> Predictions:
        """Return names, scores and notes alone, and how long the sequences are."""
        return replace(self, sequences=None, codes=None, known_lengths=self.lengths)


@dataclass(frozen=True, eq=False)
class Predicted:
    """Predictions that a session keeps.

    Attributes
    ----------
    run_key, data_key
        Of the run whose network made them, and of the data and fixes that say how it takes sequences: they are current
        only where those are the session's.
    parts
        The predictions, in the order of the file.
    said
        What was done to the sequences, and what to mind, a sentence each.
    """

    run_key: str
    data_key: str
    parts: tuple[Predictions, ...]
    said: tuple[str, ...] = ()

    @property
    def bounded(self) -> Predicted:
        """The same with no more bases than a project keeps, and a sentence where they are left out."""
        if not exceed(self.parts):
            return self
        slim = tuple(part.without_bases() for part in self.parts)
        return replace(self, parts=slim, said=(*self.said, NOT_KEPT))


def exceed(parts: Sequence[Predictions]) -> bool:
    """Return whether the sequences have more bases than a project keeps, as given or as the network saw them."""
    given = sum(0 if part.sequences is None else len(part.sequences.codes) for part in parts)
    seen = sum(0 if part.codes is None else part.codes.size for part in parts)
    return max(given, seen) > MOST_BASES


def joined(parts: Sequence[Predictions]) -> Predictions:
    """Return the predictions of several blocks in one; there must be at least one, all with their bases."""
    changes = Changes()
    for part in parts:
        changes = changes.plus(part.changes)
    given = [part.sequences for part in parts if part.sequences is not None]
    offsets = np.zeros(sum(map(len, parts)) + 1, np.int64)
    np.cumsum(np.concatenate([part.lengths for part in parts]), out=offsets[1:])
    spreads = [part.spread for part in parts if part.spread is not None]
    notes = [part.notes for part in parts if part.notes is not None]
    return Predictions(
        Names.of(name for part in parts for name in part.ids),
        Sequences(np.concatenate([item.codes for item in given]), offsets, given[0].alphabet),
        np.concatenate([part.codes for part in parts if part.codes is not None]),
        np.concatenate([part.scores for part in parts]),
        np.concatenate(spreads) if spreads else None,
        changes,
        notes=Notes.joined(notes) if len(notes) == len(parts) else None,
    )


# -- in another order


def order_of(
    parts: Sequence[Predictions], by: By, *, falling: bool, threshold: float = USUAL
) -> NDArray[np.int64]:
    """Return the places of all predictions in another order, int64, shape (N,); what is equal stays as it was.

    Names that are all numbers are put in order as numbers.
    """
    if by == "id":
        names = [name for part in parts for name in part.ids]
        if all(name.isdecimal() and len(name) < 18 for name in names):
            return _sorted(np.array([int(name) for name in names], np.int64), falling=falling)
        # Not as an array of numpy: one long name would make all of them as long.
        return np.array(sorted(range(len(names)), key=names.__getitem__, reverse=falling), np.int64)
    if by == "length":
        return _sorted(np.concatenate([part.lengths for part in parts]), falling=falling)
    if by == "note":
        return _sorted(_ranks([part.notes or Notes.none(len(part)) for part in parts]), falling=falling)
    return _sorted(np.concatenate([numbers_of(part, by, threshold) for part in parts]), falling=falling)


def numbers_of(part: Predictions, by: By, threshold: float = USUAL) -> NDArray[np.float32]:
    """Return a number for each sequence, float32, shape (N,).

    `score` is that of the likeliest of several classes, and so is its `spread`; `predicted` is the class, of two at
    the threshold.
    """
    scores = part.scores
    if isinstance(by, int):
        of_class: NDArray[np.float32] = scores[:, by]
        return of_class
    if by == "spread" and part.spread is not None:
        return _of_likeliest(part.spread, scores)
    if by == "predicted":
        return likeliest(scores, threshold).astype(np.float32)
    return _of_likeliest(scores, scores)


def number_at(part: Predictions, place: int, by: By) -> float:
    """Return the number of one sequence; as `numbers_of` does, but for one that is drawn, not for all of them."""
    spread = None if part.spread is None else part.spread[place : place + 1]
    one = replace(part, scores=part.scores[place : place + 1], spread=spread)
    return float(numbers_of(one, by)[0])


def likeliest(scores: NDArray[np.float32], threshold: float = USUAL) -> NDArray[np.int64]:
    """Return the class that each score speaks for, shape (N,): from the threshold on the positive one of two."""
    if scores.ndim == 1:
        # As the Evaluate page compares them; in 32 bits another score could be the first that is called positive.
        return (scores.astype(np.float64) >= threshold).astype(np.int64)
    found: NDArray[np.int64] = scores.argmax(axis=1)
    return found


def without_weights(model: TrainedModel) -> TrainedModel:
    """Return what says how scores are to be read, for whoever computes none."""
    return replace(model, weights=())


def _sorted(keys: NDArray[np.int64] | NDArray[np.float32], *, falling: bool) -> NDArray[np.int64]:
    order: NDArray[np.int64] = np.argsort(-keys if falling else keys, kind="stable")
    return order


def _ranks(parts: Sequence[Notes]) -> NDArray[np.int64]:
    """Return the place of each note among all that occur, int64, shape (N,)."""
    rank = {word: place for place, word in enumerate(sorted({word for part in parts for word in part.words}))}
    return np.concatenate(
        [np.array([rank[word] for word in part.words], np.int64)[part.places] for part in parts]
    )


def _of_likeliest(values: NDArray[np.float32], scores: NDArray[np.float32]) -> NDArray[np.float32]:
    if values.ndim == 1:
        return values
    chosen: NDArray[np.float32] = np.take_along_axis(values, scores.argmax(axis=1)[:, None], axis=1)[:, 0]
    return chosen
