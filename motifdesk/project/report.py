"""The report: one file with everything in it, to read, print and hand on: a page of HTML, or the same as PDF."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from motifdesk.attribution.registry import all_methods
from motifdesk.attribution.summary import none_predicted
from motifdesk.data.dataset import Task
from motifdesk.data.splits import PART_NAMES
from motifdesk.errors import InputError
from motifdesk.evaluation.caveats import caveats
from motifdesk.evaluation.intervals import DRAWS
from motifdesk.evaluation.results import Evaluation
from motifdesk.evaluation.threshold import USUAL
from motifdesk.files import replacing
from motifdesk.models.registry import all_architectures
from motifdesk.parameters import Parameter, Value, parameters_of
from motifdesk.project import figures
from motifdesk.project.citations import Citations
from motifdesk.project.finished import Finished, finished, software_versions
from motifdesk.project.letters import letter_shapes
from motifdesk.project.report_motifs import motif_groups
from motifdesk.project.report_results import shown_results
from motifdesk.project.reproduce import commands
from motifdesk.project.session import Session
from motifdesk.project.tracks import best_tracks, tracks_of
from motifdesk.project.wishes import Wishes
from motifdesk.resources import resource_path
from motifdesk.training.settings import TrainingSettings
from motifdesk.words import readable

_METRICS = {Task.BINARY: "accuracy", Task.MULTICLASS: "accuracy", Task.REGRESSION: "pearson"}
_MOST_TRACKS: Final = 30


def write_report(
    path: Path, session: Session, seconds: Mapping[str, float], wishes: Wishes | None = None
) -> None:
    """Write the report on the session's current run.

    Parameters
    ----------
    path
        Its ending says what is written, one of `KINDS`; its folder must be there. Replaced whole or not at all.
    session
        Holds at least a run trained on its data; sections whose results are missing or stale are left out.
    seconds
        Wall time of each step, by name.
    wishes
        What else it is to say.

    Raises
    ------
    InputError
        Nothing was trained yet, the ending is another, or the file cannot be written.
    """
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise InputError(
            f"{path.name}: a report cannot be saved as {path.suffix or 'a file without ending'!r}; choose one of "
            f"{', '.join(KINDS)}."
        )
    content = write(
        render_report(finished(session), seconds, datetime.now().astimezone(), wishes or Wishes())
    )
    with replacing(path) as file:
        file.write(content)


def _as_pdf(page: str) -> bytes:
    from motifdesk.project.pdf.document import pdf_of

    return pdf_of(page)


KINDS: Final = {".html": "HTML page", ".pdf": "PDF document"}
_WRITERS: Final[dict[str, Callable[[str], bytes]]] = {".html": str.encode, ".pdf": _as_pdf}


def render_report(results: Finished, seconds: Mapping[str, float], when: datetime, wishes: Wishes) -> str:
    """Return the report as HTML text."""
    environment = Environment(
        loader=FileSystemLoader(resource_path("report")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    dataset, run = results.dataset, results.run
    architecture = all_architectures().get(run.model.plan.architecture)
    page: str = environment.get_template("report.html").render(
        dataset=dataset,
        read=dataset.remarks if results.original is None else results.original.remarks,
        changed=() if results.original is None else dataset.remarks[len(results.original.remarks) :],
        findings=results.findings,
        caveats=caveats(results.findings),
        runs=results.runs,
        citations=Citations(),
        commands=commands(results, wishes.request, wishes.negatives),
        task=dataset.task.value,
        split=results.split,
        parts=_parts(results),
        split_bar=figures.split_bar(results.split),
        run=run,
        architecture=architecture,
        network_settings=_settings(run.model.plan.parameters),
        training_settings=_training_settings(results),
        watched_for=_watched_for(run.settings),
        split_settings=_settings(run.split),
        curves=[figures.learning_curve(run, quantity) for quantity in ("loss", _METRICS[dataset.task])],
        when=when.strftime("%Y-%m-%d %H:%M"),
        seconds={name: _time(value) for name, value in seconds.items()},
        versions=software_versions(),
        draws=DRAWS,
        readable=readable,
        **_evaluation(results.evaluation, wishes.threshold),
        **_attribution(results, wishes),
    )
    return page


def _parts(results: Finished) -> list[tuple[str, list[int], int, float]]:
    """Return name, count of each class (none for numbers), count and share of each part of the split."""
    counts = results.split.class_counts(results.dataset)
    return [
        (
            name,
            row.tolist()[: len(results.dataset.class_names)],
            int(row.sum()),
            float(row.sum() / counts.sum()),
        )
        for name, row in zip(PART_NAMES, counts, strict=True)
    ]


def _settings(settings: object) -> list[tuple[Parameter, str]]:
    """Return each declared setting and its value in words."""
    return [(item, _words(getattr(settings, item.name), item.unit)) for item in parameters_of(settings)]


def _training_settings(results: Finished) -> list[tuple[Parameter, str]]:
    """Return the settings of the training that had a part in it: where no negatives are shuffles, none are fresh."""
    idle = set() if results.dataset.shuffled else {"fresh_negatives"}
    return [(item, words) for item, words in _settings(results.run.settings) if item.name not in idle]


def _watched_for(settings: TrainingSettings) -> list[str]:
    """Return what the validation sequences decided."""
    decided = {
        "when to stop": settings.patience > 0,
        "which epoch's weights to keep": settings.keep == "best",
    }
    return [what for what, so in decided.items() if so]


def _words(value: Value, unit: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = value if isinstance(value, str) else f"{value:,}" if isinstance(value, int) else f"{value:g}"
    return f"{text} {unit}".rstrip()


def _time(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.0f} s"
    return f"{int(seconds) // 60} min {int(seconds) % 60} s"


def _evaluation(evaluation: Evaluation | None, threshold: float) -> dict[str, Any]:
    shown = {} if evaluation is None else shown_results(evaluation, threshold)
    return {"evaluation": evaluation, "threshold": threshold, "usual_threshold": USUAL, **shown}


def _attribution(results: Finished, wishes: Wishes) -> dict[str, Any]:
    if results.attribution is None:
        return {"attribution": None, "letter_shapes": Markup(), "discovery": None}
    chosen = np.array(wishes.rows[:_MOST_TRACKS], np.int64)
    return {
        "attribution": results.attribution,
        "method": all_methods().get(results.attribution.method),
        "tracks": tracks_of(results, chosen) if len(chosen) else best_tracks(results),
        "chosen": len(chosen) > 0,
        "none_predicted": none_predicted(results.dataset, results.run.scores),
        "faithfulness": wishes.faithfulness,
        "discovery": results.discovery,
        "motif_groups": [] if results.discovery is None else motif_groups(results.discovery),
        "letter_shapes": letter_shapes(),
    }
