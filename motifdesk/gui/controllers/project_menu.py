"""The project's entries in the File menu, and project files that are dropped on the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from motifdesk.gui.controllers.linking import LinkingController
from motifdesk.gui.controllers.project import ProjectController
from motifdesk.gui.main_window import MainWindow, make_action
from motifdesk.gui.pages.drop_area import FileDrop
from motifdesk.gui.workbench import Workbench
from motifdesk.project.archive.project import SUFFIX

_Key = QKeySequence.StandardKey


class ProjectMenu(QObject):
    """New, open, recent, save, save as, and whether the data are left in their files."""

    def __init__(self, window: MainWindow, project: ProjectController, workbench: Workbench) -> None:
        """Build the entries."""
        super().__init__(window)
        self._window = window
        self._project = project
        self._workbench = workbench
        self._recent = QMenu("Open &recent", window)
        self._recent.setObjectName("recentMenu")
        self._recent.setToolTipsVisible(True)
        self._recent.aboutToShow.connect(self._fill_recent)
        self._save = self._action("&Save", "saveProjectAction", _Key.Save, "Ctrl+S", "file")
        self._save_as = self._action("Save &as …", "saveProjectAsAction", _Key.SaveAs, "Ctrl+Shift+S")
        self._linking = LinkingController(window, workbench)
        self._new = self._action("&New project", "newProjectAction", _Key.New, "Ctrl+N")
        self._open = self._action("&Open project …", "openProjectAction", _Key.Open, "Ctrl+O", "open")
        self._new.triggered.connect(project.new)
        self._open.triggered.connect(project.choose)
        self._save.triggered.connect(project.save)
        self._save_as.triggered.connect(project.save_as)
        project.changed.connect(self._look)
        self._drop = FileDrop(self, SUFFIX)
        self._drop.watch(window)
        self._drop.dropped.connect(self._on_dropped)
        self._look()

    def actions(self) -> list[QAction | None]:
        """Return the entries; None stands for a separator."""
        opening = [self._new, self._open, self._recent.menuAction()]
        return [*opening, None, self._save, self._save_as, self._linking.action]

    def _action(self, text: str, name: str, key: _Key, otherwise: str, icon_name: str = "") -> QAction:
        """Return an entry with the platform's shortcut, or ours where it has none."""
        usual = QKeySequence(key).toString()
        return make_action(self._window, text, name, usual or otherwise, icon_name)

    def _look(self) -> None:
        project = self._project
        self._save.setEnabled(project.is_modified)
        self._save_as.setEnabled(project.is_modified or project.path is not None)
        self._recent.menuAction().setEnabled(bool(self._workbench.settings.recent))

    def _fill_recent(self) -> None:
        self._recent.clear()
        paths = [Path(path) for path in self._workbench.settings.recent]
        for number, (path, name) in enumerate(zip(paths, _told_apart(paths), strict=True), 1):
            entry = self._recent.addAction(f"&{number}  {name.replace('&', '&&')}")
            entry.setToolTip(str(path))
            entry.setObjectName(f"recent.{number}")
            entry.setData(str(path))
            entry.triggered.connect(self._open_recent)

    def _open_recent(self) -> None:
        self._project.open(Path(self.sender().data()))  # type: ignore[attr-defined]  # the sender is a QAction

    def _on_dropped(self, paths: list[str]) -> None:
        self._project.open(Path(paths[0]))


def _told_apart(paths: list[Path]) -> list[str]:
    """Return the names of projects; with that of the folder, and as much above it as it takes, where they are alike."""
    names = [path.stem for path in paths]
    return [
        f"{name} — {_end(path, [other for other in paths if other.stem == name])}"
        if names.count(name) > 1
        else name
        for path, name in zip(paths, names, strict=True)
    ]


def _end(path: Path, alike: list[Path]) -> str:
    """Return the shortest end of a file's folder that no other of them has."""
    parts = path.parent.parts
    for count in range(1, len(parts)):
        if sum(other.parent.parts[-count:] == parts[-count:] for other in alike) == 1:
            return str(Path(*parts[-count:]))
    return str(path.parent)
