"""Bytes of a text file, ready to be cut into lines: checked, without byte-order mark, every line end a line feed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from motifdesk.errors import InputError
from motifdesk.monitor import Monitor, check_cancelled

BLANKS: Final = b" \t\v\f"
"""What may stand before and after a line's content."""
HEAD_BYTES: Final = 1 << 20
_CHUNK_BYTES: Final = 1 << 24
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_NOT_PLAIN_TEXT: Final = {
    b"\x1f\x8b": "it is compressed with gzip; unpack it and give the text file inside",
    b"PK\x03\x04": "it is a workbook or a ZIP archive; save its content as plain text and give that",
    b"\xff\xfe": "it is text in UTF-16; save it as plain text in UTF-8",
    b"\xfe\xff": "it is text in UTF-16; save it as plain text in UTF-8",
}


def read_text(path: Path, monitor: Monitor) -> bytes:
    """Return the whole content of a UTF-8 text file.

    Lines may end in LF, CRLF or CR; in the result they end in LF, so that line n is ``result.split(b"\\n")[n - 1]``.

    Raises
    ------
    InputError
        The file cannot be read, or is not text in UTF-8.
    Cancelled
        The user cancelled.
    """
    data = _plain(path, _read(path, monitor))
    if not data.isascii():
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise InputError.at(
                path,
                line_of(data, error.start),
                f"the byte 0x{data[error.start]:02X} is no text in UTF-8; save the file as plain text in UTF-8.",
            ) from None
    return data


def read_head(path: Path) -> bytes:
    """Return the first megabyte as `read_text` does; it may end within a line, or a character."""
    try:
        with path.open("rb") as file:
            return _plain(path, file.read(HEAD_BYTES))
    except OSError as error:
        raise _unreadable(path, error) from None


def line_of(data: bytes, position: int) -> int:
    """Return the 1-based number of the line that holds the byte at `position`."""
    return data.count(b"\n", 0, position) + 1


def quoted(text: str) -> str:
    """Return what was found in quotation marks, cut short where it is long, for a message."""
    return repr(text if len(text) <= 30 else f"{text[:27]}...")


def _read(path: Path, monitor: Monitor) -> bytes:
    chunks = []
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                check_cancelled(monitor)
                chunks.append(chunk)
    except OSError as error:
        raise _unreadable(path, error) from None
    return b"".join(chunks)


def _unreadable(path: Path, error: OSError) -> InputError:
    if isinstance(error, FileNotFoundError):
        problem = "there is no such file; check its name and folder."
    elif isinstance(error, IsADirectoryError) or path.is_dir():
        problem = "this is a folder; give a file."
    else:
        problem = f"the file cannot be read ({error.strerror}); check that you may open it."
    return InputError.at(path, None, problem)


def _plain(path: Path, data: bytes) -> bytes:
    for magic, problem in _NOT_PLAIN_TEXT.items():
        if data.startswith(magic):
            raise InputError.at(path, None, f"this is not plain text: {problem}.")
    if b"\0" in data:
        problem = "this is not a text file but a binary one; give plain text with one entry a line."
        raise InputError.at(path, None, problem)
    data = data.removeprefix(_BYTE_ORDER_MARK)
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return data
