"""The same sequence with different labels."""

from __future__ import annotations

import numpy as np

from motifdesk.data.audit.findings import Finding, Severity, check, examples
from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.repeats import contradictions, same_rows
from motifdesk.data.rows import Mask
from motifdesk.data.splits import Split
from motifdesk.data.wording import counted, percent
from motifdesk.monitor import Monitor

_MANY = 0.01


@check("Looking for conflicting labels")
def conflicting_labels(dataset: Dataset, split: Split | None, monitor: Monitor) -> Finding | None:
    """Report sequences that stand in several classes, or were measured with different values."""
    rows = contradictions(dataset)
    if not rows.any():
        return None
    return _values(dataset, rows) if dataset.task is Task.REGRESSION else _classes(dataset, rows)


def _classes(dataset: Dataset, rows: Mask) -> Finding:
    first = same_rows(dataset.sequences, both_strands=False)
    number, different = int(rows.sum()), len(np.unique(first[rows]))
    return Finding(
        "conflicting-labels",
        Severity.SERIOUS if number >= _MANY * len(rows) else Severity.CAUTION,
        f"{counted(different, 'sequence has', 'sequences have')} more than one label",
        f"{counted(different, 'sequence stands', 'sequences stand')} in the data with different labels, in "
        f"{number:,} rows ({percent(number, len(rows))} of all). At most one of the labels is right, and no network "
        "can learn both. Leave them out, or mend the labels in the file.",
        number,
        examples(rows),
        ("drop-conflicts",),
    )


def _values(dataset: Dataset, rows: Mask) -> Finding:
    first = same_rows(dataset.sequences, both_strands=False)
    groups, member = np.unique(first[rows], return_inverse=True)
    labels = dataset.labels / np.abs(dataset.labels).max()  # so that no square is too large
    values = labels[rows]
    means = np.bincount(member, weights=values) / np.bincount(member)
    # The variance within repeats, over that of all values: what no model can explain.
    noise = float(np.sum((values - means[member]) ** 2) / (len(values) - len(groups)))
    share = noise / float(np.var(labels))
    return Finding(
        "conflicting-labels",
        Severity.CAUTION if share >= 0.5 else Severity.NOTE,
        f"{counted(len(groups), 'sequence has', 'sequences have')} several values",
        f"{counted(len(groups), 'sequence was', 'sequences were')} measured more than once, with different values. "
        f"Within these repeats the values vary {share:.2f} times as much as in all the data (ratio of variances); what "
        "varies there is noise that no model can predict. Averaging them makes the values more precise.",
        int(rows.sum()),
        examples(rows),
        ("average-duplicates", "drop-conflicts"),
    )
