"""FASTQ: reads of a sequencer, four lines each; the qualities are not used."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from motifdesk.data.readers.letters import Letters, check_length
from motifdesk.data.readers.registry import Format
from motifdesk.data.readers.source import BLANKS, Source
from motifdesk.data.records import ReadOptions, Records
from motifdesk.monitor import Monitor

if TYPE_CHECKING:
    from dnaio import SequenceRecord

_BATCH: Final = 10_000
_NOT_ASCII: Final = "a read or its name holds letters beyond ASCII; write A, C, G, T and N, and a plain name."


def recognise(source: Source) -> float:
    """Return 1 where a header after ``@`` and a line with ``+`` stand in their places."""
    lines = source.head.lstrip(b"\n").split(b"\n")
    third = lines[2] if len(lines) > 2 else b""
    return 1.0 if lines[0].startswith(b"@") and third.startswith(b"+") else 0.0


def read(source: Source, options: ReadOptions, monitor: Monitor) -> Records:
    """Read the reads; those without a base are left out, with a remark.

    Raises
    ------
    InputError
        A letter is no base, or the file is no FASTQ of four lines a read.
    Cancelled
        The user cancelled.
    """
    letters = Letters(source, options.alphabet)
    ids: list[str] = []
    lengths: list[int] = []
    empty: list[str] = []
    count = 0
    for batch in _batches(source, monitor):
        kept = [record for record in batch if record.sequence.strip()]
        texts = [record.sequence.encode().strip(BLANKS) for record in kept]
        numbers = [4 * place + 2 for place, record in enumerate(batch, count) if record.sequence.strip()]
        letters.add(b"".join(texts), partial(zip, numbers, texts))
        ids += map(_name, kept)
        empty += [_name(record) for record in batch if not record.sequence.strip()]
        lengths += map(len, texts)
        check_length(source, max(map(len, texts), default=0), "a read")
        count += len(batch)
    if not ids:
        raise source.error("no read holds a base; give reads with their sequences.")
    remarks = source.remarks() + letters.remarks
    if missing := len(empty):
        remarks += (
            f"{missing:,} {'read' if missing == 1 else 'reads'} without a sequence left out of {source.name}.",
        )
    return Records(
        tuple(name or str(number) for number, name in enumerate(ids, source.records_before + 1)),
        letters.sequences(np.array(lengths, np.int64)),
        decisions=(letters.decision,),
        remarks=remarks,
        source=(source.name,),
        empty=tuple(empty),
    )


def _name(record: SequenceRecord) -> str:
    return (record.name.split(None, 1) or [""])[0]


def cut(text: bytes) -> int:
    """Return where the last whole read ends."""
    lines, end = text.count(b"\n"), len(text)
    for _ in range(lines % 4):
        end = text.rfind(b"\n", 0, end - 1) + 1
    return end


def _batches(source: Source, monitor: Monitor) -> Iterator[list[SequenceRecord]]:
    from dnaio import FastqReader
    from dnaio.exceptions import FileFormatError

    batch: list[SequenceRecord] = []
    try:
        for record in FastqReader(io.BufferedReader(_Stream(source.chunks(monitor)))):
            batch.append(record)
            if len(batch) == _BATCH:
                yield batch
                batch = []
    except FileFormatError as error:
        if "ASCII" in str(error):
            raise source.error(_NOT_ASCII) from None
        line = None if error.line is None else error.line + 1
        raise source.error(
            "this is no whole FASTQ record; four lines are expected: a name after @, the bases, a + and as many "
            "qualities as bases.",
            line,
        ) from None
    except UnicodeError:
        raise source.error(_NOT_ASCII) from None
    yield batch


class _Stream(io.RawIOBase):
    """Chunks of bytes as a file that can be read from."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill the buffer."""
        target = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        if not self._rest:
            self._rest = memoryview(next(self._chunks, b""))
        count = min(len(target), len(self._rest))
        target[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


FASTQ: Final = Format("fastq", "FASTQ, four lines a read; the qualities are not used.", recognise, read, cut)
