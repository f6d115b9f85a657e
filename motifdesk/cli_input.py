"""The options of the command line that say what to read and what to do to it."""

from __future__ import annotations

import argparse
from pathlib import Path

from motifdesk.data.completing import NegativeSettings
from motifdesk.data.dataset import Task
from motifdesk.data.fixes.registry import AppliedFix
from motifdesk.data.loading import Request
from motifdesk.data.negatives import KINDS
from motifdesk.data.records import ReadOptions
from motifdesk.errors import InputError
from motifdesk.jobs.tasks import Load

_AUTO = "auto"
_ROLES = {
    "sequences": "sequences, one a line",
    "labels": "their labels, one a line",
    "positives": "positive sequences: FASTA, FASTQ, or one a line",
    "negatives": "negative sequences",
    "table": "a table with sequences and labels: CSV, TSV, XLSX, XLS",
    "fasta": "FASTA with labels in the headers",
    "bed": "regions of a genome: BED, narrowPeak",
    "genome": "the genome of the regions: FASTA, 2bit",
}


def add_input_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say what is read; `load_job` and `fixes` read them."""
    files = parser.add_argument_group("what to read (.gz, .xz and .zst too)")
    for role, meaning in _ROLES.items():
        files.add_argument(f"--{role}", type=Path, metavar="FILE", help=meaning)
    files.add_argument("--make-negatives", choices=KINDS, help="make negatives for positives that come alone")
    files.add_argument("--sheet", metavar="NAME", help="sheet of a workbook")
    files.add_argument("--sequence-column", metavar="NAME", help="column of a table (default: found out)")
    files.add_argument("--label-column", metavar="NAME", help="column of a table (default: found out)")
    files.add_argument("--width", type=int, metavar="N", help="bases around a region's summit or centre")
    files.add_argument("--around", choices=("centre", "summit"), help="what the bases lie around")
    files.add_argument(
        "--first", type=int, choices=(0, 1), help="what positions count from (default: found out)"
    )
    tasks = (_AUTO, *(task.value for task in Task))
    files.add_argument(
        "--task", choices=tasks, default=_AUTO, help="what is to be predicted (default: found out)"
    )
    files.add_argument("--alphabet", choices=(_AUTO, "dna", "rna"), default=_AUTO, help="default: found out")
    changes = parser.add_argument_group("what to do to it")
    changes.add_argument(
        "--length",
        default=_AUTO,
        metavar="N|min|max|auto",
        help="bases of every sequence (default: the longest)",
    )
    changes.add_argument("--unknown", choices=("keep", "drop"), default="keep", help="sequences with N")
    changes.add_argument("--duplicates", choices=("keep", "drop"), default="keep", help="repeated sequences")
    changes.add_argument(
        "--fix", action="append", default=[], metavar="NAME[=VALUE]", help="any other fix; 'list fixes'"
    )


def load_job(options: argparse.Namespace) -> Load:
    """Return the job that reads what the options name.

    Raises
    ------
    InputError
        A width is not positive. Files that do not belong together are found when they are read.
    """
    if options.width is not None and options.width < 1:
        raise InputError(f"--width is {options.width}; give 1 or more bases.")
    reading = ReadOptions(
        sheet=options.sheet,
        sequence_column=options.sequence_column,
        label_column=options.label_column,
        task=None if options.task == _AUTO else options.task,
        alphabet=None if options.alphabet == _AUTO else options.alphabet,
        width=options.width,
        around=options.around,
        first=options.first,
    )
    request = Request(**{role: getattr(options, role) for role in _ROLES}, options=reading)
    kind = options.make_negatives
    return Load(request, None if kind is None else NegativeSettings(kind))


def fixes(options: argparse.Namespace) -> tuple[AppliedFix, ...]:
    """Return the fixes that the options ask for, sequences dropped before lengths are changed."""
    chosen = []
    if options.unknown == "drop":
        chosen.append(AppliedFix("drop-unknown"))
    if options.duplicates == "drop":
        chosen.append(AppliedFix("drop-duplicates"))
    for text in options.fix:
        name, _, value = text.partition("=")
        chosen.append(AppliedFix(name, value or None))
    if options.length != _AUTO:
        chosen.append(AppliedFix("length", options.length))
    return tuple(chosen)
