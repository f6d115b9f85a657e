"""Sequences that are nearly the same, in different parts of the split."""

from __future__ import annotations

import numpy as np

from motifdesk.data.alphabet import Alphabet
from motifdesk.data.audit.findings import Finding, Severity, check, examples, parts_of
from motifdesk.data.dataset import Dataset
from motifdesk.data.repeats import same_rows
from motifdesk.data.similarity import near_duplicates
from motifdesk.data.splits import Part, Split
from motifdesk.data.wording import counted, percent
from motifdesk.monitor import Monitor

_MANY = 0.05


@check("Looking for near duplicates across the parts")
def near_duplicates_across_parts(dataset: Dataset, split: Split | None, monitor: Monitor) -> Finding | None:
    """Report test and validation sequences with a near, not exact, duplicate in another part."""
    parts = parts_of(dataset, split)
    if parts is None:
        return None
    both_strands = dataset.sequences.alphabet is Alphabet.DNA
    pairs = near_duplicates(dataset.sequences, parts, monitor, both_strands=both_strands)
    same = same_rows(dataset.sequences, both_strands=both_strands)
    later = pairs[same[pairs[:, 0]] != same[pairs[:, 1]], 1]
    near = np.zeros(len(parts), np.bool_)
    near[later] = True
    number, outside = int(near.sum()), int((parts != Part.TRAIN).sum())
    if not number:
        return None
    return Finding(
        "near-duplicates",
        Severity.SERIOUS if number >= _MANY * outside else Severity.CAUTION,
        f"{counted(number, 'sequence has', 'sequences have')} a near duplicate in another part of the split",
        f"{number:,} of the {outside:,} validation and test sequences ({percent(number, outside)}) are nearly the same "
        "as one of an earlier part: a few substitutions or a shift apart, as overlapping peaks, paralogues and "
        "variants of one sequence are. A network can recognise them without having learned the rule. Split by "
        "similarity, so that relatives stay together.",
        number,
        examples(near),
    )
