"""Writing a project's file: beside whatever else is computed, and never over what somebody else has written."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from motifdesk.gui.controllers.linking import is_linked
from motifdesk.gui.project_file import ProjectFile
from motifdesk.gui.workbench import Workbench
from motifdesk.gui.worker import JobHandle
from motifdesk.jobs.projects import SaveProject
from motifdesk.project.archive.project import Project

_Button = QMessageBox.StandardButton


class SavingController(QObject):
    """Writes one project at a time; a file that was changed since it was opened or last saved is asked for first."""

    saved = Signal(object, object)  # Path; Project: what it holds now
    not_saved = Signal()
    elsewhere_wanted = Signal()  # the user would rather choose another file

    def __init__(self, window: QWidget, workbench: Workbench, file: ProjectFile) -> None:
        """Nothing is written yet; `window` is the parent of dialogs."""
        super().__init__(window)
        self._window = window
        self._workbench = workbench
        self._file = file
        self._job: tuple[JobHandle, Project] | None = None

    @property
    def is_saving(self) -> bool:
        """Whether a file is being written."""
        return self._job is not None

    def save(self, path: Path) -> None:
        """Write what there is now."""
        if self._job is None and self._file.has_changed(path):  # else it may be ourselves who write it
            self._ask(path)
        else:
            self._write(path)

    def _ask(self, path: Path) -> None:
        box = QMessageBox(self._window)
        box.setObjectName("changedQuestion")
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("MotifDesk")
        box.setText(f"“{path.name}” was changed outside this window since it was opened or last saved here.")
        box.setInformativeText(
            "To save takes the place of what another window, or a folder that is synchronised, has put there."
        )
        box.setStandardButtons(_Button.Save | _Button.SaveAll | _Button.Cancel)
        box.button(_Button.Save).setText("&Overwrite")
        box.button(_Button.SaveAll).setText("Save &as …")
        box.setDefaultButton(_Button.Cancel)
        box.finished.connect(partial(self._on_answer, path))
        box.finished.connect(box.deleteLater)
        box.open()

    def _on_answer(self, path: Path, answer: int) -> None:
        if answer == _Button.Save:
            self._write(path)
        elif answer == _Button.SaveAll:
            self.elsewhere_wanted.emit()
        else:
            self.not_saved.emit()

    def _write(self, path: Path) -> None:
        project = self._workbench.project()
        if self._job is not None:
            self._job[0].cancel()
        job = SaveProject(project, path, linked=is_linked(project))
        handle = self._workbench.submit(job, f"Saving {path.name}")
        handle.succeeded.connect(self._on_saved)
        handle.failed.connect(self._on_failed)
        handle.cancelled.connect(self._on_failed)
        self._job = (handle, project)

    def _on_saved(self, path: Path) -> None:
        if self._job is not None and self.sender() is self._job[0]:
            (_, project), self._job = self._job, None
            self.saved.emit(path, project)

    def _on_failed(self) -> None:
        if self._job is not None and self.sender() is self._job[0]:
            self._job = None
            self.not_saved.emit()
