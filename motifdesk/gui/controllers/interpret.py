"""Interpretation: attributes all sequences in one batch once a run is evaluated, or when another method is chosen."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject

from motifdesk.attribution.faithfulness import Faithfulness
from motifdesk.attribution.registry import DEFAULT_METHOD, all_methods
from motifdesk.attribution.results import Attribution
from motifdesk.attribution.what_if import Explained
from motifdesk.data.alphabet import UNKNOWN
from motifdesk.data.dataset import Dataset
from motifdesk.gui.controllers.attributions import AttributionsController
from motifdesk.gui.controllers.evaluate import STALE
from motifdesk.gui.controllers.faithfulness import FaithfulnessController
from motifdesk.gui.controllers.filters import FiltersController
from motifdesk.gui.controllers.hits import HitsController
from motifdesk.gui.controllers.interpret_view import InterpretView
from motifdesk.gui.controllers.motifs import MotifsController
from motifdesk.gui.controllers.what_if import WhatIfController
from motifdesk.gui.pages.interpret_page import InterpretPage
from motifdesk.gui.workbench import Workbench
from motifdesk.gui.worker import JobHandle
from motifdesk.jobs.tasks import Attribute
from motifdesk.project.archive.project import Project
from motifdesk.project.decided import threshold_of
from motifdesk.project.predicting import predicted_in_words
from motifdesk.project.predictions import Predictions
from motifdesk.project.session import Session, Step, StepState

_TESTING = "The network is tested on the held-out sequences first; then its predictions are explained here."
_NOTHING = "Train a network first; here you will see which bases its predictions rest on."


class InterpretController(QObject):
    """Explains the current run."""

    def __init__(self, page: InterpretPage, workbench: Workbench) -> None:
        """Connect the page and offer the methods."""
        super().__init__(page)
        self._page = page
        self._workbench = workbench
        self._method = DEFAULT_METHOD
        self._job: JobHandle | None = None
        self._asked: tuple[str, str] | None = None  # model and method under way, failed or cancelled
        self._listed: object = None  # the scores of the run that is listed: a note makes it no other run
        self._shown: Attribution | None = None
        self._dataset: Dataset | None = None
        page.set_methods([(item.name, item.title, item.sentence) for item in all_methods().values()])
        page.method_chosen.connect(self._choose)
        page.run_requested.connect(self._again)
        workbench.project_opening.connect(self._prepare)
        workbench.follow(Step.INTERPRET, self._show)
        page.show_empty(_NOTHING)
        self._view = InterpretView(page, workbench)
        self._what_if = WhatIfController(page, workbench)
        self._faithfulness = FaithfulnessController(page, workbench)
        self._attributions = AttributionsController(page, workbench)
        self._hits = HitsController(page, workbench)
        self._motifs = MotifsController(page, workbench)
        self._filters = FiltersController(page.filters, Step.INTERPRET, workbench)

    def _prepare(self, project: Project) -> None:
        """Another project is about to be there: show it with the method that it was explained with."""
        self._asked = self._listed = self._shown = None
        self._begin_with(project.session)

    def _begin_with(self, session: Session) -> None:
        """Choose the method that other data were explained with, else the default."""
        self._dataset = session.dataset
        found = session.attribution if session.state(Step.INTERPRET) is StepState.DONE else None
        self._select(found.method if found and found.method in all_methods() else DEFAULT_METHOD)

    def _select(self, method: str) -> None:
        self._method = method
        self._page.method.select(method)

    def open_sequence(self, row: int) -> None:
        """Show one sequence of the data set."""
        self._page.select_row(row)

    def show_new(self, predictions: Predictions, place: int, found: Explained) -> None:
        """Show a new sequence that was predicted and explained."""
        session, attribution = self._workbench.session, self._workbench.session.attribution
        if session.run is None or attribution is None or attribution.method not in found.hypothetical:
            return
        known = np.flatnonzero(found.codes < UNKNOWN)
        length = int(known[-1]) + 1 if len(known) else 0
        said = predicted_in_words(
            session.run.model, predictions.scores[place], threshold_of(self._workbench.project())
        )
        hypothetical = found.hypothetical[attribution.method][:length]
        self._page.show_new(predictions.ids[place], said, found.codes[:length], hypothetical, found.scores)

    def chosen_rows(self) -> tuple[int, ...]:
        """Return the sequences that the user chose in the list, where there are several; else none."""
        rows = self._page.sequences.chosen_rows()
        return rows if len(rows) > 1 and self._shown is not None else ()

    def faithfulness(self) -> Faithfulness | None:
        """Return how faithful the attributions are, where that was measured."""
        return self._faithfulness.found()

    def _choose(self, method: str) -> None:
        if method != self._method:
            self._method = method
            self._show()

    def _again(self) -> None:
        if self._workbench.session.state(Step.TRAIN) is StepState.DONE:
            self._asked = None
            self._show()
        else:
            self._workbench.step_requested.emit(Step.TRAIN)

    def _show(self) -> None:
        session = self._workbench.session
        if session.dataset is not self._dataset:
            self._begin_with(session)
        if session.state(Step.TRAIN) is not StepState.DONE:
            self._listed = self._shown = None
            self._faithfulness.show(None)
            self._page.show_empty(_NOTHING if session.run is None else STALE)
            return
        if session.state(Step.EVALUATE) is not StepState.DONE:
            # It comes first: drawing everything in one turn would hold up the window.
            if session.run is None or session.run.scores is not self._listed:
                self._faithfulness.show(None)
                self._page.show_empty(_TESTING)
            return
        if session.run and session.run.scores is not self._listed and session.dataset and session.split:
            self._listed, self._shown = session.run.scores, None
            self._page.show_session(session.dataset, session.run.scores, session.split.parts)
        if session.state(Step.INTERPRET) is StepState.DONE and self._has_method():
            self._draw()
        else:
            self._attribute()

    def _has_method(self) -> bool:
        attribution = self._workbench.session.attribution
        return attribution is not None and attribution.method == self._method

    def _draw(self) -> None:
        attribution = self._workbench.session.attribution
        if self._job is not None:
            self._job.cancel()  # of another method, which is no longer wanted
            self._job = self._asked = None
        if attribution is not self._shown:
            self._shown = attribution
            self._page.show_attribution(attribution)
            self._faithfulness.show(attribution)

    def _attribute(self) -> None:
        session = self._workbench.session
        if (
            session.run is None
            or session.dataset is None
            or (session.run.model.key, self._method) == self._asked
        ):
            return
        if self._job is not None:
            self._job.cancel()
        self._asked = (session.run.model.key, self._method)
        self._shown = None
        self._faithfulness.show(None)
        self._page.show_busy("Attributing the predictions to single bases …")
        model = session.run.model
        job = Attribute(model, session.dataset.sequences.matrix(model.plan.length), self._method)
        handle = self._workbench.submit(job, "Attributing")
        handle.succeeded.connect(self._attributed)
        handle.failed.connect(self._failed)
        handle.cancelled.connect(self._cancelled)
        self._job = handle

    def _attributed(self, attribution: Attribution) -> None:
        if self.sender() is not self._job:
            return  # it had ended before the cancellation reached it
        self._job = None
        self._workbench.update(self._workbench.session.with_attribution(attribution))

    def _failed(self, text: str, _: str) -> None:
        if self.sender() is self._job:
            self._job = None
            self._page.show_failed(text)

    def _cancelled(self) -> None:
        """Go back to the method whose attributions are there, if there are any."""
        if self.sender() is not self._job:
            return
        self._job = None
        session = self._workbench.session
        if session.attribution is None or session.state(Step.INTERPRET) is not StepState.DONE:
            self._page.show_failed("The attribution was cancelled.")
            return
        self._asked = None
        self._select(session.attribution.method)
        self._draw()
