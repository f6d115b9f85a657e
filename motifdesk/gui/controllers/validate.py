"""Cross-validating the settings of the form: the tab on one side, the session and the job on the other."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject

from motifdesk.data.wording import counted
from motifdesk.errors import InputError
from motifdesk.gui.controllers.network import NetworkController
from motifdesk.gui.pages.train_page import TrainPage
from motifdesk.gui.pages.train_validate import TrainValidate, figure_name
from motifdesk.gui.workbench import Tone, Workbench
from motifdesk.gui.worker import JobHandle
from motifdesk.jobs.cluster.settings import ClusterSettings
from motifdesk.jobs.searching import CrossValidate
from motifdesk.parameters import with_values
from motifdesk.project.archive.project import Project
from motifdesk.training.search.records import Fold, ValidationOutcome, ValidationSettings
from motifdesk.words import readable

VALIDATION_FORM: Final = "validation_form"
"""Where a project keeps how the user wants to cross-validate."""
_BUSY = "A cross-validation is running; its tab shows how it goes."
_TOGETHER = {
    "similarity": "Similar sequences stay in one fold.",
    "chromosome": "Each chromosome stays in one fold.",
}
_STRATIFIED = "Each fold has the labels in proportion."


class ValidateController(QObject):
    """Trains and tests the settings of the form on folds, or with several seeds."""

    def __init__(self, page: TrainPage, network: NetworkController, workbench: Workbench) -> None:
        """Connect the tab."""
        super().__init__(page)
        self._page = page
        self._pane: TrainValidate = page.results.validate
        self._where = page.results.search.where
        self._network = network
        self._workbench = workbench
        self._job: JobHandle | None = None
        self._folds: list[Fold] = []
        self._wanted = 0
        self._outcome: ValidationOutcome | None = None
        self._pane.start_requested.connect(self.start)
        self._pane.stop_requested.connect(self._stop)
        self._pane.cancel_requested.connect(self._cancel)
        self._where.changed.connect(self._show)
        network.changed.connect(self._show)
        network.settled.connect(self._show)
        workbench.session_changed.connect(self._show)
        workbench.training_changed.connect(self._show)
        workbench.project_opened.connect(self._restore)
        workbench.keepers.append(self._keep)
        self._show()

    def start(self) -> None:
        """Start a cross-validation of the settings of the form."""
        session = self._workbench.session
        if session.dataset is None or session.split is None or self._workbench.training:
            return
        try:
            candidate, cluster = self._network.candidate(), self._where.settings()
            settings = with_values(ValidationSettings(), self._pane.settings())
        except InputError as error:
            self._pane.show_state(str(error), "bad")
            return
        self._folds, self._wanted = [], settings.folds * settings.repeats
        self._pane.show_running()
        self._pane.show_state("Preparing the folds.")
        self._page.set_locked(_BUSY)
        job = CrossValidate(session.dataset, session.split, candidate, settings, cluster)
        handle = self._workbench.submit(job, "Cross-validating")
        handle.partials.connect(self._take)
        handle.status.connect(self._status)
        handle.succeeded.connect(self._validated)
        handle.failed.connect(self._failed)
        handle.cancelled.connect(self._cancelled)
        handle.ended.connect(self._ended)
        self._job = handle
        self._workbench.training = True

    def _stop(self) -> None:
        if self._job is not None:
            self._pane.show_ending()
            self._pane.show_state("Stopping; the folds that have ended are kept.")
            self._job.stop()

    def _cancel(self) -> None:
        if self._job is not None:
            self._pane.show_state("Cancelling.")
            self._job.cancel()

    def _status(self, text: str) -> None:
        if not self._folds:
            self._pane.show_state(f"{text[:1].upper()}{text[1:]}.")

    def _take(self, partials: list[object]) -> None:
        self._folds += [value for value in partials if isinstance(value, Fold)]
        if self._folds and self._job is not None:
            text = f"{len(self._folds):,} of {counted(self._wanted, 'network')} trained and tested"
            self._job.tell(text)
            self._pane.show_state(f"{text}.")
            self._pane.show_folds(self._folds)

    def _validated(self, outcome: ValidationOutcome) -> None:
        self._outcome = outcome
        self._workbench.kept_changed.emit()
        text = self._show_outcome(outcome)
        if text:
            self._workbench.say(Tone.GOOD, f"Cross-validation is done: {text}")

    def _show_outcome(self, outcome: ValidationOutcome) -> str:
        """Show what was found and return it in a sentence; empty where that is nothing."""
        self._pane.show_folds(outcome.folds, outcome)
        if outcome.headline not in outcome.mean:
            self._pane.show_state("It was stopped before a fold had ended.", "caution")
            return ""
        name = outcome.headline
        tested = sum(bool(fold.figures) for fold in outcome.folds)
        text = f"{figure_name(name)} {readable(outcome.mean[name])} on the one held-out part."
        if tested > 1:
            text = (
                f"{figure_name(name)} {readable(outcome.mean[name])} ± {outcome.deviation.get(name, 0.0):.2g} "
                f"(mean ± SD of {counted(tested, 'held-out part')})."
            )
        self._pane.show_state(text, "good")
        return text

    def _keep(self, project: Project) -> Project:
        found = replace(project, validation=self._outcome)
        return found.viewed(**{VALIDATION_FORM: dict(self._pane.settings())})

    def _restore(self, project: Project) -> None:
        self._outcome = project.validation
        form = project.view.get(VALIDATION_FORM)
        self._pane.set_settings(form if isinstance(form, dict) else {})
        self._pane.clear_folds()
        self._pane.show_state("")
        if project.validation is not None:
            self._show_outcome(project.validation)

    def _failed(self, text: str, _: str) -> None:
        self._pane.show_state(text, "bad")

    def _cancelled(self) -> None:
        self._pane.clear_folds()
        self._pane.show_state("Cancelled; nothing of it is kept.")

    def _ended(self) -> None:
        self._job = None
        self._workbench.training = False
        self._page.show_state("")
        self._page.set_ready(True)

    def _show(self) -> None:
        if self._job is not None:
            return
        session = self._workbench.session
        free = session.dataset is not None and not self._workbench.training
        self._pane.set_ready(free and self._network.is_known)
        split = session.split
        together = "" if split is None else _TOGETHER.get(split.settings.kind, _STRATIFIED)
        self._pane.show_where(f"{self._place()} {together}".rstrip())

    def _place(self) -> str:
        try:
            cluster: ClusterSettings = self._where.settings()
        except InputError as error:
            return str(error)
        if cluster.scheduler:
            return f"Runs on {cluster.scheduler}, as the Search tab says."
        workers = counted(cluster.workers, "worker") if cluster.workers else "one worker a core"
        return f"Runs on this computer with {workers}, as the Search tab says."
