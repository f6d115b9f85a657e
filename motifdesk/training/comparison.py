"""Finished runs beside each other: what they reached, and in which settings they differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from motifdesk.models.registry import all_architectures
from motifdesk.parameters import Parameter, parameters_of
from motifdesk.training.records import Ending, Run
from motifdesk.words import duration, readable

_MISSING = "–"
_ENDINGS = {
    Ending.FINISHED: "all epochs",
    Ending.EARLY: "by itself",
    Ending.STOPPED: "stopped",
    Ending.EXPLODED: "loss exploded",
}


@dataclass(frozen=True)
class Compared:
    """One line: what is compared, and what it is in each run."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """What some runs reached, and those of their settings that are not the same in all."""

    figures: tuple[Compared, ...]
    differences: tuple[Compared, ...]


def compare(runs: Sequence[Run]) -> Comparison:
    """Compare finished runs, which may be of different networks, data and tasks."""
    return Comparison(tuple(_figures(runs)), tuple(_differences([_settings_of(run) for run in runs])))


def network_name(run: Run) -> str:
    """Return what users call the run's network, with the number of networks that are averaged."""
    plan = run.model.plan
    title = all_architectures()[plan.architecture].title
    return f"{title} × {plan.members}" if plan.members > 1 else title


def score_text(value: float) -> str:
    """Return a loss or a score with four digits after the point, or, where those are zeros, as a power of ten."""
    return f"{value:.4f}" if abs(value) >= 1e-3 or value == 0 else f"{value:.1e}"


def members_text(run: Run) -> str:
    """Return what the networks of an ensemble reached one by one, mean and standard deviation; empty for one alone."""
    if not run.member_headlines:
        return ""
    values = np.array(run.member_headlines)
    return f"{values.mean():.4f} ± {values.std():.4f}"


def _figures(runs: Sequence[Run]) -> list[Compared]:
    figures = [
        _line(runs, "Kept epoch", lambda run: f"{run.kept_epoch:,} of {len(run.history):,}"),
        _line(runs, "Validation loss", lambda run: score_text(run.kept.val_loss)),
        _line(runs, "Training loss", lambda run: score_text(run.kept.loss)),
    ]
    labels = dict.fromkeys(measure.label for run in runs for measure in run.kept.measures)
    figures += [
        Compared(f"Validation {label}", tuple(_measured(run, label) for run in runs)) for label in labels
    ]
    if any(run.member_headlines for run in runs):
        figures.append(_line(runs, "Its networks alone", lambda run: members_text(run) or "one network"))
    return [
        *figures,
        _line(runs, "Ended", lambda run: _ENDINGS[run.ending]),
        _line(runs, "Time", lambda run: duration(run.seconds)),
        _line(runs, "Parameters", lambda run: f"{run.summary.parameters:,}"),
    ]


def _line(runs: Sequence[Run], label: str, text: Callable[[Run], str]) -> Compared:
    return Compared(label, tuple(text(run) for run in runs))


def _measured(run: Run, label: str) -> str:
    """Return the run's validation figure of this name at the epoch that was kept."""
    names = [measure.validation for measure in run.kept.measures if measure.label == label]
    return score_text(getattr(run.kept, names[0])) if names else _MISSING


def _settings_of(run: Run) -> dict[str, str]:
    """Return everything that was set, by label; what the data were comes first."""
    plan = run.model.plan
    return {
        "Data": run.data_key,
        "Network": all_architectures()[plan.architecture].title,
        **_texts(plan.parameters),
        **_texts(run.settings),
        **_texts(run.split),
    }


def _texts(settings: object) -> dict[str, str]:
    return {each.label: _text(each, getattr(settings, each.name)) for each in parameters_of(settings)}


def _text(parameter: Parameter, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = readable(value, 6) if isinstance(value, int | float) else str(value)
    return f"{text} {parameter.unit}".rstrip()


def _differences(settings: Sequence[Mapping[str, str]]) -> list[Compared]:
    labels = dict.fromkeys(label for each in settings for label in each)
    lines = [Compared(label, tuple(each.get(label, _MISSING) for each in settings)) for label in labels]
    return [_with_data_named(line) for line in lines if len(set(line.values)) > 1]


def _with_data_named(line: Compared) -> Compared:
    """Give data sets letters: their keys say nothing to people."""
    if line.label != "Data":
        return line
    names = {key: f"data set {chr(ord('A') + place)}" for place, key in enumerate(dict.fromkeys(line.values))}
    return Compared(line.label, tuple(names[key] for key in line.values))
