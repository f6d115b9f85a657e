"""Tables, whether in text or in a workbook: the column of sequences and the column of labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

import numpy as np

from motifdesk.data.labels import mark_missing
from motifdesk.data.readers.layout import Layout, Row, find_layout
from motifdesk.data.readers.letters import Letters, bad_letter, check_length, is_sequence
from motifdesk.data.readers.parts import read_parts
from motifdesk.data.readers.source import Source
from motifdesk.data.records import Decision, ReadOptions, Records
from motifdesk.data.wording import listed

NO_LABELS: Final = "none"
"""The column of labels of a table that has none, or whose labels shall not be read."""
_LOOKED_AT: Final = 20_000
_BATCH: Final = 10_000
_NAMED: Final = 8  # columns that are not used, in a remark


@dataclass(frozen=True)
class Grid:
    """A table, row by row.

    Attributes
    ----------
    source
        The file.
    rows
        Yields the rows from the first, each time it is called.
    sheet
        The name of the sheet, where the workbook has several.
    """

    source: Source
    rows: Callable[[], Iterator[Row]]
    sheet: str = ""


def read_grid(grid: Grid, options: ReadOptions) -> Records:
    """Read the sequences, and the labels, ids and parts where there are any.

    Title rows above the header and rows without a sequence are left out, with a remark.

    Raises
    ------
    InputError
        There is no column of sequences, or none as the user named it; a row has more or fewer cells than the others;
        a letter is no base.
    """
    layout = find_layout(list(islice(grid.rows(), _LOOKED_AT)))
    if not layout.sequences and options.sequence_column is None:
        shown = ", ".join(map(repr, layout.names[:8])) + (", ..." if len(layout.names) > 8 else "")
        where = f" in the sheet {grid.sheet!r}" if grid.sheet else ""
        raise grid.source.error(f"none of the columns{where} holds DNA or RNA sequences: {shown}.")
    reading = _Reading(grid.source, layout, options)
    for row in grid.rows():
        reading.take(row)
    return reading.records()


@dataclass
class _Reading:
    """One reading of a table."""

    source: Source
    layout: Layout
    options: ReadOptions
    ids: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    waiting: list[tuple[int, bytes]] = field(default_factory=list)
    rows: int = 0
    empty: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.letters = Letters(self.source, self.options.alphabet)
        first = self.layout.sequences[0] if self.layout.sequences else 0
        self.sequence = self._column("sequence", self.options.sequence_column, first)
        guess = next((place for place in self.layout.labels if place != self.sequence), None)
        wanted = self.options.label_column
        self.label = None if wanted == NO_LABELS else self._column("label", wanted, guess)

    def _column(self, what: str, wanted: str | None, guess: int | None) -> int:
        """Return the column that the user named, or the guess."""
        if wanted is None:
            return guess  # type: ignore[return-value]
        folded = [name.strip().casefold() for name in self.layout.names]
        if wanted.strip().casefold() not in folded:
            shown = ", ".join(map(repr, self.layout.names[:8])) + (", ..." if len(folded) > 8 else "")
            raise self.source.error(
                f"there is no column {wanted!r} for the {what}s; the columns are {shown}."
            )
        return folded.index(wanted.strip().casefold())

    def take(self, row: Row) -> None:
        """Read one row."""
        if row.number < self.layout.begin or not any(row.cells):
            return
        self._check_width(row)
        self.rows += 1
        cell = row.cells[self.sequence]
        content = cell.encode()
        place = self.layout.name
        name = (row.cells[place] if place is not None else "") or str(self.rows)
        if not mark_missing([cell])[0] or cell in "/-.?":
            self.empty.append(name)
            return
        if not is_sequence(content):
            self._flush()
            raise bad_letter(self.source, [(row.number, content)], self.layout.names[self.sequence])
        self.waiting.append((row.number, content))
        self.lengths.append(len(content))
        check_length(self.source, len(content), "a sequence")
        label, part = self.label, self.layout.part
        self.ids.append(name)
        if label is not None:
            self.labels.append(row.cells[label])
        if part is not None:
            self.parts.append(row.cells[part])
        if len(self.waiting) >= _BATCH:
            self._flush()

    def _check_width(self, row: Row) -> None:
        """Refuse rows whose cells may have moved; let trailing blank columns come and go."""
        width = self.layout.width
        if (len(row.cells) > width and any(row.cells[width:])) or len(row.cells) < self.layout.filled:
            raise self.source.error(
                f"this row has {len(row.cells)} cells, but the others have {width}; a separator is missing or too "
                "many, or a text that holds one needs quotation marks.",
                row.number,
            )

    def _flush(self) -> None:
        waiting = self.waiting
        self.letters.add(b"".join([content for _, content in waiting]), lambda: waiting)
        self.waiting = []

    def records(self) -> Records:
        """Return everything that was read."""
        self._flush()
        if not self.lengths:
            raise self.source.error(f"the column {self.layout.names[self.sequence]!r} holds no sequence.")
        parts = read_parts(self.parts)
        remarks = self._remarks(parts)
        if parts and len(set(parts)) == 1:
            parts = None
        return Records(
            tuple(self.ids),
            self.letters.sequences(np.array(self.lengths, np.int64)),
            mark_missing(self.labels) if self.label is not None else None,
            parts,
            decisions=self._decisions(),
            remarks=remarks,
            source=(self.source.name,),
            empty=tuple(self.empty),
        )

    def _decisions(self) -> tuple[Decision, ...]:
        names = self.layout.names
        others = tuple(name for place, name in enumerate(names) if place != self.sequence)
        label = NO_LABELS if self.label is None else names[self.label]
        sequences = tuple(names[place] for place in {*self.layout.sequences, self.sequence})
        return (
            Decision("sequence_column", "Column with the sequences", names[self.sequence], sequences),
            Decision("label_column", "Column with the labels", label, (*others, NO_LABELS)),
            self.letters.decision,
        )

    def _remarks(self, parts: tuple[str, ...] | None) -> tuple[str, ...]:
        name, said = self.source.name, [*self.source.remarks(), *self.letters.remarks]
        divided = parts is not None and len(set(parts)) > 1
        if self.layout.titles:
            said.append(f"{_counted(self.layout.titles, 'title row')} of {name} left out.")
        if self.empty:
            said.append(f"{_counted(len(self.empty), 'row')} without a sequence left out of {name}.")
        if self.layout.part is not None and not divided:
            column = self.layout.names[self.layout.part]
            said.append(
                f"The column {column!r} of {name} does not divide the sequences into parts and was not used."
            )
        return (*said, self._columns_remark(divided=divided))

    def _columns_remark(self, *, divided: bool) -> str:
        """Return which columns were read, and which were not."""
        places = {
            "sequences": self.sequence,
            "labels": self.label,
            "parts": self.layout.part if divided else None,
            "ids": self.layout.name,
        }
        used = {what: place for what, place in places.items() if place is not None}
        read = ", ".join(f"{what} from {self.layout.names[place]!r}" for what, place in used.items())
        others = [repr(name) for place, name in enumerate(self.layout.names) if place not in used.values()]
        shown = others[:_NAMED] + ([f"{len(others) - _NAMED:,} more"] if len(others) > _NAMED else [])
        return (
            f"Columns of {self.source.name}: {read}; {f'not used: {listed(shown)}' if shown else 'all used'}."
        )


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
