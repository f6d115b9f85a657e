"""Evaluation: made as soon as there is a new current run, shown when the user comes to it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from motifdesk.evaluation.caveats import with_caveats
from motifdesk.evaluation.results import Evaluation, Verdict
from motifdesk.gui.pages.evaluate_page import EvaluatePage
from motifdesk.gui.workbench import Workbench
from motifdesk.gui.worker import JobHandle
from motifdesk.jobs.tasks import Evaluate
from motifdesk.project.archive.project import Project
from motifdesk.project.decided import THRESHOLD
from motifdesk.project.session import Step, StepState

STALE = "The data or their split have changed since this network was trained; train again to evaluate."
_NOTHING = "Train a network first; here you will see how good it is on sequences it has never seen."


class EvaluateController(QObject):
    """Tests the current run."""

    sequence_chosen = Signal(int)  # a row of the data set that the user wants to see explained

    def __init__(self, page: EvaluatePage, workbench: Workbench) -> None:
        """Connect the page."""
        super().__init__(page)
        self._page = page
        self._workbench = workbench
        self._job: JobHandle | None = None
        self._asked: str | None = None  # the key of the run whose evaluation is under way or has failed
        self._shown: Evaluation | None = None
        self._verdict: Verdict | None = None
        page.run_requested.connect(self._again)
        page.sequence_activated.connect(self.sequence_chosen)
        page.threshold_changed.connect(workbench.kept_changed)
        workbench.project_opening.connect(self._forget)
        workbench.follow(Step.EVALUATE, self._show)
        workbench.project_opened.connect(self._restore)
        workbench.keepers.append(self._keep)
        page.show_empty(_NOTHING)

    def _forget(self) -> None:
        """Another project is about to be there."""
        self._asked = self._shown = None

    def _keep(self, project: Project) -> Project:
        threshold = self._page.threshold()
        return project if threshold is None else project.viewed(**{THRESHOLD: threshold})

    def _restore(self, project: Project) -> None:
        threshold = project.view.get(THRESHOLD)
        if isinstance(threshold, float) and 0 <= threshold <= 1:
            self._workbench.draw(Step.EVALUATE, partial(self._page.set_threshold, threshold))

    def _again(self) -> None:
        """Act on the page's one button: train where that is missing, else evaluate once more."""
        if self._workbench.session.state(Step.TRAIN) is StepState.DONE:
            self._asked = None
            self._show()
        else:
            self._workbench.step_requested.emit(Step.TRAIN)

    def _show(self) -> None:
        session = self._workbench.session
        if session.state(Step.TRAIN) is not StepState.DONE:
            self._shown = None
            self._page.show_empty(_NOTHING if session.run is None else STALE)
        elif session.state(Step.EVALUATE) is not StepState.DONE:
            self._evaluate()
        elif session.evaluation and session.dataset:
            if session.evaluation is not self._shown:
                self._shown, self._verdict = session.evaluation, session.evaluation.verdict
                self._page.show_evaluation(session.evaluation, session.dataset)
            self._show_verdict(session.evaluation.verdict)

    def _show_verdict(self, verdict: Verdict) -> None:
        """Say what the audit found against the verdict; it may find it long after the evaluation."""
        verdict = with_caveats(verdict, self._workbench.session.current_findings)
        if verdict != self._verdict:
            self._verdict = verdict
            self._page.show_verdict(verdict)

    def _evaluate(self) -> None:
        session = self._workbench.session
        if (
            session.run is None
            or session.dataset is None
            or session.split is None
            or session.run.key == self._asked
        ):
            return
        if self._job is not None:
            self._job.cancel()
        self._asked = session.run.key
        self._page.show_busy("Testing the network on the held-out test set …")
        handle = self._workbench.submit(Evaluate(session.dataset, session.split, session.run), "Evaluating")
        handle.succeeded.connect(self._evaluated)
        handle.failed.connect(self._failed)
        handle.cancelled.connect(self._cancelled)
        self._job = handle

    def _evaluated(self, evaluation: Evaluation) -> None:
        session = self._workbench.session.with_evaluation(evaluation)
        # What is explained already is drawn, too, and for a large data set that takes as long.
        self._workbench.update(session, in_turns=session.state(Step.INTERPRET) is StepState.DONE)

    def _failed(self, text: str, _: str) -> None:
        self._page.show_failed(text)

    def _cancelled(self) -> None:
        if self.sender() is self._job:
            self._page.show_empty("The evaluation was cancelled.", "Evaluate")
