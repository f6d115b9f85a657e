from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from motifdesk.data.alphabet import Alphabet, encode
from motifdesk.data.dataset import Dataset
from motifdesk.data.loading import Request, load
from motifdesk.errors import Cancelled, InputError
from motifdesk.monitor import Monitor, RecordingMonitor, SilentMonitor, Wish

SEQUENCES = "ACGTACGT\nCCGTACGT\nGCGTACGA\nTCGTACGG\n"
LABELS = "0\n1\n0\n1\n"
one_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def files(folder: Path, sequences: str | bytes, labels: str | bytes) -> tuple[Path, Path]:
    paths = folder / "seq.txt", folder / "lab.txt"
    for path, content in zip(paths, (sequences, labels), strict=True):
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return paths


def read(folder: Path, sequences: str | bytes = SEQUENCES, labels: str | bytes = LABELS) -> Dataset:
    return load_pair(*files(folder, sequences, labels), SilentMonitor())


def _request(folder: Path, sequences: str | bytes, labels: str | bytes) -> Request:
    first, second = files(folder, sequences, labels)
    return Request(sequences=first, labels=second)


def load_pair(sequences: Path, labels: Path, monitor: Monitor) -> Dataset:
    dataset = load(Request(sequences=sequences, labels=labels), monitor).dataset
    assert dataset is not None
    return dataset


def refusal(folder: Path, sequences: str | bytes = SEQUENCES, labels: str | bytes = LABELS) -> str:
    with pytest.raises(InputError) as caught:
        read(folder, sequences, labels)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def read_or_refuse(folder: Path, sequences: str | bytes, labels: str | bytes) -> None:
    """Anything but a data set, positives that are said to be alone, or one sentence would be a crash in the window."""
    with suppress(InputError):
        loaded = load(_request(folder, sequences, labels), SilentMonitor())
        if loaded.dataset is None:
            assert loaded.remarks[-1].endswith("these are positive sequences only.")


def test_sequences_and_labels_come_in_the_order_of_the_files(tmp_path: Path) -> None:
    dataset = read(tmp_path)
    assert [dataset.sequences.text(row) for row in range(4)] == SEQUENCES.split()
    assert dataset.labels.tolist() == [0, 1, 0, 1]
    assert dataset.labels.dtype == np.int64
    assert dataset.ids == ("1", "2", "3", "4")
    assert dataset.class_names == ("0", "1")
    assert dataset.source == ("seq.txt", "lab.txt")
    assert dataset.sequences.alphabet is Alphabet.DNA


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("last", [True, False])
def test_line_ends_and_the_byte_order_mark_make_no_difference(
    tmp_path: Path, end: str, mark: bytes, last: bool
) -> None:
    def written(text: str) -> bytes:
        return mark + (text if last else text.rstrip()).replace("\n", end).encode()

    assert read(tmp_path, written(SEQUENCES), written(LABELS)).key == read(tmp_path).key


def test_case_blanks_and_blank_lines_make_no_difference(tmp_path: Path) -> None:
    sequences = "\n  acgtacgt\n\n\tCCGTacgt \nGCGTACGA\n \t \nTCGTACGG\n\n"
    assert read(tmp_path, sequences, "\n 0\n\n1 \n\t0\n\n1\n\n").key == read(tmp_path).key


def test_sequences_may_differ_in_length_and_hold_unknown_bases(tmp_path: Path) -> None:
    dataset = read(tmp_path, "ACGTN\nRYSWKMBDHVN\nA\nGATTACA\n")
    assert dataset.sequences.lengths.tolist() == [5, 11, 1, 7]
    assert dataset.sequences[1].tolist() == [4] * 11


def test_rna_is_found_out(tmp_path: Path) -> None:
    dataset = read(tmp_path, SEQUENCES.replace("T", "U"))
    assert dataset.sequences.alphabet is Alphabet.RNA
    assert dataset.sequences.text(0) == "ACGUACGU"


@pytest.mark.parametrize(
    ("negative", "positive"),
    [
        ("0", "1"), ("-1", "1"), ("1", "2"), ("0.0", "1.0"), ("9", "10"), ("false", "True"), ("yes", "no")[::-1],
        ("unbound", "bound"), ("-", "+"), ("N", "Y"), ("Negative", "Positive"), ("control", "CTCF"), ("neg", "pos"),
        ("apple", "pear"), ("other", "hit"),
    ],
)  # fmt: skip
def test_the_positive_class_is_recognised(tmp_path: Path, negative: str, positive: str) -> None:
    for labels in ([negative, positive] * 2, [positive, negative] * 2):
        dataset = read(tmp_path, labels="\n".join(labels))
        assert dataset.class_names == (negative, positive)
        assert [dataset.class_names[label] for label in dataset.labels] == labels


@pytest.mark.parametrize(
    ("sequences", "words"),
    [
        ("ACGT\n\nACXT\nACGT\nACGT\n", ["seq.txt, line 3", "'X'", "position 3", "no base"]),
        ("ACGT\n  ACG?\nACGT\nACGT\n", ["seq.txt, line 2", "'?'", "position 4", "write N"]),
        ("ACGT\nACGé\nACGT\nACGT\n", ["seq.txt, line 2", "'é'", "position 4"]),
        ("ACGT\nAC GT\nACGT\nACGT\n", ["seq.txt, line 2", "a blank", "position 3"]),
        ("ACGT\n\xa0ACGT\nACGT\nACGT\n", ["seq.txt, line 2", "a blank", "position 1"]),
        ("MKEFILPQ\nMEEFILPQ\nMAEFILPQ\nACGT\n", ["seq.txt, line 1", "looks like protein"]),
        ("ACGT\nACGT\nACGU\nACGT\n", ["seq.txt, line 3", "U was found", "line 1 has T"]),
        ("ACGU\nACGU\nACGA\nACGT\n", ["seq.txt, line 4", "T was found", "line 1 has U"]),
        ("ACGG\nACUT\nACGG\nACGG\n", ["seq.txt, line 2", "T and U"]),
        ("", ["seq.txt: ", "empty"]),
        (" \n\n", ["seq.txt: ", "empty"]),
        (b"ACGT\0\1\2", ["seq.txt: ", "binary"]),
        (b"\x1f\x8b\x08rest", ["seq.txt: ", "damaged", "again"]),
        (b"PK\x03\x04rest", ["seq.txt: ", "workbook"]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_sequences_is_said(
    tmp_path: Path, sequences: str | bytes, words: list[str]
) -> None:
    message = refusal(tmp_path, sequences)
    for word in words:
        assert word in message


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ("0\n1\n0\n", ["lab.txt: ", "3 labels", "4 sequences"]),
        ("0\n1\n0\n1\n1\n", ["lab.txt: ", "5 labels", "4 sequences"]),
        ("0\n0\n0\n0\n", ["lab.txt: ", "Every label is '0'", "two classes"]),
        ("a\nb\nc\nd\n", ["lab.txt: ", "4 different labels", "'a', 'b', 'c', 'd'", "names"]),
        ("a\nb\nc\nd\ne\n", ["lab.txt: ", "5 labels", "4 sequences"]),
        ("0\n0\n0\n1\n", ["lab.txt: ", "only one sequence with the label '1'"]),
        ("", ["lab.txt: ", "empty"]),
        (f"{'x' * 500}\na\nb\nc\n", ["lab.txt", "xxx..."]),
    ],
)
def test_what_is_wrong_with_the_labels_is_said(tmp_path: Path, labels: str, words: list[str]) -> None:
    message = refusal(tmp_path, labels=labels)
    for word in words:
        assert word in message
    assert len(message) < 300


@pytest.mark.parametrize("labels", [LABELS, "Y\nN\nY\nN\n", "bad\ngood\nbad\ngood\n"])
def test_files_given_the_wrong_way_round_are_said_to_be(tmp_path: Path, labels: str) -> None:
    message = refusal(tmp_path, labels, SEQUENCES)
    assert "the other way round; swap them" in message
    assert "seq.txt" in message
    assert "lab.txt" in message


def test_labels_made_of_base_letters_are_no_trouble(tmp_path: Path) -> None:
    assert read(tmp_path, labels="Y\nN\nY\nN\n").class_names == ("N", "Y")


def test_the_same_file_twice_is_refused(tmp_path: Path) -> None:
    path, _ = files(tmp_path, SEQUENCES, LABELS)
    with pytest.raises(InputError, match="given twice"):
        load_pair(path, path, SilentMonitor())


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    path, _ = files(tmp_path, SEQUENCES, LABELS)
    with pytest.raises(InputError, match=r"none\.txt: there is no such file"):
        load_pair(path, tmp_path / "none.txt", SilentMonitor())
    with pytest.raises(InputError, match="this is a folder"):
        load_pair(tmp_path, path, SilentMonitor())


def test_progress_is_told_and_a_cancel_is_heeded(tmp_path: Path) -> None:
    paths = files(tmp_path, SEQUENCES, LABELS)
    monitor = RecordingMonitor()
    load_pair(*paths, monitor)
    assert "seq.txt" in monitor.texts[0]
    assert monitor.fractions == sorted(monitor.fractions)
    assert monitor.fractions[-1] == 1.0
    with pytest.raises(Cancelled):
        load_pair(*paths, RecordingMonitor(wishes=[Wish.CANCEL]))


@one_folder
@given(
    rows=st.lists(st.tuples(st.text("ACGTNacgtn", min_size=4, max_size=30), st.booleans()), min_size=1, max_size=20),
    end=st.sampled_from(["\n", "\r\n", "\r", " \n", "\n\n", "\t\r\n"]),
)  # fmt: skip
def test_whatever_is_written_is_read_back(tmp_path: Path, rows: list[tuple[str, bool]], end: str) -> None:
    rows = [("ACGT", False), ("CGTA", True), *rows, ("GTAC", False), ("TACG", True)]
    dataset = read(
        tmp_path,
        end.join(letters for letters, _ in rows),
        end.join("bound" if positive else "unbound" for _, positive in rows),
    )
    assert dataset.labels.tolist() == [int(positive) for _, positive in rows]
    for row, (letters, _) in enumerate(rows):
        np.testing.assert_array_equal(dataset.sequences[row], encode(letters.encode()))


@one_folder
@given(sequences=st.binary(max_size=60), labels=st.binary(max_size=20))
def test_random_bytes_are_read_or_refused(tmp_path: Path, sequences: bytes, labels: bytes) -> None:
    for pair in ((sequences, labels), (SEQUENCES, labels), (sequences, LABELS)):
        read_or_refuse(tmp_path, *pair)


@one_folder
@given(text=st.text("ACGTU\nN \t\r>X\xa0\u2028é0", max_size=60))
@example(text="T\rT")  # as labels: true and true
def test_near_misses_are_read_or_refused(tmp_path: Path, text: str) -> None:
    for pair in ((text, LABELS), (SEQUENCES, text), (text, text)):
        read_or_refuse(tmp_path, *pair)


@given(cut=st.integers(0, len(SEQUENCES) - 1))
@one_folder
def test_a_truncated_file_never_pairs_labels_with_the_wrong_sequences(tmp_path: Path, cut: int) -> None:
    whole = read(tmp_path)
    try:
        dataset = read(tmp_path, SEQUENCES[:cut])
    except InputError:
        return
    assert len(dataset) == len(whole)
    for row in range(len(whole)):
        assert whole.sequences.text(row).startswith(dataset.sequences.text(row))


def test_headings_are_left_out_and_said(tmp_path: Path) -> None:
    dataset = read(tmp_path, f"sequence\n{SEQUENCES}", f"label\n{LABELS}")
    assert dataset.key == read(tmp_path).key
    assert dataset.remarks == (
        "The heading 'sequence' of seq.txt left out.",
        "The heading 'label' of lab.txt left out.",
    )


def test_a_label_too_many_is_no_heading(tmp_path: Path) -> None:
    assert "5 labels here but 4 sequences" in refusal(tmp_path, labels="1\n0\n0\n0\n0\n")


def test_gaps_become_unknown_bases_and_are_said(tmp_path: Path) -> None:
    dataset = read(tmp_path, "--GT\nCCGT\nGCGT\nTCGT\n")
    assert dataset.sequences[0].tolist() == [4, 4, 2, 3]
    assert dataset.remarks == ("2 gaps (-) were read as unknown bases in seq.txt.",)


def test_blank_lines_that_may_stand_for_missing_entries_are_refused(tmp_path: Path) -> None:
    message = refusal(tmp_path, "ACGT\n\nCCGT\nGCGT\nTCGT\n", "0\n1\n\n0\n1\n")
    assert "blank lines stand elsewhere here than in seq.txt" in message
