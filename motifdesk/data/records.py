"""What a reader found in the user's files: nothing judged, nothing changed, every decision on record."""

from __future__ import annotations

from dataclasses import dataclass, replace

from motifdesk.data.sequences import Sequences


@dataclass(frozen=True)
class Decision:
    """Something that was found out while reading, and that the user can decide otherwise.

    Attributes
    ----------
    name
        The field of `ReadOptions` that decides it, e.g. ``label_column``.
    label
        What it is called, for users: ``Column with the labels``.
    value
        What was decided.
    choices
        What else is possible, `value` among them; empty where anything may be typed.
    """

    name: str
    label: str
    value: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadOptions:
    """What the user decided about reading; None leaves it to be found out.

    Attributes
    ----------
    sheet, sequence_column, label_column
        For tables: names as they stand in the file.
    task
        ``binary``, ``multiclass``, ``regression``.
    alphabet
        ``dna`` or ``rna``.
    width, around
        For intervals: bases around their ``centre`` or ``summit``.
    first
        For intervals: what the first base of a chromosome is called, 0 or 1.
    """

    sheet: str | None = None
    sequence_column: str | None = None
    label_column: str | None = None
    task: str | None = None
    alphabet: str | None = None
    width: int | None = None
    around: str | None = None
    first: int | None = None


@dataclass(frozen=True, eq=False)
class Records:
    """Sequences as they stand in the files.

    Attributes
    ----------
    ids
        As the file names them, else their 1-based number in the file; they need not differ.
    sequences
        N sequences; every ambiguous letter is unknown.
    labels
        The text of each label, ``""`` where it is missing (NA, N.D., empty); None where the file has no labels.
    parts
        ``train``, ``validation`` or ``test`` where the file says so; None where it has no split of its own.
    groups
        What must not be torn apart by a split by chromosome: the chromosome of each; None where unknown.
    decisions
        What was found out on reading, changeable.
    remarks
        What was decided on reading and cannot be changed, one sentence each: ``2 rows without a sequence left out``.
    source
        The names of the files.
    empty
        The names of those that were left out because they hold no base.
    """

    ids: tuple[str, ...]
    sequences: Sequences
    labels: tuple[str, ...] | None = None
    parts: tuple[str, ...] | None = None
    groups: tuple[str, ...] | None = None
    decisions: tuple[Decision, ...] = ()
    remarks: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.ids)

    def labelled(self, label: str) -> Records:
        """Return the records with one label for all, as for a file of positives."""
        return replace(self, labels=(label,) * len(self))
