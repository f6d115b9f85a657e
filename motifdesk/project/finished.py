"""What of a session can be written down: the current run and what was found with it, nothing stale."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version

import motifdesk
from motifdesk.attribution.results import Attribution
from motifdesk.data.audit.findings import Finding
from motifdesk.data.dataset import Dataset
from motifdesk.data.fixes.registry import AppliedFix
from motifdesk.data.splits import Split
from motifdesk.errors import InputError
from motifdesk.evaluation.caveats import with_caveats
from motifdesk.evaluation.results import Evaluation
from motifdesk.motifs.finding import Discovery
from motifdesk.project.session import Session, Step, StepState
from motifdesk.training.records import Run

_PACKAGES = {
    "numpy": ("numpy",),
    "scikit-learn": ("scikit-learn",),
    "tensorflow": ("tensorflow", "tensorflow-cpu"),
    "keras": ("keras",),
}


@dataclass(frozen=True, eq=False)
class Finished:
    """A trained run on its data; evaluation, attributions and motifs only where they belong to it.

    Attributes
    ----------
    evaluation
        Its verdict says what the audit found against it.
    original, fixes
        The data as they were read, where they are known, and what was done to them.
    findings
        What the audit found in the data; None where it has not looked at them.
    runs
        How many runs there are on this data and split, this one included.
    """

    dataset: Dataset
    split: Split
    run: Run
    evaluation: Evaluation | None
    attribution: Attribution | None
    discovery: Discovery | None = None
    original: Dataset | None = None
    fixes: tuple[AppliedFix, ...] = ()
    findings: tuple[Finding, ...] | None = None
    runs: int = 1


def finished(session: Session) -> Finished:
    """Return what can be written down.

    Raises
    ------
    InputError
        No network has been trained on the session's data.
    ValueError
        The attributions are not of every sequence of the data set, in its order.
    """
    done = {step: session.state(step) is StepState.DONE for step in Step}
    if not done[Step.TRAIN] or session.dataset is None or session.split is None or session.run is None:
        raise InputError("There is no network trained on this data yet; train one, then save its results.")
    attribution = session.attribution if done[Step.INTERPRET] else None
    if attribution is not None and len(attribution.codes) != len(session.dataset):
        raise ValueError("the attributions are not of every sequence of the data set")
    findings = session.current_findings
    evaluation = session.evaluation if done[Step.EVALUATE] else None
    if evaluation is not None:
        evaluation = replace(evaluation, verdict=with_caveats(evaluation.verdict, findings))
    return Finished(
        session.dataset,
        session.split,
        session.run,
        evaluation,
        attribution,
        session.motifs,
        session.original,
        session.fixes,
        findings,
        sum(map(session.fits, session.runs)),
    )


def software_versions() -> Mapping[str, str]:
    """Return the versions of what computed the results, without importing any of it."""
    versions = {"motifdesk": motifdesk.__version__, "python": platform.python_version()}
    for name, distributions in _PACKAGES.items():
        for distribution in distributions:
            try:
                versions[name] = version(distribution)
                break
            except PackageNotFoundError:
                continue
    return versions
