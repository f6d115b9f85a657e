"""The threshold that the user has set on the Evaluate page, for all that calls sequences of two classes."""

from __future__ import annotations

from typing import Final

from motifdesk.data.dataset import Task
from motifdesk.evaluation.threshold import USUAL
from motifdesk.project.archive.project import Project
from motifdesk.project.session import Step, StepState

THRESHOLD: Final = "threshold"
"""Where a project keeps it."""
_DECIMALS: Final = 3  # that the Evaluate page knows


def threshold_of(project: Project) -> float:
    """Return from which probability on a project calls a sequence positive.

    It was set for the network that is evaluated; for another, and where nothing was set, it is 0.5.
    """
    session, found = project.session, project.view.get(THRESHOLD)
    if session.run is None or session.run.model.plan.task is not Task.BINARY:
        return USUAL
    if session.state(Step.EVALUATE) is not StepState.DONE:
        return USUAL
    return round(found, _DECIMALS) if isinstance(found, float) and 0 <= found <= 1 else USUAL
