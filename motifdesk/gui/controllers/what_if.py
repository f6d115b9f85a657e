"""The what-if bench: has the sequence that the user looks at, as it is or changed, explained by the engine."""

from __future__ import annotations

from PySide6.QtCore import QObject

from motifdesk.attribution.what_if import Explained
from motifdesk.data.alphabet import Codes
from motifdesk.gui.pages.interpret_page import InterpretPage
from motifdesk.gui.workbench import Workbench
from motifdesk.gui.worker import JobHandle
from motifdesk.jobs.what_if import ExplainOne
from motifdesk.project.session import Step, StepState


class WhatIfController(QObject):
    """Asks about one sequence at a time: of requests that come faster than answers, only the newest is sent."""

    def __init__(self, page: InterpretPage, workbench: Workbench) -> None:
        """Connect the page."""
        super().__init__(page)
        self._page = page
        self._workbench = workbench
        self._job: JobHandle | None = None
        self._next: Codes | None = None  # what was asked for while another answer is under way
        self._is_owed = False  # an answer, to a question that has made way for another job
        self._others = 0  # jobs of the user's that are under way
        page.explanation_wanted.connect(self._ask)
        workbench.runner.started.connect(self._make_way)

    def _ask(self, codes: Codes) -> None:
        self._next, self._is_owed = codes, False
        if self._job is None:
            self._submit()
        else:
            self._job.cancel()

    def _submit(self) -> None:
        codes, self._next = self._next, None
        session = self._workbench.session
        if codes is None or session.run is None or session.state(Step.INTERPRET) is not StepState.DONE:
            return
        assert session.attribution is not None  # the step is done
        job = ExplainOne(session.run.model, codes, (session.attribution.method, *self._page.compared_methods))
        # Not announced, and its failure is said beside the track alone: it is over in a moment.
        handle = self._workbench.runner.submit(job, "Explaining a sequence", quiet=True)
        self._job = handle
        handle.partials.connect(self._on_partials)
        handle.succeeded.connect(self._show)
        handle.failed.connect(self._on_failed)
        handle.ended.connect(self._on_ended)

    def _on_partials(self, partials: list[object]) -> None:
        for explained in partials:
            if isinstance(explained, Explained):
                self._show(explained)

    def _show(self, explained: Explained) -> None:
        if self._next is None:  # else it is no longer what the user looks at
            self._page.show_explained(explained)

    def _on_failed(self, text: str, _: str) -> None:
        if self._next is None:
            self._page.show_problem(text)

    def _on_ended(self) -> None:
        self._job = None
        self._submit()
        self._ask_again()

    def _make_way(self, job: JobHandle) -> None:
        """End what is only a comfort when the user wants something that takes the engine; ask again after that."""
        self._others += 1
        job.ended.connect(self._other_ended)
        if self._job is not None and self._next is None:
            self._job.cancel()
            self._is_owed = True

    def _other_ended(self) -> None:
        self._others -= 1
        self._ask_again()

    def _ask_again(self) -> None:
        """Ask for what has made way, once the engine is free: nobody would choose the sequence a second time."""
        if self._is_owed and not self._others and self._job is None:
            self._is_owed = False
            self._page.ask_again()
