"""Projects made by hand, and whether two values are the same in every bit."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from helpers.examples import (
    example_discovery,
    example_multiclass_session,
    example_regression_session,
    example_session,
)

from motifdesk.attribution.faithfulness import Faithfulness, Loss
from motifdesk.data.audit.findings import Finding, Severity
from motifdesk.data.fitting import Changes
from motifdesk.data.fixes.registry import AppliedFix
from motifdesk.data.loading import Loaded
from motifdesk.data.names import Names
from motifdesk.data.notes import Notes
from motifdesk.data.sequences import Sequences
from motifdesk.models.registry import make_parameters
from motifdesk.project.archive.project import Project
from motifdesk.project.predictions import Predictions
from motifdesk.project.session import Session
from motifdesk.training.filters import FilterLogo, FilterLogos
from motifdesk.training.history import History
from motifdesk.training.search.records import (
    Candidate,
    Fold,
    SearchOutcome,
    Trial,
    TrialState,
    ValidationOutcome,
)
from motifdesk.training.settings import TrainingSettings

_MAKERS = {
    "binary": example_session,
    "multiclass": example_multiclass_session,
    "regression": example_regression_session,
}


def with_known_parameters(session: Session) -> Session:
    """Return the session with parameters that the registry knows in the place of the example's own."""
    parameters = make_parameters("scanner", {"filters": 32, "width": 12})
    logo = FilterLogo(3, np.full((12, 4), 0.25, np.float32), 20, 0.25, -0.5, 1)
    runs = []
    for run in session.runs:
        plan = replace(run.model.plan, architecture="scanner", parameters=parameters)
        model = replace(run.model, plan=plan)
        runs.append(replace(run, model=model, filters=FilterLogos(20, 32, 100, (logo,)), note="é\n“two”"))
    evaluation, attribution = session.evaluation, session.attribution
    return replace(
        session,
        runs=tuple(runs),
        evaluation=None if evaluation is None else replace(evaluation, run_key=runs[0].key),
        attribution=None if attribution is None else replace(attribution, model_key=runs[0].model.key),
    )


def example_predictions(session: Session) -> tuple[Predictions, ...]:
    """Return what a session's network might say of three new sequences, one of them in a block of its own."""
    dataset, run = session.dataset, session.run
    assert dataset is not None
    assert run is not None
    parts = []
    for names, first in ((("new é", "n2"), 0), (("n3",), 2)):
        rows = [dataset.sequences[first + place][: 50 - place] for place in range(len(names))]
        sequences = Sequences.of(rows)
        scores = run.scores[first : first + len(names)]
        changes = Changes(len(names), padded=len(names) - 1)
        notes = Notes(("", "filled up from 49 to 50 bases at the end"), np.arange(len(names), dtype=np.int32))
        codes = sequences.matrix(50)
        parts.append(Predictions(Names.of(names), sequences, codes, scores, None, changes, notes=notes))
    return tuple(parts)


@cache
def example_project(task: str = "binary", count: int = 400) -> Project:
    """Return a project with something in every field."""
    session = with_known_parameters(_MAKERS[task](count))
    if task == "binary" and count >= 400:
        session = session.with_discovery(example_discovery(session))
    dataset = session.dataset
    assert dataset is not None
    finding = Finding("few", Severity.CAUTION, "Few", "There are few.", 2, np.array([1, 4]), ("length",))
    session = replace(session, original=dataset, fixes=(AppliedFix("length", 50), AppliedFix("drop-unknown")))
    session = session.with_measured(
        session.runs[0].model.key,
        "gradient-x-input",
        Faithfulness(24, Loss(2.5, 2.0, 3.0), Loss(0.25, 0.1, 0.4), 0.1),
    ).with_predictions(example_predictions(session), ("2 sequences filled up with unknown bases to 50.",))
    trial = Trial(0, TrialState.COMPLETE, {"filters": 32, "strands": "one", "rate": 0.001}, 0.25, 3, 1.5)
    plan = session.runs[0].model.plan
    candidate = Candidate(plan.architecture, plan.parameters, TrainingSettings(epochs=3))
    fold = Fold(0, 1, 1, {"AUROC": 0.5}, np.arange(3), np.ones(3, np.float32))
    return Project(
        session=session.with_findings((finding,), session.audit_key),
        loaded=Loaded.of(dataset),
        search=SearchOutcome((trial,), trial, candidate, {"filters": 1.0}),
        validation=ValidationOutcome("AUROC", (fold,), {"AUROC": 0.5}, {"AUROC": math.nan}),
        view={"page": "train", "threshold": 0.5, "columns": [1, 2, None, True]},
    )


def difference(one: Any, other: Any, where: str = "it") -> str:
    """Return where two values differ, to the last bit and in their types; empty where they do not."""
    if type(one) is not type(other):
        return f"{where}: {type(one).__name__} and {type(other).__name__}"
    if isinstance(one, np.ndarray):
        same = one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()
        return "" if same else where
    pairs: list[tuple[str, Any, Any]] = []
    if isinstance(one, History):
        pairs = [("kind", one.kind, other.kind), ("columns", one.columns, other.columns)]
    elif is_dataclass(one) and not isinstance(one, type):
        pairs = [(item.name, getattr(one, item.name), getattr(other, item.name)) for item in fields(one)]
    elif isinstance(one, Mapping):
        if list(one) != list(other):
            return f"{where}: other names"
        pairs = [(name, one[name], other[name]) for name in one]
    elif isinstance(one, (tuple, list)):
        if len(one) != len(other):
            return f"{where}: {len(one)} and {len(other)}"
        pairs = [(str(place), *both) for place, both in enumerate(zip(one, other, strict=True))]
    elif one != other and not (isinstance(one, float) and math.isnan(one) and math.isnan(other)):
        return f"{where}: {one!r} and {other!r}"
    return next((found for name, *both in pairs if (found := difference(*both, f"{where}.{name}"))), "")
