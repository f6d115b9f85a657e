"""The files that scripts read: metrics.json, history.csv, predictions.tsv, attributions.npz; and those of motifs."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, astuple, fields
from pathlib import Path
from typing import Any

import numpy as np

from motifdesk.attribution.results import Attribution
from motifdesk.data.splits import PART_NAMES
from motifdesk.files import make_folder, remove, replacing
from motifdesk.parameters import parameters_of
from motifdesk.project.finished import Finished, finished, software_versions
from motifdesk.project.measured import measured
from motifdesk.project.motif_files import write_motif_results
from motifdesk.project.session import Session
from motifdesk.project.tables import one_line, plain_value, score_cells, score_columns, write_table
from motifdesk.training.records import EpochRecord, Run


def write_results(folder: Path, session: Session, seconds: Mapping[str, float]) -> list[Path]:
    """Write the current run and what was found with it into a folder, each file whole or not at all.

    Attributions and motifs of an earlier run are removed where the session has none, so that the files belong together.

    Parameters
    ----------
    folder
        Made where it is missing; files of the same names are replaced.
    session
        Holds at least a run trained on its data.
    seconds
        Wall time of each step, by name.

    Returns
    -------
    paths
        The files written.

    Raises
    ------
    InputError
        Nothing was trained yet, or the folder cannot be written to.
    """
    results = finished(session)
    make_folder(folder)
    paths = [folder / name for name in ("metrics.json", "history.csv", "predictions.tsv")]
    with replacing(paths[0]) as file:
        file.write(json.dumps(metrics(results, seconds), indent=2, allow_nan=False).encode() + b"\n")
    with replacing(paths[1]) as file:
        names = [field.name for field in fields(results.run.history[0])]
        write_table(file, ",", names, map(_cells, results.run.history))
    with replacing(paths[2]) as file:
        write_table(file, "\t", _prediction_columns(results), _predictions(results))
    attributions = folder / "attributions.npz"
    if results.attribution is None:
        remove(attributions)
    else:
        write_attributions(attributions, results.dataset.ids, results.attribution)
        paths.append(attributions)
    return [*paths, *write_motif_results(folder, results.discovery)]


def metrics(results: Finished, seconds: Mapping[str, float]) -> dict[str, Any]:
    """Return what metrics.json holds: plain values, None for what is not a number."""
    dataset, split, run = results.dataset, results.split, results.run
    counts = split.class_counts(dataset)
    values: dict[str, Any] = {
        "task": dataset.task.value,
        "source": dataset.source,
        "alphabet": dataset.sequences.alphabet.name.lower(),
        "classes": dataset.class_names,
        "remarks": dataset.remarks,
        "counts": {part: int(row.sum()) for part, row in zip(PART_NAMES, counts, strict=True)},
        "class_counts": {
            part: dict(zip(dataset.class_names, row.tolist(), strict=False))  # numbers have no classes
            for part, row in zip(PART_NAMES, counts, strict=True)
        },
        "split": asdict(split.settings),
        "architecture": run.model.plan.architecture,
        "reason": run.reason,
        "parameters": settings_of(run.model.plan.parameters),
        "length": run.model.plan.length,
        "trainable_parameters": run.summary.parameters,
        "training": asdict(run.settings),
        "seed": run.settings.seed,
        "epochs": len(run.history),
        "kept_epoch": run.kept_epoch,
        "ending": run.ending.value,
        "notices": run.notices,
        "member_headlines": run.member_headlines,
        "versions": dict(software_versions()),
        "seconds": dict(seconds),
    }
    if results.evaluation is not None:
        values |= measured(results.evaluation)
    plain: dict[str, Any] = plain_value(values)
    return plain


def settings_of(settings: object) -> dict[str, Any]:
    """Return the declared settings of a dataclass by name."""
    return {parameter.name: getattr(settings, parameter.name) for parameter in parameters_of(settings)}


def _cells(record: EpochRecord) -> list[str]:
    """Return one line of history.csv; what is not a number is an empty cell."""
    return [str(value) if math.isfinite(value) else "" for value in astuple(record)]


def _prediction_columns(results: Finished) -> list[str]:
    """Return the headings of predictions.tsv; only an ensemble has a spread."""
    spread = [] if results.run.spread is None else ["spread"]
    return ["id", "split", *score_columns(results.dataset), *spread]


def _predictions(results: Finished) -> Iterable[list[str]]:
    """Return a row a sequence."""
    dataset, run = results.dataset, results.run
    cells = score_cells(dataset)
    for row, (name, part) in enumerate(zip(dataset.ids, results.split.parts, strict=True)):
        yield [one_line(name), PART_NAMES[part], *cells(row, run.scores[row]), *_spread(run, row)]


def _spread(run: Run, row: int) -> list[str]:
    """Return how far the members are apart in the score that the row has: with classes, that of the likeliest."""
    if run.spread is None:
        return []
    spread = run.spread[row]
    return [f"{spread if spread.ndim == 0 else spread[run.scores[row].argmax()]:.9g}"]


def write_attributions(path: Path, ids: Sequence[str], attribution: Attribution) -> None:
    """Write the attributions of N sequences of L bases, whole or not at all.

    The arrays are ``ids`` (N,), ``codes`` uint8 (N, L), ``attributions`` float32 (N, L), ``hypothetical`` float32
    (N, L, 4), float16 for more than 60 million bases, and ``method``. Raises `InputError` where the file cannot be
    written.
    """
    with replacing(path) as file:
        np.savez(
            file,
            ids=np.array(ids, dtype=np.str_),
            codes=attribution.codes,
            attributions=attribution.attributions,
            hypothetical=attribution.hypothetical,
            method=np.array(attribution.method),
        )
