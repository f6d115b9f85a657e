"""Sequences of different lengths."""

from __future__ import annotations

import numpy as np

from motifdesk.data.audit.findings import Finding, Severity, check, examples
from motifdesk.data.dataset import Dataset
from motifdesk.data.splits import Split
from motifdesk.data.wording import counted, percent
from motifdesk.monitor import Monitor

_MUCH_PADDING = 0.25  # of all positions


@check("Comparing lengths")
def unequal_lengths(dataset: Dataset, split: Split | None, monitor: Monitor) -> Finding | None:
    """Report that the lengths differ; a caution where filling up would make a quarter of the input."""
    lengths = dataset.sequences.lengths
    shortest, longest = int(lengths.min()), int(lengths.max())
    if shortest == longest:
        return None
    padding = len(lengths) * longest - int(lengths.sum())
    typical = int(np.median(lengths))
    other = lengths != longest
    much = padding >= _MUCH_PADDING * len(lengths) * longest
    return Finding(
        "unequal-lengths",
        Severity.CAUTION if much else Severity.NOTE,
        f"Lengths differ: {shortest:,} to {longest:,} bases",
        f"{counted(int(other.sum()), 'sequence is', 'sequences are')} shorter than the longest; half of all have "
        f"{typical:,} bases or fewer. The network takes sequences of one length: shorter ones are filled up with "
        f"unknown bases at their end, which makes {percent(padding, len(lengths) * longest)} of its input empty. If "
        "what matters lies in the middle, as in peaks, crop to the centre instead.",
        int(other.sum()),
        examples(other),
        ("pad-longest", "crop-centre", "crop-shortest", "length"),
    )
