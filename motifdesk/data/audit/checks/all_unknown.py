"""Sequences without a single known base."""

from __future__ import annotations

from motifdesk.data.audit.findings import Finding, Severity, check, examples
from motifdesk.data.dataset import Dataset
from motifdesk.data.rows import unknown_counts
from motifdesk.data.splits import Split
from motifdesk.data.wording import counted
from motifdesk.monitor import Monitor


@check("Looking for sequences without a known base")
def all_unknown(dataset: Dataset, split: Split | None, monitor: Monitor) -> Finding | None:
    """Report sequences that are empty or all unknown."""
    blank = unknown_counts(dataset.sequences, monitor) == dataset.sequences.lengths
    number = int(blank.sum())
    if not number:
        return None
    return Finding(
        "all-unknown",
        Severity.CAUTION,
        f"{counted(number, 'sequence has', 'sequences have')} no known base",
        f"{counted(number, 'sequence consists', 'sequences consist')} of N alone, as in the gaps of a genome. There is "
        "nothing to be learned from their labels: leave them out.",
        number,
        examples(blank),
        ("drop-all-unknown",),
    )
