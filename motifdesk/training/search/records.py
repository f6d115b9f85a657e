"""What a search or a cross-validation is asked for, and what came of it: plain values, light enough for the window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from motifdesk.parameters import Value, check, choice, flag, limit, number
from motifdesk.training.settings import TrainingSettings


@dataclass(frozen=True)
class SearchSettings:
    """How to search; checked on construction."""

    trials: int = number(20, 1, 10_000, "Trials", "How many settings are tried, the ones you have set first.")
    objective: str = choice(
        "loss",
        ("loss", "metric"),
        "Best by",
        "loss: the validation loss. metric: the validation AUROC, or the Pearson correlation for measured values.",
    )
    prune: bool = flag(
        True,
        "End hopeless trials",
        "End a trial early when it does worse than half of the others did after as many epochs.",
    )
    minutes: float = limit(
        0.0, 1e6, "Time limit", "Begin no more trials after so long; 0 sets no limit.", unit="min"
    )
    seed: int = number(
        0, 0, 2**31 - 1, "Search seed", "Where chance begins when settings are proposed.", advanced=True
    )

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True)
class ValidationSettings:
    """How to cross-validate; checked on construction."""

    folds: int = number(
        5,
        1,
        100,
        "Folds",
        "The sequences are divided into so many folds; each is held out once and tested. 1 keeps the split as it is.",
    )
    repeats: int = number(
        1,
        1,
        100,
        "Repeats",
        "How often it is done again, with other seeds for the folds and for the training.",
    )

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True)
class Candidate:
    """Settings that can be trained with.

    Attributes
    ----------
    architecture
        Its name.
    parameters
        Its own parameter dataclass.
    training
        How to train it.
    """

    architecture: str
    parameters: object
    training: TrainingSettings


class TrialState(Enum):
    """How far a trial is."""

    RUNNING = "running"
    COMPLETE = "complete"
    PRUNED = "pruned"  # hopeless, ended early
    FAILED = "failed"  # these settings cannot be trained with
    INTERRUPTED = "interrupted"  # the search ended before it did; another trial takes it up again


@dataclass(frozen=True)
class Trial:
    """One trial of a search.

    Attributes
    ----------
    number
        Counted from 0, never used twice in a study.
    state
        How far it is.
    values
        What was tried, by the name of the dimension.
    value
        The figure that trials are compared by, at the best epoch so far; None before the first one.
    epochs
        How many have been trained.
    seconds
        How long it took.
    worker
        Where it ran.
    message
        Why it failed, in a sentence.
    """

    number: int
    state: TrialState
    values: Mapping[str, Value]
    value: float | None = None
    epochs: int = 0
    seconds: float = 0.0
    worker: str = ""
    message: str = ""


@dataclass(frozen=True)
class Importances:
    """How much of the difference between good and bad trials each dimension makes, so far.

    Attributes
    ----------
    shares
        By name, summing to 1, the largest first; empty where there are too few trials to tell.
    """

    shares: Mapping[str, float]


@dataclass(frozen=True)
class SearchOutcome:
    """What a search has found.

    Attributes
    ----------
    trials
        All of them, by number.
    best
        The best complete one; None where none is complete.
    candidate
        Its settings; None where there is none.
    importances
        How much of the difference between good and bad trials each dimension makes, summing to 1, the largest first;
        empty where there are too few trials to tell.
    trials_to_tell
        How many complete trials it takes to tell.
    """

    trials: tuple[Trial, ...]
    best: Trial | None
    candidate: Candidate | None
    importances: Mapping[str, float]
    trials_to_tell: int = 0

    @property
    def complete(self) -> int:
        """How many trials ran to their end."""
        return sum(trial.state is TrialState.COMPLETE for trial in self.trials)


@dataclass(frozen=True, eq=False)
class Fold:
    """One network of a cross-validation, tested on what it has not seen.

    Attributes
    ----------
    number
        Counted from 0 over all folds of all repeats.
    fold, repeat
        Which one it is, counted from 1.
    figures
        What was measured on the held-out sequences, by name; empty where it failed.
    rows, scores
        The held-out rows and what the network said of them.
    epochs, seconds, worker, message
        As for `Trial`.
    """

    number: int
    fold: int
    repeat: int
    figures: Mapping[str, float]
    rows: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    scores: NDArray[np.float32] = field(default_factory=lambda: np.empty(0, np.float32))
    epochs: int = 0
    seconds: float = 0.0
    worker: str = ""
    message: str = ""


@dataclass(frozen=True)
class ValidationOutcome:
    """What a cross-validation has found.

    Attributes
    ----------
    headline
        The name of the figure that counts most.
    folds
        All that ended, by number.
    mean, deviation
        Of each figure over the folds that did not fail; the standard deviation is that of a sample (n - 1), 0 where
        there is one fold alone.
    """

    headline: str
    folds: tuple[Fold, ...]
    mean: Mapping[str, float]
    deviation: Mapping[str, float]
