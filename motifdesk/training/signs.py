"""The signs that can be seen in the curves of a training: does it fall, rise, stay, jump, and is that more than noise?

Every sign looks at smoothed curves and asks for a change that is both large enough to matter and larger than the
curve's own noise: a warning that comes too easily is worse than none. The thresholds stand below, by name.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.splits import Part, Split
from motifdesk.training.history import History
from motifdesk.training.records import Ending
from motifdesk.training.settings import TrainingSettings
from motifdesk.training.smoothing import Floats, smoothed

FEW = 5
"""Epochs before which nothing is said."""
SPAN, SPAN_SHARE = 4, 0.02
"""Epochs that smoothing averages over: so many, or of long trainings this share of them."""
WINDOW, WINDOW_SHARE = 10, 0.15
"""Epochs that count as lately: so many, or of long trainings this share of them."""
NOISE_WINDOWS = 4
"""The noise is estimated over so many times what counts as lately."""
PATIENT = 15
"""Epochs before which a network is not said to have learned nothing: some begin slowly."""
RISING = 5
"""Epochs for which the validation loss must have been above its lowest to be called rising."""
STEADY = 3
"""Epochs, the last ones, in each of which it must have risen far enough."""
RISE = 0.05
"""By which share of its lowest value it must have risen."""
FALL = 0.02
"""By which share of its value a loss must have fallen lately to be called falling."""
MATERIAL = 0.01
"""Changes below this share of the first loss do not matter, however large they are beside a loss near zero."""
CERTAIN = 6.5
"""Standard errors of the smoothed curve that a rise must exceed: it is looked for in every epoch, and the lowest of
many noisy values lies 2 to 3 low, the highest as much too high."""
LIKELY = 3.0
"""Standard errors that a fall must exceed: a fall that is called so too early does no harm."""
LITTLE = 0.1
"""Above guessing, the headline figure of the training sequences up to which not even they are said to be learned."""
JUMP, JUMPS = 1.5, 2
"""Times its value to which the training loss must jump within an epoch, and how often lately, to be unstable."""
JUMP_MATERIAL = 0.05
"""Share of the first loss that a jump must have: near zero, a training loss may double and nobody need care."""
BLOWN_UP = 3.0
"""Times its first value that the training loss must reach to be said to explode."""
SMALL = 50
"""Validation sequences below which their curve is uncertain."""


@dataclass(frozen=True)
class Facts:
    """What must be known beside the curves.

    Attributes
    ----------
    settings
        How it is, or was, trained.
    validation
        The number of validation sequences; 0 where unknown.
    chance, stray
        The headline figure (AUROC, Pearson correlation) that guessing gives, and how far above that guessing gets
        with so many sequences once in forty times.
    ending, kept
        Of a finished training: why it ended, and the epoch that was kept.
    """

    settings: TrainingSettings
    validation: int = 0
    chance: float = 0.5
    stray: float = 0.05
    ending: Ending | None = None
    kept: int = 0

    @classmethod
    def of(cls, dataset: Dataset, split: Split, settings: TrainingSettings) -> Facts:
        """Return what is known when a training begins."""
        count = len(split.validation)
        if dataset.task is Task.REGRESSION:
            return cls(settings, count, 0.0, 2 / max(count - 1, 1) ** 0.5)
        counts = split.class_counts(dataset)[Part.VALIDATION]
        errors = [_auroc_error(positives, count - positives) for positives in counts.tolist()]
        return cls(settings, count, 0.5, 2 * sum(errors) / len(errors))


def _auroc_error(positives: int, negatives: int) -> float:
    """Return the standard error of the AUROC of guesses (Mann & Whitney, Annals of Mathematical Statistics 1947)."""
    if not positives or not negatives:
        return 0.5
    return float(((positives + negatives + 1) / (12 * positives * negatives)) ** 0.5)


class Signs:
    """The curves, smoothed, and the questions that are asked of them.

    Raises
    ------
    ValueError
        There is no epoch yet.
    """

    def __init__(self, history: History, facts: Facts) -> None:
        if history.kind is None:
            raise ValueError("there is no epoch to read")
        headline = history.kind.headline_measure
        self.facts = facts
        self.count = len(history)
        self.score_name = headline.label
        self._train_scores = history.column(headline.train)
        self.train, self.validation = history.column("loss"), history.column("val_loss")
        self.scores = history.column(headline.validation)
        self._span = max(SPAN, int(SPAN_SHARE * self.count))
        self.lately = min(max(WINDOW, int(WINDOW_SHARE * self.count)), self.count - 1)

    def _smooth(self, values: Floats) -> Floats:
        return smoothed(values, 1 - 2 / (self._span + 1))

    @cached_property
    def smooth_train(self) -> Floats:
        """The training loss, smoothed."""
        return self._smooth(self.train)

    @cached_property
    def smooth_validation(self) -> Floats:
        """The validation loss, smoothed."""
        return self._smooth(self.validation)

    @cached_property
    def score(self) -> float:
        """The headline figure of the validation sequences in the last epochs."""
        return float(self._smooth(self.scores)[-1])

    @cached_property
    def lowest(self) -> int:
        """The place of the lowest smoothed validation loss."""
        return int(np.nanargmin(self.smooth_validation))

    @cached_property
    def best(self) -> int:
        """The epoch, from 1, of the lowest validation loss itself."""
        return 1 + int(np.nanargmin(self.validation))

    @property
    def before(self) -> float:
        """The smoothed validation loss where lately began."""
        return float(self.smooth_validation[-1 - self.lately])

    @property
    def now(self) -> float:
        """The smoothed validation loss at the last epoch."""
        return float(self.smooth_validation[-1])

    @cached_property
    def _error(self) -> float:
        """The standard error of the smoothed validation loss."""
        return _noise(self.validation[-NOISE_WINDOWS * (self.lately + 2) :]) / math.sqrt(self._span)

    @property
    def early(self) -> bool:
        """Whether there are too few epochs to say anything."""
        return self.count < FEW

    @property
    def exploded(self) -> bool:
        """Whether a loss is no number any more, or on the way there."""
        last = (self.train[-1], self.validation[-1])
        if self.facts.ending is Ending.EXPLODED or not np.isfinite(last).all():
            return True
        return bool(self.train[-1] > BLOWN_UP * self.train[0])

    @property
    def unstable(self) -> bool:
        """Whether the training loss, which is an average over all sequences and falls smoothly, jumps."""
        return int(self.jumps.sum()) >= JUMPS

    @cached_property
    def jumps(self) -> NDArray[np.bool_]:
        """Which of the last `lately` epochs the training loss has jumped in."""
        recent = self.train[-(self.lately + 1) :]
        jumps: NDArray[np.bool_] = recent[1:] > JUMP * recent[:-1]
        jumps &= np.diff(recent) > JUMP_MATERIAL * self.train[0]
        return jumps

    @property
    def guesses(self) -> bool:
        """Whether the network, which has had time, tells the validation sequences no better than guessing would."""
        return self.count >= PATIENT and self.score < self.facts.chance + self.facts.stray

    @property
    def learned_nothing(self) -> bool:
        """Whether it tells not even the training sequences better than guessing would."""
        margin = max(LITTLE, self.facts.stray)
        return self.guesses and float(self._smooth(self._train_scores)[-1]) < self.facts.chance + margin

    @property
    def rises(self) -> bool:
        """Whether the validation loss has risen since it was lowest."""
        low = float(self.smooth_validation[self.lowest])
        least = float(np.min(self.smooth_validation[-STEADY:]))
        return self.rising_for >= RISING and least - low > self._margin(low)

    @property
    def rising_for(self) -> int:
        """Epochs since the smoothed validation loss was lowest."""
        return self.count - 1 - self.lowest

    @property
    def memorises(self) -> bool:
        """Whether the validation loss rises while the training loss, which is below it, falls."""
        now = float(self.smooth_train[-1])
        return self.rises and now < self.now and now < (1 - FALL) * float(self.smooth_train[self.lowest])

    @property
    def falls(self) -> bool:
        """Whether the validation loss has fallen lately."""
        least = max(FALL * self.before, MATERIAL / 2 * float(self.train[0]), LIKELY * self._error)
        return self.before - self.now > least

    @property
    def stays(self) -> bool:
        """Whether the validation loss has changed by nothing that matters, for long enough to say so."""
        return self.lately >= WINDOW and abs(self.before - self.now) <= self._margin(self.before)

    @property
    def moves(self) -> bool:
        """Whether the validation loss has changed lately beside what it was, be that ever so near zero."""
        return abs(self.before - self.now) > max(RISE * self.before, CERTAIN * self._error)

    @property
    def train_stays(self) -> bool:
        """Whether the training loss is, beside what it was, where it was when lately began."""
        before, now = self.smooth_train[-1 - self.lately], self.smooth_train[-1]
        return bool(abs(before - now) <= RISE * before)

    def _margin(self, level: float) -> float:
        """Return by how much the smoothed validation loss must differ from `level` to be said to have changed."""
        return max(RISE * level, MATERIAL * float(self.train[0]), CERTAIN * self._error)


def _noise(values: Floats) -> float:
    """Return the standard deviation of a curve about its trend, from its second differences, outliers aside."""
    second = np.abs(np.diff(values, 2))
    second = second[np.isfinite(second)]
    # Of normal deviates the median size is the standard deviation / 1.4826; second differences have sqrt(6) times it.
    return float(1.4826 * np.median(second) / 6**0.5) if len(second) else 0.0
