"""Predicting new sequences: the page on one side, the session and the jobs on the other."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from motifdesk.gui.controllers.prediction_order import PredictionOrder
from motifdesk.gui.pages.predict_page import EMPTY, PredictPage
from motifdesk.gui.workbench import Tone, Workbench
from motifdesk.gui.worker import JobHandle
from motifdesk.jobs.predicting import MakePredictor, PredictNew, SavePredictions, Written
from motifdesk.jobs.what_if import ExplainOne
from motifdesk.project.archive.project import Project
from motifdesk.project.decided import threshold_of
from motifdesk.project.predicting import Predictor
from motifdesk.project.predictions import NOT_KEPT, Predictions, exceed
from motifdesk.project.session import Step, StepState

_OTHER = "Another network is current now; open or paste sequences to have it predict them."
_EXPLAIN_FIRST = "Explain the predictions on the Interpret page first."


class PredictController(QObject):
    """Has the current run's network predict what the user brings."""

    explained = Signal(
        object, int, object
    )  # Predictions, the place of one sequence in them, and its `Explained`

    def __init__(self, page: PredictPage, workbench: Workbench) -> None:
        """Connect the page."""
        super().__init__(page)
        self._page = page
        self._workbench = workbench
        self._job: JobHandle | None = None
        self._source: Path | str = ""
        self._made: tuple[object, Predictor] | None = None  # what a predictor was made of, and it
        self._shown: object = None
        self._explaining: tuple[JobHandle, Predictions, int] | None = None
        self._order = PredictionOrder(page, workbench)
        page.folder = workbench.settings.last_folder
        page.file_chosen.connect(self._open)
        page.text_entered.connect(self._predict)
        page.export_wanted.connect(self._export)
        page.track_wanted.connect(self._explain)
        workbench.project_opening.connect(self._forget)
        workbench.follow(Step.PREDICT, self._show)
        workbench.kept_changed.connect(self._follow_threshold)
        workbench.project_opened.connect(self._restore)
        workbench.keepers.append(self._keep)
        self._show()

    def _key(self) -> object:
        """What the predictor hangs on."""
        session = self._workbench.session
        return session.run and (session.run.key, session.audit_key)

    def _show(self) -> None:
        session, key = self._workbench.session, self._key()
        self._page.set_ready(session.run is not None)
        done = session.state(Step.INTERPRET) is StepState.DONE
        self._page.offer_track("" if done else _EXPLAIN_FIRST)
        self._follow_threshold()
        if key != self._shown:
            had = self._page.shown[0] is not None
            self._shown = key
            if self._job is not None:
                self._job.cancel()
                self._job = None
            self._show_kept(_OTHER if had and key is not None else EMPTY)

    def _follow_threshold(self) -> None:
        """Call the sequences as the Evaluate page does."""
        self._page.set_threshold(threshold_of(self._workbench.project()))

    def _show_kept(self, otherwise: str, *, failed: bool = False) -> None:
        """Show the predictions that the session keeps of this network; where there are none, a sentence."""
        session = self._workbench.session
        kept = session.predictions
        self._order.forget()
        if session.run is None or kept is None:
            self._page.show_empty(otherwise, failed=failed)
        else:
            self._page.show_kept(session.run.model, kept.parts, kept.said)

    # -- the project

    def _forget(self) -> None:
        """Another project is about to be there."""
        self._shown, self._job, self._explaining = object(), None, None

    def _keep(self, project: Project) -> Project:
        if project.session.predictions is None:
            return project
        column, falling = self._page.table.sorting
        return project.viewed(
            predicted={"place": self._page.table.place, "column": column, "falling": falling}
        )

    def _restore(self, project: Project) -> None:
        self._workbench.draw(Step.PREDICT, partial(self._arrange, project))

    def _arrange(self, project: Project) -> None:
        """Put the table into the order that it was in, and choose the sequence that was chosen."""
        view = project.view.get("predicted")
        shown = view if isinstance(view, dict) else {}
        place, column, falling = (shown.get(name) for name in ("place", "column", "falling"))
        self._page.table.sort_by(column if type(column) is int else -1, falling=falling is True)
        if type(place) is int and project.session.predictions is not None:
            self._page.table.choose(place)

    # -- predicting

    def _open(self, path: Path) -> None:
        settings = replace(self._workbench.settings, last_folder=str(path.parent))
        self._workbench.remember(settings)
        self._page.folder = settings.last_folder
        self._predict(path)

    def _predict(self, source: Path | str) -> None:
        session = self._workbench.session
        if session.run is None or self._job is not None:
            return
        self._source = source
        self._order.forget()
        self._page.show_busy(session.run.model, "Predicting …")
        if self._made is not None and self._made[0] == self._key():
            self._start(self._made[1])
            return
        handle = self._workbench.submit(MakePredictor.of(session), "Looking at the fixes", quiet=True)
        handle.succeeded.connect(self._on_made)
        self._follow(handle)

    def _on_made(self, predictor: Predictor) -> None:
        if self.sender() is self._job:
            self._made = (self._key(), predictor)
            self._start(predictor)

    def _start(self, predictor: Predictor) -> None:
        what = self._source.name if isinstance(self._source, Path) else "pasted sequences"
        handle = self._workbench.submit(PredictNew(predictor, self._source), f"Predicting {what}")
        handle.partials.connect(self._take)
        handle.succeeded.connect(self._on_predicted)
        self._follow(handle)

    def _follow(self, handle: JobHandle) -> None:
        handle.failed.connect(self._on_failed)
        handle.cancelled.connect(self._on_cancelled)
        self._job = handle

    def _take(self, partials: list[object]) -> None:
        if self.sender() is self._job:
            self._page.append([part for part in partials if isinstance(part, Predictions)])

    def _on_predicted(self, written: Written) -> None:
        if self.sender() is self._job:
            self._job = None
            _, parts = self._page.shown
            self._page.show_done((*written.said, NOT_KEPT) if exceed(parts) else written.said)
            self._workbench.update(self._workbench.session.with_predictions(parts, written.said))

    def _on_failed(self, text: str, _: str) -> None:
        if self.sender() is self._job:
            self._job = None
            self._show_kept(text, failed=True)

    def _on_cancelled(self) -> None:
        if self.sender() is self._job:
            self._job = None
            self._show_kept("The prediction was cancelled.")

    # -- what comes of it

    def _export(self, path: Path) -> None:
        model, parts = self._page.shown
        if model is not None and parts:
            job = SavePredictions.of(model, parts, path, self._page.table.model.threshold)
            self._workbench.submit(job, f"Writing {path.name}").succeeded.connect(self._on_exported)

    def _on_exported(self, path: Path) -> None:
        self._workbench.say(Tone.GOOD, f"Saved as {path.name}.")

    def _explain(self, predictions: Predictions, place: int) -> None:
        session = self._workbench.session
        if session.run is None or session.attribution is None or predictions.codes is None:
            return
        if self._explaining is not None:
            self._explaining[0].cancel()
        job = ExplainOne(
            session.run.model, predictions.codes[place], (session.attribution.method,), effects=False
        )
        handle = self._workbench.submit(job, "Explaining a sequence")
        handle.succeeded.connect(self._on_explained)
        self._explaining = (handle, predictions, place)

    def _on_explained(self, found: object) -> None:
        if self._explaining is not None and self.sender() is self._explaining[0]:
            _, predictions, place = self._explaining
            self._explaining = None
            self.explained.emit(predictions, place, found)
