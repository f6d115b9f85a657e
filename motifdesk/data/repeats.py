"""Which rows of a data set repeat others, as the audit reports them and the fixes leave them out."""

from __future__ import annotations

from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.rows import Mask, Rows
from motifdesk.data.sequences import Sequences
from motifdesk.data.similarity import identical_groups

# Several checks need the groups, which take seconds on a million sequences; they are forgotten with the sequences.
_known: Final[WeakKeyDictionary[Sequences, dict[bool, Rows]]] = WeakKeyDictionary()


def same_rows(sequences: Sequences, *, both_strands: bool) -> Rows:
    """Return for each sequence the first row that holds the same one: `identical_groups`, remembered."""
    known = _known.setdefault(sequences, {})
    if both_strands not in known:
        known[both_strands] = identical_groups(sequences, both_strands=both_strands)
    return known[both_strands]


class OtherStrand(NamedTuple):
    """Rows that are the reverse complement of an earlier one.

    Attributes
    ----------
    rows
        True where a row is the reverse complement of an earlier one, bool, shape (N,).
    contradicting
        True where a row stands on both strands with different labels, whichever comes first; bool, shape (N,).
    """

    rows: Mask
    contradicting: Mask


def copies(dataset: Dataset) -> Mask:
    """Return which rows hold the same sequence as an earlier row, with the same label if labels are classes.

    Returns
    -------
    copies
        bool, shape (N,).
    """
    first = same_rows(dataset.sequences, both_strands=False)
    if dataset.task is Task.REGRESSION:
        return np.asarray(first != np.arange(len(first)))
    repeated = np.ones(len(first), np.bool_)
    repeated[np.unique(first * len(dataset.class_names) + dataset.labels, return_index=True)[1]] = False
    return repeated


def contradictions(dataset: Dataset) -> Mask:
    """Return which rows hold a sequence that stands elsewhere with another label, bool, shape (N,)."""
    return _differ(dataset, same_rows(dataset.sequences, both_strands=False))


def other_strand(dataset: Dataset) -> OtherStrand:
    """Return which rows are reverse complements of earlier ones; palindromes are not their own."""
    same = same_rows(dataset.sequences, both_strands=False)
    either = same_rows(dataset.sequences, both_strands=True)
    reverse = same[either] != same
    both = np.zeros(len(same), np.bool_)
    both[either[reverse]] = True
    return OtherStrand(reverse, both[either] & _differ(dataset, either))


def _differ(dataset: Dataset, first: Rows) -> Mask:
    """Return which rows belong to a group, named by its first row, of different labels."""
    differ = np.zeros(len(first), np.bool_)
    differ[first[dataset.labels != dataset.labels[first]]] = True
    return differ[first]
