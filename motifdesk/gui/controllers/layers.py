"""What a network looks like before anything runs: its layers, its size, and what one of its units sees."""

from __future__ import annotations

from PySide6.QtCore import QObject

from motifdesk.data.wording import counted
from motifdesk.gui.pages.train_page import TrainPage
from motifdesk.gui.workbench import Workbench
from motifdesk.gui.worker import JobHandle
from motifdesk.jobs.tasks import Describe
from motifdesk.models.trained import NetworkPlan, NetworkSummary


class LayersController(QObject):
    """Has networks built in the engine and shows the newest."""

    def __init__(self, page: TrainPage, workbench: Workbench) -> None:
        """Show nothing yet."""
        super().__init__(page)
        self._page = page
        self._forms = page.setup.forms
        self._workbench = workbench
        self._handle: JobHandle | None = None
        self._plan: NetworkPlan | None = None  # under way, or shown

    def describe(self, plan: NetworkPlan) -> None:
        """Show what a network of this plan looks like, unless it is shown already."""
        if plan == self._plan:
            return
        # A network that cannot be built is no failure of the program: it is said where the layers would stand.
        self.show_none("One moment …")
        self._plan = plan
        handle = self._workbench.runner.submit(Describe(plan), "Building the network", quiet=True)
        handle.succeeded.connect(self._show)
        handle.failed.connect(self._failed)
        handle.ended.connect(self._ended)
        self._handle = handle

    def show_none(self, text: str, *, failed: bool = False) -> None:
        """Say why there is no network to show; `failed` where there never will be with these settings."""
        if self._handle is not None:
            self._handle.cancel()
        self._handle = self._plan = None
        self._page.show_no_summary(text, failed=failed)
        self._forms.clear_size()

    def _show(self, summary: NetworkSummary) -> None:
        if self.sender() is not self._handle or self._plan is None:
            return
        self._page.show_summary(summary)
        size = f"{summary.parameters:,} parameters in {counted(len(summary.layers), 'layer')}"
        if self._plan.members > 1:
            size = f"{self._plan.members} networks, {size}"
        self._forms.show_size(size)
        if summary.receptive_field:
            self._forms.show_field(summary.receptive_field, self._plan.length)

    def _failed(self, text: str, _: str) -> None:
        if self.sender() is self._handle:
            self._handle = None  # it has ended
            self.show_none(text, failed=True)

    def _ended(self) -> None:
        if self.sender() is self._handle:
            self._handle = None
