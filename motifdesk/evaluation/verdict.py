"""The evaluation in plain words: how well, better than something simpler or not, and how sure.

The limits are conventions, not laws. An AUROC of 0.7 to 0.8 is commonly called acceptable, of 0.8 to 0.9 excellent
(Hosmer, Lemeshow and Sturdivant, Applied Logistic Regression, 3rd edition, 2013, chapter 5).
"""

from __future__ import annotations

from dataclasses import dataclass

from motifdesk.evaluation.results import Baseline, Interval, Level, Verdict

CHANCE = 0.5
WEAK = 0.6  # below it the result is of no use, whatever the interval
GOOD = 0.8  # from here on it may be called good
FEW = 50  # test sequences of a class, below which a few lucky ones matter
WIDE = 0.1  # width of the interval above which the first digit is not certain
GAP = 0.1  # from training to test AUROC, above which the network has memorised
RARE = 0.2  # share of the rarer of two classes below which accuracy says little
MOST_NAMED = 4  # classes, in one sentence
POOR = 0.5  # share of a class that is found, below which it is worth saying

_WORDS = ((0.95, "very well"), (0.85, "well"), (0.7, "fairly well"), (0.0, "poorly"))


@dataclass(frozen=True)
class Facts:
    """What the verdict rests on.

    Attributes
    ----------
    auroc, auroc_ci95, auprc
        On the test sequences; with several classes means over them, each against the rest.
    train_auroc
        Of the same network on the training sequences.
    baseline
        A simpler method on the same test sequences.
    class_names
        By label; of two classes the negative first.
    test_counts
        The number of test sequences of each class.
    never
        Of two classes, the one that no test sequence is taken for at the threshold 0.5; empty where there is none.
    accuracy, recalls
        With several classes: share of right predictions, of all and of each class.
    """

    auroc: float
    auroc_ci95: Interval
    auprc: float
    train_auroc: float
    baseline: Baseline
    class_names: tuple[str, ...]
    test_counts: tuple[int, ...]
    never: str = ""
    accuracy: float = 0.0
    recalls: tuple[float, ...] = ()

    @property
    def several(self) -> bool:
        """Whether there are more than two classes to tell apart."""
        return bool(self.recalls)

    @property
    def like_chance(self) -> bool:
        """Whether guessing may do as well."""
        return self.auroc_ci95.low <= CHANCE or self.auroc < WEAK

    @property
    def few(self) -> bool:
        """Whether the test set is too small to be sure."""
        return min(self.test_counts) < FEW or self.auroc_ci95.high - self.auroc_ci95.low > WIDE

    @property
    def memorised(self) -> bool:
        """Whether it does much better on what it was trained on."""
        return self.train_auroc - self.auroc > GAP and self.train_auroc > self.auroc_ci95.high

    @property
    def uneven(self) -> bool:
        """Whether one class is rare, be it because there are many."""
        even = sum(self.test_counts) / len(self.test_counts)
        return min(self.test_counts) < 2 * RARE * even

    @property
    def beaten(self) -> bool:
        """Whether the simpler method is clearly better."""
        return self.baseline.auroc > self.auroc_ci95.high


def judge(facts: Facts) -> Verdict:
    """Return the level and two to four sentences, the most important first.

    Bad: no better than chance. Caution: a modest result, a small test set, memorising, or a simpler method does
    better. Uneven classes are said but do not lower the level.
    """
    sentences = [_how_well(facts), _against_baseline(facts)]
    cautions = []
    if facts.never and not facts.like_chance:
        cautions.append(_never(facts))
    if facts.few:
        cautions.append(_how_sure(facts))
    if facts.memorised and not facts.like_chance:
        cautions.append(_overfitting(facts))
    if facts.several and min(facts.recalls) < POOR and not facts.like_chance:
        cautions.append(_weakest(facts))
    if facts.uneven:
        cautions.append(_uneven(facts))
    return Verdict(_level(facts), (*sentences, *cautions[:2]))


def _level(facts: Facts) -> Level:
    if facts.like_chance:
        return Level.BAD
    if facts.auroc < GOOD or facts.few or facts.memorised or facts.beaten or facts.never:
        return Level.CAUTION
    return Level.GOOD


def _how_well(facts: Facts) -> str:
    low, high = facts.auroc_ci95
    count = len(facts.class_names) if facts.several else "two"
    area = "mean AUROC, each class against the rest," if facts.several else "AUROC"
    figures = (
        f"on {sum(facts.test_counts):,} held-out sequences its {area} is {facts.auroc:.3f} "
        f"(95% confidence interval {low:.3f} to {high:.3f}; guessing gives 0.5)"
    )
    if facts.several:
        figures += f", and it puts {facts.accuracy:.0%} into the right class"
    if high < CHANCE:
        return f"The network ranks the {count} classes the wrong way round: {figures}."
    if low <= CHANCE:
        return f"The network cannot be told from guessing: {figures}."
    word = next(word for limit, word in _WORDS if facts.auroc >= limit)
    return f"The network tells the {count} classes apart {word}: {figures}."


def _against_baseline(facts: Facts) -> str:
    return against(
        f"{_lower_first(facts.baseline.name)}: AUROC {facts.baseline.auroc:.3f}",
        beaten=facts.beaten,
        like_chance=facts.like_chance,
        better=facts.baseline.auroc < facts.auroc_ci95.low,
        results="labels",
    )


def against(method: str, *, beaten: bool, like_chance: bool, better: bool, results: str) -> str:
    """Return how the network stands to a simpler method; `results` is what the sequences have, labels or values."""
    simpler = f"a much simpler method ({method})"
    if beaten:
        return f"It is beaten by {simpler}: train longer, or try another network or learning rate."
    if like_chance:
        return f"Nor does {simpler} do clearly better: check that the {results} belong to the sequences."
    if better:
        return f"It is clearly better than {simpler}."
    return f"{simpler[:1].upper()}{simpler[1:]} does about as well here."


def _never(facts: Facts) -> str:
    return (
        f"At the usual threshold of 0.5 it takes no sequence for “{facts.never}”: train longer, or move the threshold "
        "before you use its classes."
    )


def _how_sure(facts: Facts) -> str:
    ranked = sorted(range(len(facts.class_names)), key=lambda index: -facts.test_counts[index])
    if not facts.several:
        ranked = [1, 0]
    counts = ", ".join(f"{facts.test_counts[index]:,} {_quoted(facts, index)}" for index in ranked)
    if len(ranked) > MOST_NAMED:
        counts = f"as few as {facts.test_counts[ranked[-1]]:,} {_quoted(facts, ranked[-1])}"
    return (
        f"The test set is small ({counts}), so the true "
        "value may lie anywhere in that interval; more sequences would make it surer."
    )


def _weakest(facts: Facts) -> str:
    worst = min(range(len(facts.recalls)), key=facts.recalls.__getitem__)
    return (
        f"It is weakest at {_quoted(facts, worst)}, of which it finds {facts.recalls[worst]:.0%}: see in the "
        "confusion matrix what it takes them for."
    )


def _overfitting(facts: Facts) -> str:
    return (
        f"On its training sequences it reaches {facts.train_auroc:.3f}, so it has partly memorised them "
        "(overfitting); more data, fewer epochs or a smaller network may help."
    )


def _uneven(facts: Facts) -> str:
    if facts.several:
        most = max(range(len(facts.test_counts)), key=facts.test_counts.__getitem__)
        return (
            f"The classes are uneven: always saying {_quoted(facts, most)} would be right for "
            f"{facts.test_counts[most] / sum(facts.test_counts):.0%}; look at each class's own figures."
        )
    share = facts.test_counts[1] / sum(facts.test_counts)
    return (
        f"The classes are uneven ({share:.0%} are {_quoted(facts, 1)}), so accuracy says little; "
        f"look at the AUPRC, {facts.auprc:.3f}, where guessing gives {share:.3f}."
    )


def _quoted(facts: Facts, index: int) -> str:
    return f"“{facts.class_names[index]}”"


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
