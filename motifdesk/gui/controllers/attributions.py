"""Attributions as files: written by the engine when the user asks, for they may be large."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from motifdesk.gui.pages.interpret_page import InterpretPage
from motifdesk.gui.workbench import Tone, Workbench
from motifdesk.jobs.attributions import Layout, SaveAttributions
from motifdesk.project.session import Step, StepState


class AttributionsController(QObject):
    """Exports the attributions that are shown."""

    def __init__(self, page: InterpretPage, workbench: Workbench) -> None:
        """Connect the page."""
        super().__init__(page)
        self._workbench = workbench
        page.method.export_wanted.connect(self._export)

    def _export(self, path: Path, layout: Layout) -> None:
        session = self._workbench.session
        explained = session.state(Step.INTERPRET) is StepState.DONE
        if not explained or session.attribution is None or session.dataset is None:
            return
        job = SaveAttributions(session.attribution, session.dataset.ids, path, layout)
        handle = self._workbench.submit(job, "Writing attributions")
        handle.succeeded.connect(self._written)

    def _written(self, paths: tuple[Path, ...]) -> None:
        names = " and ".join(path.name for path in paths)
        self._workbench.say(Tone.GOOD, f"Saved as {names} in {paths[0].parent}.")
