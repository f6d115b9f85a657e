"""Data sets written out in letters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from motifdesk.data.alphabet import Alphabet, encode
from motifdesk.data.audit.audit import audit
from motifdesk.data.audit.findings import Finding
from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.sequences import Sequences
from motifdesk.data.splits import Split
from motifdesk.monitor import SilentMonitor


def classes_of(
    texts: Sequence[str],
    labels: Sequence[int],
    *,
    parts: Sequence[int] | None = None,
    alphabet: Alphabet = Alphabet.DNA,
) -> Dataset:
    """Return a data set of classes named no, yes and, if there are more, class 2 and on."""
    names = ("no", "yes", *(f"class {number}" for number in range(2, max(labels) + 1)))
    return Dataset(
        tuple(f"s{number}" for number in range(len(texts))),
        Sequences.of((encode(text.encode()) for text in texts), alphabet),
        np.array(labels, np.int64),
        names,
        Task.BINARY if len(names) == 2 else Task.MULTICLASS,
        parts=None if parts is None else np.array(parts, np.uint8),
        groups=tuple(f"chr{number % 3}" for number in range(len(texts))),
    )


def values_of(
    texts: Sequence[str], values: Sequence[float], *, parts: Sequence[int] | None = None
) -> Dataset:
    """Return a data set of a regression."""
    return Dataset(
        tuple(f"s{number}" for number in range(len(texts))),
        Sequences.of(encode(text.encode()) for text in texts),
        np.array(values, np.float64),
        (),
        Task.REGRESSION,
        parts=None if parts is None else np.array(parts, np.uint8),
    )


def random_texts(
    count: int, length: int, seed: int = 0, shares: Sequence[float] = (0.25, 0.25, 0.25, 0.25)
) -> list[str]:
    """Return random sequences with these shares of A, C, G and T."""
    letters = np.random.default_rng(seed).choice(list("ACGT"), (count, length), p=shares)
    return ["".join(row) for row in letters]


def letters_of(dataset: Dataset) -> list[str]:
    """Return every sequence as letters."""
    return [dataset.sequences.text(row) for row in range(len(dataset))]


def reverse_complement_text(text: str) -> str:
    return text[::-1].translate(str.maketrans("ACGT", "TGCA"))


def found(dataset: Dataset, split: Split | None = None) -> dict[str, Finding]:
    """Return what the audit finds, by code."""
    findings = audit(dataset, split, SilentMonitor())
    assert len({finding.code for finding in findings}) == len(findings)
    return {finding.code: finding for finding in findings}
