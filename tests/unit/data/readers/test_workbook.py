from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from helpers.loading import decided, texts
from helpers.workbooks import Cell, write_xlsx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motifdesk.data.readers.registry import find_format, read_records
from motifdesk.data.readers.source import open_source
from motifdesk.data.records import ReadOptions, Records
from motifdesk.errors import InputError
from motifdesk.monitor import SilentMonitor

one_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
ROWS: list[list[Cell]] = [
    ["Supplementary Table 2", None, None],
    [],
    ["Oligo", "Sequence", "Activity"],
    ["a", "ACGTACGT", 0.5],
    ["b", "GGTTCCAA", 12.0],
    ["c", None, 7.0],
    ["d", "TTGACCAA", "N.D."],
]


def read(path: Path, **options: str) -> Records:
    return read_records(open_source(path), ReadOptions(**options), SilentMonitor())


def test_the_sheet_and_the_columns_are_found(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "data.xlsx", {"notes": [["Made", "by us"], ["in", 2019.0]], "data": ROWS})
    records = read(path)
    assert records.ids == ("a", "b", "d")
    assert texts(records) == ["ACGTACGT", "GGTTCCAA", "TTGACCAA"]
    assert records.labels == ("0.5", "12", "")
    assert decided(records, "sheet") == "data"
    assert decided(records, "label_column") == "Activity"
    assert records.remarks == (
        "1 title row of data.xlsx left out.",
        "1 row without a sequence left out of data.xlsx.",
        "Columns of data.xlsx: sequences from 'Sequence', labels from 'Activity', ids from 'Oligo'; all used.",
    )


def test_the_user_chooses_the_sheet(tmp_path: Path) -> None:
    other: list[list[Cell]] = [
        ["seq", "y"],
        *([bases, bases[0] == "C"] for bases in ("CCCCAAAA", "GGGGAAAA") * 2),
    ]
    path = write_xlsx(tmp_path / "data.xlsx", {"data": ROWS, "more": other})
    records = read(path, sheet="more")
    assert texts(records) == ["CCCCAAAA", "GGGGAAAA"] * 2
    assert records.labels == ("TRUE", "FALSE") * 2
    with pytest.raises(InputError, match=r"no sheet 'x'; choose one of 'data', 'more'"):
        read(path, sheet="x")


def test_errors_name_the_row_of_the_sheet(tmp_path: Path) -> None:
    rows = [*ROWS, ["e", "ACGTXX", 1.0]]
    with pytest.raises(InputError, match=r"data\.xlsx, line 8: the letter 'X' at position 5"):
        read(write_xlsx(tmp_path / "data.xlsx", {"data": rows}))


def test_workbooks_without_sequences_are_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "data.xlsx", {"a": [["x", "y"], [1.0, 2.0]], "b": [["z", "w"], [1.0, 2.0]]})
    with pytest.raises(InputError, match="none of the columns in the sheet 'a' holds"):
        read(path)
    with pytest.raises(InputError, match="no sheet with anything in it"):
        read(write_xlsx(tmp_path / "data.xlsx", {"a": []}))


def test_a_lone_cell_at_the_far_corner_does_not_take_all_memory(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "data.xlsx", {"data": ROWS})
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    members[sheet] = members[sheet].replace(
        b"</sheetData>", b'<row r="1048576"><c s="0" r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    with pytest.raises(InputError, match="reaches to row 1,048,576 and column 16,384"):
        read(path)


@given(cut=st.integers(4, 1500), place=st.integers(30, 2000), value=st.binary(min_size=1, max_size=4))
@one_folder
def test_damaged_workbooks_are_read_or_refused(tmp_path: Path, cut: int, place: int, value: bytes) -> None:
    whole = write_xlsx(tmp_path / "whole.xlsx", {"data": ROWS}).read_bytes()
    path = tmp_path / "data.xlsx"
    edited = bytearray(whole)
    edited[place % len(whole) : place % len(whole) + len(value)] = value
    for content in (whole[:cut], bytes(edited)):
        path.write_bytes(content)
        try:
            source = open_source(path)
            if find_format(source) is None or not source.workbook:
                continue
            records = read(path)
        except InputError:
            continue
        assert set(records.labels or ()) <= {"0.5", "12", "7", "", "N.D."}
