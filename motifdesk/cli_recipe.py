"""The options that say what to do with the data: how to divide them, what to train, how to explain it."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from motifdesk.attribution.registry import DEFAULT_METHOD, get_method
from motifdesk.cli_input import add_input_options, fixes, load_job
from motifdesk.data.splits import SplitSettings
from motifdesk.errors import InputError
from motifdesk.evaluation.caveats import with_caveats
from motifdesk.evaluation.results import ClassEvaluation
from motifdesk.jobs.pipeline import Outcome, Recipe
from motifdesk.models.auto import AUTO
from motifdesk.models.registry import all_architectures
from motifdesk.parameters import Parameter, Value, expected, parameters_of, parse_value, with_values
from motifdesk.training.settings import TrainingSettings

# Options and the settings they stand for.
_TRAINING = (
    "epochs", "batch_size", "learning_rate", "optimizer", "patience", "seed", "keep", "strands", "members",
    "class_weights", "schedule", "weight_decay",
)  # fmt: skip
_SPLIT = {
    "split": "kind",
    "test_fraction": "test_fraction",
    "validation_fraction": "validation_fraction",
    "split_seed": "seed",
}


def add_recipe_options(
    parser: argparse.ArgumentParser, networks: str = "'list architectures' (default: by the data)"
) -> None:
    """Add all options of a recipe; `recipe_of` reads them. `networks` is the help of ``--architecture``."""
    add_input_options(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the results go")
    parser.add_argument("--architecture", default=AUTO, metavar="NAME", help=networks)
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="set one of its parameters, for example filters=32",
    )
    parser.add_argument(
        "--method", default=DEFAULT_METHOD, metavar="NAME", help="attribution; 'list methods'"
    )
    parser.add_argument("--no-interpret", action="store_true", help="leave attribution out")
    parser.add_argument("--pdf", action="store_true", help="write the report as PDF, too")
    by_name = {item.name: item for item in parameters_of(TrainingSettings)}
    for name in _TRAINING:
        add_setting(parser, name, by_name[name])
    parser.add_argument(
        "--reverse-complement",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="read both strands with shared weights, or the given one (default: what the network recommends).",
    )
    parser.add_argument(
        "--fresh-negatives",
        action=argparse.BooleanOptionalAction,
        default=None,
        help=by_name["fresh_negatives"].help,
    )
    splits = {item.name: item for item in parameters_of(SplitSettings)}
    for option, name in _SPLIT.items():
        add_setting(parser, option, splits[name])
    parser.add_argument("--threads", type=int, metavar="N", help="CPU threads (default: all)")


def add_output_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how progress is told."""
    parser.add_argument("--quiet", action="store_true", help="say nothing but errors")
    parser.add_argument("--json", action="store_true", help="one JSON object a line on standard output")


def add_setting(parser: argparse._ActionsContainer, option: str, parameter: Parameter) -> None:
    """Add one declared setting as an option."""
    text = f"{parameter.help} Give {expected(parameter)} (default: {parameter.default})."
    meta = "NAME" if parameter.choices else "N" if parameter.kind is int else "X"
    parser.add_argument(
        f"--{option.replace('_', '-')}", dest=option, metavar=meta, help=text.replace("%", "%%")
    )


def given(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that were given."""
    return {name: value for name, value in values.items() if value is not None}


def given_settings(
    settings: object, values: Mapping[str, str | Value | None], options: Mapping[str, str] | None = None
) -> dict[str, Value]:
    """Return those of the declared settings that were given, read.

    Parameters
    ----------
    settings
        The dataclass, or an instance of it, that declares them.
    values
        What was typed, or None, by the setting's name.
    options
        The options that are not called as their settings, without the dashes.

    Raises
    ------
    InputError
        A value does not fit; the sentence names the option as it was typed.
    """
    known = {item.name: item for item in parameters_of(settings)}
    read: dict[str, Value] = {}
    for name, value in given(values).items():
        option = f"--{(options or {}).get(name, name).replace('_', '-')}"
        read[name] = (
            parse_value(replace(known[name], label=option), value) if isinstance(value, str) else value
        )
    return read


def check_network(name: str, *others: str) -> None:
    """Raise `InputError` where there is no network of this name; `others` may be given in its place."""
    if name not in (*others, *all_architectures()):
        names = ", ".join((*others, *all_architectures()))
        raise InputError(f"There is no architecture {name!r}; the architectures are {names}.")


def recipe_of(options: argparse.Namespace, *, architecture: str, resume: bool = False) -> Recipe:
    """Return the recipe that the options describe.

    Raises
    ------
    InputError
        One of them is wrong, as far as can be told before the data are read.
    """
    check_network(architecture, AUTO)
    method = None if options.no_interpret else get_method(options.method).name
    training = {name: getattr(options, name) for name in (*_TRAINING, "fresh_negatives")}
    if options.reverse_complement is not None:
        training["strands"] = "shared" if options.reverse_complement else "one"
    split = {name: getattr(options, option) for option, name in _SPLIT.items()}
    split_options = {name: option for option, name in _SPLIT.items()}
    if options.threads is not None and options.threads < 1:
        raise InputError(f"--threads is {options.threads}; give 1 or more.")
    return Recipe(
        load=load_job(options),
        fixes=fixes(options),
        split=with_values(SplitSettings(), given_settings(SplitSettings, split, split_options)),
        training=given_settings(TrainingSettings, training),
        architecture=architecture,
        parameters=dict(_assignment(text) for text in options.set),
        method=method,
        folder=options.out,
        resume=resume,
        pdf=options.pdf,
    )


def use_threads(options: argparse.Namespace) -> None:
    """Compute in as many threads as the options say; loads TensorFlow where they say so."""
    if options.threads is not None:
        from motifdesk.models.backend import tensorflow

        tensorflow(options.threads)


def _assignment(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise InputError(f"--set was given {text!r}; give NAME=VALUE, for example filters=32.")
    return name, value


def summary(outcome: Outcome) -> str:
    """Return what came of a recipe, for people to read."""
    found = outcome.session.evaluation
    assert found is not None  # run_recipe evaluates always
    name, value, (low, high) = found.headline
    run = outcome.session.run
    accuracy = f"accuracy {found.accuracy:.3f}, " if isinstance(found, ClassEvaluation) else ""
    lines = [
        f"Held-out test set: {len(found.labels):,} sequences, {accuracy}{name} {value:.4f} "
        f"(95 % interval {low:.4f} to {high:.4f}), {found.baseline.name} {found.baseline.figure:.4f}.",
        *with_caveats(found.verdict, outcome.session.current_findings).sentences,
        *([f"Network: {run.reason}"] if run is not None and run.reason else []),
        *_motifs(outcome),
        *_noticed(outcome),
        *(["About the training:", *(f"  {text}" for text in run.notices)] if run and run.notices else []),
        "Written:",
        *(f"  {path}" for path in outcome.files),
    ]
    return "\n".join(lines)


def _motifs(outcome: Outcome) -> list[str]:
    """Return what motif discovery found, and each motif; nothing where motifs were not looked for."""
    found = outcome.session.motifs
    if found is None:
        return []
    lines = [f"Motifs: {found.sentence}"]
    for item in found.motifs:
        does = "lowers" if item.negative else "raises"
        goal = f" {item.target}" if item.target else " the value"
        p_value = f"{item.p_value:.2g}" if item.p_value else "below 1e-300"
        lines.append(
            f"  {item.motif.consensus} {does}{goal}: AUROC {item.separation.auroc:.3f} on held-out sequences, "
            f"p {p_value}"
        )
    return lines


def _noticed(outcome: Outcome) -> list[str]:
    """Return what was decided on reading and what the audit found, a line each."""
    session = outcome.session
    remarks = session.dataset.remarks if session.dataset else ()
    found = [f"{item.severity.name.lower()}: {item.title}. {item.explanation}" for item in session.findings]
    return ["About the data:", *(f"  {line}" for line in (*remarks, *found))] if remarks or found else []
