"""Predicting new sequences: the page on one side, the session and the jobs on the other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from motifdesk.gui.pages.predict_page import EMPTY, PredictPage
from motifdesk.gui.workbench import Tone, Workbench
from motifdesk.gui.worker import JobHandle
from motifdesk.jobs.predicting import MakePredictor, PredictNew, SavePredictions, Written
from motifdesk.jobs.what_if import ExplainOne
from motifdesk.project.predicting import Predictions, Predictor
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
        page.folder = workbench.settings.last_folder
        page.file_chosen.connect(self._open)
        page.text_entered.connect(self._predict)
        page.export_wanted.connect(self._export)
        page.track_wanted.connect(self._explain)
        workbench.session_changed.connect(self._show)
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
        if key != self._shown:
            had = self._page.shown[0] is not None
            self._shown = key
            if self._job is not None:
                self._job.cancel()
                self._job = None
            self._page.show_empty(_OTHER if had and key is not None else EMPTY)

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
            self._page.show_done(written.said)

    def _on_failed(self, text: str, _: str) -> None:
        if self.sender() is self._job:
            self._job = None
            self._page.show_empty(text, failed=True)

    def _on_cancelled(self) -> None:
        if self.sender() is self._job:
            self._job = None
            self._page.show_empty("The prediction was cancelled.")

    # -- what comes of it

    def _export(self, path: Path) -> None:
        model, parts = self._page.shown
        if model is not None and parts:
            job = SavePredictions.of(model, parts, path)
            self._workbench.submit(job, f"Writing {path.name}").succeeded.connect(self._on_exported)

    def _on_exported(self, path: Path) -> None:
        self._workbench.say(Tone.GOOD, f"Saved as {path.name}.")

    def _explain(self, predictions: Predictions, place: int) -> None:
        session = self._workbench.session
        if session.run is None or session.attribution is None:
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
