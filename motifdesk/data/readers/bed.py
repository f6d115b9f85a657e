"""Regions of a genome: BED, narrowPeak, and tables of chromosome, start, end and strand.

https://genome.ucsc.edu/FAQ/FAQformat.html says what the columns of BED and narrowPeak mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from motifdesk.data.alphabet import encode, first_non_base
from motifdesk.data.genome import Genome
from motifdesk.data.readers.registry import Format
from motifdesk.data.readers.source import Source
from motifdesk.data.records import ReadOptions, Records
from motifdesk.data.regions import Regions, fetch_regions
from motifdesk.monitor import Monitor, check_cancelled

_SKIPPED: Final = (b"#", b"track", b"browser")
_NARROW_PEAK_COLUMNS: Final = 10
# A first column of so many bases is no name: the line is a sequence and two numbers.
_SEQUENCE_LETTERS: Final = 10
_ZERO_BASED: Final = "chromstart"
# No chromosome is so long.
_FAR: Final = 1 << 40
_CHECK_EVERY: Final = 4096
# What tables with a heading call their columns; their starts are 1-based and their ends included.
_HEADINGS: Final = {
    "name": ("chrom", "chr", "chromosome", "scaffold", "contig", "seqname", "seqid", "seqnames"),
    "start": ("start", "chromstart", "chrstart", "begin", "from"),
    "end": ("end", "stop", "chromend", "chrend", "to"),
    "strand": ("strand",),
    "id": ("id", "name", "peak", "gene"),
    "score": ("score", "signal"),
}


class _Row(NamedTuple):
    """What a line says; `summit` is -1 where it says nothing."""

    name: str
    start: int
    end: int
    strand: str
    title: str
    score: str
    summit: int
    line: int


class _Layout(NamedTuple):
    """How the lines are laid out: the character between columns, and the column of each thing, -1 for none."""

    separator: bytes | None
    columns: dict[str, int]
    one_based: bool  # unless the positions say otherwise
    heading: int  # the 1-based line of the heading; 0 where there is none


def recognise(source: Source) -> float:
    """Return how sure it is that the file lists regions, 0 to 1."""
    layout = _layout(source.head)
    if layout is None:
        return 0.0
    lines = [line for _, line in _content(source.head, layout.heading)][:200]
    share = sum(_fits(line, layout) for line in lines) / max(len(lines), 1)
    return 0.95 * share if share > 0.5 else 0.0


def read_regions(source: Source, monitor: Monitor, *, first: int | None = None) -> Regions:
    """Read the regions of a BED or narrowPeak file, or of a table with a heading such as ``chrom start end strand``.

    Parameters
    ----------
    source
        The file.
    monitor
        Told of progress; may cancel.
    first
        What the first base of a chromosome is called: 0, and the end is not included, or 1, and it is. By default 0 in
        BED, and in a table where a position is 0 or the heading is BED's own, ``chromStart``; 1 in other tables.

    Raises
    ------
    InputError
        The file lists no regions, or a line is no region.
    Cancelled
        The user cancelled.
    """
    layout = _layout(source.head)
    if layout is None:
        raise source.error(
            "this lists no regions; give BED (chromosome, start and end, with tabs between them), narrowPeak, or a "
            "table with the columns chrom, start, end and strand."
        )
    text = b"".join(source.chunks(monitor))
    rows: list[_Row] = []
    for number, line in _content(text, layout.heading):
        if not len(rows) % _CHECK_EVERY:
            check_cancelled(monitor)
        rows.append(_parsed(source, number, line, layout))
    if not rows:
        raise source.error("there is a heading but no region.")
    names, starts, ends, strands, titles, scores, summits, lines = zip(*rows, strict=True)
    if first is None:
        first = int(layout.one_based and min(starts) > 0)
    _check_order(source, lines, np.array(starts, np.int64), np.array(ends, np.int64), first)
    counted = "from 1, the ends included" if first else "from 0, the ends not included"
    remarks = (f"The positions in {source.name} were taken to count {counted}.",) if layout.heading else ()
    return Regions(
        names, np.array(starts, np.int64) - first, np.array(ends, np.int64), np.array(strands) == "-", titles, scores,
        np.array(summits, np.int64) if min(summits) >= 0 else None, source.name, remarks, first,
    )  # fmt: skip


def _check_order(
    source: Source, lines: tuple[int, ...], starts: NDArray[np.int64], ends: NDArray[np.int64], first: int
) -> None:
    wrong = np.flatnonzero((starts < first) | (ends - starts + first <= 0))
    if len(wrong):
        row = wrong[0]
        bounds = "1 or more and no greater" if first else "0 or more and less"
        raise source.error(
            f"the region begins at {starts[row]} and ends at {ends[row]}; give a start of {bounds} than the end.",
            lines[row],
        )


def read_intervals(
    source: Source,
    genome: Genome,
    monitor: Monitor,
    *,
    width: int | None = None,
    around: str | None = None,
    score_as_label: bool = False,
    first: int | None = None,
) -> Records:
    """Read regions and fetch their sequences: `read_regions`, then `fetch_regions`; raises what these raise."""
    regions = read_regions(source, monitor, first=first)
    return fetch_regions(regions, genome, monitor, width=width, around=around, score_as_label=score_as_label)


def _read_alone(source: Source, _options: ReadOptions, _monitor: Monitor) -> Records:
    raise source.error(
        "this lists regions of a genome, not sequences; give the genome (FASTA or 2bit) together with it."
    )


BED: Final = Format(
    "bed",
    "BED or narrowPeak, or a table of chromosome, start, end and strand, together with a genome as FASTA or 2bit.",
    recognise,
    _read_alone,
)


def _content(text: bytes, heading: int) -> Iterator[tuple[int, bytes]]:
    """Yield the 1-based number and the content of each line that may be a region."""
    for number, line in enumerate(text.split(b"\n"), 1):
        if number > heading and line.strip() and not line.startswith(_SKIPPED):
            yield number, line.rstrip(b"\r")


def _layout(head: bytes) -> _Layout | None:
    """Return how the lines are laid out, judged by the first one that says something; None if it is no region."""
    number, line = next(_content(head, 0), (0, b""))
    separator = next((mark for mark in (b"\t", b";", b",") if mark in line), None)
    fields = _fields(line, separator)
    plain = _Layout(separator, {"name": 0, "start": 1, "end": 2, "id": 3, "score": 4, "strand": 5}, False, 0)
    if separator in (b"\t", None) and _fits(line, plain):
        return plain._replace(columns=plain.columns | {"summit": 9}) if _narrow_peak(fields) else plain
    words = [field.decode("utf-8", "replace").lower().lstrip("#") for field in fields]
    columns = {
        thing: next((words.index(word) for word in known if word in words), -1)
        for thing, known in _HEADINGS.items()
    }
    if min(columns["name"], columns["start"], columns["end"]) < 0:
        return None
    return _Layout(separator, columns, not words[columns["start"]].startswith(_ZERO_BASED), number)


def _narrow_peak(fields: list[bytes]) -> bool:
    if len(fields) != _NARROW_PEAK_COLUMNS:
        return False
    return _whole(fields[9]) is not None and fields[5] in (b"+", b"-", b".")


def _fits(line: bytes, layout: _Layout) -> bool:
    fields = _fields(line, layout.separator)
    places = [layout.columns[thing] for thing in ("name", "start", "end")]
    if len(fields) <= max(places):
        return False
    name, start, end = (fields[place] for place in places)
    if len(name) >= _SEQUENCE_LETTERS and first_non_base(encode(name)) is None:
        return False
    return bool(name) and _whole(start) is not None and _whole(end) is not None


def _whole(field: bytes) -> int | None:
    try:
        value = int(field)
    except ValueError:
        return None
    return value if abs(value) < _FAR else None


def _fields(line: bytes, separator: bytes | None) -> list[bytes]:
    return [field.strip().strip(b'"') for field in line.split(separator)]


def _parsed(source: Source, number: int, line: bytes, layout: _Layout) -> _Row:
    fields = [field.decode("utf-8", "replace") for field in _fields(line, layout.separator)]

    def get(thing: str) -> str:
        place = layout.columns.get(thing, -1)
        return fields[place] if 0 <= place < len(fields) else ""

    if not _fits(line, layout):
        raise source.error(
            f"chromosome, start and end were expected, and {line[:30].decode('utf-8', 'replace')!r} was found; give "
            "each region a line with at least these three.",
            number,
        )
    name, start, end = get("name"), int(get("start")), int(get("end"))
    title = get("id")
    if title in ("", "."):
        title = f"{name}:{get('start')}-{get('end')}"
    summit = _whole(get("summit").encode())
    summit = -1 if summit is None or summit < 0 else start + summit
    return _Row(name, start, end, get("strand"), title, get("score"), summit, number)
