"""Tell files that are not text by their first bytes, and say what to give instead."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Final

_TEXT: Final = "give the sequences as FASTA, a table or plain text"
_GENOME: Final = "give it as the genome, together with a BED file of regions"
_READS: Final = "convert it to FASTA or FASTQ"
_UNPACK: Final = "unpack it and give the file inside"
_MAGIC: Final[tuple[tuple[bytes, str, str], ...]] = (
    (b"\x1a\x41\x27\x43", "a genome in UCSC's 2bit format", _GENOME),
    (b"\x43\x27\x41\x1a", "a genome in UCSC's 2bit format", _GENOME),
    (b"%PDF", "a PDF document", _TEXT),
    (b"\x89PNG", "an image", _TEXT),
    (b"\xff\xd8\xff", "an image", _TEXT),
    (b"GIF8", "an image", _TEXT),
    (b"II*\0", "an image", _TEXT),
    (b"MM\0*", "an image", _TEXT),
    (b"BAM\1", "alignments in BAM format", _READS),
    (b"BAI\1", "an index of a BAM file", _READS),
    (b"CRAM", "alignments in CRAM format", _READS),
    (b"ABIF", "a trace of a sequencer", _READS),
    (b"\x26\xfc\x8f\x88", "a bigWig file", _TEXT),
    (b"\x88\x8f\xfc\x26", "a bigWig file", _TEXT),
    (b"\xeb\xf2\x89\x87", "a bigBed file", "convert it to BED"),
    (b"\x87\x89\xf2\xeb", "a bigBed file", "convert it to BED"),
    (b"RDX2\n", "an R data file", "save its content as CSV"),
    (b"RDX3\n", "an R data file", "save its content as CSV"),
    (b"\x89HDF", "an HDF5 file", _TEXT),
    (b"PAR1", "a Parquet file", "save its content as CSV"),
    (b"\x93NUMPY", "a NumPy array", _TEXT),
    (b"SQLite format 3", "a database", _TEXT),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (b"Rar!", "a RAR archive", _UNPACK),
    (b"\x7fELF", "a program", _TEXT),
    (b"MZ\x90\0", "a program", _TEXT),
)
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKED: Final = (b"\x1f\x8b", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd")
WORKBOOK_BYTES: Final = 1 << 30
"""A workbook that unpacks to more is refused."""


def binary_kind(start: bytes, path: Path, *, packed: bool) -> tuple[str, str]:
    """Return what a file that is no text is, and what to do about it; ``("", "")`` for text.

    Parameters
    ----------
    start
        Its first bytes, unpacked: a thousand are enough.
    path
        Where it is; looked into where it is a ZIP archive.
    packed
        Whether `start` was unpacked; what is packed twice is refused.
    """
    for magic, kind, advice in _MAGIC:
        if start.startswith(magic):
            return kind, advice
    if start[257:262] == b"ustar":
        return "a TAR archive", _UNPACK
    if start.startswith((_ZIP, _OLE)):
        if packed:
            return "a compressed workbook or archive", _UNPACK
        return _zip_kind(path) if start.startswith(_ZIP) else ("workbook", "")
    if packed and start.startswith(_PACKED):
        return "a file that was compressed twice", _UNPACK
    return "", ""


def _zip_kind(path: Path) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {item.filename for item in archive.infolist()}
            unpacked = sum(item.file_size for item in archive.infolist())
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        return "a damaged workbook or ZIP archive", "save or download it again"
    if {"project.json", "manifest.json"} <= names:
        return "a MotifDesk project", "open it as a project"
    if unpacked > WORKBOOK_BYTES:
        return "a ZIP archive that unpacks to more than a gigabyte", "unpack it yourself if you trust it"
    if names & {"xl/workbook.xml", "xl/workbook.bin"} or {"mimetype", "content.xml"} <= names:
        return "workbook", ""
    if "word/document.xml" in names:
        return "a Word document", "save it as plain text"
    return "a ZIP archive", _UNPACK
