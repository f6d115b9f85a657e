"""From the user's files to a data set, with everything that was decided on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np

from motifdesk.data.dataset import Dataset
from motifdesk.data.dropped import all_one_label, combine, expand, sort_by_kind
from motifdesk.data.joining import NEGATIVE, POSITIVE, join, select
from motifdesk.data.labels import interpret, mark_missing, says_positive
from motifdesk.data.readers.columns import NO_LABELS
from motifdesk.data.readers.letters import check_alone
from motifdesk.data.readers.lines import LINES, holds_sequences, inner_blanks, read_labels
from motifdesk.data.readers.registry import find_format, read_records
from motifdesk.data.readers.source import Source, open_source
from motifdesk.data.records import Decision, ReadOptions, Records
from motifdesk.data.splits import PART_NAMES
from motifdesk.errors import InputError
from motifdesk.monitor import Monitor, check_cancelled

_ROLES: Final = "give --sequences and --labels, --positives, --table, --fasta, or --bed and --genome"


@dataclass(frozen=True)
class Request:
    """What to load: files whose role is to be found out, or a file for each role.

    Attributes
    ----------
    files
        Files or folders that the user dropped or chose.
    sequences, labels
        A file of sequences, and one with a label a line in the same order.
    positives, negatives
        Sequences of each class; without negatives the data set is not complete.
    table, fasta
        Sequences with their labels.
    bed, genome
        Regions, and the genome they are of.
    options
        What the user decided.
    """

    files: tuple[Path, ...] = ()
    sequences: Path | None = None
    labels: Path | None = None
    positives: Path | None = None
    negatives: Path | None = None
    table: Path | None = None
    fasta: Path | None = None
    bed: Path | None = None
    genome: Path | None = None
    options: ReadOptions = field(default_factory=ReadOptions)


@dataclass(frozen=True, eq=False)
class Loaded:
    """What came of it.

    Attributes
    ----------
    dataset
        None where there are only positives: then negatives have to be made.
    records
        The sequences as they stand in the files, with the rows that the data set has.
    decisions
        What was found out and can be decided otherwise, with `ReadOptions`.
    remarks
        What was decided and cannot be changed, one sentence each.
    """

    dataset: Dataset | None
    records: Records
    decisions: tuple[Decision, ...]
    remarks: tuple[str, ...]

    @classmethod
    def of(cls, dataset: Dataset) -> Loaded:
        """Return a data set that was made, not read."""
        records = Records(dataset.ids, dataset.sequences, source=dataset.source)
        return cls(dataset, records, (), dataset.remarks)

    @property
    def positives_only(self) -> bool:
        """Whether there are sequences of one class only, and negatives have to be made."""
        return self.dataset is None


def load(request: Request, monitor: Monitor) -> Loaded:
    """Read the user's files.

    Raises
    ------
    InputError
        A file cannot be read or does not fit; one sentence with file, line, what was found and how to mend it.
    Cancelled
        The user cancelled.
    """
    options = request.options
    if request.files:
        return _load_dropped(expand(request.files), options, monitor)
    given = {
        name for name in ("sequences", "labels", "positives", "negatives", "table", "fasta", "bed", "genome")
        if getattr(request, name) is not None
    }  # fmt: skip
    if request.sequences and request.labels and given == {"sequences", "labels"}:
        return _load_pair(open_source(request.sequences), open_source(request.labels), options, monitor)
    if request.positives and given <= {"positives", "negatives"}:
        paths = [path for path in (request.positives, request.negatives) if path is not None]
        return _load_classes([open_source(path) for path in paths], options, monitor)
    if request.bed and request.genome and given == {"bed", "genome"}:
        return finish(_read_regions(open_source(request.bed), request.genome, options, monitor), options)
    alone = request.table or request.fasta
    if alone and len(given) == 1:
        return finish(read_records(open_source(alone), options, monitor), options)
    raise InputError(f"These files do not belong together: {_ROLES}.")


def finish(records: Records, options: ReadOptions) -> Loaded:
    """Make records a data set: interpret their labels, and leave out those without one.

    Parameters
    ----------
    records
        With labels; without any, or where every label says positive, they are positives only.
    options
        The task, where the user decided it.

    Raises
    ------
    InputError
        The labels do not fit the task or any task, or there are too few sequences.
    """
    check_alone(records)
    if records.labels is None:
        return Loaded(None, records, records.decisions, records.remarks)
    source = records.source[-1] if records.source else "The data"
    missing = records.labels.count("")
    if missing == len(records):
        raise InputError.at(source, None, "no sequence has a label; choose another column, or fill them in.")
    if missing:
        keep = np.array([bool(label) for label in records.labels])
        remark = (
            f"{missing:,} {'sequence' if missing == 1 else 'sequences'} without a label left out of {source}."
        )
        records = replace(select(records, keep), remarks=(*records.remarks, remark))
    label = all_one_label(records)
    if label and says_positive(label):
        remark = f"Every label of {source} is {label!r}: these are positive sequences only."
        records = replace(records, labels=None, remarks=(*records.remarks, remark))
        return Loaded(None, records, records.decisions, records.remarks)
    try:
        meaning = interpret(records.labels or (), options.task)
    except InputError as error:
        raise InputError.at(source, None, str(error)) from None
    remarks = records.remarks + meaning.remarks
    decisions = (*records.decisions, *meaning.decisions)
    dataset = Dataset(
        records.ids,
        records.sequences,
        meaning.values,
        meaning.class_names,
        meaning.task,
        records.source,
        _part_numbers(records),
        records.groups,
        remarks,
    )
    return Loaded(dataset, replace(records, remarks=remarks, decisions=decisions), decisions, remarks)


def with_negatives(positives: Loaded, negatives: Records, options: ReadOptions) -> Loaded:
    """Return the data set of positives that were loaded alone, and of negatives that were made for them.

    Raises
    ------
    InputError
        Some are DNA and some RNA, or there are too few.
    """
    return finish(join([positives.records.labelled(POSITIVE), negatives.labelled(NEGATIVE)]), options)


def _load_pair(
    sequences: Source, labels: Source, options: ReadOptions, monitor: Monitor, said: tuple[str, ...] = ()
) -> Loaded:
    """Read sequences, and the labels of another file in the same order."""
    if sequences.path == labels.path:
        raise sequences.error("the same file was given twice; give the labels in a file of their own.")
    if holds_sequences(labels.head_lines) and not find_format(sequences):
        raise InputError(
            f"{sequences.name} was given as the sequences and {labels.name} as the labels, but they seem to be the "
            "other way round; swap them."
        )
    records = _read_plain(sequences, options, monitor)
    check_cancelled(monitor)
    monitor.status(f"Reading {labels.name}")
    words, remarks = read_labels(labels, len(records), monitor)
    gaps = inner_blanks(sequences, monitor), inner_blanks(labels, monitor)
    if all(gaps) and gaps[0] != gaps[1]:
        raise labels.error(
            f"blank lines stand elsewhere here than in {sequences.name}, so that labels may belong to other sequences; "
            "remove the blank lines."
        )
    return finish(
        replace(
            records,
            labels=mark_missing(words),
            remarks=records.remarks + remarks + said,
            source=(sequences.name, labels.name),
        ),
        options,
    )


def _load_classes(sources: Sequence[Source], options: ReadOptions, monitor: Monitor) -> Loaded:
    """Read positives, and negatives where they are given."""
    found = [_read_plain(source, options, monitor) for source in sources]
    if len(found) == 1:
        return finish(found[0], options)
    if sources[0].path == sources[1].path:
        raise sources[0].error("the same file was given twice; give the negatives in a file of their own.")
    return finish(join([found[0].labelled(POSITIVE), found[1].labelled(NEGATIVE)]), options)


def _read_plain(source: Source, options: ReadOptions, monitor: Monitor) -> Records:
    """Read sequences whose labels, if they have any, do not count."""
    monitor.status(f"Reading {source.name}")
    known = find_format(source) or LINES
    records = known.read(source, replace(options, label_column=NO_LABELS), monitor)
    decisions = tuple(item for item in records.decisions if item.name != "label_column")
    return replace(records, labels=None, decisions=decisions)


def _load_dropped(paths: Sequence[Path], options: ReadOptions, monitor: Monitor) -> Loaded:
    kinds = sort_by_kind(paths)
    sequences, labels = kinds.sequences, kinds.labels
    if kinds.regions:
        if len(kinds.regions) != 1 or len(kinds.genomes) != 1 or sequences:
            raise kinds.regions[0].error(
                "this lists regions of a genome; give it together with one genome, as FASTA or 2bit."
            )
        return finish(_read_regions(kinds.regions[0], kinds.genomes[0], options, monitor), options)
    if len(paths) == 1 and labels:
        raise labels[0].error(
            "this seems to hold the labels; choose the file with the sequences together with it, both at once."
        )
    remarks = tuple(f"{source.name} holds no sequences and was not read." for source in kinds.others)
    if len(sequences) == 1 and len(labels) == 1:
        return _load_pair(sequences[0], labels[0], options, monitor, remarks)
    if len(labels) > 0:
        raise InputError(
            f"{len(labels)} of the files seem to hold labels and {len(sequences)} sequences; give one file with a "
            "sequence a line and one with a label a line."
        )
    if not sequences:
        return finish(read_records(kinds.others[0], options, monitor), options)
    found = [read_records(source, options, monitor) for source in sequences]
    records = combine(found) if len(found) > 1 else found[0]
    return finish(replace(records, remarks=records.remarks + remarks), options)


def _read_regions(bed: Source, genome: Path, options: ReadOptions, monitor: Monitor) -> Records:
    from motifdesk.data.genome import open_genome
    from motifdesk.data.readers.bed import read_intervals

    monitor.status(f"Reading {bed.name}")
    with open_genome(genome, monitor) as opened:
        return read_intervals(
            bed, opened, monitor, width=options.width, around=options.around, first=options.first
        )


def _part_numbers(records: Records) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]] | None:
    if records.parts is None:
        return None
    return np.array([PART_NAMES.index(part) for part in records.parts], np.uint8)
