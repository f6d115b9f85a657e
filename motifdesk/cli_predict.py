"""The commands `motifdesk predict` and `motifdesk explain`: a project's network and new sequences."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from motifdesk.attribution.registry import DEFAULT_METHOD, get_method
from motifdesk.cli_recipe import add_output_options, use_threads
from motifdesk.console import INTERRUPTED, Interruption, fail, monitors, print_json
from motifdesk.data.records import ReadOptions
from motifdesk.data.wording import counted
from motifdesk.errors import Cancelled, InputError, WeightsError
from motifdesk.files import check_folder
from motifdesk.jobs.predicting import ExplainFile, PredictFile, Written
from motifdesk.jobs.projects import OpenProject
from motifdesk.jobs.tasks import Job
from motifdesk.project.archive.links import MissingFile
from motifdesk.project.archive.project import Project
from motifdesk.project.decided import threshold_of
from motifdesk.project.predicting import Predictor


def add_predict_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `motifdesk predict`."""
    parser.set_defaults(command=_predict, step="predict")
    _add_options(parser, "FILE.tsv", "where the table goes")


def add_explain_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `motifdesk explain`."""
    parser.set_defaults(command=_explain, step="explain")
    _add_options(parser, "FILE.npz", "where the arrays go")
    parser.add_argument("--method", default=DEFAULT_METHOD, metavar="NAME", help="'list methods'")


def _add_options(parser: argparse.ArgumentParser, name: str, meaning: str) -> None:
    parser.add_argument("project", type=Path, metavar="PROJECT", help="a project file, .motifdesk")
    parser.add_argument(
        "sequences",
        type=Path,
        metavar="SEQUENCES",
        help="FASTA, FASTQ, one a line, or a table; .gz, .xz and .zst too",
    )
    parser.add_argument("--out", type=Path, required=True, metavar=name, help=meaning)
    parser.add_argument("--sheet", metavar="NAME", help="sheet of a workbook")
    parser.add_argument("--sequence-column", metavar="NAME", help="column of a table (default: found out)")
    parser.add_argument("--threads", type=int, metavar="N", help="CPU threads (default: all)")
    add_output_options(parser)


def _predict(options: argparse.Namespace) -> int:
    return _do(
        options,
        lambda project, reading: PredictFile(
            Predictor.of(project.session), options.sequences, options.out, reading, threshold_of(project)
        ),
    )


def _explain(options: argparse.Namespace) -> int:
    method = get_method(options.method).name
    return _do(
        options,
        lambda project, reading: ExplainFile(
            Predictor.of(project.session), options.sequences, method, options.out, reading
        ),
    )


def _do(options: argparse.Namespace, job_of: Callable[[Project, ReadOptions], Job[Written]]) -> int:
    if options.threads is not None and options.threads < 1:
        raise InputError(f"--threads is {options.threads}; give 1 or more.")
    if options.out.resolve() in (options.project.resolve(), options.sequences.resolve()):
        raise InputError(f"--out is {options.out}, which is read from; give another file.")
    reading = ReadOptions(sheet=options.sheet, sequence_column=options.sequence_column)
    check_folder(options.out.absolute().parent)
    interruption = Interruption()
    try:
        with (
            interruption.watched(),
            monitors(interruption, quiet=options.quiet, as_json=options.json) as monitor_of,
        ):
            opened = OpenProject(options.project).run(monitor_of("open"))
            if opened.project is None:
                raise InputError(_lacking(options.project, opened.missing))
            use_threads(options)
            made = job_of(opened.project, reading).run(monitor_of(options.step))
    except WeightsError as error:
        raise InputError.at(options.project, None, str(error)) from error
    except Cancelled:
        return fail("Interrupted; nothing was written.", INTERRUPTED, debug=False)
    _tell(made, options)
    return 0


def _lacking(project: Path, missing: Sequence[MissingFile]) -> str:
    first = missing[0]
    return (
        f"{project.name}: its data are in {first.path}, which is not there or has changed; put it back, or open the "
        "project in the window and say where it is now."
    )


def _tell(made: Written, options: argparse.Namespace) -> None:
    if options.json:
        for sentence in made.said:
            print_json("notice", step=options.step, text=sentence)
        print_json("done", sequences=made.changes.sequences, files=[str(options.out)])
    elif not options.quiet:
        for sentence in made.said:
            print(f"{options.step}: {sentence}", file=sys.stderr)
        print(f"{counted(made.changes.sequences, 'sequence')}\n{options.out}")
