"""Plain text: a sequence a line, and perhaps a label a line in a second file."""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.numbers import is_number
from motifdesk.data.readers.letters import LETTERS, Letters, check_length
from motifdesk.data.readers.registry import Format
from motifdesk.data.readers.scan import line_bounds
from motifdesk.data.readers.source import BLANKS, Source
from motifdesk.data.records import ReadOptions, Records
from motifdesk.monitor import Monitor

# Fewer letters are no sequence to learn from, and more are no label: short words like BAD and Y are made of
# IUPAC letters only.
_SHORTEST_SEQUENCE, _LONGEST_LABEL = 4, 20
_LOOKED_AT: Final = 1000
HEADINGS: Final = frozenset(
    ("sequence", "sequences", "seq", "seqs", "dna", "rna", "insert", "oligo", "probe")
)
"""What stands above sequences."""
_LABEL_HEADINGS: Final = frozenset(
    ("label", "labels", "class", "classes", "target", "value", "values", "score", "y")
)


def recognise(source: Source) -> float:
    """Return 0.8 where the lines look like sequences, 0.3 where each is one word as sequences are."""
    lines = source.head_lines[:_LOOKED_AT]
    if holds_sequences(lines):
        return 0.8
    words = sum(line.isalpha() and len(line) > _LONGEST_LABEL for line in lines)
    return 0.3 if lines and 2 * words > len(lines) else 0.0


def holds_sequences(lines: list[bytes]) -> bool:
    """Return whether lines look like sequences, and not like labels."""
    if not lines:
        return False
    bases = sum(not line.translate(None, LETTERS) for line in lines)
    longest = max(map(len, lines))
    varied = len({line.upper() for line in lines}) > 2 and longest >= _SHORTEST_SEQUENCE
    return 2 * bases >= len(lines) and (varied or longest > _LONGEST_LABEL)


def read(source: Source, options: ReadOptions, monitor: Monitor) -> Records:
    """Read a sequence a line; blank lines, and blanks around a line's content, do not count.

    Raises
    ------
    InputError
        A letter is no base, or a line is as long as a chromosome.
    Cancelled
        The user cancelled.
    """
    letters = Letters(source, options.alphabet)
    lengths: list[NDArray[np.int64]] = []
    line, heading = 1, ""
    for chunk in source.chunks(monitor):
        starts, ends, _ = line_bounds(chunk)
        contents = [
            chunk[start:end].strip(BLANKS) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
        ]
        if not lengths and not heading:
            heading = _drop_heading(contents)
        letters.add(b"".join(contents), partial(enumerate, contents, line))
        counted = np.fromiter(map(len, contents), np.int64, len(contents))
        lengths.append(counted[counted > 0])
        check_length(source, int(counted.max()), "a line")
        line += len(contents)
    found = np.concatenate(lengths) if lengths else np.zeros(0, np.int64)
    if not len(found):
        raise source.error("the file holds no sequence; give one a line.")
    remarks = source.remarks() + letters.remarks
    if heading:
        remarks += (f"The heading {heading!r} of {source.name} left out.",)
    return Records(
        tuple(str(source.records_before + number) for number in range(1, len(found) + 1)),
        letters.sequences(found),
        decisions=(letters.decision,),
        remarks=remarks,
        source=(source.name,),
    )


def cut(text: bytes) -> int:
    """Return where the last line begins."""
    return text.rfind(b"\n", 0, len(text) - 1) + 1


def read_labels(source: Source, count: int, monitor: Monitor) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read a label a line, in the order of the sequences; blank lines do not count.

    Parameters
    ----------
    source
        The file.
    count
        How many sequences there are: where there is one label more, the first may be a heading.
    monitor
        Told of progress; may cancel.

    Returns
    -------
    labels, remarks
        The text of each label; what was left out.

    Raises
    ------
    InputError
        There is no label, or another number of labels than sequences.
    Cancelled
        The user cancelled.
    """
    labels = [
        label
        for chunk in source.chunks(monitor)
        for line in chunk.decode().split("\n")
        if (label := line.strip())
    ]
    remarks = source.remarks()
    if len(labels) == count + 1 and _is_heading(labels):
        remarks += (f"The heading {labels[0][:40]!r} of {source.name} left out.",)
        del labels[0]
    if not labels:
        raise source.error("the file holds no label; give one a line.")
    if len(labels) != count:
        raise source.error(
            f"there are {len(labels):,} labels here but {count:,} sequences; give one label for each sequence, in the "
            "same order."
        )
    return tuple(labels), remarks


def inner_blanks(source: Source, monitor: Monitor) -> list[int]:
    """Return, for each blank line between others, how many lines that hold something stand above it."""
    blanks: list[int] = []
    above = 0
    for chunk in source.chunks(monitor):
        for line in chunk[:-1].split(b"\n"):
            if line.strip():
                above += 1
            else:
                blanks.append(above)
    return [place for place in blanks if 0 < place < above]


def _is_heading(labels: list[str]) -> bool:
    first, rest = labels[0], set(labels[1:])
    return first.lower() in _LABEL_HEADINGS - rest or (not is_number(first) and all(map(is_number, rest)))


def _drop_heading(contents: list[bytes]) -> str:
    """Make the first line empty where it is a heading, and return it."""
    place = next((place for place, content in enumerate(contents) if content), None)
    if place is None or contents[place].decode().lower() not in HEADINGS:
        return ""
    heading, contents[place] = contents[place].decode(), b""
    return heading


LINES: Final = Format(
    "lines",
    "Plain text: one sequence a line, and in a second file one label a line in the same order.",
    recognise,
    read,
    cut,
)
