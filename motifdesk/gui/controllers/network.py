"""Which network is trained and with what settings: the panes on one side, the data on the other."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from motifdesk.data.wording import counted
from motifdesk.errors import InputError
from motifdesk.gui.pages.train_network import Offer
from motifdesk.gui.pages.train_page import TrainPage
from motifdesk.gui.workbench import Workbench
from motifdesk.gui.worker import JobHandle
from motifdesk.jobs.tasks import Describe
from motifdesk.models.registry import all_architectures, get_architecture, make_parameters
from motifdesk.models.trained import NetworkPlan, NetworkSummary
from motifdesk.parameters import with_values
from motifdesk.project.session import Session, Step
from motifdesk.training.settings import TrainingSettings


class NetworkController(QObject):
    """Recommends settings for the chosen network, and describes it before anything runs."""

    changed = Signal()  # what would be trained, and how, may be another than before

    def __init__(self, page: TrainPage, workbench: Workbench) -> None:
        """Connect the panes and offer the networks."""
        super().__init__(page)
        self._page = page
        self._pane = page.setup.network
        self._forms = page.setup.forms
        self._workbench = workbench
        self._shown = Session()
        self._architecture = ""
        self._describing: JobHandle | None = None
        self._described: NetworkPlan | None = None
        self._pane.chosen.connect(self._choose)
        self._forms.network_settings_changed.connect(self._announce)
        self._forms.training_settings_changed.connect(self._announce)
        self._forms.split_requested.connect(self._go_to_split)
        workbench.session_changed.connect(self._show)
        offers = [Offer(item.name, item.title, item.sentence) for item in all_architectures().values()]
        self._pane.offer(offers)
        self._show_split()

    def plan(self) -> NetworkPlan:
        """Return how the network is to be built; there must be data.

        Raises
        ------
        InputError
            A setting does not fit.
        """
        dataset, settings = self._workbench.session.dataset, self.settings()
        assert dataset is not None  # nobody asks before
        parameters = make_parameters(self._architecture, self._forms.network_values())
        plan = NetworkPlan.for_dataset(dataset, self._architecture, parameters)
        return replace(plan, both_strands=settings.strands == "shared", members=settings.members)

    def settings(self) -> TrainingSettings:
        """Return how to train, as the form says; raises `InputError` as `plan` does."""
        return with_values(TrainingSettings(), self._forms.training_values())

    def set_batch_size(self, size: int) -> None:
        """Set another batch size, as if the user had."""
        self._forms.set_training("batch_size", size)

    # -- the choice

    def _choose(self, name: str) -> None:
        chosen = get_architecture(name)
        training = with_values(TrainingSettings(), chosen.training)
        self._recommend(name, chosen.parameters(), training)

    def _recommend(self, name: str, parameters: object, training: TrainingSettings) -> None:
        """Show a network with the settings that belong to it."""
        self._architecture = name
        self._forms.recommend_network(name, "", parameters)
        self._forms.recommend_training(training)
        self._announce()

    def _announce(self) -> None:
        self._describe()
        self.changed.emit()

    def _show(self) -> None:
        session, shown = self._workbench.session, self._shown
        self._shown = session
        if session.dataset is not shown.dataset or session.split is not shown.split:
            self._show_split()
            self._announce()
        else:
            self._describe()  # again, if it failed

    # -- the split

    def _show_split(self) -> None:
        split = self._workbench.session.split
        if split is None:
            self._forms.show_split("")
            return
        self._forms.show_split(
            f"{len(split.train):,} train, {len(split.validation):,} validation, {len(split.test):,} test"
        )

    def _go_to_split(self) -> None:
        self._workbench.step_requested.emit(Step.LOAD)

    # -- the layer table

    def _describe(self) -> None:
        if self._workbench.session.dataset is None:
            self._show_none("")
            return
        try:
            plan = self.plan()
        except InputError as error:
            self._show_none(str(error))
            return
        if plan == self._described:
            return
        if self._describing is not None:
            self._describing.cancel()
        self._described = plan
        # A network that cannot be built is no failure of the program: it is said where the layers would stand.
        self._show_none("One moment …")
        handle = self._workbench.runner.submit(Describe(plan), "Building the network", quiet=True)
        handle.succeeded.connect(self._show_summary)
        handle.failed.connect(self._not_described)
        handle.ended.connect(self._description_ended)
        self._describing = handle

    def _show_none(self, text: str) -> None:
        self._page.show_no_summary(text)
        self._forms.clear_size()

    def _show_summary(self, summary: NetworkSummary) -> None:
        if self.sender() is not self._describing or self._described is None:
            return
        self._page.show_summary(summary)
        layers = counted(len(summary.layers), "layer")
        size = f"{summary.parameters:,} parameters in {layers}"
        if self._described.members > 1:
            size = f"{self._described.members} networks, {size}"
        self._forms.show_size(size)
        if summary.receptive_field:
            self._forms.show_field(summary.receptive_field, self._described.length)

    def _not_described(self, text: str, _: str) -> None:
        if self.sender() is self._describing:
            self._described = None
            self._show_none(text)

    def _description_ended(self) -> None:
        if self.sender() is self._describing:
            self._describing = None
