"""How result files are written: tables for spreadsheets and scripts, and values as JSON knows them."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, BinaryIO

import numpy as np

from motifdesk.data.dataset import Dataset, Task

# Everything that some reader takes for the end of a cell or a line.
_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


def plain_value(value: Any) -> Any:
    """Return the value as JSON knows it."""
    if isinstance(value, Mapping):
        return {str(key): plain_value(item) for key, item in value.items()}
    if isinstance(value, (np.ndarray, np.generic)):
        return plain_value(value.tolist())
    if isinstance(value, (list, tuple)):
        return [plain_value(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def one_line(text: str) -> str:
    """Return the text without anything that ends a cell or a line."""
    return _BREAKS.sub(" ", text)


def score_columns(dataset: Dataset) -> list[str]:
    """Return the headings of what `score_cells` gives."""
    columns = ["label", "score"]
    if dataset.task is Task.MULTICLASS:
        columns += ["predicted", *(f"p_{one_line(name)}" for name in dataset.class_names)]
    return columns


def score_cells(dataset: Dataset) -> Callable[[int, Any], list[str]]:
    """Return what makes the cells of one row's number and score.

    With several classes the score is the probability of the predicted one.
    """
    names = [one_line(name) for name in dataset.class_names]

    def cells(row: int, score: Any) -> list[str]:
        label = dataset.labels[row]
        if dataset.task is Task.REGRESSION:
            return [repr(float(label)), f"{score:.9g}"]
        if dataset.task is Task.BINARY:
            return [names[label], f"{score:.9g}"]
        shares = [f"{share:.9g}" for share in score.tolist()]
        best = int(score.argmax())
        return [names[label], shares[best], names[best], *shares]

    return cells


def write_table(
    file: BinaryIO, separator: str, names: Sequence[str] | None, rows: Iterable[Sequence[str]]
) -> None:
    """Write a heading, unless there is one already, and rows; the file stays open."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator="\n")
    if names is not None:
        writer.writerow(names)
    writer.writerows(rows)
    text.detach()  # flushes, and leaves the file open for its owner
