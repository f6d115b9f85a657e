"""Labels as they stand in the files, made classes or numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.dataset import Task
from motifdesk.data.numbers import AmbiguousNumbersError, Numbers, is_number, read_numbers
from motifdesk.data.readers.text import quoted
from motifdesk.data.records import Decision
from motifdesk.errors import InputError

MOST_CLASSES: Final = 50
"""More different names look like ids."""
_MOST_WHOLE_NUMBERS: Final = 10
_POSITIVE: Final = frozenset(
    ("1", "true", "t", "yes", "y", "+", "positive", "pos", "bound", "active", "hit", "peak", "signal", "case")
)
_NEGATIVE: Final = frozenset(
    (
        "0",
        "false",
        "f",
        "no",
        "n",
        "-",
        "negative",
        "neg",
        "unbound",
        "inactive",
        "control",
        "background",
        "shuffled",
    )
)
# No class is called so.
_MISSING: Final = frozenset(("", "na", "n/a", "n.a.", "#n/a", "nan", "nd", "n.d.", "n.d", "n/d", "null"))
# Missing among numbers only: a class may be called none, or minus.
_NO_NUMBER: Final = frozenset(("-", "--", "/", ".", "?", "none", "missing", "unknown"))


@dataclass(frozen=True, eq=False)
class Interpreted:
    """What the labels mean.

    Attributes
    ----------
    task
        What can be learned.
    values
        Shape (N,): int64 indices into `class_names`, or float64 values for regression.
    class_names
        As they stand in the file, the positive class last for a binary task; empty for regression.
    decisions
        The task, changeable where the labels allow another one.
    remarks
        What was decided and cannot be changed, one sentence each.
    """

    task: Task
    values: NDArray[Any]
    class_names: tuple[str, ...]
    decisions: tuple[Decision, ...]
    remarks: tuple[str, ...] = ()


def mark_missing(labels: Sequence[str]) -> tuple[str, ...]:
    """Return the labels with ``""`` for each that is missing: NA, N.D., empty; among numbers also -, / and the like."""
    distinct = {label: label.strip() for label in dict.fromkeys(labels)}
    present = [text for text in distinct.values() if text.lower() not in _MISSING]
    doubtful = [text for text in present if text.lower() in _NO_NUMBER]
    sure = [text for text in present if text.lower() not in _NO_NUMBER]
    # + and - are classes; -, 0.5 and 2 are two numbers and a gap.
    missing = _MISSING | _NO_NUMBER if doubtful and len(sure) > 1 and all(map(is_number, sure)) else _MISSING
    meaning = {label: "" if text.lower() in missing else text for label, text in distinct.items()}
    return tuple(meaning[label] for label in labels)


def says_positive(label: str) -> bool:
    """Return whether a label alone says that its sequence is positive: 1, yes, bound, +, ..."""
    numbers = _numbers([label])
    return label.lower() in _POSITIVE or (numbers is not None and numbers.values[0] == 1.0)


def interpret(labels: Sequence[str], task: str | None = None) -> Interpreted:
    """Find out what labels mean, or take the user's word for it.

    Two different labels are a binary task, more names several classes, numbers a regression; whole numbers from 0 or 1
    up to ten without a gap are classes. The positive class is the greater of two numbers, the one that says so (yes,
    true, bound, +, ...), or else the later in alphabetical order.

    Parameters
    ----------
    labels
        The text of each label, none missing: see `mark_missing`.
    task
        ``binary``, ``multiclass`` or ``regression``; None to find out.

    Raises
    ------
    InputError
        The labels do not fit the task, or any task.
    """
    if not len(labels):
        raise InputError("There is no label; give one for each sequence.")
    named, counts, remarks = _merge_spellings(labels)
    numbers = _numbers(list(counts))
    possible = _possible(counts, numbers)
    if task is None:
        task = _guess(counts, numbers, possible)
    elif task not in possible:
        raise _impossible(task, counts, numbers)
    decision = Decision("task", "What to predict", task, tuple(possible))
    if task == Task.REGRESSION.value and numbers is not None:
        return _regression(named, counts, numbers, (decision,))
    names = _in_order(counts, numbers)
    index = {name: place for place, name in enumerate(names)}
    values = np.fromiter((index[name] for name in named), np.int64, len(named))
    for name in names:
        if counts[name] < 2:
            raise InputError(
                f"There is only one sequence with the label {quoted(name)}; at least two of each class are needed: "
                "add more, or check the labels."
            )
    return Interpreted(Task(task), values, names, (decision,), remarks)


def _merge_spellings(labels: Sequence[str]) -> tuple[list[str], Counter[str], tuple[str, ...]]:
    """Take Bound, bound and BOUND, or 1 and 1.0, for one label: the commonest spelling."""
    counts = Counter(labels)
    numbers = _numbers(list(counts))
    values: Sequence[object] = numbers.values if numbers else [name.casefold() for name in counts]
    groups: dict[object, list[str]] = {}
    for name, value in zip(counts, values, strict=True):
        groups.setdefault(value, []).append(name)
    if len(groups) == len(counts):
        return list(labels), counts, ()
    chosen = {name: max(group, key=counts.__getitem__) for group in groups.values() for name in group}
    merged = [chosen[name] for name in labels]
    remark = ""
    if numbers is None:
        group = next(group for group in groups.values() if len(group) > 1)
        remark = f"The labels {' and '.join(map(quoted, group[:3]))} were taken for one."
    return merged, Counter(merged), (remark,) if remark else ()


def _possible(counts: Counter[str], numbers: Numbers | None) -> list[str]:
    possible = []
    if len(counts) == 2:
        possible.append(Task.BINARY.value)
    if 2 < len(counts) <= MOST_CLASSES and min(counts.values()) > 1:
        possible.append(Task.MULTICLASS.value)
    if numbers is not None and len(counts) > 1:
        possible.append(Task.REGRESSION.value)
    return possible


def _guess(counts: Counter[str], numbers: Numbers | None, possible: list[str]) -> str:
    if len(counts) == 2:
        return Task.BINARY.value
    if numbers is not None and len(counts) > 2:
        whole = sorted(numbers.values)
        classes = whole in ([float(n) for n in range(start, start + len(whole))] for start in (0, 1))
        few = len(whole) <= _MOST_WHOLE_NUMBERS and counts.total() >= 4 * len(whole)
        return (
            Task.MULTICLASS.value
            if classes and few and Task.MULTICLASS.value in possible
            else Task.REGRESSION.value
        )
    if Task.MULTICLASS.value in possible and 2 * len(counts) <= counts.total():
        return Task.MULTICLASS.value
    raise _impossible(None, counts, numbers)


def _impossible(task: str | None, counts: Counter[str], numbers: Numbers | None) -> InputError:
    distinct = list(counts)
    shown = ", ".join(map(quoted, distinct[:4])) + (", ..." if len(distinct) > 4 else "")
    if len(distinct) == 1:
        return InputError(
            f"Every label is {quoted(distinct[0])}; give sequences of two classes, so that there is a difference to "
            "learn."
        )
    if task == Task.BINARY.value:
        return InputError(
            f"A binary task needs two different labels, but there are {len(distinct):,} ({shown})."
        )
    odd = [name for name in distinct if not is_number(name)]
    if (task == Task.REGRESSION.value or len(odd) * 10 <= len(distinct)) and odd and numbers is None:
        return InputError(
            f"The label {quoted(odd[0])} is no number, but most are; mend it, or write NA where the value is missing."
            if len(odd) * 2 <= len(distinct)
            else f"A regression needs numbers, but there are labels such as {quoted(odd[0])}."
        )
    if len(distinct) <= MOST_CLASSES and len(distinct) * 2 <= counts.total():
        rare = min(counts, key=counts.__getitem__)
        return InputError(
            f"There is only one sequence with the label {quoted(rare)}; at least two of each class are needed: add "
            "more, or check the labels."
            if len(distinct) > 2
            else f"Several classes need more than two different labels; there are two ({shown}): choose binary."
        )
    return InputError(
        f"There are {len(distinct):,} different labels for {counts.total():,} sequences ({shown}); they look like "
        f"names: choose the column with the classes (at most {MOST_CLASSES}) or the numbers."
    )


def _regression(
    named: list[str], counts: Counter[str], numbers: Numbers, decisions: tuple[Decision, ...]
) -> Interpreted:
    value = dict(zip(counts, numbers.values, strict=True))
    values = np.fromiter((value[name] for name in named), np.float64, len(named))
    remarks = []
    if numbers.comma:
        remarks.append("The commas in the labels were read as decimal points.")
    if numbers.percent:
        remarks.append("The labels are percentages: 50% was read as 50.")
    return Interpreted(Task.REGRESSION, values, (), decisions, tuple(remarks))


def _in_order(counts: Counter[str], numbers: Numbers | None) -> tuple[str, ...]:
    """Return the names of the classes: numbers by value, names by the alphabet, of two the positive one last."""
    if numbers is not None:
        value = dict(zip(counts, numbers.values, strict=True))
        return tuple(sorted(counts, key=value.__getitem__))
    if len(counts) != 2:
        return tuple(sorted(counts))
    rank = {name: (name.lower() in _POSITIVE) - (name.lower() in _NEGATIVE) for name in counts}
    return tuple(sorted(counts, key=lambda name: (rank[name], name)))


def _numbers(texts: list[str]) -> Numbers | None:
    try:
        return read_numbers(texts)
    except AmbiguousNumbersError as error:
        raise InputError(
            f"The label {str(error)!r} may mean a decimal comma or thousands; write it with a decimal point, or "
            "without the comma."
        ) from None
