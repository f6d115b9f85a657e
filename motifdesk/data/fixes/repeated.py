"""Leave out sequences that repeat or contradict others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from motifdesk.data.alphabet import Alphabet
from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.fixes.registry import FixValue, fix
from motifdesk.data.fixes.subset import left_out, subset
from motifdesk.data.repeats import contradictions, copies, other_strand, same_rows
from motifdesk.data.wording import counted


@fix(
    "drop-duplicates",
    label="Keep one of each",
    sentence="Keep the first of sequences that are exactly the same and have the same label.",
)
def drop_duplicates(dataset: Dataset, value: FixValue) -> tuple[Dataset, str] | None:
    """Keep the first of each sequence; for classes, the first of each label."""
    return left_out(dataset, copies(dataset), "exact duplicate", "the first of each was kept")


@fix(
    "drop-reverse-complements",
    label="Keep one strand",
    sentence="Keep the first of sequences that are each other's reverse complement; leave out both if their labels "
    "differ.",
)
def drop_reverse_complements(dataset: Dataset, value: FixValue) -> tuple[Dataset, str] | None:
    """Leave out the reverse complements of earlier sequences; for classes, both where the labels differ."""
    if dataset.sequences.alphabet is Alphabet.RNA:
        return None
    found = other_strand(dataset)
    if dataset.task is Task.REGRESSION or not found.contradicting.any():
        return left_out(
            dataset, found.rows, "reverse complement of another sequence", "the first of each was kept",
            plural="reverse complements of other sequences",
        )  # fmt: skip
    return left_out(
        dataset,
        found.rows | found.contradicting,
        "sequence that stands on both strands",
        f"the first of each was kept, and none of the {int(found.contradicting.sum()):,} whose labels differ",
        plural="sequences that stand on both strands",
    )


@fix(
    "drop-conflicts",
    label="Leave out",
    sentence="Leave out every sequence that stands in the data with different labels.",
)
def drop_conflicts(dataset: Dataset, value: FixValue) -> tuple[Dataset, str] | None:
    """Leave out all copies of a sequence whose labels differ."""
    return left_out(
        dataset, contradictions(dataset), "sequence with conflicting labels", "none of them was kept",
        plural="sequences with conflicting labels",
    )  # fmt: skip


@fix(
    "average-duplicates",
    label="Average the values",
    sentence="Keep each repeated sequence once, with the mean of its values.",
)
def average_duplicates(dataset: Dataset, value: FixValue) -> tuple[Dataset, str] | None:
    """Keep the first of each sequence, with the mean of the labels of all."""
    if dataset.task is not Task.REGRESSION:
        return None
    first = same_rows(dataset.sequences, both_strands=False)
    repeated = first != np.arange(len(first))
    if not repeated.any():
        return None
    sums = np.bincount(first, weights=dataset.labels, minlength=len(first))
    means = sums / np.maximum(np.bincount(first, minlength=len(first)), 1)
    several = np.isin(np.arange(len(first)), first[repeated])
    made = subset(replace(dataset, labels=np.where(several, means, dataset.labels)), ~repeated)
    told = counted(int(several.sum()), "repeated sequence")
    return made, f"{told} kept once, with the mean of the values: {len(dataset):,} rows became {len(made):,}."
