"""Trainings that were interrupted: found again by their data, and offered to go on with."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from motifdesk.gui.pages.train_run import RunPane
from motifdesk.gui.workbench import Workbench
from motifdesk.gui.worker import JobHandle
from motifdesk.jobs.tasks import FindCheckpoint
from motifdesk.models.registry import all_architectures
from motifdesk.training.checkpoint import CheckpointInfo, checkpoint_path, forget_checkpoint


class ResumeController(QObject):
    """Looks for the checkpoint of the data, and offers it where it is of the same split."""

    resumed = Signal(object)  # CheckpointInfo: the user wants to go on from it

    def __init__(self, pane: RunPane, workbench: Workbench) -> None:
        """Connect the pane."""
        super().__init__(pane)
        self._pane = pane
        self._workbench = workbench
        self._looking: JobHandle | None = None
        self._offered: CheckpointInfo | None = None
        self._looked_for = ""
        pane.resume_requested.connect(self._resume)
        pane.discard_requested.connect(self._discard)
        workbench.session_changed.connect(self._follow)

    def path(self) -> Path:
        """Return where a training on the data keeps its checkpoint; there must be data."""
        dataset = self._workbench.session.dataset
        assert dataset is not None  # nobody trains without
        return checkpoint_path(dataset.key)

    def look(self) -> None:
        """Look whether there is one now: a training has ended, perhaps before its time."""
        self._take_back()
        if self._workbench.session.dataset is None or self._workbench.training:
            return
        handle = self._workbench.runner.submit(
            FindCheckpoint(self.path()), "Looking for an interrupted run", quiet=True
        )
        handle.succeeded.connect(self._found)
        handle.failed.connect(self._not_readable)
        self._looking = handle

    def _follow(self) -> None:
        """Look again where the data or their split have become others."""
        key = self._workbench.session.audit_key
        if key != self._looked_for:
            self._looked_for = key
            self.look()

    def _found(self, info: CheckpointInfo | None) -> None:
        split = self._workbench.session.split
        late = self.sender() is not self._looking or self._workbench.training
        if late or info is None or split is None:
            return
        undertaking = info.undertaking
        if undertaking.split != split.settings:
            return  # it cannot go on, but would with the split that it had
        self._offered = info
        title = all_architectures()[undertaking.plan.architecture].title
        saved = datetime.fromtimestamp(info.saved).strftime("%d %B, %H:%M")
        epochs = undertaking.settings.epochs
        can = f"can go on after epoch {info.epoch:,} of {epochs:,}"
        if info.epoch >= epochs:
            can = "has learned all it should; only the scores of its sequences are missing"
        self._pane.offer_resume(
            f"A run of the network “{title}” {can}.",
            f"Go on as if it had never been interrupted (kept on {saved}).\nA new run takes its place.",
        )

    def _not_readable(self, text: str, _: str) -> None:
        if self.sender() is self._looking:
            self._pane.show_state(text, "caution")

    def _resume(self) -> None:
        if self._offered is not None:
            self.resumed.emit(self._offered)

    def _discard(self) -> None:
        if self._offered is not None:
            forget_checkpoint(self._offered.path)
            self._take_back()

    def _take_back(self) -> None:
        self._offered = self._looking = None
        self._pane.offer_resume("", "")
