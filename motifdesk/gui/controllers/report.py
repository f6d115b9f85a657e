"""The report: saved from the File menu, as a page of HTML or as PDF."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from motifdesk.gui.controllers.interpret import InterpretController
from motifdesk.gui.main_window import MainWindow, make_action
from motifdesk.gui.workbench import Tone, Workbench
from motifdesk.gui.worker import JobHandle
from motifdesk.jobs.tasks import SaveReport
from motifdesk.project.decided import threshold_of
from motifdesk.project.session import Step, StepState
from motifdesk.project.wishes import Wishes

_KINDS: Final = {"HTML page (*.html)": ".html", "PDF document (*.pdf)": ".pdf"}


class ReportController(QObject):
    """Writes the report on the current run where the user wants it."""

    def __init__(self, window: MainWindow, workbench: Workbench, interpret: InterpretController) -> None:
        """Make the action; the shell puts it into a menu."""
        super().__init__(window)
        self._window, self._workbench, self._interpret = window, workbench, interpret
        self.action = make_action(window, "Save &report …", "saveReportAction", icon_name="file")
        self.action.triggered.connect(self._choose_file)
        self.action.setEnabled(False)
        workbench.session_changed.connect(self._show)

    def _show(self) -> None:
        self.action.setEnabled(self._workbench.session.state(Step.EVALUATE) is StepState.DONE)

    def _choose_file(self) -> None:
        folder = self._workbench.settings.last_folder
        name, kind = QFileDialog.getSaveFileName(
            self._window, "Save the report", str(Path(folder) / "report.html"), ";;".join(_KINDS)
        )
        if name:
            path = Path(name)
            self.save(path if path.suffix.lower() in _KINDS.values() else Path(f"{name}{_KINDS[kind]}"))

    def wishes(self) -> Wishes:
        """Return what a report is to say that the session does not know."""
        project = self._workbench.project()
        return Wishes(
            self._interpret.chosen_rows(),
            self._interpret.faithfulness(),
            project.request,
            project.negatives,
            threshold_of(project),
        )

    def save(self, path: Path) -> None:
        """Write the report; the ending says as what."""
        session = self._workbench.session
        seconds = {"train": session.run.seconds} if session.run else {}
        job = SaveReport(replace(session, predicted=None), path, seconds, self.wishes())
        handle: JobHandle = self._workbench.submit(job, "Saving the report")
        handle.succeeded.connect(self._saved)

    def _saved(self, path: Path) -> None:
        self._workbench.say(Tone.GOOD, f"The report is saved as {path}.")
