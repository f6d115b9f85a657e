"""How well predicted values agree with measured ones. numpy alone, many bootstrap draws at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from motifdesk.evaluation.results import Floats

_NOTHING = 1e-20  # a variance below it, of values of variance 1, is rounding


class Agreement(NamedTuple):
    """One number a draw, shape (draws,).

    Attributes
    ----------
    pearson, spearman
        Correlations; 0 where either side is constant.
    r2
        Share of the variance explained; 0 where the measured values are constant.
    mse, mae
        Mean squared and mean absolute error.
    """

    pearson: Floats
    spearman: Floats
    r2: Floats
    mse: Floats
    mae: Floats


def agreement(truth: Floats, made: Floats, counts: NDArray[np.int64]) -> Agreement:
    """Compare predicted with measured values.

    Parameters
    ----------
    truth, made
        Measured and predicted, shape (n,).
    counts
        How often each pair is taken, shape (draws, n): ones for all of them once, other numbers for a bootstrap.

    Notes
    -----
    Spearman's correlation is Pearson's of the ranks, ties sharing their mean rank.
    """
    total = counts.sum(axis=1)
    errors = made - truth
    squared = counts @ errors**2 / total
    measured, predicted = _standardised(truth), _standardised(made)
    spread = _covariance(counts, measured, measured) * truth.var()
    explained = 1 - np.divide(
        squared, spread, out=np.ones_like(squared), where=spread > _NOTHING * truth.var()
    )
    return Agreement(
        pearson=_correlation(counts, measured, predicted),
        spearman=_correlation(counts, _ranks(truth, counts), _ranks(made, counts)),
        r2=explained,
        mse=squared,
        mae=counts @ np.abs(errors) / total,
    )


def _standardised(values: Floats) -> Floats:
    """Return the values with mean 0 and variance 1, so that sums of their squares stay exact."""
    spread = values.std()
    centred: Floats = values - values.mean()
    return centred / spread if spread else np.zeros_like(centred)


def _covariance(counts: NDArray[np.int64], x: Floats, y: Floats) -> Floats:
    total = counts.sum(axis=1, keepdims=True)
    x = x - (counts * x).sum(axis=1, keepdims=True) / total
    y = y - (counts * y).sum(axis=1, keepdims=True) / total
    product: Floats = (counts * x * y).sum(axis=1) / total[:, 0]
    return product


def _correlation(counts: NDArray[np.int64], x: Floats, y: Floats) -> Floats:
    both = _covariance(counts, x, x) * _covariance(counts, y, y)
    result: Floats = np.divide(
        _covariance(counts, x, y), np.sqrt(both), out=np.zeros(len(counts)), where=both > _NOTHING
    )
    return result.clip(-1, 1)


def _ranks(values: Floats, counts: NDArray[np.int64]) -> Floats:
    """Return the mean rank of each value in each draw as a share of the draw, shape (draws, n)."""
    distinct, level = np.unique(values, return_inverse=True)
    order = np.argsort(level, kind="stable")
    starts = np.searchsorted(level[order], np.arange(len(distinct)))
    by_level = np.add.reduceat(counts[:, order], starts, axis=1)
    mean_rank = by_level.cumsum(axis=1) - (by_level - 1) / 2
    ranks: Floats = mean_rank[:, level] / counts.sum(axis=1, keepdims=True)
    return ranks
