"""Text as users have it, turned into UTF-8 with line feeds."""

from __future__ import annotations

import codecs
from typing import Final

from motifdesk.errors import InputError

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_TITLES: Final = {
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252 (Western European)",
    "latin-1": "Latin-1 (Western European)",
    "mac_roman": "Mac-Roman (Western European)",
}
_SAMPLE_BYTES: Final = 1 << 14


class Recoder:
    """Decodes one file, block by block.

    `decode` comes first, for blocks of any size; `recode` second, for whole lines. Which 8-bit encoding it is can only
    be found out where the first letter beyond ASCII stands, perhaps far down in the file.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._wide: codecs.IncrementalDecoder | None = None
        self._started = False
        self._held = b""  # a carriage return at a block's end may be half of a line end
        self._narrow = ""
        self.title = ""
        """What was found out and cannot be taken for granted, for users; ``""`` for UTF-8."""

    def decode(self, block: bytes) -> bytes:
        """Return the block without byte-order mark and NULs of UTF-16, its line ends as line feeds."""
        if not self._started:
            self._started = True
            block = self._begin(block)
        if self._wide:
            try:
                block = self._wide.decode(block).encode()
            except UnicodeError:
                raise self._error(
                    "it is damaged text in UTF-16; save it again as plain text in UTF-8"
                ) from None
        if b"\0" in block:
            raise self._error(
                "this is a binary file, not text; give the sequences as FASTA, a table or plain text"
            )
        block = self._held + block
        self._held = b"\r" if block.endswith(b"\r") else b""
        if b"\r" in block:
            block = block[: len(block) - len(self._held)]
            block = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        return block

    def rest(self) -> bytes:
        """Return what was held back, at the end of the file."""
        if self._wide:
            try:
                self._wide.decode(b"", final=True)
            except UnicodeError:
                raise self._error(
                    "it ends within a letter; it seems to be cut short: copy it again"
                ) from None
        return b"\n" if self._held else b""

    def recode(self, lines: bytes) -> bytes:
        """Return whole lines in UTF-8."""
        if lines.isascii() or (self._narrow == "utf-8" and _is_utf8(lines)):
            return lines
        if not self._narrow:
            self._narrow = "utf-8" if _is_utf8(lines) else guess_encoding(lines)
            self.title = _TITLES.get(self._narrow, self.title)
        if self._narrow == "utf-8":
            if not _is_utf8(lines):
                raise self._error(
                    "it is in UTF-8 at first and in another encoding later; save it again in UTF-8"
                )
            return lines
        # A few bytes mean nothing in Windows-1252.
        return lines.decode(self._narrow, "replace").encode()

    def _begin(self, block: bytes) -> bytes:
        for mark, encoding in _MARKS:
            if block.startswith(mark):
                self._widen(encoding)
                return block[len(mark) :]
        # UTF-16 without a mark: every other byte of a text in Latin letters is NUL.
        even, odd = block[0:400:2], block[1:400:2]
        if len(block) >= 4 and b"\0" not in even and odd.count(0) > 0.8 * len(odd):
            self._widen("utf-16-le")
        elif len(block) >= 4 and b"\0" not in odd and even.count(0) > 0.8 * len(even):
            self._widen("utf-16-be")
        return block

    def _widen(self, encoding: str) -> None:
        if encoding != "utf-8":
            self._wide = codecs.getincrementaldecoder(encoding)()
            self.title = _TITLES[encoding]

    def _error(self, problem: str) -> InputError:
        return InputError.at(self._name, None, f"{problem}.")


def guess_encoding(lines: bytes) -> str:
    """Return the 8-bit encoding that makes most sense of lines that are no UTF-8: a name that Python knows."""
    from charset_normalizer import from_bytes

    telling = [line for line in lines.split(b"\n") if not line.isascii()]
    sample = b"\n".join(telling)[:_SAMPLE_BYTES]
    best = from_bytes(sample, cp_isolation=["cp1252", "mac_roman"]).best()
    found = best.encoding if best else "latin-1"
    try:
        lines.decode(found)
    except UnicodeDecodeError:
        return "latin-1"  # never fails: every byte is a letter
    return found


def _is_utf8(lines: bytes) -> bool:
    try:
        lines.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
