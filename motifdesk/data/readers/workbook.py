"""Workbooks of Excel and LibreOffice: XLSX, XLSM, XLSB, XLS, ODS."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from typing import Any, Final

from motifdesk.data.readers.columns import Grid, read_grid
from motifdesk.data.readers.layout import Row, find_layout
from motifdesk.data.readers.registry import Format
from motifdesk.data.readers.source import Source
from motifdesk.data.records import Decision, ReadOptions, Records
from motifdesk.errors import InputError
from motifdesk.monitor import Monitor, check_cancelled

_LOOKED_AT: Final = 300
# The library reserves a cell for every place between the first and the last one: a lone cell at the far corner of a
# sheet would ask for hundreds of gigabytes.
_MOST_CELLS: Final = 100_000_000
_PLACE: Final = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_CHUNK_BYTES: Final = 1 << 20


def recognise(source: Source) -> float:
    """Return 1 for a workbook."""
    return 1.0 if source.workbook else 0.0


def read(source: Source, options: ReadOptions, monitor: Monitor) -> Records:
    """Read the sheet that holds a column of sequences, or the one the user names.

    Raises
    ------
    InputError
        The workbook is damaged or protected, has no such sheet, or its table cannot be read.
    Cancelled
        The user cancelled.
    """
    sheets = _read_sheets(source)
    check_cancelled(monitor)
    names = tuple(sheets)
    if not names:
        raise source.error("the workbook has no sheet with anything in it.")
    if options.sheet is not None and options.sheet not in sheets:
        shown = ", ".join(map(repr, names[:5]))
        raise source.error(f"there is no sheet {options.sheet!r}; choose one of {shown}.")
    chosen = options.sheet or max(names, key=lambda name: _quality(sheets[name]))

    def rows() -> Iterator[Row]:
        for number, cells in enumerate(sheets[chosen], 1):
            yield Row(number, [_text(cell) for cell in cells])

    records = read_grid(Grid(source, rows, chosen if len(names) > 1 else ""), options)
    if len(names) == 1:
        return records
    return replace(records, decisions=(Decision("sheet", "Sheet", chosen, names), *records.decisions))


def _read_sheets(source: Source) -> dict[str, list[list[Any]]]:
    """Return the cells of every sheet that holds something, row by row from the first."""
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        _check_extent(source)
        workbook = CalamineWorkbook.from_path(source.path)
        sheets = {
            name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in workbook.sheet_names
        }
    except PasswordError:
        raise source.error("the workbook is protected by a password; save it without one.") from None
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError | InputError):
            raise
        raise _damaged(source) from None  # what Rust panics with is no Exception
    return {name: cells for name, cells in sheets.items() if any(any(map(_text, row)) for row in cells)}


def _check_extent(source: Source) -> None:
    """Refuse an XLSX whose cells lie so far apart that the memory would not hold what is between them."""
    if not zipfile.is_zipfile(source.path):
        return
    with zipfile.ZipFile(source.path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                rows, columns = _extent(archive, name)
                if rows * columns > _MOST_CELLS:
                    raise source.error(
                        f"a sheet reaches to row {rows:,} and column {columns:,}, too far to be read; delete the stray "
                        "cells, or save it as CSV."
                    )


def _extent(archive: zipfile.ZipFile, name: str) -> tuple[int, int]:
    """Return the greatest row and the greatest column of a sheet."""
    rows = columns = 0
    with archive.open(name) as sheet:
        rest = b""
        while chunk := sheet.read(_CHUNK_BYTES):
            for letters, row in set(_PLACE.findall(rest + chunk)):
                rows = max(rows, int(row))
                columns = max(columns, reduce(lambda total, letter: 26 * total + letter - 64, letters, 0))
            rest = chunk[-20:]
    return rows, columns


def _damaged(source: Source) -> InputError:
    return source.error(
        "the workbook cannot be read; it is damaged, or no workbook: save it again, or as CSV."
    )


def _quality(cells: list[list[Any]]) -> float:
    rows = [Row(number, [_text(cell) for cell in row]) for number, row in enumerate(cells[:_LOOKED_AT], 1)]
    return find_layout(rows).quality


def _text(cell: Any) -> str:
    """Return a cell as it would stand in a text file."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.date | datetime.time | datetime.datetime):
        return cell.isoformat()
    return str(cell).strip()


WORKBOOK: Final = Format(
    "workbook",
    "A workbook of Excel (XLSX, XLS) or LibreOffice (ODS); the sheet with a column of sequences is found.",
    recognise,
    read,
)
