"""The same sequence in several parts of the split."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import Alphabet
from motifdesk.data.audit.findings import Finding, Severity, check, examples, parts_of
from motifdesk.data.dataset import Dataset
from motifdesk.data.repeats import same_rows
from motifdesk.data.rows import Mask, Rows
from motifdesk.data.splits import Part, Split
from motifdesk.data.wording import counted, listed, percent
from motifdesk.monitor import Monitor

_MANY = 0.01


@check("Comparing the parts of the split")
def leaks(dataset: Dataset, split: Split | None, monitor: Monitor) -> Finding | None:
    """Report validation and test sequences that stand in an earlier part too, on either strand of DNA."""
    parts = parts_of(dataset, split)
    if parts is None:
        return None
    both_strands = dataset.sequences.alphabet is Alphabet.DNA
    leaking = in_earlier_part(same_rows(dataset.sequences, both_strands=both_strands), parts)
    number = int(leaking.sum())
    if not number:
        return None
    shares = [leaking[parts == part].mean() for part in np.unique(parts) if part != Part.TRAIN]
    exact = int(in_earlier_part(same_rows(dataset.sequences, both_strands=False), parts).sum())
    strands = f" ({number - exact:,} of them on the other strand)" if exact < number else ""
    return Finding(
        "leaks",
        Severity.SERIOUS if max(shares) >= _MANY else Severity.CAUTION,
        f"{counted(number, 'sequence stands', 'sequences stand')} in more than one part of the split",
        f"{_told(leaking, parts)} in an earlier part too{strands}. What was learned from or looked at before cannot "
        "test the network: its results would be better than the truth. Keep one of each, or split by similarity."
        + (" This split came with the file." if split is None or split.settings.kind == "file" else ""),
        number,
        examples(leaking),
        ("drop-duplicates", "drop-reverse-complements") if exact < number else ("drop-duplicates",),
    )


def in_earlier_part(group: Rows, parts: NDArray[np.uint8]) -> Mask:
    """Return which rows have a member of their group, named by its first row, in an earlier part; bool, (N,)."""
    earliest = np.full(len(group), 255, np.uint8)
    np.minimum.at(earliest, group, parts)
    return np.asarray(parts > earliest[group])


def _told(leaking: Mask, parts: NDArray[np.uint8]) -> str:
    shares = []
    for part in (Part.TEST, Part.VALIDATION):
        total, found = int((parts == part).sum()), int(leaking[parts == part].sum())
        if found:
            shares.append(
                f"{found:,} of the {total:,} {part.name.lower()} sequences ({percent(found, total)})"
            )
    return f"{listed(shares)} {'stands' if leaking.sum() == 1 else 'stand'}"
