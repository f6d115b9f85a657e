"""Read files of any size a block at a time, for what looks at each sequence alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from motifdesk.data.readers.columns import NO_LABELS
from motifdesk.data.readers.letters import EITHER
from motifdesk.data.readers.lines import LINES
from motifdesk.data.readers.registry import Cut, Format, find_format
from motifdesk.data.readers.source import HEAD_BYTES, Source, open_source
from motifdesk.data.records import ReadOptions, Records
from motifdesk.errors import InputError
from motifdesk.monitor import Monitor, SilentMonitor, check_cancelled

BLOCK_BYTES: Final = 1 << 22
_PASTED: Final = "the pasted text"


@dataclass(frozen=True)
class Block(Source):
    """Some whole records out of a file, which a reader takes for a file of its own.

    Attributes
    ----------
    text
        As `Source.chunks` gives it.
    lines_before, before
        The lines and the records of the file that stand before it.
    """

    text: bytes = b""
    lines_before: int = 0
    before: int = 0

    @property
    def size(self) -> int:
        """Bytes of text."""
        return len(self.text)

    @property
    def head(self) -> bytes:
        """The first lines."""
        return self.text[: self.text.find(b"\n", HEAD_BYTES) + 1 or len(self.text)]

    @property
    def records_before(self) -> int:
        """How many records of the file were read before it."""
        return self.before

    def chunks(self, monitor: Monitor) -> Iterator[bytes]:
        """Yield the text."""
        check_cancelled(monitor)
        if self.text:
            yield self.text

    def remarks(self) -> tuple[str, ...]:
        """Say nothing: the file says it once."""
        return ()

    def error(self, problem: str, line: int | None = None) -> InputError:
        """Return the error `problem`, with the line's number in the file."""
        return super().error(problem, None if line is None else line + self.lines_before)


def read_file(
    path: Path, options: ReadOptions, monitor: Monitor, size: int = BLOCK_BYTES
) -> Iterator[Records]:
    """Yield the sequences of a file, those of some megabytes at a time; labels do not count.

    FASTA, FASTQ and plain lines are never in memory whole, tables and workbooks are.

    Parameters
    ----------
    path
        The file, packed or not.
    options
        What the user decided about reading.
    monitor
        Told how much of the file is read; may cancel.
    size
        Bytes of text at a time.

    Raises
    ------
    InputError
        It holds no sequences that can be read.
    Cancelled
        The user cancelled.
    """
    source = open_source(path)
    found = find_format(source) or LINES
    if found.cut is None:
        alphabet = options.alphabet or EITHER
        wanted = replace(options, label_column=NO_LABELS, alphabet=alphabet)
        yield _without_labels(found.read(source, wanted, monitor))
        return
    yield from _read_blocks(
        found, _blocks(source, found.cut, monitor, size), _asked(found, source, options), monitor
    )


def read_text(text: str, options: ReadOptions, monitor: Monitor) -> Records:
    """Return the sequences of a text that the user has pasted; T and U count alike. Raises as `read_file` does."""
    lines = "\n".join(text.splitlines()) + "\n"
    source = Block(Path(_PASTED), "", text=lines.encode())
    if not text.strip():
        raise source.error("it is empty; paste FASTA or one sequence a line.")
    found = find_format(source) or LINES
    return _without_labels(found.read(source, replace(options, alphabet=options.alphabet or EITHER), monitor))


def _asked(found: Format, source: Source, options: ReadOptions) -> ReadOptions:
    """Return the options for all blocks, so that each is read as the head of the file: labels are no part of ids."""
    head = Block(source.path, "", text=_first(found, source.head))
    looking = replace(options, alphabet=options.alphabet or EITHER)
    words = {item.name: item.value for item in found.read(head, looking, SilentMonitor()).decisions}
    return replace(
        options,
        label_column=words.get("label_column", NO_LABELS),
        alphabet=options.alphabet or words.get("alphabet"),
    )


def _first(found: Format, head: bytes) -> bytes:
    end = 0 if found.cut is None or len(head) < HEAD_BYTES else found.cut(head)
    return head[:end] if end else head


def _blocks(source: Source, cut: Cut, monitor: Monitor, size: int) -> Iterator[Block]:
    waiting: list[bytes] = []
    lines = 0
    for chunk in source.chunks(monitor):
        waiting.append(chunk)
        if sum(map(len, waiting)) < size:
            continue
        text = b"".join(waiting)
        end = cut(text)
        if end:
            yield Block(source.path, "", text=text[:end], lines_before=lines)
            lines += text.count(b"\n", 0, end)
        waiting = [text[end:]]
    if rest := b"".join(waiting):
        yield Block(source.path, "", text=rest, lines_before=lines)


def _read_blocks(
    found: Format, blocks: Iterator[Block], options: ReadOptions, monitor: Monitor
) -> Iterator[Records]:
    before = 0
    read: Callable[[Source, ReadOptions, Monitor], Records] = found.read
    for block in blocks:
        if not block.text.strip():
            continue
        records = read(replace(block, before=before), options, SilentMonitor())
        check_cancelled(monitor)
        before += len(records)
        yield _without_labels(records)


def _without_labels(records: Records) -> Records:
    return replace(records, labels=None, parts=None)
