"""A file read in blocks gives what it gives when it is read whole."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import numpy as np
import pytest
from helpers.datasets import random_texts

from motifdesk.data.alphabet import Alphabet
from motifdesk.data.readers.blocks import Block, read_file, read_text
from motifdesk.data.readers.registry import Cut, find_format, read_records
from motifdesk.data.readers.source import open_source
from motifdesk.data.records import ReadOptions, Records
from motifdesk.errors import Cancelled, InputError
from motifdesk.monitor import RecordingMonitor, SilentMonitor, Wish

TEXTS = [text[: 20 + row % 11] for row, text in enumerate(random_texts(500, 30))]
FILES = {
    "plain.fa": "".join(f">s{row} more\n{text[:15]}\n{text[15:]}\n" for row, text in enumerate(TEXTS)),
    "labelled.fa": "".join(f">s{row}|{row % 2}\n{text}\n" for row, text in enumerate(TEXTS)),
    "comments.fa": "# what\n; it is\n\n" + "".join(f"\n>s{row}\n{text}\n" for row, text in enumerate(TEXTS)),
    "nameless.fa": "".join(f">\n{text}\n" for text in TEXTS),
    "reads.fq": "".join(f"@r{row} x\n{text}\n+\n{'I' * len(text)}\n" for row, text in enumerate(TEXTS)),
    "lines.txt": "Sequence\n\n" + "".join(f"{text}  \n" for text in TEXTS) + "\n",
    "rna.txt": "".join(f"{text}\n" for text in TEXTS).replace("T", "u"),
    "table.csv": "id,seq,label\n" + "".join(f"t{row},{text},{row % 2}\n" for row, text in enumerate(TEXTS)),
    "windows.fa": "".join(f">s{row}\r\n{text}\r\n" for row, text in enumerate(TEXTS)),
    "unended.txt": "\n".join(TEXTS),
}


def whole(path: Path) -> Records:
    return read_records(open_source(path), ReadOptions(), SilentMonitor())


def in_blocks(path: Path, size: int) -> list[Records]:
    return list(read_file(path, ReadOptions(), SilentMonitor(), size))


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", FILES)
def test_blocks_hold_together_what_the_file_holds(tmp_path: Path, name: str, packed: bool) -> None:
    path = tmp_path / (f"{name}.gz" if packed else name)
    content = FILES[name].encode()
    path.write_bytes(gzip.compress(content) if packed else content)
    expected = whole(path)
    for size in (1, 3000, 1 << 22):
        found = in_blocks(path, size)
        assert tuple(name for part in found for name in part.ids) == expected.ids
        codes = np.concatenate([part.sequences.codes for part in found])
        assert np.array_equal(codes, expected.sequences.codes)
        lengths = np.concatenate([part.sequences.lengths for part in found])
        assert np.array_equal(lengths, expected.sequences.lengths)
        assert {part.sequences.alphabet for part in found} == {expected.sequences.alphabet}
        assert all(part.labels is None for part in found)


def test_large_files_come_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    path.write_text("".join(f"{text}\n" for text in TEXTS) * 100)
    found = in_blocks(path, 1)  # the least is one block of the file's text
    assert len(found) > 2
    assert max(map(len, found)) < 30_000
    assert found[-1].ids[-1] == "50000"


@pytest.mark.parametrize("name", ["plain.fa", "lines.txt", "reads.fq"])
def test_a_mistake_is_named_by_its_line_in_the_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(FILES[name].removeprefix("Sequence\n\n") * 80)
    lines = path.read_text().splitlines()
    number = next(at for at in range(30_000, len(lines)) if lines[at] and not lines[at].strip("ACGT "))
    lines[number] = lines[number][:5] + "!" + lines[number][6:]
    path.write_text("\n".join(lines) + "\n")
    with pytest.raises(InputError, match=re.escape(f"{name}, line {number + 1:,}: the letter '!'")):
        in_blocks(path, 1)


def test_every_text_format_says_where_it_may_be_cut() -> None:
    path = Path("x")
    for text, expected in ((b">a\nAC\n>b\nGG\n", 6), (b">a\nAC\n", 0)):
        assert cut_of(path, b">a\nA\n")(text) == expected
    assert cut_of(path, b"@a\nA\n+\nI\n")(b"@a\nA\n+\nI\n@b\nC\n") == 9
    assert cut_of(path, b"ACGTACGT\nACGTTTTTTT\nCCCCCCCCC\n")(b"A\nC\nG\n") == 4


def cut_of(path: Path, text: bytes) -> Cut:
    return find_format(Block(path, "", text=text)).cut


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("ACGTACGTAC", ("1",)),
        ("acgt\n\nCCCCC\n", ("1", "2")),
        (">a|1\nACGT\nACGT\n>b|0\nCC\n>c|1\nG\n>d|0\nT\n", tuple("abcd")),
        (">a\r\nACGN\r\n", ("a",)),
        ("id\tsequence\na\tACGTACGTACGTA\nb\tACGTACGTACGTT\n", ("a", "b")),
    ],
)
def test_pasted_text_is_read_as_files_are(text: str, ids: tuple[str, ...]) -> None:
    assert read_text(text, ReadOptions(), SilentMonitor()).ids == ids


@pytest.mark.parametrize(
    "text",
    [
        ">a\nACGT\n>b\nACGU\n",
        ">a\nACGU\n>b\nACGT\n>c\nACGT\n",
        "ACGTACGT\nACGUACGU\n",
        ">a\nACGUT\n",
        "@a\nACGT\n+\nIIII\n@b\nACGU\n+\nIIII\n",
        "id\tsequence\na\tACGTACGTACGTA\nb\tACGUACGUACGUU\n",
    ],
)
def test_t_and_u_count_alike_pasted_and_in_files(tmp_path: Path, text: str) -> None:
    path = tmp_path / "new.txt"
    path.write_text(text)
    (alike,) = in_blocks(path, 1 << 22)
    path.write_text(text.replace("U", "T"))
    (plain,) = in_blocks(path, 1 << 22)
    pasted = read_text(text, ReadOptions(), SilentMonitor())
    for found in (alike, pasted):
        assert np.array_equal(found.sequences.codes, plain.sequences.codes)
        assert found.ids == plain.ids
        assert found.sequences.alphabet is Alphabet.RNA


@pytest.mark.parametrize(("text", "words"), [("  \n", "it is empty"), ("XACGTJACGT", "is no base")])
def test_pasted_text_without_sequences_is_refused(text: str, words: str) -> None:
    with pytest.raises(InputError, match=f"^the pasted text.*{words}"):
        read_text(text, ReadOptions(), SilentMonitor())


def test_reading_can_be_cancelled(tmp_path: Path) -> None:
    path = tmp_path / "lines.txt"
    path.write_text(FILES["lines.txt"])
    with pytest.raises(Cancelled):
        list(read_file(path, ReadOptions(), RecordingMonitor(wishes=[Wish.CANCEL])))
