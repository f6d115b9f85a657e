"""The motifs: found by the engine when the user looks for them, once the predictions are explained."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from motifdesk.errors import InputError
from motifdesk.gui.background import Background
from motifdesk.gui.pages.interpret_page import InterpretPage
from motifdesk.gui.workbench import Tone, Workbench
from motifdesk.gui.worker import JobHandle
from motifdesk.jobs.finding import FindMotifs
from motifdesk.motifs.files import all_formats, write_motifs
from motifdesk.motifs.finding import Discovery
from motifdesk.project.session import Session, Step, StepState

_FIRST = "Once the predictions are explained, the motifs behind them stand here."


class MotifsController(QObject):
    """Finds the motifs of the current run's attributions."""

    def __init__(self, page: InterpretPage, workbench: Workbench) -> None:
        """Connect the page."""
        super().__init__(page)
        self._pane = page.motifs
        self._workbench = workbench
        self._job: JobHandle | None = None
        self._shown: object = None
        self._files = Background(self)
        self._files.done.connect(self._tell_saved)
        self._files.failed.connect(self._tell_failure)
        self._pane.find_wanted.connect(self._find)
        workbench.follow(Step.INTERPRET, self._show)
        self._pane.export_wanted.connect(self._export)
        self._pane.save_wanted.connect(self._save)
        self._pane.show_empty(_FIRST)

    def _show(self) -> None:
        session = self._workbench.session
        explained = session.state(Step.INTERPRET) is StepState.DONE
        state = session.motifs or (session.attribution if explained else None)
        if state is self._shown:
            return
        self._shown = state
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if session.motifs is not None and session.dataset is not None:
            self._pane.show_motifs(session.dataset, session.motifs)
        elif explained:
            self._pane.show_ready()
        else:
            self._pane.show_empty(_FIRST)

    def _find(self) -> None:
        session = self._workbench.session
        if session.state(Step.INTERPRET) is not StepState.DONE:
            return
        self._pane.show_busy("Looking for motifs, and testing them on held-out sequences …")
        handle = self._workbench.submit(_job(session), "Finding motifs")
        handle.succeeded.connect(self._found)
        handle.failed.connect(self._failed)
        handle.cancelled.connect(self._cancelled)
        self._job = handle

    def _found(self, discovery: Discovery) -> None:
        if self.sender() is self._job:
            self._job = None
            self._workbench.update(self._workbench.session.with_discovery(discovery))

    def _failed(self, text: str, _: str) -> None:
        if self.sender() is self._job:
            self._job = None
            self._pane.show_failed(text)

    def _cancelled(self) -> None:
        if self.sender() is self._job:
            self._job = None
            self._pane.show_failed("The search for motifs was cancelled.")

    def _export(self, path: Path, name: str) -> None:
        found = self._workbench.session.motifs
        if found is not None:
            kind = all_formats()[name].title
            motifs = [item.motif for item in found.motifs]
            self._write(f"{path.name} ({kind})", lambda: write_motifs(path, motifs, name))

    def _save(self, path: Path) -> None:
        try:
            write = self._pane.drawn_logo(path)
        except InputError as error:
            self._tell_failure(str(error))
        else:
            self._write(path.name, write)

    def _write(self, what: str, write: Callable[[], None]) -> None:
        def work() -> str:
            write()
            return what

        self._files.start(work)

    def _tell_saved(self, what: str) -> None:
        self._workbench.say(Tone.GOOD, f"Saved as {what}.")

    def _tell_failure(self, text: str) -> None:
        self._workbench.say(Tone.BAD, text)


def _job(session: Session) -> FindMotifs:
    assert session.dataset is not None  # the predictions are explained
    assert session.split is not None
    assert session.run is not None
    assert session.attribution is not None
    return FindMotifs(session.dataset, session.split, session.run, session.attribution)
