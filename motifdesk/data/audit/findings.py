"""What the audit finds, and what a check is. A new check is one new file in `motifdesk.data.audit.checks`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.dataset import Dataset
from motifdesk.data.rows import Rows
from motifdesk.data.splits import Split
from motifdesk.monitor import Monitor

EXAMPLES: Final = 100


class Severity(IntEnum):
    """How much a finding matters."""

    NOTE = 1  # good to know
    CAUTION = 2  # may mislead
    SERIOUS = 3  # results would be wrong


@dataclass(frozen=True, eq=False)
class Finding:
    """One thing that a check found.

    Attributes
    ----------
    code
        What scripts call it, e.g. ``exact-duplicates``.
    severity
        How much it matters.
    title
        A few words with the number that matters.
    explanation
        What was found, why it matters, what can be done; plain sentences.
    count
        How many it concerns: sequences, unless the title says otherwise.
    rows
        Row numbers of examples, int64, at most `EXAMPLES`; empty where no single sequence shows it.
    fixes
        Names of the fixes that mend it, the recommended first.
    """

    code: str
    severity: Severity
    title: str
    explanation: str
    count: int
    rows: Rows
    fixes: tuple[str, ...] = ()


Search = Callable[[Dataset, Split | None, Monitor], Finding | None]


@dataclass(frozen=True)
class Check:
    """One check: what it looks for, for the progress bar, and the function that looks."""

    status: str
    search: Search


def check(status: str) -> Callable[[Search], Check]:
    """Turn a function into a `Check`; the audit finds it in its module."""

    def wrap(search: Search) -> Check:
        return Check(status, search)

    return wrap


def examples(mask: NDArray[np.bool_]) -> Rows:
    """Return the first `EXAMPLES` rows where the mask, shape (N,), is true."""
    return np.flatnonzero(mask)[:EXAMPLES]


def no_examples() -> Rows:
    """Return no rows, for what no single sequence shows."""
    return np.empty(0, np.int64)


def parts_of(dataset: Dataset, split: Split | None) -> NDArray[np.uint8] | None:
    """Return the `Part` of each row after the split, else after the file; None where there is neither."""
    return dataset.parts if split is None else split.parts
