"""Too few sequences to learn from, or to measure with."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.audit.findings import Finding, Severity, check, no_examples, parts_of
from motifdesk.data.audit.separation import auroc_margin, correlation_margin
from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.splits import Part, Split, SplitSettings
from motifdesk.data.wording import counted
from motifdesk.monitor import Monitor

_FEW, _VERY_FEW = 40, 15  # test sequences of a class
_FEW_VALUES, _VERY_FEW_VALUES = 100, 30  # test sequences of a regression


@check("Counting the test sequences")
def too_few(dataset: Dataset, split: Split | None, monitor: Monitor) -> Finding | None:
    """Report that the test part has so few sequences that its figures will be uncertain."""
    counts, how = _test_counts(dataset, split)
    smallest = int(counts.min())
    regression = dataset.task is Task.REGRESSION
    few, very_few = (_FEW_VALUES, _VERY_FEW_VALUES) if regression else (_FEW, _VERY_FEW)
    if smallest >= few:
        return None
    if regression:
        of, measure, width = "", "A correlation of 0.5", correlation_margin(smallest, 0.5)
    else:
        of = f" with the label {dataset.class_names[int(counts.argmin())]!r}"
        measure, width = "An AUROC of 0.8", auroc_margin(smallest, int(counts.sum()) - smallest, 0.8)
    return Finding(
        "too-few",
        Severity.SERIOUS if smallest < very_few else Severity.CAUTION,
        f"Only {counted(smallest, 'test sequence')}{of}",
        f"The data set has {counted(len(dataset), 'sequence')}, and the test part {how} {smallest:,}{of}. {measure} "
        f"would be uncertain by about {width:.2f} either way (95 % interval), so that differences smaller than that "
        "mean nothing. Look at the confidence intervals, and add sequences if you can.",
        smallest,
        no_examples(),
    )


def _test_counts(dataset: Dataset, split: Split | None) -> tuple[NDArray[np.int64], str]:
    """Return the number of test sequences by class, or of all for a regression, and the verb for it."""
    parts = parts_of(dataset, split)
    classes = len(dataset.class_names)
    labels = np.zeros(len(dataset), np.int64) if dataset.task is Task.REGRESSION else dataset.labels
    if parts is not None and (parts == Part.TEST).any():
        return np.bincount(labels[parts == Part.TEST], minlength=max(classes, 1)), "has"
    expected = np.bincount(labels, minlength=max(classes, 1)) * SplitSettings().test_fraction
    return np.round(expected).astype(np.int64), "will have about"
