"""The project and its file: new, open, save, and the question before anything is lost."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QMessageBox

from motifdesk.evaluation.threshold import USUAL
from motifdesk.gui.controllers.interpret_view import CHOSEN, EDITS
from motifdesk.gui.controllers.linking import LINKED, is_linked
from motifdesk.gui.controllers.network import FORM
from motifdesk.gui.controllers.reading import ReadingController
from motifdesk.gui.controllers.saving import SavingController
from motifdesk.gui.main_window import MainWindow
from motifdesk.gui.project_file import UNKNOWN, ProjectFile, Stamp
from motifdesk.gui.workbench import Tone, Workbench
from motifdesk.project.archive.project import SUFFIX, Project
from motifdesk.project.decided import THRESHOLD
from motifdesk.project.session import Session, Step

FILTER: Final = f"MotifDesk projects (*{SUFFIX})"
_UNTITLED: Final = "Untitled"
_TRAINING: Final = "A network is being trained; stop or cancel that, then open another project."
_IS_OPEN: Final = (
    "is open in another window, too: save it under another name in one of them, or what is saved later takes the "
    "place of what was saved before."
)
_DECIDED: Final = {FORM: None, THRESHOLD: USUAL, CHOSEN: None, EDITS: None, LINKED: False}
"""What the user has decided on the pages, and what stands for it where nothing was decided."""
_Button = QMessageBox.StandardButton


class ProjectController(QObject):
    """Knows the project's file and whether it holds everything.

    Saving and opening are done beside whatever else is computed, so that they never wait for a training. What a
    training has learned so far is saved once it has ended.
    """

    taken = Signal()  # another project is there
    changed = Signal()  # there is something to save, or no longer

    def __init__(self, window: MainWindow, workbench: Workbench) -> None:
        """Connect the window."""
        super().__init__(window)
        self._window = window
        self._workbench = workbench
        self.path: Path | None = None
        self._kept = workbench.project()  # what the file holds
        self.file = ProjectFile()
        self._saving = SavingController(window, workbench, self.file)
        self._saving.saved.connect(self._on_saved)
        self._saving.not_saved.connect(self._not_saved)
        self._saving.elsewhere_wanted.connect(self.save_as)
        self._reading = ReadingController(window, workbench)
        self._then: Callable[[], None] | None = None  # what waits until everything is saved
        self._may_close = False
        window.close_requested.connect(self._on_close)
        window.closing.connect(self.file.release)
        workbench.session_changed.connect(self._look)
        workbench.kept_changed.connect(self._look)
        workbench.project_wanted.connect(self.open)
        self._look()

    @property
    def name(self) -> str:
        """What the title calls the project."""
        return self.path.stem if self.path else _UNTITLED

    @property
    def is_modified(self) -> bool:
        """Whether something would be lost."""
        project = self._workbench.project()
        session = project.session
        # What is not drawn yet could not be told from what the pages showed before.
        decided = (FORM,) if self._workbench.turns else tuple(_DECIDED)
        return (session.dataset is not None or bool(session.runs)) and not holds_the_same(
            project, self._kept, decided
        )

    # -- what the user wants

    def new(self) -> None:
        """Begin anew."""
        if self._may_replace():
            self._when_safe(lambda: self._take(Project(), None))

    def choose(self) -> None:
        """Let the user choose a project to open."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._window, "Open a project", self._workbench.settings.last_folder, FILTER
        )
        if chosen:
            self.open(Path(chosen))

    def open(self, path: Path) -> None:
        """Open a project; what there is stays as it is where that fails."""
        if self._may_replace():
            self._when_safe(lambda: self._read(path))

    def save(self) -> None:
        """Save to the project's file; ask for one where there is none."""
        if self.path is None:
            self.save_as()
        else:
            self._save_to(self.path)

    def save_as(self) -> None:
        """Let the user choose a file and save to it."""
        folder = self.path.parent if self.path else Path(self._workbench.settings.last_folder)
        suggested = str(folder / f"{self.name}{SUFFIX}")
        chosen, _ = QFileDialog.getSaveFileName(self._window, "Save the project", suggested, FILTER)
        if not chosen:
            self._then = None
            return
        path = Path(chosen)
        self._save_to(path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX))

    def leave(self) -> None:
        """Close the window without a question: nobody is there to answer it."""
        self._may_close = True
        self._window.close()

    # -- the question before anything is lost

    def _may_replace(self) -> bool:
        if self._workbench.training:
            self._workbench.say(Tone.CAUTION, _TRAINING)
        return not self._workbench.training

    def _when_safe(self, act: Callable[[], None]) -> None:
        """Do something once everything is saved, or the user does not want it to be."""
        if self.is_modified:
            text = f"Save the changes to “{self.name}”?"
            self._ask(act, text, _Button.Save | _Button.Discard | _Button.Cancel)
        else:
            act()

    def _ask(self, act: Callable[[], None], text: str, buttons: QMessageBox.StandardButton) -> None:
        self._then = act
        box = QMessageBox(QMessageBox.Icon.Question, "MotifDesk", text, buttons, self._window)
        box.setObjectName("unsavedQuestion")
        if self._workbench.training:
            box.setInformativeText("The training that is under way ends with the window.")
        elif buttons & _Button.Save:
            box.setInformativeText("They are lost otherwise.")
        discard = box.button(_Button.Discard)
        if discard is not None:
            discard.setText("&Discard")
        box.setDefaultButton(_Button.Save if buttons & _Button.Save else _Button.Cancel)
        box.finished.connect(self._on_answer)
        box.finished.connect(box.deleteLater)
        box.open()

    def _on_answer(self, answer: int) -> None:
        if answer == _Button.Save:
            self.save()
        elif answer in (_Button.Discard, _Button.Close):
            self._go_on()
        else:
            self._then = None

    def _go_on(self) -> None:
        act, self._then = self._then, None
        if act is not None:
            act()

    def _on_close(self, event: QCloseEvent) -> None:
        if self._may_close or not (self.is_modified or self._workbench.training or self._saving.is_saving):
            return
        event.ignore()
        if self._then is not None:
            return  # it is being asked, or saved
        if self._saving.is_saving:
            self._then = self.leave
        elif self.is_modified:
            self._when_safe(self.leave)
        else:
            text = "A network is being trained. Close all the same?"
            self._ask(self.leave, text, _Button.Close | _Button.Cancel)

    # -- saving

    def _save_to(self, path: Path) -> None:
        self._workbench.turns.catch_up()  # what a page does not show yet could not be kept
        self._saving.save(path)

    def _on_saved(self, path: Path, project: Project) -> None:
        self._kept = project
        self._take_path(path, Stamp.of(path))
        text = (
            f"Saved as {path.name}; its data stay in their files."
            if is_linked(project)
            else f"Saved as {path.name}."
        )
        if self._workbench.training:
            text += " The training that is under way is in it once it has ended and you save again."
        others = self.file.is_open_elsewhere()
        if others:
            text += f" It {_IS_OPEN}"
        self._workbench.say(Tone.CAUTION if others else Tone.GOOD, text)
        self._go_on()

    def _not_saved(self) -> None:
        self._then = None

    # -- taking another project

    def recover(
        self, copy: Path, saved_as: Path | None, known: Stamp | None, then: Callable[[], None]
    ) -> None:
        """Read what was kept of a project before a crash; its file, if it had one, is not touched.

        What has been written to that file since it was as `known` is somebody else's: to save asks first, and so it
        does where nothing is known.
        """

        def take(project: Project) -> None:
            self._take(project, saved_as, known or UNKNOWN, recovered=True)
            then()

        if self._may_replace():
            self._when_safe(lambda: self._reading.read(copy, take))

    def _read(self, path: Path) -> None:
        before, stamp = self._workbench.session, Stamp.of(path)
        self._reading.read(path, lambda project: self._on_read(path, stamp, project, before))

    def _on_read(self, path: Path, stamp: Stamp | None, project: Project, before: Session) -> None:
        """Take a project's place, unless the user has made more of the one there is while it was read."""
        if not self._may_replace():
            return
        if self._workbench.session is before:
            self._take(project, path, stamp)
        else:
            self._when_safe(lambda: self._take(project, path, stamp))

    def _take(
        self, project: Project, path: Path | None, stamp: Stamp | None = None, *, recovered: bool = False
    ) -> None:
        self._kept, self.path = Project(), path
        self._workbench.open(project)
        # What follows from the session at once is no change of the user's.
        self._kept = Project() if recovered else replace(self._workbench.project(), session=project.session)
        self.taken.emit()
        self._take_path(path, stamp)
        self._workbench.draw(Step.LOAD, self._settle)

    def _settle(self) -> None:
        """Once all pages are drawn: nor is what they show a change of the user's. Say who else has the project open."""
        if self._workbench.turns:
            self._workbench.turns.add(Step.LOAD, self._settle)
            return
        shown = self._workbench.project().view
        view = {
            name: value for name, value in self._kept.view.items() if name == FORM or name not in _DECIDED
        }
        view |= {name: shown[name] for name in _DECIDED if name != FORM and name in shown}
        self._kept = replace(self._kept, view=view)
        self._look()
        if self.path is not None and self.file.is_open_elsewhere():
            self._workbench.say(Tone.CAUTION, f"{self.path.name} {_IS_OPEN}")

    def _take_path(self, path: Path | None, stamp: Stamp | None = None) -> None:
        self.path = path
        self.file.take(path, stamp)
        if path is not None:
            settings = replace(self._workbench.settings, last_folder=str(path.parent))
            self._workbench.remember(settings.with_recent(str(path)))
        self._look()

    def _look(self) -> None:
        """Show whether there is something to save."""
        modified = self.is_modified
        named = self.path is not None or modified
        place = str(self.path) if self.path else "Not saved yet"
        self._window.show_project(self.name if named else "", place, modified=modified)
        self.changed.emit()


def holds_the_same(one: Project, other: Project, decided: Collection[str] = tuple(_DECIDED)) -> bool:
    """Return whether two projects hold the same; which page is shown, say, is not worth a question.

    Of what the pages show, what is `decided` there counts.
    """
    pairs = (
        (one.session, other.session),
        (one.loaded, other.loaded),
        (one.search, other.search),
        (one.validation, other.validation),
    )
    return all(mine is theirs for mine, theirs in pairs) and all(
        one.view.get(name, _DECIDED[name]) == other.view.get(name, _DECIDED[name]) for name in decided
    )
