"""The evaluation of predicted values in plain words: how well, better than something simpler or not, and how sure."""

from __future__ import annotations

from dataclasses import dataclass

from motifdesk.evaluation.results import Interval, Level, ValueBaseline, Verdict
from motifdesk.evaluation.verdict import against

WEAK = 0.2  # correlation below which the result is of no use, whatever the interval
GOOD = 0.7  # from here on, about half of the variance, it may be called good
FEW = 50  # test sequences below which a few lucky ones matter
WIDE = 0.2  # width of the interval above which the first digit is not certain
GAP = 0.15  # from training to test correlation, above which the network has memorised
OFF = 0.15  # by which the variance explained may fall short of the squared correlation

_WORDS = ((0.9, "very well"), (0.7, "well"), (0.5, "fairly well"), (0.0, "poorly"))


@dataclass(frozen=True)
class ValueFacts:
    """What the verdict rests on.

    Attributes
    ----------
    pearson, pearson_ci95, r2
        On the test sequences.
    train_pearson
        Of the same network on the training sequences.
    baseline
        A simpler method on the same test sequences.
    test_count
        The number of test sequences.
    """

    pearson: float
    pearson_ci95: Interval
    r2: float
    train_pearson: float
    baseline: ValueBaseline
    test_count: int

    @property
    def like_chance(self) -> bool:
        """Whether guessing may do as well."""
        return self.pearson_ci95.low <= 0 or self.pearson < WEAK

    @property
    def few(self) -> bool:
        """Whether the test set is too small to be sure."""
        return self.test_count < FEW or self.pearson_ci95.high - self.pearson_ci95.low > WIDE

    @property
    def memorised(self) -> bool:
        """Whether it does much better on what it was trained on."""
        return self.train_pearson - self.pearson > GAP and self.train_pearson > self.pearson_ci95.high

    @property
    def off(self) -> bool:
        """Whether the values are in the right order but of the wrong size."""
        return self.pearson**2 - self.r2 > OFF

    @property
    def beaten(self) -> bool:
        """Whether the simpler method is clearly better."""
        return self.baseline.pearson > self.pearson_ci95.high


def judge_values(facts: ValueFacts) -> Verdict:
    """Return the level and two to four sentences, the most important first.

    Bad: no better than guessing. Caution: a modest result, a small test set, memorising, values of the wrong size, or
    a simpler method does better.
    """
    cautions = []
    if facts.few:
        cautions.append(_how_sure(facts))
    if facts.memorised and not facts.like_chance:
        cautions.append(_overfitting(facts))
    if facts.off and not facts.like_chance:
        cautions.append(_wrong_size(facts))
    return Verdict(_level(facts), (_how_well(facts), _against_baseline(facts), *cautions[:2]))


def _level(facts: ValueFacts) -> Level:
    if facts.like_chance:
        return Level.BAD
    if facts.pearson < GOOD or facts.few or facts.memorised or facts.off or facts.beaten:
        return Level.CAUTION
    return Level.GOOD


def _how_well(facts: ValueFacts) -> str:
    low, high = facts.pearson_ci95
    figures = (
        f"on {facts.test_count:,} held-out sequences predicted and measured values have a Pearson correlation of "
        f"{facts.pearson:.3f} (95% confidence interval {low:.3f} to {high:.3f}; guessing gives 0)"
    )
    if high < 0:
        return f"The network predicts the wrong way round: {figures}."
    if low <= 0:
        return f"The network cannot be told from guessing: {figures}."
    word = next(word for limit, word in _WORDS if facts.pearson >= limit)
    explained = f" It explains {max(facts.r2, 0):.0%} of the variance." if not facts.off else ""
    return f"The network predicts the values {word}: {figures}.{explained}"


def _against_baseline(facts: ValueFacts) -> str:
    name = facts.baseline.name[:1].lower() + facts.baseline.name[1:]
    return against(
        f"{name}: {facts.baseline.pearson:.3f}",
        beaten=facts.beaten,
        like_chance=facts.like_chance,
        better=facts.baseline.pearson < facts.pearson_ci95.low,
        results="values",
    )


def _how_sure(facts: ValueFacts) -> str:
    return (
        f"{facts.test_count:,} test sequences leave the correlation uncertain: the true one may lie anywhere in that "
        "interval; more sequences would make it surer."
    )


def _overfitting(facts: ValueFacts) -> str:
    return (
        f"On its training sequences it reaches {facts.train_pearson:.3f}, so it has partly memorised them "
        "(overfitting); more data, fewer epochs or a smaller network may help."
    )


def _wrong_size(facts: ValueFacts) -> str:
    return (
        f"It gets the order better than the size: the predicted values themselves explain {max(facts.r2, 0):.0%} of "
        "the variance, so use them to rank; training longer may help."
    )
