"""What must hold of values that a file gives, beyond their types: that numbers fit each other.

A stranger's file may hold anything. What would make the program compute with rows that do not exist, or ask for more
memory than there is, is refused here, before the value is made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from motifdesk.attribution.results import Attribution
from motifdesk.data.alphabet import UNKNOWN
from motifdesk.data.dataset import Dataset, Task
from motifdesk.data.names import Names
from motifdesk.data.notes import Notes
from motifdesk.data.readers.letters import LONGEST_SEQUENCE
from motifdesk.data.records import Records
from motifdesk.data.sequences import Sequences
from motifdesk.data.splits import PART_NAMES, Part
from motifdesk.evaluation.results import Evaluation, PrecisionRecallCurve, RocCurve
from motifdesk.models.registry import make_parameters
from motifdesk.models.trained import NetworkPlan, TrainedModel
from motifdesk.motifs.finding import FoundMotif
from motifdesk.project.predictions import Predictions
from motifdesk.project.session import Session
from motifdesk.training.records import Run
from motifdesk.training.search.records import Candidate

Values = Mapping[str, Any]
_MOST_CLASSES: Final = 100_000
_MOST_MEMBERS: Final = 20


def complete(kind: type, values: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a class's fields, made whole where one goes by another.

    Raises
    ------
    ValueError
        They do not fit each other.
    InputError
        There is no network of the name, or its parameters are out of range.
    """
    if kind in (NetworkPlan, Candidate):
        values["parameters"] = make_parameters(values["architecture"], values["parameters"])
    for checked, check in _CHECKS.items():
        if issubclass(kind, checked):
            check(values)
    return values


def check_session(session: Session) -> Session:
    """Return the session; raises `ValueError` where its parts do not fit each other."""
    _session(vars(session))
    return session


def _need(holds: object, problem: str) -> None:
    if not holds:
        raise ValueError(problem)


def _are_rows(rows: NDArray[np.int64], count: int) -> bool:
    return rows.ndim == 1 and (not len(rows) or bool(rows.min() >= 0 and rows.max() < count))


def _are_codes(codes: NDArray[np.uint8], dimensions: int) -> bool:
    return codes.ndim == dimensions and int(codes.max(initial=0)) <= UNKNOWN


def _sequences(values: Values) -> None:
    _need(_are_codes(values["codes"], 1), "these are no codes of bases")
    _offsets(values["offsets"], len(values["codes"]))


def _names(values: Values) -> None:
    _need(values["letters"].ndim == 1, "these are no letters")
    _offsets(values["offsets"], len(values["letters"]))


def _notes(values: Values) -> None:
    places, most = values["places"], len(values["words"])
    _need(places.ndim == 1 and (not len(places) or places.min() >= 0), "there are no notes")
    _need(int(places.max(initial=-1)) < most, "a note is none of them")


def _offsets(offsets: NDArray[np.int64], end: int) -> None:
    _need(offsets.ndim == 1 and len(offsets), "there are no offsets")
    _need(offsets[0] == 0 and offsets[-1] == end, "the offsets do not cover the codes")
    _need((offsets[1:] >= offsets[:-1]).all(), "the offsets are out of order")


def _dataset(values: Values) -> None:
    count, labels, classes = len(values["ids"]), values["labels"], len(values["class_names"])
    task, parts, groups = values["task"], values["parts"], values["groups"]
    _need(
        len(values["sequences"]) == count and labels.shape == (count,),
        "labels and sequences differ in number",
    )
    if task is Task.REGRESSION:
        _need(
            labels.dtype == np.float64 and np.isfinite(labels).all() and not classes,
            "the labels are no numbers",
        )
    else:
        _need(labels.dtype == np.int64 and _are_rows(labels, classes), "the labels are no classes")
        _need(
            classes == 2 if task is Task.BINARY else 2 <= classes <= _MOST_CLASSES,
            "there are too many classes",
        )
    _need(
        parts is None or (parts.shape == (count,) and parts.max(initial=0) < len(Part)),
        "the parts are others",
    )
    _need(groups is None or len(groups) == count, "the groups differ in number")


def _records(values: Values) -> None:
    count = len(values["ids"])
    _need(len(values["sequences"]) == count, "ids and sequences differ in number")
    for name in ("labels", "parts", "groups"):
        _need(values[name] is None or len(values[name]) == count, f"{name} and sequences differ in number")
    _need(set(values["parts"] or ()) <= set(PART_NAMES), "there is no such part")


def _plan(values: Values) -> None:
    _need(1 <= values["length"] <= LONGEST_SEQUENCE, "the network's length is absurd")
    _need(1 <= values["members"] <= _MOST_MEMBERS, "the network's members are too many")
    allowed = {Task.REGRESSION: range(1), Task.BINARY: range(2, 3), Task.MULTICLASS: range(2, _MOST_CLASSES)}
    _need(values["classes"] in allowed[values["task"]], "the network's classes do not fit its task")
    _need(np.isfinite([values["centre"], values["scale"]]).all(), "the network's scale is no number")


def _model(values: Values) -> None:
    _need(len(values["class_names"]) == values["plan"].classes, "the network's classes have no names")


def _run(values: Values) -> None:
    plan, scores, spread = values["model"].plan, values["scores"], values["spread"]
    several = (plan.classes,) if plan.task is Task.MULTICLASS else ()
    _need(scores.ndim and scores.shape[1:] == several, "the scores do not fit the network")
    _need(spread is None or spread.shape == scores.shape, "the spread does not fit the scores")
    _need(1 <= values["kept_epoch"] <= len(values["history"]), "the epoch that was kept is none of them")


def _evaluation(values: Values) -> None:
    rows, labels, scores = values["rows"], values["labels"], values["scores"]
    classes = len(values.get("class_names", ()))
    shape = (len(rows), classes) if "classes" in values else (len(rows),)
    _need(
        rows.ndim == 1 and labels.shape == (len(rows),) and scores.shape == shape,
        "the scores are not the rows'",
    )
    if classes:
        _need(labels.dtype == np.int64 and _are_rows(labels, classes), "the labels are no classes")
        _need(values["confusion"].shape == (classes, classes), "the confusion matrix is of other classes")
        _need("classes" not in values or len(values["classes"]) == classes, "classes are missing")


def _roc(values: Values) -> None:
    shapes = {values[name].shape for name in values}
    _need(len(shapes) == 1 and len(shapes.pop()) == 1, "the points of a curve are not whole")


def _precision_recall(values: Values) -> None:
    precision, recall, thresholds = (values[name].shape for name in ("precision", "recall", "thresholds"))
    _need(
        len(precision) == 1 and precision == recall and thresholds == (precision[0] - 1,),
        "a curve is not whole",
    )


def _attribution(values: Values) -> None:
    codes, hypothetical = values["codes"], values["hypothetical"]
    _need(_are_codes(codes, 2), "these are no codes of bases")
    _need(hypothetical.shape == (*codes.shape, 4), "the attributions are not those of the sequences")


def _predictions(values: Values) -> None:
    count, sequences, codes = len(values["ids"]), values["sequences"], values["codes"]
    scores, spread, lengths = values["scores"], values["spread"], values["known_lengths"]
    _need(values["notes"] is None or len(values["notes"]) == count, "the notes are not the sequences'")
    _need((sequences is None) is (codes is None), "half of the bases is missing")
    _need(sequences is None or len(sequences) == count, "names and sequences differ in number")
    _need(codes is None or (_are_codes(codes, 2) and len(codes) == count), "the codes are not the sequences'")
    _need(1 <= scores.ndim <= 2 and len(scores) == count, "the scores are not the sequences'")
    _need(scores.ndim == 1 or 0 < scores.shape[1] <= _MOST_CLASSES, "the scores are of no classes")
    _need(spread is None or spread.shape == scores.shape, "the spread does not fit the scores")
    _need(lengths is None or (lengths.shape == (count,) and lengths.min(initial=0) >= 0), "no lengths")


def _found_motif(values: Values) -> None:
    _need(
        values["contributions"].shape == values["motif"].frequencies.shape,
        "a motif's contributions are others",
    )
    sites = {values[name].shape for name in ("rows", "starts", "reverse")}
    _need(len(sites) == 1 and len(sites.pop()) == 1, "a motif's sites are not whole")


def _session(values: Values) -> None:
    dataset, split, runs, current = (values[name] for name in ("dataset", "split", "runs", "current"))
    _need((dataset is None) is (split is None), "the data are not split")
    _need(current is None or 0 <= current < len(runs), "the current run is none of them")
    _predicted(values)
    if dataset is None:
        return
    rows = np.concatenate([split.train, split.validation, split.test])
    _need(np.array_equal(np.sort(rows), np.arange(len(dataset))), "the split is not one of the data")
    count, session = len(dataset), Session(dataset, split)
    for run in runs:
        _need(
            run.data_key != dataset.key or len(run.scores) == count,
            "a run's scores are not those of the data",
        )
    evaluation, attribution = values["evaluation"], values["attribution"]
    ours = {run.key for run in runs if session.fits(run)}
    if evaluation is not None and evaluation.run_key in ours:
        _need(_are_rows(evaluation.rows, count), "the evaluated sequences are not among the data")
    if attribution is not None and f"{dataset.key}-{attribution.model_key}" in ours:
        _need(len(attribution.codes) == count, "the attributions are not those of the data")
    if values["audited"] == session.audit_key:
        _need(all(_are_rows(item.rows, count) for item in values["findings"]), "a finding is of no sequence")


def _predicted(values: Values) -> None:
    predicted = values["predicted"]
    if predicted is None:
        return
    for run in (run for run in values["runs"] if run.key == predicted.run_key):
        plan = run.model.plan
        several = (plan.classes,) if plan.task is Task.MULTICLASS else ()
        for part in predicted.parts:
            fits = part.codes is None or part.codes.shape[1] == plan.length
            _need(fits and part.scores.shape[1:] == several, "the predictions are not the network's")
            _need((part.spread is not None) is (plan.members > 1), "the spread is not that of the networks")


_CHECKS: Final[Mapping[type, Callable[[Values], None]]] = {
    Sequences: _sequences,
    Dataset: _dataset,
    Records: _records,
    NetworkPlan: _plan,
    TrainedModel: _model,
    Run: _run,
    Evaluation: _evaluation,
    RocCurve: _roc,
    PrecisionRecallCurve: _precision_recall,
    Attribution: _attribution,
    Names: _names,
    Notes: _notes,
    Predictions: _predictions,
    FoundMotif: _found_motif,
    Session: _session,
}
