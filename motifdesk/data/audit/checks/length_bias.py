"""Length that alone predicts the label."""

from __future__ import annotations

import numpy as np

from motifdesk.data.audit.findings import Finding, Severity, check, no_examples
from motifdesk.data.audit.separation import measure, sample
from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.splits import Split
from motifdesk.data.wording import listed
from motifdesk.monitor import Monitor

_AREA, _SERIOUS_AREA = 0.6, 0.8
_CORRELATION = 0.3


@check("Asking whether length alone predicts the labels")
def length_bias(dataset: Dataset, split: Split | None, monitor: Monitor) -> Finding | None:
    """Report that the length predicts the label: filled-up ends then show it to the network."""
    lengths = dataset.sequences.lengths
    if (lengths == lengths[0]).all():
        return None
    rows = sample(dataset)
    found = measure(lengths[rows, None].astype(np.float64), dataset, rows, steps=True)
    regression = dataset.task is Task.REGRESSION
    if found is None or found.low < (_CORRELATION if regression else _AREA):
        return None
    if regression:
        told = f"The length alone predicts the values with a correlation of {found.value:.2f} (Spearman"
    else:
        medians = [
            f"{np.median(lengths[dataset.labels == label]):,.0f} in {name!r}"
            for label, name in enumerate(dataset.class_names)
        ]
        told = (
            f"The length alone tells the classes apart with an AUROC of {found.value:.2f} (median lengths: "
            f"{listed(medians)}"
        )
    return Finding(
        "length-bias",
        Severity.SERIOUS if not regression and found.low >= _SERIOUS_AREA else Severity.CAUTION,
        f"Length alone reaches {'a correlation' if regression else 'an AUROC'} of {found.value:.2f}",
        f"{told}; cross-validated). Filled up to one length, the sequences show it to the network, which then need not "
        "read them. Crop all to the same length, or take sequences of matched lengths.",
        len(dataset),
        no_examples(),
        ("crop-centre", "crop-shortest"),
    )
