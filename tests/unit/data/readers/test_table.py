from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from helpers.loading import decided, read_text, refused_text, texts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

one_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
HEADED = "name,sequence,label\nr1,ACGTACGT,1\nr2,GGTTCCAA,0\nr3,TTGACCAA,1\nr4,TTGACCAC,0\n"
SEQUENCES = ["ACGTACGT", "GGTTCCAA", "TTGACCAA", "TTGACCAC"]


@pytest.mark.parametrize("separator", [",", "\t", ";", "|", " ", "   ", ", ", " \t"])
def test_separators_are_found_out(tmp_path: Path, separator: str) -> None:
    records = read_text(tmp_path, HEADED.replace(",", separator))
    assert records.ids == ("r1", "r2", "r3", "r4")
    assert texts(records) == SEQUENCES
    assert records.labels == ("1", "0", "1", "0")
    assert decided(records, "sequence_column") == "sequence"
    assert decided(records, "label_column") == "label"


def test_tables_without_a_header(tmp_path: Path) -> None:
    records = read_text(
        tmp_path, "ACGTACGT\t2023.0\t180.0\nGGTTCCAA\t1986.5\t244.0\nTTGACCAA\t5028.0\t219.0\n"
    )
    assert records.ids == ("1", "2", "3")
    assert records.labels == ("2023.0", "1986.5", "5028.0")
    assert decided(records, "label_column") == "column 2"


def test_padded_cells_with_the_class_first(tmp_path: Path) -> None:
    records = read_text(
        tmp_path, "+,S10,\t\ttactagca\n-,AMPC,\t\ttgctatcc\n+,AROH,\t\tgtactaga\n-,D,\t\tatggctag\n"
    )
    assert records.ids == ("S10", "AMPC", "AROH", "D")
    assert records.labels == ("+", "-", "+", "-")
    assert texts(records)[0] == "TACTAGCA"


def test_titles_and_blank_rows_above_the_header_are_left_out(tmp_path: Path) -> None:
    content = f"Supplementary Table 1,,\n\nMeasured in 2019,,\n{HEADED}"
    records = read_text(tmp_path, content)
    assert texts(records) == SEQUENCES
    assert records.remarks == (
        "2 title rows of data.txt left out.",
        "Columns of data.txt: sequences from 'sequence', labels from 'label', ids from 'name'; all used.",
    )


def test_trailing_blank_columns_come_and_go(tmp_path: Path) -> None:
    content = "seq,value,,\nACGTACGT,1.5,,\nGGTTCCAA,2.5\nTTGACCAA,3.5,,\n"
    assert read_text(tmp_path, content).labels == ("1.5", "2.5", "3.5")


def test_row_names_without_a_name_as_r_writes_them(tmp_path: Path) -> None:
    records = read_text(tmp_path, "seq value\n1 ACGTACGT 0.5\n2 GGTTCCAA 0.25\n3 TTGACCAA 1.5\n")
    assert records.labels == ("0.5", "0.25", "1.5")
    assert decided(records, "label_column") == "value"


@pytest.mark.parametrize(
    ("row", "line"), [("r5,ACGTACGA", 6), ("r5,ACGTACGA,1,x", 6), ("r5", 6), ("r5,ACGT,ACGA,1", 6)]
)
def test_rows_whose_cells_may_have_moved_are_refused(tmp_path: Path, row: str, line: int) -> None:
    message = refused_text(tmp_path, f"{HEADED}{row}\n")
    assert f"line {line}: this row has" in message
    assert "but the others have 3" in message


def test_rows_without_a_sequence_are_left_out_and_said(tmp_path: Path) -> None:
    records = read_text(tmp_path, f"{HEADED}r5,,1\nr6,N.D.,1\nr7,/,0\n")
    assert texts(records) == SEQUENCES
    assert records.labels == ("1", "0", "1", "0")
    assert records.remarks == (
        "3 rows without a sequence left out of data.txt.",
        "Columns of data.txt: sequences from 'sequence', labels from 'label', ids from 'name'; all used.",
    )


def test_missing_labels_are_marked(tmp_path: Path) -> None:
    values = ["0.5", "NA", "1.5", "N.D.", "", "/", "2,5", "nan"]
    content = "seq;value\n" + "".join(f"ACGTACGT;{value}\n" for value in values)
    assert read_text(tmp_path, content).labels == ("0.5", "", "1.5", "", "", "", "2,5", "")


def test_a_first_row_that_is_data_is_no_header(tmp_path: Path) -> None:
    assert "line 1: the letter 'X'" in refused_text(tmp_path, "ACGTACGX,1\nGGTTCCAA,0\nTTGACCAA,1\n")
    records = read_text(tmp_path, "N.D.,0.5\nGGTTCCAA,0.5\nTTGACCAA,1.5\n")
    assert records.labels == ("0.5", "1.5")


def test_the_split_of_the_file_is_read(tmp_path: Path) -> None:
    content = "set,x,y\ntraining,ACGTACGT,1\ntest,GGTTCCAA,0\nvalidation,TTGACCAA,1\ntraining,TTGACCAC,0\n"
    records = read_text(tmp_path, content)
    assert records.parts == ("train", "test", "validation", "train")
    assert records.labels == ("1", "0", "1", "0")
    same = read_text(tmp_path, content.replace("training", "test").replace("validation", "test"))
    assert same.parts is None
    assert "'set' of data.txt does not divide" in same.remarks[0]
    assert records.remarks == (
        "Columns of data.txt: sequences from 'x', labels from 'y', parts from 'set'; all used.",
    )
    assert same.remarks[1:] == ("Columns of data.txt: sequences from 'x', labels from 'y'; not used: 'set'.",)


def test_the_columns_that_are_not_used_are_named_the_first_eight(tmp_path: Path) -> None:
    head, rest = "FoldID,seq,Bound", [f"other{number}" for number in range(1, 11)]
    rows = [f"7,{bases},{row % 2}" for row, bases in enumerate(SEQUENCES)]
    records = read_text(tmp_path, "\n".join([head, *rows]) + "\n")
    assert records.remarks == (
        "Columns of data.txt: sequences from 'seq', labels from 'Bound'; not used: 'FoldID'.",
    )
    wide = [",".join([head, *rest]), *(",".join([row, *["x"] * 10]) for row in rows)]
    (said,) = read_text(tmp_path, "\n".join(wide) + "\n").remarks
    named = ", ".join(map(repr, ["FoldID", *rest[:7]]))
    assert said.endswith(f"; not used: {named} and 3 more.")


def test_the_user_chooses_columns(tmp_path: Path) -> None:
    content = (
        "a,b,left,right\n1,x,ACGTACGTAA,GGTT\n0,y,GGTTCCAAAA,CCAA\n1,x,TTGACCAAAA,TTTT\n0,y,CCCCCCCCAA,AAAA\n"
    )
    assert decided(read_text(tmp_path, content), "sequence_column") == "left"
    records = read_text(tmp_path, content, sequence_column="RIGHT", label_column="b")
    assert texts(records) == ["GGTT", "CCAA", "TTTT", "AAAA"]
    assert records.labels == ("x", "y", "x", "y")
    assert read_text(tmp_path, content, label_column="none").labels is None
    message = refused_text(tmp_path, content, label_column="c")
    assert "there is no column 'c' for the labels; the columns are 'a', 'b', 'left', 'right'" in message
    choices = {item.name: item.choices for item in read_text(tmp_path, content).decisions}
    assert set(choices["sequence_column"]) == {"left", "right"}
    assert choices["label_column"] == ("a", "b", "right", "none")


def test_columns_of_the_same_name_are_told_apart(tmp_path: Path) -> None:
    records = read_text(tmp_path, "seq,v,v\nACGTACGT,1.5,9\nGGTTCCAA,2.5,8\n", label_column="v (3)")
    assert records.labels == ("9", "8")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("foo,bar\n1,2\n3,4\n", ["none of the columns", "'foo', 'bar'"]),
        ("seq,v\nACGTACGT*A,1\nGGTTCCAA*C,0\n", ["line 2", "'*'", "position 9", "'seq'"]),
        ("seq,v\nACGTACGT,1\nGGTTC CAA,0\nGGTTCCAA,0\n", ["line 3", "a blank", "position 6"]),
        ('seq,v\nACGTACGT,1\nGGTTCCAA,"0\nTTGACCAA,1\n', ["line 3", "quotation mark"]),
        ('seq,v\nACGTACGT,1\nGGTTCCAA,"0"x\nTTGACCAA,1\n', ["line 3", "quotation mark"]),
        ('seq,v\nACGTACGT,"1\n' + "GGTTCCAA,0\n" * 40 + 'GGTTCCAA,1"\n', ["line 2", "quotation mark"]),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, content: str, words: list[str]) -> None:
    message = refused_text(tmp_path, content)
    assert all(word in message for word in words), message


cells = st.text("abcXYZ 019.,;|\"'-_é", max_size=12)


@given(
    rows=st.lists(
        st.tuples(cells, st.text("ACGT", min_size=8, max_size=30), st.sampled_from(["bound", "free"])),
        min_size=4,
        max_size=15,
    ),
    separator=st.sampled_from([",", "\t", ";"]),
)
@one_folder
def test_whatever_is_written_is_read_back(
    tmp_path: Path, rows: list[tuple[str, str, str]], separator: str
) -> None:
    rows = [("x y", "ACGTACGT", "bound"), ("u", "CCGTACGT", "free"), *rows]
    file = io.StringIO()
    csv.writer(file, delimiter=separator).writerows([("remark", "sequence", "class"), *rows])
    records = read_text(tmp_path, file.getvalue(), sequence_column="sequence", label_column="class")
    assert texts(records) == [sequence for _, sequence, _ in rows]
    assert records.labels == tuple(label for _, _, label in rows)
