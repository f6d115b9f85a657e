"""Unknown bases: N and the other ambiguous letters."""

from __future__ import annotations

from motifdesk.data.audit.findings import Finding, Severity, check, examples
from motifdesk.data.dataset import Dataset
from motifdesk.data.rows import inner_unknown_counts, unknown_counts
from motifdesk.data.splits import Split
from motifdesk.data.wording import counted, percent
from motifdesk.monitor import Monitor

_MANY = 0.1  # of a sequence or of all sequences


@check("Looking for unknown letters")
def unknown_letters(dataset: Dataset, split: Split | None, monitor: Monitor) -> Finding | None:
    """Report sequences of which some bases, not all, are unknown; a caution where they are many."""
    counts, lengths = unknown_counts(dataset.sequences, monitor), dataset.sequences.lengths
    some = (counts > 0) & (counts < lengths)
    number, bases = int(some.sum()), int(counts[some].sum())
    if not number:
        return None
    inside = int((inner_unknown_counts(dataset.sequences) > 0).sum())
    many = inside and number >= _MANY * len(some) and bases >= _MANY * int(lengths[some].sum())
    return Finding(
        "unknown-letters",
        Severity.CAUTION if many else Severity.NOTE,
        f"{counted(number, 'sequence has', 'sequences have')} unknown letters",
        f"{counted(bases, 'base')} in {counted(number, 'sequence')} ({percent(number, len(some))} of all) "
        f"{'is' if bases == 1 else 'are'} N or another letter that stands for several bases (R, Y, ...). They are kept "
        f"as unknown: the network sees nothing there. {_advice(inside, number)}",
        number,
        examples(some),
        ("drop-unknown",) if inside else (),
    )


def _advice(inside: int, number: int) -> str:
    if not inside:
        return "They stand only at the ends, as where sequences were filled up to one length."
    ends = (
        f" In {number - inside:,} they stand only at the ends, as in filled-up sequences."
        if inside < number
        else ""
    )
    return f"Leave these sequences out if you would rather not have them.{ends}"
