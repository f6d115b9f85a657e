"""The options that say what to read become a request, and those that say what to do to it become fixes."""

from __future__ import annotations

from pathlib import Path

import pytest

from motifdesk.cli import build_parser
from motifdesk.cli_input import fixes, load_job
from motifdesk.data.fixes.registry import AppliedFix
from motifdesk.errors import InputError


def parsed(*arguments: str):
    return build_parser().parse_args(["run", "--out", "results", *arguments])


def test_files_go_into_their_roles() -> None:
    job = load_job(parsed("--positives", "a.fa", "--negatives", "b.fa"))
    assert (job.request.positives, job.request.negatives) == (Path("a.fa"), Path("b.fa"))
    assert job.request.table is None
    assert job.negatives is None


def test_what_is_not_given_is_found_out() -> None:
    options = load_job(parsed("--table", "a.csv")).request.options
    assert set(vars(options).values()) == {None}


def test_what_is_given_is_passed_on() -> None:
    job = load_job(
        parsed(
            "--bed", "a.bed", "--genome", "g.2bit", "--width", "101", "--around", "summit", "--first", "1",
            "--task", "regression", "--alphabet", "rna", "--make-negatives", "genome",
        )
    )  # fmt: skip
    options = job.request.options
    assert (options.width, options.around, options.first) == (101, "summit", 1)
    assert (options.task, options.alphabet) == ("regression", "rna")
    assert job.negatives is not None
    assert job.negatives.kind == "genome"


def test_a_width_must_be_positive() -> None:
    with pytest.raises(InputError, match="--width is 0"):
        load_job(parsed("--bed", "a.bed", "--genome", "g.fa", "--width", "0"))


def test_fixes_drop_sequences_before_they_change_lengths() -> None:
    chosen = fixes(
        parsed("--length", "50", "--duplicates", "drop", "--unknown", "drop", "--fix", "clip-labels=3")
    )
    assert chosen == (
        AppliedFix("drop-unknown"),
        AppliedFix("drop-duplicates"),
        AppliedFix("clip-labels", "3"),
        AppliedFix("length", "50"),
    )


def test_nothing_is_changed_unless_asked() -> None:
    assert fixes(parsed("--table", "a.csv")) == ()
