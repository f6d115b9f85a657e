"""Change the labels of a regression."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.distribution import find_saturation, log_offset
from motifdesk.data.fixes.registry import FixValue, fix
from motifdesk.data.wording import counted
from motifdesk.errors import InputError

_DEFAULT_QUANTILE = 0.995


@fix(
    "log-labels",
    label="Take the logarithm",
    sentence="Replace each value by its logarithm to base 2; where values are zero or negative, a number is added to "
    "all of them first.",
    takes="Added before the logarithm",
)
def log_labels(dataset: Dataset, value: FixValue) -> tuple[Dataset, str] | None:
    """Take log2(label + offset)."""
    if dataset.task is not Task.REGRESSION:
        return None
    offset = log_offset(dataset.labels) if value is None else _number(value)
    smallest = float(dataset.labels.min())
    if smallest + offset <= 0:
        raise InputError(
            f"The smallest value is {smallest:g}, and with {offset:g} added it still has no logarithm; add more than "
            f"{-smallest:g}."
        )
    written = f"value {'+' if offset > 0 else '-'} {abs(offset):g}" if offset else "value"
    return replace(dataset, labels=np.log2(dataset.labels + offset)), f"Values replaced by log2({written})."


@fix(
    "clip-labels",
    label="Clip the values",
    sentence="Set values above a limit to the limit: the value at which the instrument saturates, else the one that "
    "0.5 % of the values exceed.",
    takes="Greatest value",
)
def clip_labels(dataset: Dataset, value: FixValue) -> tuple[Dataset, str] | None:
    """Take min(label, limit)."""
    if dataset.task is not Task.REGRESSION:
        return None
    limit = _default_limit(dataset) if value is None else _number(value)
    above = int((dataset.labels > limit).sum())
    if not above:
        return None
    if limit <= dataset.labels.min():
        raise InputError(f"No value is below {limit:g}: all would become the same; give a greater limit.")
    made = replace(dataset, labels=np.minimum(dataset.labels, limit))
    return made, f"{counted(above, 'value')} above {limit:,.6g} set to {limit:,.6g}."


def _default_limit(dataset: Dataset) -> float:
    saturation = find_saturation(dataset.labels)
    if saturation and saturation.value < dataset.labels.max():
        return saturation.value
    return float(np.quantile(dataset.labels, _DEFAULT_QUANTILE))


def _number(value: FixValue) -> float:
    try:
        number = float(str(value))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise InputError(f"The value is {str(value)!r}; give a number.")
    return number
