"""The command line that does again what led to a run."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from motifdesk.attribution.registry import DEFAULT_METHOD
from motifdesk.data.completing import NegativeSettings
from motifdesk.data.dropped import expand, sort_by_kind
from motifdesk.data.fixes.registry import AppliedFix
from motifdesk.data.loading import Request
from motifdesk.data.readers.registry import find_format
from motifdesk.data.simulate import SimulationSettings, simulate
from motifdesk.data.splits import SplitSettings
from motifdesk.errors import InputError
from motifdesk.models.registry import all_architectures
from motifdesk.parameters import Value, parameters_of, with_values
from motifdesk.project.finished import Finished
from motifdesk.training.settings import TrainingSettings

_SPLIT_OPTIONS = {"kind": "split", "seed": "split-seed"}
_ROLES = ("sequences", "labels", "positives", "negatives", "table", "fasta", "bed", "genome")


def commands(
    results: Finished, request: Request | None, negatives: NegativeSettings | None
) -> tuple[str, ...]:
    """Return the lines to type, in a shell as Linux and macOS have it.

    Parameters
    ----------
    results
        What is to be had again.
    request, negatives
        Where its data came from; without a request they are the built-in example.

    Returns
    -------
    lines
        None where the command line has no way to read the data so: files that were dropped together and joined by their
        names, negatives of another number or seed, an example of another size, a network of a plugin.
    """
    begin, source = _input_of(results, request, negatives)
    if not source or results.run.model.plan.architecture not in all_architectures():
        return ()
    options = [*source, *_fixes(results.fixes), *_split(results), *_network(results), *_method(results)]
    return (*begin, shlex.join(["motifdesk", "run", *options, "--out", "results"]))


def _input_of(
    results: Finished, request: Request | None, negatives: NegativeSettings | None
) -> tuple[list[str], list[str]]:
    """Return what has to be done before, and the options that say what is read."""
    if request is None or request == Request():
        example = simulate(SimulationSettings())
        if results.original is None or results.original.key != example.key:
            return [], []
        files = ["--sequences", "example/sequences.txt", "--labels", "example/labels.txt"]
        return ["motifdesk simulate --out example"], files
    if negatives is not None and negatives != NegativeSettings(negatives.kind):
        return [], []
    try:
        roles = _roles(request, alone=negatives is not None)
    except InputError:  # the files are no longer where they were
        return [], []
    options = [part for role, path in roles.items() for part in (f"--{role}", path.name)]
    for field in fields(request.options):
        value = getattr(request.options, field.name)
        if roles and value is not None:
            options += [f"--{field.name.replace('_', '-')}", str(value)]
    return [], options + (["--make-negatives", negatives.kind] if negatives and roles else [])


def _roles(request: Request, *, alone: bool) -> dict[str, Path]:
    """Return the files by their roles; none where files were joined by their names."""
    if not request.files:
        return {role: getattr(request, role) for role in _ROLES if getattr(request, role) is not None}
    kinds = sort_by_kind(expand(request.files))
    paths = [source.path for source in kinds.sequences]
    if len(kinds.regions) == len(kinds.genomes) == 1 and not paths:
        return {"bed": kinds.regions[0].path, "genome": kinds.genomes[0]}
    if len(paths) != 1:
        return {}
    if len(kinds.labels) == 1:
        return {"sequences": paths[0], "labels": kinds.labels[0].path}
    known = find_format(kinds.sequences[0])
    tables = known is not None and known.name not in ("fasta", "fastq")
    return {"positives" if alone else "table" if tables else "fasta": paths[0]}


def _fixes(fixes: tuple[AppliedFix, ...]) -> Iterator[str]:
    for fix in fixes:
        yield "--fix"
        yield fix.name if fix.value in (None, "") else f"{fix.name}={fix.value}"


def _split(results: Finished) -> Iterator[str]:
    for name, value in _changed(results.run.split, SplitSettings()):
        yield f"--{_SPLIT_OPTIONS.get(name, name.replace('_', '-'))}"
        yield str(value)


def _network(results: Finished) -> Iterator[str]:
    run = results.run
    architecture = all_architectures()[run.model.plan.architecture]
    yield from ("--architecture", architecture.name)
    for name, value in _changed(run.model.plan.parameters, architecture.parameters()):
        yield from ("--set", f"{name}={value}")
    usual = with_values(TrainingSettings(), architecture.training)
    for name, value in _changed(run.settings, usual):
        option = name.replace("_", "-")
        if isinstance(value, bool):
            yield f"--{option}" if value else f"--no-{option}"
        else:
            yield from (f"--{option}", str(value))


def _method(results: Finished) -> list[str]:
    if results.attribution is None:
        return ["--no-interpret"]
    method = results.attribution.method
    return [] if method == DEFAULT_METHOD else ["--method", method]


def _changed(settings: object, usual: object) -> Iterator[tuple[str, Value]]:
    """Yield the settings that are not as usual, by name."""
    for parameter in parameters_of(settings):
        value = getattr(settings, parameter.name)
        if value != getattr(usual, parameter.name):
            yield parameter.name, value
