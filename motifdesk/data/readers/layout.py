"""Where things stand in a table: title rows, header, and which column holds the sequences, labels, parts and ids."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final, NamedTuple

from motifdesk.data.labels import mark_missing
from motifdesk.data.numbers import is_number
from motifdesk.data.readers.letters import LETTERS
from motifdesk.data.readers.lines import HEADINGS
from motifdesk.data.readers.parts import read_parts

_LETTERS: Final = LETTERS.decode()
_BASES: Final = "ACGTUNacgtun"
# What people write between bases; such a cell shows where the sequences are, though it cannot be read.
_MARKS: Final = "-*?."
_SHORTEST: Final = 4
_FEW: Final = 50
_MOST_COLUMNS: Final = 16_384  # as many as a workbook can have
_LABEL_NAME: Final = re.compile(
    r"label|class|target|bound|response|outcome|activ|score|signal|value|expression|enrich|intensity|half.?life|"
    r"efficien|fluoresc|affinity|valid|^y$",
    re.IGNORECASE,
)
_PLACE_NAME: Final = re.compile(
    r"\bid\b|_id$|^id_|index|start|end$|_end|pos(ition)?$|^chr|chrom|strand|length|location|breakpoint|name$|gene|"
    r"symbol|background|^n$|row|fold(id)?$|species",
    re.IGNORECASE,
)
_ID_NAME: Final = re.compile(r"\bid\b|id$|^id|name|gene|oligo|probe|title|accession", re.IGNORECASE)


class Row(NamedTuple):
    """A row of a table: the number of its line in the file and its cells, without blanks around their content."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Layout:
    """What was found out about a table from its first rows.

    Attributes
    ----------
    width
        The number of cells of its rows.
    names
        The columns' names, all different; ``column 3`` where the file has none.
    begin
        The number of the line of the first row of data.
    titles
        How many rows above the header hold no data.
    filled
        The number of columns up to the last that holds anything.
    sequences
        The columns that hold sequences, the likeliest first; empty if there is none.
    labels
        The columns that may hold labels, the likeliest first.
    part, name
        The columns with the parts of a split and with ids; None if there is none.
    quality
        How much like a table of sequences it is: 0 if there is no column of sequences.
    steadiness
        1 where nearly all rows have the same number of cells, else 0.
    """

    width: int
    names: tuple[str, ...] = ()
    begin: int = 1
    titles: int = 0
    filled: int = 0
    sequences: tuple[int, ...] = ()
    labels: tuple[int, ...] = ()
    part: int | None = None
    name: int | None = None
    quality: float = 0.0
    steadiness: int = 0


def find_layout(rows: list[Row]) -> Layout:
    """Find out where things stand in a table, from its first rows."""
    rows = [row for row in rows if any(row.cells)]
    if not rows:
        return Layout(0)
    widths = Counter(len(row.cells) for row in rows)
    width = max(widths, key=lambda value: (widths[value], value))
    steadiness = int(10 * widths[width] >= 9 * len(rows))
    if not 2 <= width <= _MOST_COLUMNS:
        return Layout(width, steadiness=steadiness)
    sequences = _sequence_columns([row.cells for row in rows if len(row.cells) == width], width)
    if not sequences:
        names = tuple(cell or f"column {place}" for place, cell in enumerate(rows[0].cells, 1))
        return Layout(width, names, steadiness=steadiness)
    header, begin = _find_header(rows, width, sequences[0])
    data = [row.cells for row in rows[begin:] if len(row.cells) == width]
    columns = list(zip(*data, strict=True))
    names = _names(rows[header].cells if header is not None else [], width)
    part = _part_column(columns, names)
    labels = _label_columns(columns, names, {sequences[0], part})
    whole = sum(is_sequence_like(row[sequences[0]]) for row in data) / max(len(rows) - begin, 1)
    filled = [place for place, column in enumerate(columns, 1) if any(column)]
    return Layout(
        width, names, rows[begin].number, begin if header is None else header, max(filled), sequences, labels, part,
        _id_column(columns, names, {*sequences, part, *labels[:1]}), whole * (1 + len(filled) / 100), steadiness,
    )  # fmt: skip


def is_sequence_like(cell: str) -> bool:
    """Return whether a cell looks like a sequence, though perhaps a faulty one."""
    if len(cell) < _SHORTEST or cell.strip(_LETTERS + _MARKS):
        return False
    return len(cell.strip(_BASES + _MARKS)) * 5 <= len(cell) and sum(map(cell.count, _MARKS)) * 2 < len(cell)


def _sequence_columns(rows: list[list[str]], width: int) -> tuple[int, ...]:
    letters: dict[int, int] = {}
    for place in range(width):
        present = [cell for row in rows if (cell := row[place])]
        alike = [cell for cell in present if is_sequence_like(cell)]
        if alike and 2 * len(alike) >= len(present):
            letters[place] = sum(map(len, alike))
    return tuple(sorted(letters, key=letters.__getitem__, reverse=True))


def _find_header(rows: list[Row], width: int, sequence: int) -> tuple[int | None, int]:
    """Return the places of the header, if there is one, and of the first row of data."""
    first = next(
        place
        for place, row in enumerate(rows)
        if len(row.cells) == width and is_sequence_like(row.cells[sequence])
    )
    if rows[first].cells[sequence].lower() in HEADINGS:
        return first, first + 1
    for place, row in enumerate(rows[:first]):
        cells = [""] * (width - len(row.cells)) + row.cells if len(row.cells) == width - 1 else row.cells
        named = sum(map(bool, cells)) >= max(2, width // 2)
        if len(cells) == width and named and not any(map(is_number, cells)) and not _is_data(cells[sequence]):
            return place, place + 1
    return None, _first_full(rows, first, width)


def _first_full(rows: list[Row], first: int, width: int) -> int:
    """Return the first row that is no title, where there is no header: it may lack its sequence."""
    return next(
        place
        for place, row in enumerate(rows)
        if place == first or (len(row.cells) == width and all(row.cells))
    )


def _is_data(cell: str) -> bool:
    """Return whether what stands where a header could be is rather a sequence with a wrong letter."""
    return len(cell) >= 8 and sum(map(cell.count, _BASES)) * 10 >= 7 * len(cell)


def _names(header: list[str], width: int) -> tuple[str, ...]:
    cells = [""] * (width - len(header)) + header if len(header) == width - 1 else header or [""] * width
    names: dict[str, None] = {}
    for place, cell in enumerate(cells, 1):
        name = (cell.lstrip("#").strip() if place == 1 else cell) or f"column {place}"
        while name in names:
            name = f"{name} ({place})"
        names[name] = None
    return tuple(names)


def _part_column(columns: list[tuple[str, ...]], names: tuple[str, ...]) -> int | None:
    for place, column in enumerate(columns):
        if read_parts(column) and (
            len(set(column)) > 1 or names[place].lower() in ("set", "split", "part", "subset")
        ):
            return place
    return None


def _label_columns(
    columns: list[tuple[str, ...]], names: tuple[str, ...], taken: set[int | None]
) -> tuple[int, ...]:
    scores: dict[int, float] = {}
    sequence = (
        min(place for place in taken if place is not None)
        if None not in taken
        else next(iter(taken - {None}))
    )
    for place, column in enumerate(columns):
        if place in taken:
            continue
        present = [label for label in mark_missing(column) if label]
        distinct = set(present)
        numbers = bool(present) and all(map(is_number, distinct))
        classes = len(distinct) <= _FEW and 2 * len(distinct) <= len(present)
        if not (numbers or classes) or any(map(is_sequence_like, distinct)):
            continue
        scores[place] = (
            (1 if len(distinct) > 1 else -1)
            + 4 * bool(_LABEL_NAME.search(names[place]))
            - 4 * bool(_PLACE_NAME.search(names[place]))
            + (0.5 if sequence is not None and place == sequence + 1 else 0.25 if place == 0 else 0)
            + len(present) / max(len(column), 1)
        )
    return tuple(sorted(scores, key=lambda place: (-scores[place], place)))


def _id_column(columns: list[tuple[str, ...]], names: tuple[str, ...], taken: set[int | None]) -> int | None:
    unique = [
        place
        for place, column in enumerate(columns)
        if place not in taken
        and all(column)
        and len(set(column)) == len(column)
        and not all(map(is_number, column))
    ]
    return min(unique, key=lambda place: (not _ID_NAME.search(names[place]), place), default=None)
