from __future__ import annotations

import bz2
import gzip
import lzma
import os
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from backports import zstd
from helpers.loading import read_text, refused_text, texts, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motifdesk.data.readers import source as module
from motifdesk.data.readers.source import open_source
from motifdesk.errors import Cancelled, InputError
from motifdesk.monitor import RecordingMonitor, SilentMonitor, Wish

FASTA = ">one\nACGT\n>two\nGGCC\n"


def pack_zstandard(content: bytes) -> bytes:
    """Compress as the program zstd does, with a checksum."""
    return zstd.compress(content, options={zstd.CompressionParameter.checksum_flag: 1})


PACKERS = {"gzip": gzip.compress, "bzip2": bz2.compress, "xz": lzma.compress, "zstandard": pack_zstandard}
one_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def chunks(path: Path) -> bytes:
    return b"".join(open_source(path).chunks(SilentMonitor()))


@pytest.mark.parametrize("name", PACKERS)
def test_compressed_files_are_unpacked(tmp_path: Path, name: str) -> None:
    path = written(tmp_path / "data.txt", PACKERS[name](FASTA.encode()))
    assert open_source(path).packing == name
    assert chunks(path) == FASTA.encode()


def test_several_members_are_one_file_as_bgzip_writes_them(tmp_path: Path) -> None:
    members = b"".join(gzip.compress(part.encode()) for part in (">one\nAC", "GT\n>two\nGG", "CC\n", ""))
    assert chunks(written(tmp_path / "data.gz", members)) == FASTA.encode()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_and_line_ends_make_no_difference(tmp_path: Path, end: str, encoding: str) -> None:
    path = written(tmp_path / "data.txt", FASTA.replace("\n", end).encode(encoding))
    assert chunks(path) == FASTA.encode()


def test_mixed_line_ends_and_a_missing_last_one_are_mended(tmp_path: Path) -> None:
    assert chunks(written(tmp_path / "data.txt", ">one\r\nACGT\r>two\nGGCC")) == FASTA.encode()


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
def test_western_encodings_are_found_out_and_said(tmp_path: Path, encoding: str) -> None:
    text = "séquence,activité,Numéro corrigé\nACGTACGT,élevée,1\nGGTTCCAA,réduite,2\nTTGACCAA,élevée,3\n" * 4
    path = written(tmp_path / "data.txt", text.encode(encoding))
    assert chunks(path).decode() == text or encoding == "mac_roman"
    assert open_source(path).remarks()


def test_accents_far_from_the_beginning_are_read_too(tmp_path: Path) -> None:
    text = ">a\nACGT\n" * 100_000 + ">Größe\nACGT\n"
    assert chunks(written(tmp_path / "data.txt", text.encode("latin-1"))) == text.encode()


@pytest.mark.parametrize("size", [1, 2, 3, 7])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "latin-1"])
def test_where_blocks_end_makes_no_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, encoding: str
) -> None:
    text = "é,1\r\n\r\nACGT,2\rACGG,33\r\n"
    path = written(tmp_path / "data.txt", text.encode(encoding))
    monkeypatch.setattr(module, "_BLOCK_BYTES", max(size, 3) if encoding == "utf-16" else size)
    assert chunks(path).decode() == "é,1\n\nACGT,2\nACGG,33\n"


def test_a_gzip_bomb_is_refused_before_memory_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BOMB_BYTES", 1 << 23)
    path = written(tmp_path / "bomb.gz", gzip.compress(b"ACGTACGTAC\n" * 3_000_000, 6))
    tracemalloc.start()
    with pytest.raises(InputError, match=r"bomb\.gz: it unpacks to more than 200 times its size"):
        chunks(path)
    assert tracemalloc.get_traced_memory()[1] < 1 << 25
    tracemalloc.stop()


def test_well_packed_small_files_are_no_bombs(tmp_path: Path) -> None:
    path = written(tmp_path / "data.gz", gzip.compress(b"ACGTACGTAC\n" * 100_000))
    assert len(chunks(path)) == 1_100_000


def test_an_endless_line_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_LINE", 1 << 21)
    with (tmp_path / "long.fa").open("wb") as file:
        file.write(b">chr1\n")
        for _ in range(20):
            file.write(b"ACGT" * (1 << 18))
    tracemalloc.start()
    with pytest.raises(InputError, match="a line is longer than 2 million letters"):
        chunks(tmp_path / "long.fa")
    assert tracemalloc.get_traced_memory()[1] < 1 << 24
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x43\x27\x41\x1a\0\0\0\0", ["2bit", "as the genome", "BED"]),
        (b"%PDF-1.7\n", ["PDF"]),
        (b"\x89PNG\r\n\x1a\n", ["an image"]),
        # No time inside: the content is in the tests' names, which all processes that collect them must agree on.
        (gzip.compress(b"BAM\1rest", mtime=0), ["BAM"]),
        (gzip.compress(b"RDX3\nX", mtime=0), ["R data file", "CSV"]),
        (gzip.compress(gzip.compress(b">a\nACGT\n", mtime=0), mtime=0), ["compressed twice"]),
        (b"PK\x03\x04rest", ["damaged workbook or ZIP"]),
        (b"ACGT\0\1\2", ["binary"]),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ["workbook cannot be read"]),
        (b"", ["empty"]),
        (b"\xef\xbb\xbf", ["empty"]),
        (b" \r\n\n", ["empty"]),
        (gzip.compress(b"", mtime=0), ["empty"]),
        (gzip.compress(FASTA.encode(), mtime=0)[:-12], ["damaged or cut short"]),
        (lzma.compress(FASTA.encode())[:-12], ["damaged or cut short"]),
        (zstd.compress(FASTA.encode())[:-3], ["damaged or cut short"]),
        ("ACGT\nACGT\n".encode("utf-16")[:-1], ["ends within a letter"]),
        ("LOCUS       SCU49845     5028 bp    DNA\n", ["GenBank", "FASTA"]),
        ("##gff-version 3\nchr1\t.\texon\t1\t9\n", ["GFF"]),
        ("##fileformat=VCFv4.2\n#CHROM\tPOS\n", ["VCF"]),
        ("@HD\tVN:1.6\n@SQ\tSN:chr1\tLN:9\n", ["SAM"]),
        (";; comment\nSEQ1\nACGTACGT1\n", ["IntelliGenetics"]),
        ("MEME version 4\n\nALPHABET= ACGT\n", ["motifs"]),
        ("% comment\n@RELATION splice\n@ATTRIBUTE a\n", ["ARFF", "CSV"]),
        ("^PLATFORM = x\n!Platform_title = y\n", ["GEO SOFT"]),
        ("<!DOCTYPE html>\n<html>\n", ["a web page"]),
        ("Dear colleague,\nplease find the data attached.\n", ["no DNA or RNA sequences"]),
    ],
)  # fmt: skip
def test_other_files_are_refused_by_name(tmp_path: Path, content: str | bytes, words: list[str]) -> None:
    message = refused_text(tmp_path, content)
    assert all(word in message for word in words), message


def test_archives_and_documents_are_told_from_workbooks(tmp_path: Path) -> None:
    for member, word in (("a.txt", "ZIP archive"), ("word/document.xml", "Word document")):
        with zipfile.ZipFile(tmp_path / "data.zip", "w") as archive:
            archive.writestr(member, "ACGT")
        with pytest.raises(InputError, match=word):
            open_source(tmp_path / "data.zip")


def test_missing_files_folders_and_pipes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.txt: there is no such file"):
        open_source(tmp_path / "none.txt")
    with pytest.raises(InputError, match="this is a folder"):
        open_source(tmp_path)
    with pytest.raises(InputError, match="no name of a file"):
        open_source(tmp_path / "a\0b")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(InputError, match="no ordinary file"):
            open_source(tmp_path / "pipe")


def test_a_file_that_vanishes_is_a_sentence(tmp_path: Path) -> None:
    path = written(tmp_path / "data.txt", FASTA)
    source = open_source(path)
    path.unlink()
    with pytest.raises(InputError, match="no such file"):
        list(source.chunks(SilentMonitor()))


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), OSError(112, "Host is down")])
def test_what_the_system_says_is_passed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    path = written(tmp_path / "data.txt", FASTA)

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(Path, "open", fail)
    with pytest.raises(InputError, match=rf"data\.txt: the file cannot be read \({error.strerror}\)"):
        open_source(path)


@pytest.mark.parametrize("name", ["with blanks.fa", "Größe é.fa", "序列データ.fa", "x" * 240 + ".fa"])
def test_any_path_can_be_read(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "ein Ordner ü" / ("y" * 100)
    folder.mkdir(parents=True)
    assert chunks(written(folder / name, FASTA)) == FASTA.encode()


def test_progress_is_told_and_cancel_heeded(tmp_path: Path) -> None:
    path = written(tmp_path / "data.gz", gzip.compress(os.urandom(1 << 20).hex().encode()))
    monitor = RecordingMonitor()
    assert sum(map(len, open_source(path).chunks(monitor))) == (1 << 21) + 1
    assert monitor.fractions == sorted(monitor.fractions)
    assert monitor.fractions[-1] > 0.9
    with pytest.raises(Cancelled):
        list(open_source(path).chunks(RecordingMonitor(wishes=[Wish.GO_ON, Wish.CANCEL])))


@pytest.mark.parametrize("pack", PACKERS.values(), ids=PACKERS)
@given(cut=st.integers(1, 60), edit=st.integers(0, 59), value=st.integers(0, 255))
@one_folder
def test_damaged_archives_are_read_or_refused(
    tmp_path: Path, pack: Callable[[bytes], bytes], cut: int, edit: int, value: int
) -> None:
    packed = bytearray(pack(FASTA.encode()))
    packed[edit % len(packed)] = value
    for content in (bytes(packed), pack(FASTA.encode())[:cut]):
        try:
            found = texts(read_text(tmp_path, content))
        except InputError:
            continue
        assert found == ["ACGT", "GGCC"]
