"""Labels that pile up at the greatest value."""

from __future__ import annotations

from motifdesk.data.audit.findings import Finding, Severity, check, examples
from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.distribution import find_saturation
from motifdesk.data.splits import Split
from motifdesk.data.wording import counted, percent
from motifdesk.monitor import Monitor

_MANY = 0.01


@check("Looking for saturated values")
def label_saturation(dataset: Dataset, split: Split | None, monitor: Monitor) -> Finding | None:
    """Report that the instrument or the assay reached its limit."""
    if dataset.task is not Task.REGRESSION:
        return None
    saturation = find_saturation(dataset.labels)
    if saturation is None:
        return None
    high = dataset.labels >= saturation.value
    several = dataset.labels.max() > saturation.value
    return Finding(
        "label-saturation",
        Severity.CAUTION if saturation.rows >= _MANY * len(dataset) else Severity.NOTE,
        f"Saturated: {counted(saturation.rows, 'value')} at the limit of {dataset.labels.max():,.6g}",
        f"{counted(saturation.rows, 'value')} ({percent(saturation.rows, len(dataset))} of all) lie at the "
        "greatest value or within a thousandth of the range below it, as when a scanner or an assay reaches its limit. "
        "Which of them is greater is not known: the network cannot learn it, and no difference there means anything."
        + (" Clipping makes them equal." if several else ""),
        saturation.rows,
        examples(high),
        ("clip-labels",) if several else (),
    )
