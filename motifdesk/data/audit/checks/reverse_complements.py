"""The same sequence on both strands."""

from __future__ import annotations

from motifdesk.data.alphabet import Alphabet
from motifdesk.data.audit.findings import Finding, Severity, check, examples
from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.repeats import other_strand
from motifdesk.data.splits import Split
from motifdesk.data.wording import counted, percent
from motifdesk.monitor import Monitor

_MANY = 0.01


@check("Looking for reverse complements")
def reverse_complements(dataset: Dataset, split: Split | None, monitor: Monitor) -> Finding | None:
    """Report reverse complements of earlier sequences, in DNA."""
    if dataset.sequences.alphabet is Alphabet.RNA:
        return None
    found = other_strand(dataset)
    number = int(found.rows.sum())
    if not number:
        return None
    explanation = (
        f"{counted(number, 'sequence is', 'sequences are')} the reverse complement of an earlier one "
        f"({percent(number, len(found.rows))} of all): the same stretch of DNA, read from the other strand. If the "
        "network takes both strands for the same, these are duplicates, and a test sequence may have been learned "
        "from in training."
    )
    against = int(found.contradicting.sum()) if dataset.task is not Task.REGRESSION else 0
    if against:
        explanation += (
            f" {counted(against, 'sequence')} of such pairs differ in their labels; if that is right, the strand "
            "matters: switch reverse complements off and keep them."
        )
    return Finding(
        "reverse-complements",
        Severity.CAUTION if against or number >= _MANY * len(found.rows) else Severity.NOTE,
        f"{counted(number, 'reverse-complement duplicate')}",
        explanation,
        number,
        examples(found.rows),
        ("drop-reverse-complements",),
    )
