"""A user's file, opened once: what it is, unpacked, in UTF-8, with every line ended by a line feed.

A file is read in blocks, so that neither a gzip bomb nor a line of several gigabytes fills the memory before it is
refused.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Final

from motifdesk.data.readers.encodings import Recoder
from motifdesk.data.readers.magic import binary_kind
from motifdesk.errors import InputError
from motifdesk.monitor import Monitor, SilentMonitor, check_cancelled

BLANKS: Final = b" \t\v\f"
"""What may stand before and after a line's content."""
HEAD_BYTES: Final = 1 << 18
"""How much of a file is looked at to find out what it holds."""
LONGEST_LINE: Final = 1 << 26
"""No line of text that a person made is longer: 64 MB."""
BOMB_BYTES: Final = 1 << 28
BOMB_RATIO: Final = 200
"""What unpacks to more than 256 MB and more than 200 times its size is refused: sequences shrink four to tenfold."""
# Small enough to stay in the processor's cache: larger blocks are slower.
_BLOCK_BYTES: Final = 1 << 19


@dataclass(frozen=True)
class Source:
    """A file that can be read as text, or a workbook.

    Attributes
    ----------
    path
        Where it is.
    packing
        ``gzip``, ``bzip2``, ``xz``, ``zstandard`` or ``""``.
    workbook
        Whether it is a workbook: then it has no text.
    """

    path: Path
    packing: str
    workbook: bool = False

    @property
    def name(self) -> str:
        """The file's name, for messages and reports."""
        return self.path.name

    @property
    def records_before(self) -> int:
        """How many records were read before, where this is only a part of a file."""
        return 0

    @cached_property
    def size(self) -> int:
        """Bytes on disk."""
        with guarded(self.path):
            return self.path.stat().st_size

    @cached_property
    def head(self) -> bytes:
        """The first lines, whole ones, of about `HEAD_BYTES`; ``b""`` for a workbook."""
        if self.workbook:
            return b""
        found = b""
        for chunk in self.chunks(SilentMonitor()):
            found += chunk
            if len(found) >= HEAD_BYTES:
                break
        return found

    @cached_property
    def head_lines(self) -> list[bytes]:
        """The lines of `head` that hold something, without the blanks around it."""
        return [line for raw in self.head.split(b"\n") if (line := raw.strip())]

    def chunks(self, monitor: Monitor) -> Iterator[bytes]:
        """Yield the text: UTF-8, whole lines, each ended by a line feed, the last one too.

        Raises
        ------
        InputError
            The file cannot be read, is no text, is a bomb, or has a line that is too long.
        Cancelled
            The user cancelled.
        """
        recoder = Recoder(self.name)
        waiting: list[bytes] = []
        for block in self._blocks(monitor):
            text = recoder.decode(block)
            cut = text.rfind(b"\n") + 1
            if not cut:
                waiting.append(text)
                if sum(map(len, waiting)) > LONGEST_LINE:
                    raise self.error(
                        f"a line is longer than {LONGEST_LINE >> 20} million letters; that is no list of sequences: "
                        "give one sequence a line or a FASTA file."
                    )
                continue
            yield recoder.recode(b"".join([*waiting, text[:cut]]))
            waiting = [text[cut:]]
        if rest := b"".join([*waiting, recoder.rest()]):
            yield recoder.recode(rest.removesuffix(b"\n") + b"\n")

    def remarks(self) -> tuple[str, ...]:
        """Say how the letters were decoded, where that had to be guessed from what the head shows."""
        if self.workbook:
            return ()
        encoding = self._encoding
        return (f"{self.name} was read as {encoding} text.",) if encoding else ()

    @cached_property
    def _encoding(self) -> str:
        recoder = Recoder(self.name)
        for block in self._blocks(SilentMonitor()):
            recoder.recode(recoder.decode(block))
            break
        return recoder.title

    def error(self, problem: str, line: int | None = None) -> InputError:
        """Return the error `problem` about this file."""
        return InputError.at(self.path, line, problem)

    def _blocks(self, monitor: Monitor) -> Iterator[bytes]:
        """Yield the unpacked bytes, watching for bombs."""
        with guarded(self.path), self.path.open("rb") as file:
            size = max(self.path.stat().st_size, 1)
            stream = _UNPACKERS[self.packing](file) if self.packing else file
            unpacked = 0
            while block := stream.read(_BLOCK_BYTES):
                check_cancelled(monitor)
                unpacked += len(block)
                read = file.tell()
                if self.packing and unpacked > max(BOMB_BYTES, BOMB_RATIO * read):
                    raise self.error(
                        f"it unpacks to more than {BOMB_RATIO} times its size, which no file of sequences does; it is "
                        "not read, to protect the memory: unpack it yourself if you trust it."
                    )
                monitor.progress(min(read, size), size)
                yield block


def open_source(path: Path) -> Source:
    """Find out what a file is.

    Raises
    ------
    InputError
        It is missing, cannot be read, is a folder, is empty, or holds something else than text or a workbook.
    """
    with guarded(path):
        status = path.stat()
        if not stat.S_ISDIR(status.st_mode) and not stat.S_ISREG(status.st_mode):
            raise InputError.at(path, None, "this is no ordinary file; give a file on disk.")
        with path.open("rb") as file:
            start = file.read(1 << 10)
            packing = next((name for magic, name in _PACKED.items() if start.startswith(magic)), "")
            if packing:
                file.seek(0)
                start = _UNPACKERS[packing](file).read(1 << 10)
    kind, advice = binary_kind(start, path, packed=bool(packing))
    if kind and kind != "workbook":
        raise InputError.at(path, None, f"this is {kind}, not text; {advice}.")
    if not start.strip(b"\xef\xbb\xbf\r\n" + BLANKS):
        source = Source(path, packing)
        if not source.head.strip():
            raise source.error("the file is empty; choose another one.")
        return source
    return Source(path, packing, kind == "workbook")


class guarded:  # noqa: N801 - a context manager, read as a word
    """Turn what the operating system and the unpackers say into one sentence."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Raise `InputError` for what is wrong with the file."""
        if isinstance(error, InputError) or error is None:
            return
        if isinstance(error, OSError | ValueError | EOFError) or type(error).__name__ in _DAMAGED:
            raise InputError.at(self._path, None, _sentence(self._path, error)) from None


_DAMAGED: Final = frozenset(("error", "LZMAError", "ZstdError"))  # zlib's, lzma's and zstd's own


def _sentence(path: Path, error: BaseException) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file; check its name and folder."
    if isinstance(error, IsADirectoryError) or path.is_dir():
        return "this is a folder; give a file."
    if isinstance(error, OSError) and error.errno is not None:
        return f"the file cannot be read ({error.strerror}); check that you may open it and that its drive is there."
    if isinstance(error, ValueError):
        return "this is no name of a file; check it."
    return "the compressed file is damaged or cut short; copy or download it again."


def _gzip(file: IO[bytes]) -> IO[bytes]:
    import gzip

    return gzip.GzipFile(fileobj=file)  # type: ignore[return-value]


def _bzip2(file: IO[bytes]) -> IO[bytes]:
    import bz2

    return bz2.BZ2File(file)


def _xz(file: IO[bytes]) -> IO[bytes]:
    import lzma

    return lzma.LZMAFile(file)


def _zstandard(file: IO[bytes]) -> IO[bytes]:
    from backports import zstd

    return zstd.ZstdFile(file)  # type: ignore[return-value]


_PACKED: Final = {
    b"\x1f\x8b": "gzip",  # bgzip too
    b"BZh": "bzip2",
    b"\xfd7zXZ\0": "xz",
    b"\x28\xb5\x2f\xfd": "zstandard",
}
_UNPACKERS: Final[dict[str, Callable[[IO[bytes]], IO[bytes]]]] = {
    "gzip": _gzip,
    "bzip2": _bzip2,
    "xz": _xz,
    "zstandard": _zstandard,
}
