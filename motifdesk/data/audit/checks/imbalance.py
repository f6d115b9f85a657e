"""Classes of very different size."""

from __future__ import annotations

import numpy as np

from motifdesk.data.audit.findings import Finding, Severity, check, no_examples
from motifdesk.data.dataset import Dataset
from motifdesk.data.splits import Split
from motifdesk.data.wording import percent
from motifdesk.monitor import Monitor

_NOTE, _CAUTION = 3, 10  # the largest class over the smallest


@check("Counting the classes")
def imbalance(dataset: Dataset, split: Split | None, monitor: Monitor) -> Finding | None:
    """Report that the largest class has three, or ten, times as many sequences as the smallest."""
    counts = dataset.class_counts
    if not counts or max(counts) < _NOTE * min(counts):
        return None
    large, small = int(np.argmax(counts)), int(np.argmin(counts))
    ratio = counts[large] / counts[small]
    return Finding(
        "imbalance",
        Severity.CAUTION if ratio >= _CAUTION else Severity.NOTE,
        f"Unbalanced classes: {ratio:.2g} to 1" if ratio < 10 else f"Unbalanced classes: {ratio:,.0f} to 1",
        f"The class {dataset.class_names[large]!r} has {counts[large]:,} sequences and {dataset.class_names[small]!r} "
        f"has {counts[small]:,}. Always answering {dataset.class_names[large]!r} would be right in "
        f"{percent(counts[large], sum(counts))} of all cases: do not go by the accuracy but by the area under the "
        "precision-recall curve, and use the stratified split.",
        counts[small],
        no_examples(),
    )
