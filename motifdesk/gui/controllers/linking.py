"""Whether a project holds its data or says where their files are: an entry of the File menu, kept in the project."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from motifdesk.gui.main_window import MainWindow, make_action
from motifdesk.gui.workbench import Workbench
from motifdesk.project.archive.project import Project

LINKED: Final = "linked"
"""The name under which a project's view says so."""


def is_linked(project: Project) -> bool:
    """Return whether the user wants the project's data to stay in their files."""
    return project.view.get(LINKED) is True


class LinkingController(QObject):
    """Lets the user leave the data out of the project's file."""

    def __init__(self, window: MainWindow, workbench: Workbench) -> None:
        """Build the entry; data are held unless the user or the project that is opened says otherwise."""
        super().__init__(window)
        self._workbench = workbench
        self.action: QAction = make_action(window, "Leave the &data in their files", "linkDataAction")
        self.action.setCheckable(True)
        self.action.setToolTip("The project says where the files are and looks for them when it is opened")
        self.action.triggered.connect(workbench.kept_changed)
        workbench.keepers.append(self._keep)
        workbench.project_opening.connect(self._restore)
        workbench.session_changed.connect(self._look)
        self._look()

    def _keep(self, project: Project) -> Project:
        return project.viewed(**{LINKED: True}) if self.action.isChecked() else project

    def _restore(self, project: Project) -> None:
        self.action.setChecked(is_linked(project))

    def _look(self) -> None:
        self.action.setEnabled(self._workbench.session.dataset is not None)
