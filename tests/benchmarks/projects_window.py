"""A large project in a real window, with a watch on its event loop; in a process of its own: ``FOLDER``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from projects_run import NAME
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QTableView
from window_journey import Stage, answer_with, chosen, watched

from motifdesk.gui.app import make_application, open_window
from motifdesk.gui.controllers.shell import ShellController
from motifdesk.project.archive.project import Project
from motifdesk.project.session import Step

SETTLE_SECONDS = 1.0


class Visit:
    """Opens the project, has a copy of it kept, saves it under another name, and begins anew."""

    def __init__(self, shell: ShellController, folder: Path) -> None:
        self._shell = shell
        self._folder = folder
        self.seconds: dict[str, float] = {}
        self._began = 0.0

    def stages(self) -> Iterator[Stage]:
        """Do one after the other."""
        shell = self._shell
        ready = []
        shell.runner.ready.connect(lambda: ready.append(True))
        yield Stage("start", lambda: bool(ready), SETTLE_SECONDS)
        self._began = perf_counter()
        shell.project.open(self._folder / NAME)
        yield Stage("opening", self._is_open, SETTLE_SECONDS)
        for step in (Step.TRAIN, Step.INTERPRET, Step.LOAD):
            shell.go_to(step)
            yield Stage("looking around", lambda: True)
        yield from self._take_the_table()
        session = shell.workbench.session
        shell.workbench.update(session.with_note(0, "copied"))
        shell.autosave.begin()
        shell.autosave.copy()
        yield Stage("keeping a copy", lambda: shell.autosave._job is None)
        self._began = perf_counter()
        shell.project._save_to(self._folder / "other.motifdesk")
        yield Stage("saving", self._is_saved, SETTLE_SECONDS)
        shell.workbench.open(Project())
        yield Stage("beginning anew", lambda: True, SETTLE_SECONDS)

    def _take_the_table(self) -> Iterator[Stage]:
        """Copy the whole table of sequences, and save it."""
        table, clipboard = (
            self._shell.window.findChild(QTableView, "sequenceTable"),
            QGuiApplication.clipboard(),
        )
        clipboard.clear()
        chosen(table, "copyTableAction")[0].trigger()
        yield Stage("copying the table", lambda: clipboard.mimeData().hasText(), SETTLE_SECONDS)
        path = self._folder / "table.csv"
        answer_with(path)
        chosen(table, "saveTableAction")[0].trigger()
        yield Stage("saving the table", path.exists, SETTLE_SECONDS)

    def _is_open(self) -> bool:
        table = self._shell.window.findChild(QTableView, "sequenceTable")
        whole = table is not None and table.model().rowCount() > 0 and not self._shell.workbench.turns
        return self._note("opening", whole)

    def _is_saved(self) -> bool:
        return self._note("saving", self._shell.project.name == "other")

    def _note(self, what: str, done: bool) -> bool:
        if done:
            self.seconds[what] = perf_counter() - self._began
        return done


def main() -> None:
    """Make the visit; `--why` also says what the window did in the longest gap of each phase."""
    application = make_application()
    shell = open_window()
    visit = Visit(shell, Path(sys.argv[1]))
    gaps = watched(application, visit.stages())
    shell.project.leave()
    print(json.dumps({"seconds": visit.seconds, "gaps": gaps}))
