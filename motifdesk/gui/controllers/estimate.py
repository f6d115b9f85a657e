"""How long a training would take and how much memory: measured while the user is still choosing."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer

from motifdesk.errors import NOT_ENOUGH_MEMORY, InputError
from motifdesk.gui.controllers.network import NetworkController
from motifdesk.gui.engine_thread import ENGINE_DIED
from motifdesk.gui.pages.train_run import RunPane
from motifdesk.gui.workbench import Workbench
from motifdesk.gui.worker import JobHandle
from motifdesk.jobs.tasks import EstimateTraining
from motifdesk.training.estimate import Estimate
from motifdesk.training.settings import batch_remark
from motifdesk.words import duration, memory

QUIET_MS: Final = 700
"""So long after the last change it is asked for."""


class EstimateController(QObject):
    """Asks for the estimate when the settings have come to rest; any other work goes before it."""

    def __init__(self, pane: RunPane, network: NetworkController, workbench: Workbench) -> None:
        """Connect everything that changes the answer, and everything that has to wait while it is worked out."""
        super().__init__(pane)
        self._pane = pane
        self._network = network
        self._workbench = workbench
        self._job: EstimateTraining | None = None  # under way, or answered
        self._handle: JobHandle | None = None
        self._others = 0
        self._timer = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._timer.timeout.connect(self._submit)
        network.changed.connect(self._ask_anew)
        pane.shown.connect(self._ask)
        pane.batch_requested.connect(network.set_batch_size)
        workbench.runner.started.connect(self._give_way)
        workbench.runner.ready.connect(self._measure_again)

    def _ask_anew(self) -> None:
        """What is known no longer holds."""
        self._cancel()
        self._job = None
        self._pane.show_estimate("")
        self._pane.show_remark(self._remark())
        self._ask()

    def _remark(self) -> str:
        """Return what the settings make of the data, known without any measurement."""
        split = self._workbench.session.split
        if split is None or not self._network.is_known:
            return ""
        try:
            return batch_remark(self._network.settings(), len(split.train))
        except InputError:
            return ""  # it is said in the estimate's place

    def _measure_again(self) -> None:
        """Another engine has started, perhaps with another number of threads: what is known was of the one before."""
        if self._job is not None and self._handle is None:
            self._ask_anew()

    def _ask(self) -> None:
        """Ask soon, unless it is known, nobody sees it, or there is other work."""
        session = self._workbench.session
        if session.dataset is None or session.split is None or not self._network.is_known:
            return
        if self._job is None and not self._others and self._pane.isVisible():
            self._pane.show_estimate("Estimating time and memory …")
            self._timer.start()

    def _submit(self) -> None:
        session = self._workbench.session
        if session.dataset is None or session.split is None:
            return
        try:
            plan, settings = self._network.plan(), self._network.settings()
        except InputError as error:
            self._pane.show_estimate(str(error), "bad", refused=True)
            return
        self._job = EstimateTraining(session.dataset, session.split, plan, settings)
        handle = self._workbench.runner.submit(self._job, "Estimating", quiet=True)
        handle.succeeded.connect(self._show)
        handle.failed.connect(self._failed)
        handle.ended.connect(self._ended)
        self._handle = handle

    def _give_way(self, other: JobHandle) -> None:
        """The user has started something: that must not wait for this."""
        self._others += 1
        other.ended.connect(self._other_ended)
        self._cancel()

    def _other_ended(self) -> None:
        self._others -= 1
        self._ask()

    def _cancel(self) -> None:
        self._timer.stop()
        if self._handle is not None:
            self._handle.cancel()
            self._handle = self._job = None
        if self._job is None:
            self._pane.show_estimate("")

    def _show(self, estimate: Estimate) -> None:
        if self.sender() is not self._handle or self._job is None:
            return
        if estimate.fits:
            self._pane.show_estimate(_sentence_on(estimate, self._job.settings.patience))
            return
        smaller = smaller_batch(self._job.settings.batch_size, estimate.memory_added, estimate.free_bytes)
        self._pane.show_estimate(
            f"This needs about {memory(estimate.memory_added)} of memory and {memory(estimate.free_bytes)} are free; "
            "choose a smaller batch or a smaller network.",
            "caution",
            smaller=smaller,
        )

    def _failed(self, text: str, details: str) -> None:
        if self.sender() is self._handle and self._job is not None:
            size = self._job.settings.batch_size
            memory_lacks = text.startswith(NOT_ENOUGH_MEMORY)
            # Memory may be freed, and a mistake of ours may be of the estimate alone: then it is worth a try.
            refused = not (memory_lacks or details or text == ENGINE_DIED)
            self._pane.show_estimate(text, "bad", smaller=size // 2 if memory_lacks else 0, refused=refused)

    def _ended(self) -> None:
        if self.sender() is self._handle:
            self._handle = None


def _sentence_on(estimate: Estimate, patience: int) -> str:
    most = "at most " if patience else ""
    epochs = "1 epoch" if estimate.epochs == 1 else f"{most}{estimate.epochs:,} epochs"
    return (
        f"About {duration(estimate.seconds)} for {epochs}, {duration(estimate.seconds_per_epoch)} each; "
        f"{memory(estimate.memory_bytes)} of memory."
    )


def smaller_batch(batch: int, needed: float, free: float) -> int:
    """Return a batch size, a power of two, that would need no more memory than is free; 0 where there is none.

    Most of what a step needs grows with its batch.
    """
    fitting = min(batch * free / needed, batch / 2)
    return 1 << (int(fitting).bit_length() - 1) if fitting >= 1 else 0
