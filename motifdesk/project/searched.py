"""The files that a search and a cross-validation leave: every trial, the best settings, every fold."""

from __future__ import annotations

import json
import math
import shlex
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from motifdesk.data.dataset import Dataset, Task
from motifdesk.files import make_folder, replacing
from motifdesk.models.registry import get_architecture
from motifdesk.parameters import Value, parameters_of, with_values
from motifdesk.project.exports import settings_of
from motifdesk.project.tables import one_line, plain_value, score_cells, score_columns, write_table
from motifdesk.training.search.records import Candidate, Fold, SearchOutcome, Trial, ValidationOutcome
from motifdesk.training.settings import TrainingSettings

TRIALS, BEST, FOLDS, FOLD_SCORES = (
    "trials.tsv", "best.json", "cross_validation.tsv", "cross_validation_predictions.tsv",
)  # fmt: skip


def objective_name(objective: str, task: Task) -> str:
    """Return in words what trials are compared by."""
    if objective == "loss":
        return "validation loss"
    return "validation Pearson correlation" if task is Task.REGRESSION else "validation AUROC"


def options_of(candidate: Candidate) -> list[str]:
    """Return the options with which `motifdesk run` trains a candidate, those alone that are not the default."""
    architecture = get_architecture(candidate.architecture)
    options = ["--architecture", architecture.name]
    for name, value in _changed(architecture.parameters(), candidate.parameters).items():
        options += ["--set", f"{name}={_text(value)}"]
    usual = with_values(TrainingSettings(), architecture.training)
    for name, value in _changed(usual, candidate.training).items():
        option = name.replace("_", "-")
        if isinstance(value, bool):
            options.append(f"--{option}" if value else f"--no-{option}")
        else:
            options += [f"--{option}", _text(value)]
    return options


def _changed(usual: object, chosen: object) -> dict[str, Value]:
    names = [item.name for item in parameters_of(usual)]
    return {name: getattr(chosen, name) for name in names if getattr(chosen, name) != getattr(usual, name)}


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return repr(value) if isinstance(value, float) else str(value)


def write_search(folder: Path, outcome: SearchOutcome, objective: str) -> list[Path]:
    """Write every trial and, where there is one, the best with its settings; each file whole or not at all.

    Parameters
    ----------
    folder
        Made where it is missing; files of the same names are replaced.
    outcome
        What the search has found.
    objective
        What trials were compared by, in words.

    Returns
    -------
    paths
        The files written.

    Raises
    ------
    InputError
        The folder cannot be written to.
    """
    make_folder(folder)
    names = list(dict.fromkeys(name for trial in outcome.trials for name in trial.values))
    columns = ["number", "state", "value", "epochs", "seconds", "worker", *names, "message"]
    with replacing(folder / TRIALS) as file:
        write_table(file, "\t", columns, (_trial(trial, names) for trial in outcome.trials))
    if outcome.best is None or outcome.candidate is None:
        return [folder / TRIALS]
    with replacing(folder / BEST) as file:
        found = plain_value(_best(outcome, outcome.best, outcome.candidate, objective))
        file.write(json.dumps(found, indent=2, allow_nan=False).encode() + b"\n")
    return [folder / TRIALS, folder / BEST]


def _trial(trial: Trial, names: list[str]) -> list[str]:
    value = "" if trial.value is None or not math.isfinite(trial.value) else f"{trial.value:.9g}"
    settings = [_text(trial.values[name]) if name in trial.values else "" for name in names]
    start = [str(trial.number + 1), trial.state.value, value, str(trial.epochs), f"{trial.seconds:.3f}"]
    return [*start, one_line(trial.worker), *settings, one_line(trial.message)]


def _best(outcome: SearchOutcome, best: Trial, candidate: Candidate, objective: str) -> dict[str, Any]:
    return {
        "number": best.number + 1,
        "objective": objective,
        "value": best.value,
        "epochs": best.epochs,
        "architecture": candidate.architecture,
        "parameters": settings_of(candidate.parameters),
        "training": settings_of(candidate.training),
        "options": shlex.join(options_of(candidate)),
        "importances": outcome.importances,
    }


def write_validation(folder: Path, dataset: Dataset, outcome: ValidationOutcome) -> list[Path]:
    """Write a row for each fold with mean and standard deviation below, and what was predicted of each sequence.

    Arguments and errors as for `write_search`.
    """
    make_folder(folder)
    names = list(outcome.mean)
    columns = ["repeat", "fold", "sequences", "epochs", "seconds", "worker", *names, "message"]
    with replacing(folder / FOLDS) as file:
        write_table(file, "\t", columns, _folds(outcome, names))
    with replacing(folder / FOLD_SCORES) as file:
        write_table(
            file, "\t", ["id", "repeat", "fold", *score_columns(dataset)], _scores(dataset, outcome.folds)
        )
    return [folder / FOLDS, folder / FOLD_SCORES]


def _folds(outcome: ValidationOutcome, names: list[str]) -> Iterable[list[str]]:
    for fold in outcome.folds:
        start = [
            fold.repeat,
            fold.fold,
            len(fold.rows),
            fold.epochs,
            f"{fold.seconds:.3f}",
            one_line(fold.worker),
        ]
        yield [*map(str, start), *_figures(fold.figures, names), one_line(fold.message)]
    yield ["mean", *[""] * 5, *_figures(outcome.mean, names), ""]
    yield ["sd", *[""] * 5, *_figures(outcome.deviation, names), ""]


def _figures(figures: Mapping[str, float], names: list[str]) -> list[str]:
    return [f"{figures[name]:.9g}" if math.isfinite(figures.get(name, math.nan)) else "" for name in names]


def _scores(dataset: Dataset, folds: Iterable[Fold]) -> Iterable[list[str]]:
    cells = score_cells(dataset)
    for fold in folds:
        for row, score in zip(fold.rows if len(fold.scores) else (), fold.scores, strict=True):
            yield [one_line(dataset.ids[row]), str(fold.repeat), str(fold.fold), *cells(row, score)]
