"""Tables in text: CSV, TSV, with semicolons, bars or blanks between the cells."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Final

from motifdesk.data.readers.columns import Grid, read_grid
from motifdesk.data.readers.layout import Row, find_layout
from motifdesk.data.readers.registry import Format
from motifdesk.data.readers.source import LONGEST_LINE, Source
from motifdesk.data.records import ReadOptions, Records
from motifdesk.monitor import Monitor

_SEPARATORS: Final = ("\t", ",", ";", "|", " ")
_LOOKED_AT: Final = 300
# A cell with more lines than a person writes is a quotation mark that was never closed.
_MOST_LINES: Final = 20


def recognise(source: Source) -> float:
    """Return 0.6 for a table with a column of sequences, 0.1 for another one."""
    if source.workbook:
        return 0.0
    _, quality, columns = _separator(source)
    return 0.6 if quality > 0 else 0.1 if columns > 1 else 0.0


def read(source: Source, options: ReadOptions, monitor: Monitor) -> Records:
    """Read the column of sequences and the column of labels.

    Raises
    ------
    InputError
        There is no such column, rows differ in their number of cells, a letter is no base.
    Cancelled
        The user cancelled.
    """
    separator, _, _ = _separator(source)
    return read_grid(Grid(source, lambda: _rows(source, separator, monitor)), options)


def _separator(source: Source) -> tuple[str, float, int]:
    """Return what separates the cells, how well the table then reads, and its number of columns."""
    lines = source.head.decode("utf-8", "replace").split("\n")[:_LOOKED_AT]
    best = (" ", 0.0, 0)
    for separator in _SEPARATORS:
        try:
            rows = [Row(number, cells) for number, cells in _split(lines, separator, strict=False)]
        except csv.Error:
            continue
        layout = find_layout(rows)
        # Blanks are within cells more often than between them.
        quality = layout.quality * (0.9 if separator == " " else 1.0)
        columns = layout.width * layout.steadiness
        best = max(best, (separator, quality, columns), key=lambda item: item[1:])
    return best


def _rows(source: Source, separator: str, monitor: Monitor) -> Iterator[Row]:
    lines = (line for chunk in source.chunks(monitor) for line in chunk[:-1].decode().split("\n"))
    number, start = 0, 1
    try:
        for number, cells in _split(lines, separator, strict=True):
            if number - start > _MOST_LINES:
                raise source.error(
                    f"a quotation mark is opened here and closed only in line {number:,}; close it, or remove it.",
                    start,
                )
            start = number + 1
            yield Row(number, cells)
    except csv.Error:
        raise source.error(
            "a quotation mark is opened in this line or below and not closed in place; close it, or remove it.",
            number + 1,
        ) from None


def _split(lines: Iterable[str], separator: str, *, strict: bool) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of a row's last line and its cells, without the blanks around them."""
    if separator == " ":
        yield from ((number, line.split()) for number, line in enumerate(lines, 1))
        return
    csv.field_size_limit(LONGEST_LINE)
    reader = csv.reader(
        (f"{line}\n" for line in lines),
        delimiter=separator,
        skipinitialspace=separator != "\t",
        strict=strict,
    )
    for cells in reader:
        yield reader.line_num, [cell.strip() for cell in cells]


TABLE: Final = Format(
    "table",
    "A table in text, CSV or TSV or with other separators, with a column of sequences and one of labels.",
    recognise,
    read,
)
