"""A few labels much greater than all others."""

from __future__ import annotations

import numpy as np

from motifdesk.data.audit.findings import Finding, Severity, check, examples
from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.distribution import has_long_tail
from motifdesk.data.splits import Split
from motifdesk.data.wording import percent
from motifdesk.monitor import Monitor


@check("Looking at the distribution of the values")
def label_tail(dataset: Dataset, split: Split | None, monitor: Monitor) -> Finding | None:
    """Report a long tail that a logarithm would mend."""
    if dataset.task is not Task.REGRESSION or not has_long_tail(dataset.labels):
        return None
    labels = dataset.labels
    median, limit = float(np.median(labels)), float(np.quantile(labels, 0.99))
    far = labels >= limit
    squares = (labels - labels.mean()) ** 2
    return Finding(
        "label-tail",
        Severity.CAUTION,
        f"Long tail: the greatest value is {labels.max():,.6g}, half of all are below {median:,.6g}",
        f"The greatest 1 % of the values (from {limit:,.6g} on) make {percent(squares[far].sum(), squares.sum())} of "
        "the variance. The network would be trained to get these few right, and a correlation would be theirs. Taking "
        "the logarithm gives each doubling the same weight; clipping limits the tail.",
        int(far.sum()),
        examples(far),
        ("log-labels", "clip-labels"),
    )
