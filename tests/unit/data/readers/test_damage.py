"""Damaged files: read as an independent, slow parser reads them, or refused; never a crash, never a label astray."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import pytest
from helpers.loading import load_files, texts, written
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from motifdesk.data.alphabet import decode, encode
from motifdesk.data.labels import mark_missing
from motifdesk.data.loading import Loaded
from motifdesk.errors import InputError

one_folder = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)
SEQUENCES = ["ACGTACGTAA", "CCGTACGTCC", "GCGTACGAGG", "TCGTACGGTT", "AAGTACGGTT", "CAGTACGGTT"]
LABELS = ["bound", "free", "free", "bound", "bound", "free"]
FASTA = "".join(
    f">s{n}|{label}\n{bases}\n" for n, (bases, label) in enumerate(zip(SEQUENCES, LABELS, strict=True))
)
TABLE = "name,sequence,class\n" + "".join(
    f"s{n},{bases},{label}\n" for n, (bases, label) in enumerate(zip(SEQUENCES, LABELS, strict=True))
)
FASTQ = "".join(f"@s{n}\n{bases}\n+\n{'I' * 10}\n" for n, bases in enumerate(SEQUENCES))
LINES = "\n".join(SEQUENCES) + "\n"
WHOLE = {"fasta": FASTA, "table": TABLE, "fastq": FASTQ, "lines": LINES}
places = st.integers(0, 400)
edits = st.lists(
    st.tuples(places, st.integers(0, 2), st.text("ACGTN>|,;#@+-\n\r\t x1.%", max_size=3)),
    min_size=1,
    max_size=4,
)


def edited(text: str, changes: list[tuple[int, int, str]]) -> str:
    """Replace some characters by others, in several places."""
    for place, length, new in changes:
        start = place % (len(text) + 1)
        text = text[:start] + new + text[start + length :]
    return text


def loaded_or_none(path: Path) -> Loaded | None:
    with suppress(InputError):
        return load_files(path)
    return None


def pairs(loaded: Loaded) -> list[tuple[str, str]]:
    """Return what the data set says: letters and label of each sequence."""
    assert loaded.dataset is not None
    names = loaded.dataset.class_names
    labels = [names[label] if names else str(label) for label in loaded.dataset.labels]
    return list(zip(texts(loaded.records), labels, strict=True))


def plain_letters(text: str) -> str:
    return decode(encode("".join(text.split()).replace("-", "N").encode()))


def lines_of(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


@pytest.mark.parametrize("kind", WHOLE)
@given(content=st.binary(max_size=300))
@one_folder
def test_random_bytes_are_read_or_refused(tmp_path: Path, kind: str, content: bytes) -> None:
    whole = WHOLE[kind].encode()
    for damaged in (content, whole + content, content + whole):
        loaded_or_none(written(tmp_path / "data.txt", damaged))


@pytest.mark.parametrize("kind", WHOLE)
@given(changes=st.lists(st.tuples(places, st.integers(0, 255)), min_size=1, max_size=4))
@one_folder
def test_changed_bytes_are_read_or_refused(tmp_path: Path, kind: str, changes: list[tuple[int, int]]) -> None:
    damaged = bytearray(WHOLE[kind].encode())
    for place, value in changes:
        damaged[place % len(damaged)] = value
    loaded_or_none(written(tmp_path / "data.txt", bytes(damaged)))


@given(changes=edits)
@example(changes=[(0, 1, "#")])
@one_folder
def test_labels_of_edited_fasta_stay_with_their_sequences(
    tmp_path: Path, changes: list[tuple[int, int, str]]
) -> None:
    text = edited(FASTA, changes)
    loaded = loaded_or_none(written(tmp_path / "data.txt", text))
    if loaded is None or loaded.dataset is None or loaded.records.labels is None or not text.startswith(">"):
        return
    expected: list[tuple[str, str]] = []
    for record in "\n".join(lines_of(text))[1:].split("\n>"):
        header, _, body = record.partition("\n")
        letters = "".join(line for line in body.split("\n") if not line.startswith(";"))
        if letters.strip() and "|" in header:
            expected.append((plain_letters(letters), header.rsplit("|", 1)[1].strip()))
    if any("|" not in line for line in lines_of(text) if line.startswith(">")):
        return  # another way of writing labels was found, that the slow parser does not know
    found = pairs(loaded)
    assert [(bases, label.lower()) for bases, label in found] == [
        (bases, label.lower()) for bases, label in expected if mark_missing([label])[0]
    ]


@given(changes=edits)
@one_folder
def test_labels_of_edited_tables_stay_with_their_sequences(
    tmp_path: Path, changes: list[tuple[int, int, str]]
) -> None:
    text = edited(TABLE, changes)
    loaded = loaded_or_none(written(tmp_path / "data.txt", text))
    if loaded is None or loaded.dataset is None:
        return
    rows = [line.upper() for line in lines_of(text)]
    for (bases, label), row in zip(pairs(loaded), range(len(loaded.records)), strict=True):
        if "N" not in bases and loaded.dataset.class_names:
            assert any(bases in line and label.upper() in line for line in rows), (bases, label, row)


@given(sequences=edits, labels=edits)
@one_folder
def test_labels_of_edited_pairs_stay_with_their_lines(
    tmp_path: Path, sequences: list[tuple[int, int, str]], labels: list[tuple[int, int, str]]
) -> None:
    first, second = edited(LINES, sequences), edited("\n".join(LABELS) + "\n", labels)
    paths = written(tmp_path / "a.txt", first), written(tmp_path / "b.txt", second)
    try:
        loaded = load_files(*paths)
    except InputError:
        return
    told = [said for said in loaded.remarks if not said.startswith("Columns of")]  # tables name theirs
    if loaded.dataset is None or loaded.dataset.source != ("a.txt", "b.txt") or told:
        return
    entries = [[line.strip() for line in lines_of(text) if line.strip()] for text in (first, second)]
    if any(line.startswith(">") for line in entries[0]):
        return
    assert [label.lower() for _, label in pairs(loaded)] == [label.lower() for label in entries[1]]
    assert len(entries[0]) == len(entries[1])


@pytest.mark.parametrize("kind", ["fasta", "table"])
def test_files_cut_short_anywhere_never_mix_labels_up(tmp_path: Path, kind: str) -> None:
    whole = WHOLE[kind]
    truth = dict(zip(SEQUENCES, LABELS, strict=True))
    for cut in range(len(whole)):
        loaded = loaded_or_none(written(tmp_path / "data.txt", whole[:cut]))
        if loaded is None or loaded.dataset is None:
            continue
        found = pairs(loaded)
        for place, (bases, label) in enumerate(found):
            if place < len(found) - 1:  # the last one may be cut
                assert truth[bases] == label


@pytest.mark.parametrize(
    "unit",
    [b'"', b",", b",,\n", b">", b">\n", b">a|b\nA\n", b">|", b"@\nA\n+\nI\n", b";a\n", b"ACGT,", b'"a\n', b"\t", b"#\n",
     b"label=", b"{", b"1,", b"ACGTACGT 1\n", b"\xff\xfe", b"\xe9\n", b"a|"],
)  # fmt: skip
def test_a_megabyte_of_anything_is_done_in_two_seconds(tmp_path: Path, unit: bytes) -> None:
    path = written(tmp_path / "data.txt", unit * (1_000_000 // len(unit)))
    start = time.process_time()
    with suppress(InputError):
        load_files(path)
    assert time.process_time() - start < 2
