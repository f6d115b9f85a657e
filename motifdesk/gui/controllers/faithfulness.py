"""How faithful the chosen method is: measured when the user asks, and kept for each network and method."""

from __future__ import annotations

from PySide6.QtCore import QObject

from motifdesk.attribution.faithfulness import Faithfulness
from motifdesk.gui.pages.interpret_page import InterpretPage
from motifdesk.gui.workbench import Workbench
from motifdesk.gui.worker import JobHandle
from motifdesk.jobs.faithfulness import MeasureFaithfulness
from motifdesk.project.session import Step, StepState


class FaithfulnessController(QObject):
    """Measures the method whose attributions are shown."""

    def __init__(self, page: InterpretPage, workbench: Workbench) -> None:
        """Connect the page."""
        super().__init__(page)
        self._choice = page.method
        self._workbench = workbench
        self._found: dict[tuple[str, str], Faithfulness] = {}  # by network and method
        self._job: JobHandle | None = None
        self._asked = ("", "")
        self._choice.faithfulness_wanted.connect(self._measure)
        workbench.session_changed.connect(self._show)

    def found(self) -> Faithfulness | None:
        """Return what was measured of the attributions as they are."""
        key = self._key()
        return self._found.get(key) if key else None

    def _key(self) -> tuple[str, str] | None:
        session = self._workbench.session
        if session.state(Step.INTERPRET) is not StepState.DONE or session.attribution is None:
            return None
        return session.attribution.model_key, session.attribution.method

    def _show(self) -> None:
        key = self._key()
        attribution = self._workbench.session.attribution if key else None
        self._choice.show_check(attribution.check if attribution else None)
        busy = key is None or self._job is not None
        self._choice.show_faithfulness(self.found(), busy=busy)

    def _measure(self) -> None:
        key, session = self._key(), self._workbench.session
        if key is None or session.run is None or session.attribution is None:
            return
        job = MeasureFaithfulness(session.run.model, session.attribution.codes, key[1])
        handle = self._workbench.submit(job, "Measuring the method")
        self._job, self._asked = handle, key
        handle.succeeded.connect(self._measured)
        handle.ended.connect(self._ended)
        self._show()

    def _measured(self, found: Faithfulness) -> None:
        self._found[self._asked] = found

    def _ended(self) -> None:
        self._job = None
        self._show()
