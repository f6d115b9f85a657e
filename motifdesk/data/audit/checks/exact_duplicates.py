"""The same sequence more than once."""

from __future__ import annotations

from motifdesk.data.audit.findings import Finding, Severity, check, examples
from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.repeats import copies
from motifdesk.data.splits import Split
from motifdesk.data.wording import counted, percent
from motifdesk.monitor import Monitor

_MANY = 0.01


@check("Looking for duplicates")
def exact_duplicates(dataset: Dataset, split: Split | None, monitor: Monitor) -> Finding | None:
    """Report copies of earlier sequences, with the same label where labels are classes."""
    copied = copies(dataset)
    number = int(copied.sum())
    if not number:
        return None
    regression = dataset.task is Task.REGRESSION
    return Finding(
        "exact-duplicates",
        Severity.CAUTION if number >= _MANY * len(copied) else Severity.NOTE,
        f"{counted(number, 'exact duplicate')}",
        f"{counted(number, 'sequence repeats', 'sequences repeat')} an earlier one letter by letter"
        f"{'' if regression else ', with the same label'} ({percent(number, len(copied))} of all). A random split "
        "puts copies into both the training and the test part, and a network that has seen the answer looks better "
        "than it is. Keep one of each, or split by similarity.",
        number,
        examples(copied),
        ("average-duplicates", "drop-duplicates") if regression else ("drop-duplicates",),
    )
