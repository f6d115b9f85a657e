"""Which network is trained and with what settings: the panes on one side, the data on the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from motifdesk.errors import InputError
from motifdesk.gui.controllers.layers import LayersController
from motifdesk.gui.pages.train_network import Offer
from motifdesk.gui.pages.train_page import TrainPage
from motifdesk.gui.workbench import Workbench
from motifdesk.gui.worker import JobHandle
from motifdesk.jobs.tasks import ChooseNetwork
from motifdesk.models.auto import AUTO, SENTENCE, TITLE, Choice
from motifdesk.models.registry import all_architectures, get_architecture, make_parameters
from motifdesk.models.trained import NetworkPlan
from motifdesk.parameters import with_values
from motifdesk.project.archive.project import Project
from motifdesk.project.session import Session, Step
from motifdesk.training.search.records import Candidate
from motifdesk.training.settings import TrainingSettings

FORM: Final = "form"
"""Where a project keeps what the user has set."""
_CHOOSING = "Looking at your sequences …"


class NetworkController(QObject):
    """Recommends settings for the chosen network, and describes it before anything runs.

    How the network is chosen that suits the data is the engine's business: here a choice is a name, parameters,
    settings and a reason.
    """

    changed = Signal()  # what would be trained, and how, may be another than before
    settled = Signal()  # the network that suits the data has been chosen, or cannot be

    def __init__(self, page: TrainPage, workbench: Workbench) -> None:
        """Connect the panes and offer the networks."""
        super().__init__(page)
        self._pane = page.setup.network
        self._forms = page.setup.forms
        self._workbench = workbench
        self._shown = Session()
        self._architecture = ""  # nothing while it is being chosen by the data
        self._choice: Choice | None = None  # for the data with this key:
        self._choice_key = ""
        self._choosing: JobHandle | None = None
        self._wanted: Mapping[str, Any] = {}  # what is set of the network once it is chosen, from a project
        self._layers = LayersController(page, workbench)
        self._pane.chosen.connect(self._choose)
        self._forms.network_settings_changed.connect(self._announce)
        self._forms.training_settings_changed.connect(self._announce)
        self._forms.split_requested.connect(self._go_to_split)
        workbench.session_changed.connect(self._show)
        workbench.project_opened.connect(self._restore)
        workbench.keepers.append(self._keep)
        self.changed.connect(workbench.kept_changed)
        offers = [Offer(item.name, item.title, item.sentence) for item in all_architectures().values()]
        self._pane.offer([Offer(AUTO, TITLE, SENTENCE), *offers])
        self._show_split()

    @property
    def is_choosing(self) -> bool:
        """Whether the network that suits the data is being looked for; `settled` tells when it is known."""
        return self._choosing is not None

    @property
    def is_known(self) -> bool:
        """Whether there is a network that could be trained."""
        return bool(self._architecture)

    def reason(self) -> str:
        """Return why this network was chosen, a sentence; nothing where the user chose it."""
        return self._choice.reason if self._choice is not None and self._pane.name() == AUTO else ""

    def plan(self) -> NetworkPlan:
        """Return how the network is to be built; there must be data.

        Raises
        ------
        InputError
            A setting does not fit, or no network is chosen.
        """
        if not self._architecture:
            raise InputError("No network is chosen yet; choose one of the list.")
        dataset, settings = self._workbench.session.dataset, self.settings()
        assert dataset is not None  # nobody asks before
        parameters = make_parameters(self._architecture, self._forms.network_values())
        plan = NetworkPlan.for_dataset(dataset, self._architecture, parameters)
        return replace(plan, both_strands=settings.strands == "shared", members=settings.members)

    def settings(self) -> TrainingSettings:
        """Return how to train, as the form says; raises `InputError` as `plan` does."""
        return with_values(TrainingSettings(), self._forms.training_values())

    def candidate(self) -> Candidate:
        """Return what would be trained, and how; raises `InputError` as `plan` does."""
        plan = self.plan()
        return Candidate(plan.architecture, plan.parameters, self.settings())

    def use(self, candidate: Candidate) -> None:
        """Put other settings into the forms, as if the user had."""
        self._pane.choose(candidate.architecture)
        self._forms.set_all(candidate.parameters, candidate.training)

    def set_batch_size(self, size: int) -> None:
        """Set another batch size, as if the user had."""
        self._forms.set_training("batch_size", size)

    # -- the choice

    def _choose(self, name: str) -> None:
        self._end_choosing()
        if name == AUTO:
            self._choose_by_data()
            return
        chosen = get_architecture(name)
        self._recommend(name, "", chosen.parameters(), with_values(TrainingSettings(), chosen.training))
        self._announce()

    def _choose_by_data(self) -> None:
        """Ask for the network that suits the data; what the user has set meanwhile stays as set."""
        session = self._workbench.session
        if session.dataset is None or session.split is None:
            self._architecture = ""
            self._forms.clear_network()
            self._announce()
        elif self._choice is not None and self._choice_key == session.audit_key:
            self._take(self._choice)
        else:
            self._end_choosing()
            self._choice, self._choice_key = None, session.audit_key
            self._architecture = ""
            self._pane.show_sentence(_CHOOSING)
            self._announce()
            job = ChooseNetwork(session.dataset, session.split)
            handle = self._workbench.runner.submit(job, "Choosing the network", quiet=True)
            handle.succeeded.connect(self._chosen)
            handle.failed.connect(self._not_chosen)
            self._choosing = handle

    def _chosen(self, choice: Choice) -> None:
        if self.sender() is self._choosing:
            self._choosing, self._choice = None, choice
            self._take(choice)

    def _not_chosen(self, text: str, _: str) -> None:
        if self.sender() is self._choosing:
            self._choosing = None
            self._choice_key = ""
            self._pane.show_sentence(f"{text} Choose a network of the list instead.", "bad")
            self.settled.emit()

    def _take(self, choice: Choice) -> None:
        """Show the network that suits the data, and why."""
        training = with_values(TrainingSettings(), choice.training)
        title = get_architecture(choice.architecture).title
        self._recommend(choice.architecture, title, choice.parameters, training)
        self._pane.show_sentence(choice.reason)
        self._describe()  # before a training that waits for the choice
        self.settled.emit()
        self.changed.emit()

    def _end_choosing(self) -> None:
        if self._choosing is not None:
            self._choosing.cancel()
            self._choosing = None
            self._choice_key = ""

    def _recommend(self, name: str, title: str, parameters: object, training: TrainingSettings) -> None:
        """Show a network with the settings that belong to it."""
        self._architecture = name
        self._forms.recommend_network(name, title, parameters)
        self._forms.recommend_training(training)
        wanted, self._wanted = self._wanted, {}
        self._forms.set_changes(wanted, {})

    def _announce(self) -> None:
        self._describe()
        self.changed.emit()

    def _describe(self) -> None:
        if self._workbench.session.dataset is None or not self._architecture:
            self._layers.show_none("")
            return
        try:
            self._layers.describe(self.plan())
        except InputError as error:
            self._layers.show_none(str(error), failed=True)

    def _show(self) -> None:
        session, shown = self._workbench.session, self._shown
        self._shown = session
        if session.dataset is not shown.dataset or session.split is not shown.split:
            self._show_split()
            if self._pane.name() == AUTO:
                self._choose_by_data()
            else:
                self._announce()
        else:
            self._describe()  # again, if that failed

    # -- the project

    def _keep(self, project: Project) -> Project:
        network, training = self._forms.changes()
        form = {
            "network": self._pane.name(),
            "of_network": network or dict(self._wanted),
            "training": training,
        }
        return project.viewed(**{FORM: form})

    def _restore(self, project: Project) -> None:
        """Set the form as it was; where the network is yet to be chosen by the data, the rest follows that."""
        view = project.view.get(FORM)
        form = view if isinstance(view, dict) else {}
        network, of_network, training = (form.get(name) for name in ("network", "of_network", "training"))
        self._forms.reset()
        known = isinstance(network, str) and network in all_architectures()
        self._pane.choose(str(network) if known else AUTO)
        self._forms.set_changes({}, training if isinstance(training, dict) else {})
        self._wanted = of_network if isinstance(of_network, dict) else {}
        if self._architecture:
            wanted, self._wanted = self._wanted, {}
            self._forms.set_changes(wanted, {})
            self._announce()

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
