"""GC content or dinucleotide composition that alone predicts the label.

A motif changes the composition too: CGACCGAACTCC planted in half of 2,000 random sequences of 50 bases lets
dinucleotides reach 0.92, and GC content 0.67, with negatives that could not be better. What gives bad negatives away
is that they differ everywhere: each quarter of a sequence alone then tells the classes apart. The least of the four
quarters' AUROCs was at most 0.63 with planted motifs and shuffled negatives, and 0.64 to 0.83 with promoters, CLIP
sites and peaks against negatives from elsewhere in the genome.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import UNKNOWN
from motifdesk.data.audit.findings import Finding, Severity, check, no_examples
from motifdesk.data.audit.separation import Separation, measure, sample
from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.rows import Rows
from motifdesk.data.splits import Split
from motifdesk.data.wording import listed
from motifdesk.monitor import Monitor, check_cancelled

_MOST_BASES: Final = 5_000_000
_QUARTERS: Final = 4
_SHORTEST: Final = 32  # bases; in shorter ones a quarter holds too few words
_GC_AREA, _QUARTER_AREA, _WHOLE_AREA, _SERIOUS_AREA = 0.67, 0.62, 0.75, 0.9
_CORRELATION, _HIGH_CORRELATION = 0.3, 0.6


class Composition(NamedTuple):
    """The composition of some sequences.

    Attributes
    ----------
    gc
        Share of G and C in the known bases, float64, shape (n,); 0.5 where none is known.
    dinucleotides
        Share of each of AA, AC to TT in the dinucleotides of each quarter of the sequence, float64, (n, 4, 16).
    whole
        The same of the whole sequence, (n, 16).
    """

    gc: NDArray[np.float64]
    dinucleotides: NDArray[np.float64]
    whole: NDArray[np.float64]


def measure_composition(dataset: Dataset, rows: Rows) -> Composition:
    """Count bases and dinucleotides; those with an unknown base do not count."""
    lengths = dataset.sequences.lengths[rows]
    codes = np.concatenate([dataset.sequences[row] for row in rows])
    owner = np.repeat(np.arange(len(rows)), lengths)
    bases = np.bincount(owner * (UNKNOWN + 1) + codes, minlength=len(rows) * (UNKNOWN + 1))
    bases = bases.reshape(len(rows), UNKNOWN + 1)
    known = bases[:, :UNKNOWN].sum(axis=1)
    gc = np.where(known, (bases[:, 1] + bases[:, 2]) / np.maximum(known, 1), 0.5)

    place = np.arange(len(codes)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    quarter = place * _QUARTERS // np.repeat(lengths, lengths)
    pair = (owner[1:] == owner[:-1]) & (codes[1:] < UNKNOWN) & (codes[:-1] < UNKNOWN)
    words = codes[:-1][pair].astype(np.int64) * UNKNOWN + codes[1:][pair]
    bins = (owner[:-1][pair] * _QUARTERS + quarter[:-1][pair]) * UNKNOWN**2 + words
    counts = np.bincount(bins, minlength=len(rows) * _QUARTERS * UNKNOWN**2)
    counts = counts.reshape(len(rows), _QUARTERS, UNKNOWN**2)
    return Composition(gc, _shares(counts), _shares(counts.sum(axis=1)))


def _shares(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.asarray(counts / np.maximum(counts.sum(axis=-1, keepdims=True), 1))


@check("Asking whether composition alone predicts the labels")
def composition(dataset: Dataset, split: Split | None, monitor: Monitor) -> Finding | None:
    """Report that the composition predicts the label all along the sequence."""
    rows = sample(dataset, _MOST_BASES)
    found = measure_composition(dataset, rows)
    gc = measure(found.gc[:, None], dataset, rows)
    if gc is None:
        return None
    check_cancelled(monitor)
    whole = measure(found.whole, dataset, rows)
    if dataset.task is Task.REGRESSION:
        return _of_values(dataset, gc, whole)
    strong = whole is not None and whole.low >= _WHOLE_AREA
    if gc.low >= _GC_AREA or (strong and _differs_everywhere(dataset, rows, found, monitor)):
        return _of_classes(dataset, rows, found.gc, gc, whole)
    return None


def _differs_everywhere(dataset: Dataset, rows: Rows, found: Composition, monitor: Monitor) -> bool:
    if int(np.median(dataset.sequences.lengths)) < _SHORTEST:
        return False
    for quarter in range(_QUARTERS):
        check_cancelled(monitor)
        alone = measure(found.dinucleotides[:, quarter], dataset, rows)
        if alone is None or alone.low < _QUARTER_AREA:
            return False
    return True


def _of_classes(
    dataset: Dataset, rows: Rows, shares: NDArray[np.float64], gc: Separation, whole: Separation | None
) -> Finding:
    best = max(gc.value, whole.value if whole else 0.0)
    means = [
        f"{shares[dataset.labels[rows] == label].mean() * 100:.0f} % in {name!r}"
        for label, name in enumerate(dataset.class_names)
    ]
    binary = dataset.task is Task.BINARY
    easy = "Your negatives may be too easy" if binary else "The classes may be too easy to tell apart"
    return Finding(
        "composition",
        Severity.SERIOUS if best >= _SERIOUS_AREA else Severity.CAUTION,
        f"Composition alone reaches an AUROC of {best:.2f}",
        f"{easy}. Without looking at any motif, GC content alone tells the classes apart with an "
        f"AUROC of {gc.value:.2f} (mean GC content: {listed(means)})"
        + (f", and counts of dinucleotides alone with {whole.value:.2f}" if whole else "")
        + "; cross-validated, 0.5 is chance. The difference runs along the whole sequence, so it is not one motif. A "
        "network can be good by composition alone and its motifs may be of that kind. Use negatives of the same "
        "composition: dinucleotide shuffles, or regions of matched GC content.",
        len(dataset),
        no_examples(),
    )


def _of_values(dataset: Dataset, gc: Separation, whole: Separation | None) -> Finding | None:
    best = max(gc, whole or gc)
    if best.low < _CORRELATION:
        return None
    return Finding(
        "composition",
        Severity.CAUTION if best.low >= _HIGH_CORRELATION else Severity.NOTE,
        f"Composition alone reaches a correlation of {best.value:.2f}",
        f"Without looking at any motif, GC content alone predicts the values with a correlation of {gc.value:.2f}"
        + (f", and counts of dinucleotides alone with {whole.value:.2f}" if whole else "")
        + " (Spearman, cross-validated). That may be biology or a bias of the assay: a network has to do clearly "
        "better before its motifs mean something.",
        len(dataset),
        no_examples(),
    )
