"""How sure a figure is, given how many test sequences there are.

A bootstrap knows nothing of the mistakes that a small test set happened not to show: where a network ranks every
test sequence right, each draw does too, and the interval shrinks to a point. In simulations with 20 to 250 sequences
a class and a true area of 0.98 or more, the percentile bootstrap alone held the truth in as few as 3 % of cases
instead of 95 %. So the interval of an area or a share is the bootstrap's, widened where a score interval, which does
know, reaches further. Correlations and errors of predicted values have the bootstrap's alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from motifdesk.evaluation.agreement import Agreement, agreement
from motifdesk.evaluation.results import Floats, Interval
from motifdesk.monitor import Monitor, check_cancelled

DRAWS = 1000
_Z = 1.959963984540054  # a standard normal number lies within -z and z in 95 % of cases
_CELLS_AT_ONCE = 2_000_000  # bounds the memory of one block of draws
_CELLS_IN_ALL = 50_000_000  # very large test sets get fewer draws: their intervals are narrow anyway


def bootstrap_areas(
    labels: NDArray[np.int64], scores: Floats, monitor: Monitor, *, draws: int = DRAWS, seed: int = 0
) -> tuple[Floats, Floats]:
    """Return the areas under both curves in draws with replacement, positives and negatives drawn apart.

    Parameters
    ----------
    labels
        0 or 1, both present, shape (n,).
    scores
        Shape (n,); ties are allowed and handled exactly.
    monitor
        Told the progress; asked between blocks of draws whether to go on.
    draws
        How many; at least 200 are made and at most so many that large sets stay quick.
    seed
        The same seed gives the same draws.

    Returns
    -------
    auroc, auprc
        float64, shape (draws made,). The second is the average precision.

    Raises
    ------
    Cancelled
        The user cancelled.

    Notes
    -----
    Stratified percentile bootstrap (Efron and Tibshirani 1993, chapter 13). The scores are ranked once; a draw only
    counts how often each distinct score came up, and both areas follow from cumulative counts.
    """
    rng = np.random.default_rng(seed)
    distinct, level = np.unique(-scores, return_inverse=True)  # level 0 is the highest score
    draws = min(draws, max(200, _CELLS_IN_ALL // len(labels)))
    areas = []
    for size in _blocks(draws, max(1, _CELLS_AT_ONCE // len(labels))):
        check_cancelled(monitor)
        positives = _counts(_drawn(level[labels == 1], size, rng), len(distinct))
        negatives = _counts(_drawn(level[labels == 0], size, rng), len(distinct))
        areas.append(_areas(positives, negatives))
        monitor.progress(sum(len(block[0]) for block in areas), draws)
    auroc, auprc = np.concatenate(areas, axis=1)
    return auroc, auprc


def _blocks(total: int, largest: int) -> Iterator[int]:
    for start in range(0, total, largest):
        yield min(largest, total - start)


def _drawn(values: NDArray[np.int64], draws: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw the values with replacement; shape (draws, number of values), empty where there is none."""
    if not len(values):
        return np.empty((draws, 0), np.int64)
    return values[rng.integers(0, len(values), (draws, len(values)))]


def _counts(drawn: NDArray[np.int64], levels: int) -> NDArray[np.int64]:
    """Return how often each of the numbers below `levels` is in each row, shape (draws, levels)."""
    draws = len(drawn)
    places = drawn + np.arange(draws)[:, None] * levels
    return np.bincount(places.ravel(), minlength=draws * levels).reshape(draws, levels)


def _areas(positives: NDArray[np.int64], negatives: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Return AUROC and average precision of each row of counts by score, highest score first."""
    n_positive, n_negative = positives[0].sum(), negatives[0].sum()
    hits, false_alarms = positives.cumsum(axis=1), negatives.cumsum(axis=1)
    # A positive beats the negatives below it and half of those that tie with it.
    beaten = positives * (n_negative - false_alarms + negatives / 2)
    precision = hits / np.maximum(hits + false_alarms, 1)
    auroc = beaten.sum(axis=1) / (n_positive * n_negative)
    return auroc, (positives * precision).sum(axis=1) / n_positive


def percentile_interval(values: Floats) -> Interval:
    """Return the middle 95 % of the values."""
    low, high = np.quantile(values, (0.025, 0.975))
    return Interval(float(low), float(high))


def auroc_score_interval(area: float, n_positive: int, n_negative: int) -> Interval:
    """Return the 95 % score interval of an AUROC: the areas that the observed one does not contradict.

    Method 5 of Newcombe (Statistics in Medicine 2006, 25:559), with the variance of Hanley and McNeil
    (Radiology 1982, 143:29) at the supposed area instead of the observed one.
    """
    pairs = n_positive * n_negative
    more = (n_positive + n_negative) / 2 - 1

    def deviation(x: float) -> float:
        return _Z * sqrt(x * (1 - x) * (1 + more * ((1 - x) / (2 - x) + x / (1 + x))) / pairs)

    return Interval(
        _crossing(lambda x: area - x - deviation(x), 0.0, area),
        _crossing(lambda x: x - area - deviation(x), 1.0, area),
    )


def _crossing(excess: Callable[[float], float], outside: float, inside: float) -> float:
    """Return where `excess` changes its sign, by bisection; `outside` lies in the contradicted range."""
    for _ in range(60):
        middle = (outside + inside) / 2
        if excess(middle) > 0:
            outside = middle
        else:
            inside = middle
    return inside


def proportion_score_interval(share: float, count: int) -> Interval:
    """Return Wilson's 95 % score interval of a proportion (Journal of the American Statistical Association 1927)."""
    scale = 1 + _Z**2 / count
    centre = (share + _Z**2 / (2 * count)) / scale
    half = _Z / scale * sqrt(share * (1 - share) / count + _Z**2 / (4 * count**2))
    return Interval(max(0.0, centre - half), min(1.0, centre + half))


def area_intervals(
    labels: NDArray[np.int64], scores: Floats, auroc: float, auprc: float, monitor: Monitor
) -> tuple[Interval, Interval]:
    """Return the 95 % confidence intervals of AUROC and AUPRC.

    Parameters
    ----------
    labels, scores
        As for `bootstrap_areas`.
    auroc, auprc
        The areas observed on all of them.
    monitor
        As for `bootstrap_areas`.

    Returns
    -------
    auroc_ci95, auprc_ci95
        The bootstrap's, widened by Newcombe's interval for AUROC and, treating the average precision as a proportion
        of the positives (Boyd, Eng and Page, ECML PKDD 2013), by Wilson's for AUPRC.

    Raises
    ------
    Cancelled
        The user cancelled.
    """
    n_positive = int(labels.sum())
    drawn_auroc, drawn_auprc = bootstrap_areas(labels, scores, monitor)
    return (
        _widest(
            percentile_interval(drawn_auroc),
            auroc_score_interval(auroc, n_positive, len(labels) - n_positive),
        ),
        _widest(percentile_interval(drawn_auprc), proportion_score_interval(auprc, n_positive)),
    )


def _widest(one: Interval, other: Interval) -> Interval:
    return Interval(min(one.low, other.low), max(one.high, other.high))


class ClassIntervals(NamedTuple):
    """The 95 % confidence intervals of a classifier of several classes; those of each class by its label."""

    accuracy: Interval
    auroc: Interval
    auprc: Interval
    class_auroc: tuple[Interval, ...]
    class_auprc: tuple[Interval, ...]


def class_intervals(
    labels: NDArray[np.int64], scores: Floats, auroc: Floats, auprc: Floats, monitor: Monitor
) -> ClassIntervals:
    """Return the intervals of accuracy and of the areas of several classes, each against the rest.

    Parameters
    ----------
    labels
        Class of each sequence, shape (n,).
    scores
        Predicted probabilities, shape (n, classes).
    auroc, auprc
        The areas observed for each class, shape (classes,); NaN where there is no sequence of a class.
    monitor
        As for `bootstrap_areas`.

    Returns
    -------
    intervals
        The bootstrap's, drawn within each class, widened as in `area_intervals` and, for accuracy, by Wilson's. The
        mean over the classes is widened by the mean of their score intervals, which is cautious: they would all
        have to be off to the same side.

    Raises
    ------
    Cancelled
        The user cancelled.
    """
    accuracies, drawn_auroc, drawn_auprc = _bootstrap_classes(labels, scores, monitor)
    counts = np.bincount(labels, minlength=scores.shape[1]).tolist()
    there = [index for index, count in enumerate(counts) if count]
    nowhere = Interval(float("nan"), float("nan"))
    of_auroc, of_auprc = [nowhere] * len(counts), [nowhere] * len(counts)
    for index in there:
        of_auroc[index] = auroc_score_interval(
            float(auroc[index]), counts[index], len(labels) - counts[index]
        )
        of_auprc[index] = proportion_score_interval(float(auprc[index]), counts[index])
    right = float(np.mean(scores.argmax(axis=1) == labels))
    return ClassIntervals(
        _widest(percentile_interval(accuracies), proportion_score_interval(right, len(labels))),
        _widest(percentile_interval(drawn_auroc[:, there].mean(axis=1)), _mean(of_auroc, there)),
        _widest(percentile_interval(drawn_auprc[:, there].mean(axis=1)), _mean(of_auprc, there)),
        _each_widest(of_auroc, drawn_auroc, there),
        _each_widest(of_auprc, drawn_auprc, there),
    )


def _mean(intervals: list[Interval], chosen: list[int]) -> Interval:
    low, high = np.mean([intervals[index] for index in chosen], axis=0)
    return Interval(float(low), float(high))


def _each_widest(intervals: list[Interval], drawn: Floats, there: list[int]) -> tuple[Interval, ...]:
    return tuple(
        _widest(interval, percentile_interval(drawn[:, index])) if index in there else interval
        for index, interval in enumerate(intervals)
    )


def _bootstrap_classes(
    labels: NDArray[np.int64], scores: Floats, monitor: Monitor, *, draws: int = DRAWS, seed: int = 0
) -> tuple[Floats, Floats, Floats]:
    """Return accuracy, shape (draws,), and AUROC and average precision of each class, shape (draws, classes)."""
    rng = np.random.default_rng(seed)
    classes = scores.shape[1]
    ranked = [np.unique(-scores[:, index], return_inverse=True) for index in range(classes)]
    right = scores.argmax(axis=1) == labels
    members = [np.flatnonzero(labels == index) for index in range(classes)]
    draws = min(draws, max(200, _CELLS_IN_ALL // scores.size))
    accuracies, areas = [], []
    done = 0
    for size in _blocks(draws, max(1, _CELLS_AT_ONCE // len(labels))):
        check_cancelled(monitor)
        drawn = [_drawn(rows, size, rng) for rows in members]
        everything = np.concatenate(drawn, axis=1)
        accuracies.append(right[everything].mean(axis=1))
        block = np.full((2, size, classes), np.nan)
        for index, (distinct, level) in enumerate(ranked):
            if len(members[index]):
                positives = _counts(level[drawn[index]], len(distinct))
                block[:, :, index] = _areas(positives, _counts(level[everything], len(distinct)) - positives)
        areas.append(block)
        done += size
        monitor.progress(done, draws)
    auroc, auprc = np.concatenate(areas, axis=1)
    return np.concatenate(accuracies), auroc, auprc


def value_intervals(
    truth: Floats, made: Floats, monitor: Monitor, *, draws: int = DRAWS, seed: int = 0
) -> dict[str, Interval]:
    """Return the 95 % confidence intervals of all figures of `Agreement`, by name: percentiles of a bootstrap.

    Parameters
    ----------
    truth, made
        Measured and predicted values, shape (n,).
    monitor, draws, seed
        As for `bootstrap_areas`.

    Raises
    ------
    Cancelled
        The user cancelled.
    """
    rng = np.random.default_rng(seed)
    count = len(truth)
    draws = min(draws, max(200, _CELLS_IN_ALL // count))
    blocks: list[Agreement] = []
    done = 0
    for size in _blocks(draws, max(1, _CELLS_AT_ONCE // count)):
        check_cancelled(monitor)
        blocks.append(agreement(truth, made, _counts(rng.integers(0, count, (size, count)), count)))
        done += size
        monitor.progress(done, draws)
    return {
        name: percentile_interval(np.concatenate([getattr(block, name) for block in blocks]))
        for name in Agreement._fields
    }
