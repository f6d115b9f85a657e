"""How faithful the chosen method is: measured when the user asks; the session keeps it for each network and method."""

from __future__ import annotations

from PySide6.QtCore import QObject

from motifdesk.attribution.faithfulness import Faithfulness
from motifdesk.attribution.results import Attribution
from motifdesk.gui.pages.interpret_page import InterpretPage
from motifdesk.gui.workbench import Workbench
from motifdesk.gui.worker import JobHandle
from motifdesk.jobs.faithfulness import MeasureFaithfulness
from motifdesk.project.session import Step, StepState


class FaithfulnessController(QObject):
    """Measures the method whose attributions are shown, and says what is known of it while they are."""

    def __init__(self, page: InterpretPage, workbench: Workbench) -> None:
        """Connect the page."""
        super().__init__(page)
        self._choice = page.method
        self._workbench = workbench
        self._job: JobHandle | None = None
        self._asked = ("", "")
        self._shown: Attribution | None = None
        self._choice.faithfulness_wanted.connect(self._measure)
        self._show()

    def found(self) -> Faithfulness | None:
        """Return what was measured of the attributions as they are."""
        session = self._workbench.session
        explained = session.state(Step.INTERPRET) is StepState.DONE
        return session.faithfulness_of(session.attribution if explained else None)

    def show(self, attribution: Attribution | None) -> None:
        """Say what is known of these attributions, which are shown now; None where none are."""
        self._shown = attribution
        self._show()

    def _show(self) -> None:
        shown = self._shown
        self._choice.show_check(shown.check if shown else None)
        busy = shown is None or self._job is not None
        self._choice.show_faithfulness(self._workbench.session.faithfulness_of(shown), busy=busy)

    def _measure(self) -> None:
        shown, run = self._shown, self._workbench.session.run
        if shown is None or run is None:
            return
        job = MeasureFaithfulness(run.model, shown.codes, shown.method)
        handle = self._workbench.submit(job, "Measuring the method")
        self._job, self._asked = handle, (shown.model_key, shown.method)
        handle.succeeded.connect(self._measured)
        handle.ended.connect(self._ended)
        self._show()

    def _measured(self, found: Faithfulness) -> None:
        if self.sender() is self._job:
            self._workbench.update(self._workbench.session.with_measured(*self._asked, found))

    def _ended(self) -> None:
        self._job = None
        self._show()
