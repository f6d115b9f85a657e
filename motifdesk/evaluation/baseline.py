"""What a much simpler method achieves: logistic or, for numbers, ridge regression on counts of short words.

A network that cannot beat it has learned composition and short words, no more. Words of five bases: on simulated
motifs (12 bases exact, TGANNTCA, GATAA in 200 bp) and on ENCODE ChIP-seq peaks against shuffled ones, 3 to 7 bases
were tried, and five was best or within 0.04 of the best AUROC everywhere, from 200 to 85,000 sequences.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.sequences import Sequences
from motifdesk.data.splits import Split
from motifdesk.evaluation.agreement import agreement
from motifdesk.evaluation.ranking import auroc
from motifdesk.evaluation.results import Baseline, Floats, ValueBaseline

if TYPE_CHECKING:
    from scipy.sparse import csr_array

WORD = 5
MOST_BASES = 5_000_000  # of training: 50,000 sequences of 100 bases take two seconds and 150 MB
_BASES_AT_ONCE = 2_000_000  # of testing


def count_words(sequences: Sequences, rows: NDArray[np.int64], width: int = WORD) -> csr_array:
    """Count the words of `width` bases in some of the sequences.

    Returns
    -------
    counts
        Sparse float32, shape (len(rows), 4**width), words in the order AA..A, AA..C to TT..T. Overlapping words count
        each; a word with an unknown base does not count.
    """
    from scipy.sparse import csr_array

    lengths = sequences.lengths[rows]
    codes = np.concatenate([sequences[row] for row in rows]).astype(np.int32)
    starts = max(len(codes) - width + 1, 0)
    word = np.zeros(starts, np.int32)
    whole = np.ones(starts, np.bool_)
    for place in range(width):
        letters = codes[place : place + starts]
        whole &= letters < 4
        word = word * 4 + letters
    owner = np.repeat(np.arange(len(rows), dtype=np.int32), lengths)
    whole &= owner[:starts] == owner[width - 1 :]  # it does not run into the next sequence
    found = owner[:starts][whole], word[whole]
    ones = np.ones(len(found[0]), np.float32)
    return csr_array((ones, found), shape=(len(rows), 4**width))


def measure_baseline(dataset: Dataset, split: Split) -> Baseline:
    """Train logistic regression on the training and validation sequences and measure it on the test sequences.

    Sets of more than `MOST_BASES` bases are thinned for training, each class in proportion; the name says so.

    Returns
    -------
    baseline
        Its name and its AUROC on the test sequences; with several classes the mean over those that the test set
        has, each against the rest.
    """
    from sklearn.linear_model import LogisticRegression

    learn = np.concatenate([split.train, split.validation])
    used = _thin(dataset, learn)
    # C is the inverse strength of the ridge penalty; relative to the number of words, so that together they weigh as
    # much as one standardised measurement with C = 1.
    model = _fit(LogisticRegression(C=1.0 / 4**WORD, max_iter=200), dataset, used)
    labels = dataset.labels[split.test]
    name = _name("Logistic", used, learn)
    if dataset.task is Task.BINARY:
        return Baseline(
            name, auroc(labels, _by_blocks(model.decision_function, dataset.sequences, split.test))
        )
    shares = _by_blocks(model.predict_proba, dataset.sequences, split.test)
    areas = [auroc(labels == label, shares[:, column]) for column, label in enumerate(model.classes_)]
    return Baseline(name, float(np.nanmean(areas)))


def measure_value_baseline(dataset: Dataset, split: Split) -> ValueBaseline:
    """Train ridge regression on the training and validation sequences and measure it on the test sequences.

    Sets of more than `MOST_BASES` bases are thinned for training, evenly over the values; the name says so.

    Returns
    -------
    baseline
        Its name, and its Pearson correlation and share of variance explained on the test sequences.
    """
    from sklearn.linear_model import Ridge

    learn = np.concatenate([split.train, split.validation])
    used = _thin(dataset, learn)
    model = _fit(Ridge(alpha=float(4**WORD)), dataset, used)
    made = _by_blocks(model.predict, dataset.sequences, split.test)
    found = agreement(dataset.labels[split.test], made, np.ones((1, len(made)), np.int64))
    return ValueBaseline(_name("Ridge", used, learn), float(found.pearson[0]), float(found.r2[0]))


def _name(kind: str, used: NDArray[np.int64], learn: NDArray[np.int64]) -> str:
    name = f"{kind} regression on counts of {WORD}-base words"
    return (
        name if len(used) == len(learn) else f"{name}, trained on {len(used):,} of {len(learn):,} sequences"
    )


def _thin(dataset: Dataset, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return at most `MOST_BASES` bases' worth of the rows, evenly over the classes or values."""
    bases = int(dataset.sequences.lengths[rows].sum())
    if bases <= MOST_BASES:
        return rows
    by_label = rows[np.argsort(dataset.labels[rows], kind="stable")]
    count = max(2, int(len(rows) * MOST_BASES / bases))  # two: the first and the last, of different classes
    return by_label[np.linspace(0, len(rows) - 1, count).astype(np.int64)]


def _fit(regression: Any, dataset: Dataset, rows: NDArray[np.int64]) -> Any:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    # Each word's count is divided by its standard deviation; not centred, so that the counts stay sparse.
    model = make_pipeline(StandardScaler(with_mean=False), regression)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # 200 steps are enough for a yardstick
        return model.fit(count_words(dataset.sequences, rows), dataset.labels[rows])


def _by_blocks(
    predict: Callable[[csr_array], Floats], sequences: Sequences, rows: NDArray[np.int64]
) -> Floats:
    total = np.cumsum(sequences.lengths[rows])
    cuts = np.searchsorted(total, np.arange(_BASES_AT_ONCE, total[-1], _BASES_AT_ONCE))
    blocks = [block for block in np.split(rows, cuts) if len(block)]
    return np.concatenate([predict(count_words(sequences, block)) for block in blocks])
