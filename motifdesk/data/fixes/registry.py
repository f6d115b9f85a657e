"""The fixes there are. A new one is one decorated function in a module of `motifdesk.data.fixes`.

A fix is pure: it takes a data set and returns another. What was applied is a list of `AppliedFix`; undoing one is
replaying the list without it on the original.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from motifdesk.data import fixes
from motifdesk.data.dataset import Dataset
from motifdesk.data.fitting import Fitting, Treatment
from motifdesk.discovery import discover
from motifdesk.errors import InputError

FixValue = str | int | float | None
Change = Callable[[Dataset, FixValue], tuple[Dataset, str] | None]
Treat = Callable[[Dataset, FixValue], Treatment | None]


@dataclass(frozen=True)
class Fix:
    """One way to mend a data set.

    Attributes
    ----------
    name
        What scripts and files call it.
    label
        For the button.
    sentence
        What it does, for tooltips and help. What it did, with numbers, it adds to the remarks of the data set.
    change
        ``change(dataset, value)`` returns the changed data set and what was done, or None where there is nothing to do.
    takes
        What its value says, for users; empty where it takes none. Without a value each fix finds its own.
    last
        Whether it goes after all others, in whatever order the user applied them: a sequence that was filled up looks
        like one with unknown bases, and has no constant end.
    treat
        ``treat(dataset, value)`` returns what it does to each sequence alone, as `change` did with the same arguments:
        the same is done to sequences that the network predicts. None where it changes no sequence.
    """

    name: str
    label: str
    sentence: str
    change: Change
    takes: str = ""
    last: bool = False
    treat: Treat | None = None

    def apply(self, dataset: Dataset, value: FixValue = None) -> Dataset:
        """Return the mended data set, with one more remark; the same one where there is nothing to mend.

        Parameters
        ----------
        dataset
            Not changed.
        value
            A number or a word as the user gave it; None or nothing lets the fix find it.

        Raises
        ------
        InputError
            The value is not one that the fix takes, or what is left is too little to learn from.
        """
        value = None if value == "" else value  # a field that the user left empty
        if value is not None and not self.takes:
            raise InputError(f"The fix {self.name!r} takes no value, and was given {value!r}; leave it out.")
        changed = self.change(dataset, value)
        if changed is None:
            return dataset
        made, remark = changed
        return replace(made, remarks=(*made.remarks, remark))


@dataclass(frozen=True)
class AppliedFix:
    """A fix that the user applied, and the value it was given."""

    name: str
    value: FixValue = None


def fix(
    name: str, *, label: str, sentence: str, takes: str = "", last: bool = False, treat: Treat | None = None
) -> Callable[[Change], Fix]:
    """Turn a function into a `Fix`; the registry finds it in its module."""

    def wrap(change: Change) -> Fix:
        return Fix(name, label, sentence, change, takes, last, treat)

    return wrap


@cache
def all_fixes() -> Mapping[str, Fix]:
    """Return every fix by name."""
    return {item.name: item for item in discover(fixes, Fix)}


def get_fix(name: str) -> Fix:
    """Return one fix.

    Raises
    ------
    InputError
        There is none of that name.
    """
    try:
        return all_fixes()[name]
    except KeyError:
        raise InputError(f"There is no fix {name!r}; the fixes are {', '.join(all_fixes())}.") from None


def apply_fixes(original: Dataset, applied: Iterable[AppliedFix]) -> Dataset:
    """Return the original with the fixes applied one after the other, those that bring it to one length last.

    Raises
    ------
    InputError
        There is no such fix, or a value is not one that it takes, or what is left is too little to learn from.
    """
    dataset = original
    for item in sorted(applied, key=lambda item: get_fix(item.name).last):
        dataset = get_fix(item.name).apply(dataset, item.value)
    return dataset


def fitting_of(original: Dataset, applied: Iterable[AppliedFix], length: int) -> Fitting:
    """Return what makes new sequences like those that a network was trained on.

    Parameters
    ----------
    original
        The data before the fixes: what some of them did depends on all sequences.
    applied
        The fixes.
    length
        The length that the network takes.

    Raises
    ------
    InputError
        As `apply_fixes`.
    """
    ordered = sorted(applied, key=lambda item: get_fix(item.name).last)
    while ordered and get_fix(ordered[-1].name).treat is None:
        ordered.pop()  # no later fix depends on what it did
    dataset, treatments = original, []
    for item in ordered:
        fix = get_fix(item.name)
        treatment = None if fix.treat is None else fix.treat(dataset, item.value)
        if treatment is not None:
            treatments.append(treatment)
        dataset = fix.apply(dataset, item.value)
    return Fitting(length, tuple(treatments))
