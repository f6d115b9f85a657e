"""The hits of a motif in all sequences: found by the engine when the user asks."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from motifdesk.gui.pages.interpret_page import InterpretPage
from motifdesk.gui.workbench import Tone, Workbench
from motifdesk.gui.worker import JobHandle
from motifdesk.jobs.hits import FindHits, Hits, SaveHits
from motifdesk.motifs.matrix import Motif
from motifdesk.project.session import Step


class HitsController(QObject):
    """Finds hits in the data set."""

    def __init__(self, page: InterpretPage, workbench: Workbench) -> None:
        """Connect the page."""
        super().__init__(page)
        self._pane = page.hits
        self._workbench = workbench
        self._job: JobHandle | None = None
        self._shown: object = None
        self._listed: FindHits | None = None  # what found the hits that are listed
        self._exported = ""
        self._pane.hits_wanted.connect(self._find)
        self._pane.export_wanted.connect(self._export)
        workbench.follow(Step.INTERPRET, self._show)

    def _show(self) -> None:
        session = self._workbench.session
        state = (session.dataset, session.motifs)
        if state != self._shown:
            self._shown = state
            self._job = None  # its hits are of other data, or its motif is gone
            self._pane.show_motifs(session.dataset, session.motifs)

    def _find(self, motif: Motif | str, p_threshold: float, both_strands: bool) -> None:
        dataset = self._workbench.session.dataset
        if dataset is None:
            return
        self._pane.show_busy()
        self._listed = job = FindHits(motif, dataset.sequences, p_threshold, both_strands)
        self._job = handle = self._workbench.submit(job, "Finding hits")
        handle.succeeded.connect(self._found)
        handle.failed.connect(self._failed)
        handle.cancelled.connect(self._cancelled)

    def _export(self, path: Path, kind: str) -> None:
        dataset = self._workbench.session.dataset
        if dataset is None or self._listed is None:
            return
        self._exported = path.name
        job = SaveHits(self._listed, dataset.ids, path, kind)
        self._workbench.submit(job, "Writing hits").succeeded.connect(self._written)

    def _written(self, count: int) -> None:
        self._workbench.say(Tone.GOOD, f"Saved {count:,} hits as {self._exported}.")

    def _found(self, hits: Hits) -> None:
        if self.sender() is self._job:
            self._pane.show_hits(hits)

    def _failed(self, text: str, _: str) -> None:
        if self.sender() is self._job:
            self._pane.show_failed(text)

    def _cancelled(self) -> None:
        if self.sender() is self._job:
            self._pane.show_failed("The search for hits was cancelled.")
