from __future__ import annotations

from pathlib import Path

import pytest
from helpers.loading import read_text, refused_text, texts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

one_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def test_reads_are_read_and_empty_ones_left_out(tmp_path: Path) -> None:
    records = read_text(tmp_path, "@r1 x\nACGT\n+\n!!!!\n@r2\n\n+\n\n@r3\nnacg\n+r3\n@@@@\n")
    assert records.ids == ("r1", "r3")
    assert texts(records) == ["ACGT", "NACG"]
    assert records.remarks == ("1 read without a sequence left out of data.txt.",)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("@r1\nACGT\n+\n!!!\n", ["FASTQ record", "qualities"]),
        ("@r1\nACGT\n+\n!!!!\n@r2\nAC\n", ["FASTQ record"]),
        ("@r1\nACGT\n+\n!!!!\nr2\nACGT\n+\n!!!!\n", ["line 5", "FASTQ record"]),
        ("@r1\nACGT\n+\n!!!!\n@r2\nACXT\n+\n!!!!\n", ["line 6", "'X'", "position 3"]),
        ("@r1\nAC\n+\n!!\n@r2é\nAC\n+\n!!\n", ["ASCII"]),
        ("@r1\n\n+\n\n", ["no read holds a base"]),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, content: str, words: list[str]) -> None:
    message = refused_text(tmp_path, content)
    assert all(word in message for word in words), message


@given(st.lists(st.tuples(st.text("abc", min_size=1), st.text("ACGTN", min_size=1)), min_size=1, max_size=20))
@one_folder
def test_whatever_is_written_is_read_back(tmp_path: Path, reads: list[tuple[str, str]]) -> None:
    records = read_text(
        tmp_path, "".join(f"@{name}\n{bases}\n+\n{'I' * len(bases)}\n" for name, bases in reads)
    )
    assert list(zip(records.ids, texts(records), strict=True)) == reads
