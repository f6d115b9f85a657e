"""Searching for better settings: the tab on one side, the session and the search's job on the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject

from motifdesk.data.wording import counted
from motifdesk.errors import InputError
from motifdesk.gui.controllers.network import NetworkController
from motifdesk.gui.pages.train_page import TrainPage
from motifdesk.gui.pages.train_search import TrainSearch
from motifdesk.gui.workbench import Tone, Workbench
from motifdesk.gui.worker import JobHandle
from motifdesk.jobs.searching import Search
from motifdesk.models.registry import all_architectures
from motifdesk.parameters import with_values
from motifdesk.project.archive.project import Project
from motifdesk.project.searched import objective_name
from motifdesk.training.search.records import (
    Candidate,
    Importances,
    SearchOutcome,
    SearchSettings,
    Trial,
    TrialState,
)
from motifdesk.training.search.space import (
    ARCHITECTURE,
    Space,
    Varied,
    architectures,
    make_space,
    what_varies,
)
from motifdesk.training.search.study import study_path
from motifdesk.words import readable

SEARCH_FORM: Final = "search_form"
"""Where a project keeps how the user wants to search."""
_BUSY = "A search is running; the Search tab shows how it goes."


class SearchController(QObject):
    """Searches for better settings than those of the form, and puts the best ones there."""

    def __init__(self, page: TrainPage, network: NetworkController, workbench: Workbench) -> None:
        """Connect the tab."""
        super().__init__(page)
        self._page = page
        self._pane: TrainSearch = page.results.search
        self._network = network
        self._workbench = workbench
        self._job: JobHandle | None = None
        self._settings = SearchSettings()
        self._objective = ""
        self._labels: dict[str, str] = {}
        self._trials: dict[int, Trial] = {}
        self._found: Candidate | None = None
        self._outcome: SearchOutcome | None = None
        self._pane.where.show_settings(workbench.settings.cluster)
        self._pane.start_requested.connect(self.start)
        self._pane.stop_requested.connect(self._stop)
        self._pane.cancel_requested.connect(self._cancel)
        self._pane.use_requested.connect(self._use)
        network.changed.connect(self._offer)
        network.settled.connect(self._offer)
        workbench.session_changed.connect(self._show)
        workbench.training_changed.connect(self._show)
        workbench.project_opened.connect(self._restore)
        workbench.keepers.append(self._keep)
        self._offer()

    def start(self) -> None:
        """Start a search about the settings of the form, or go on with the one that was about the same."""
        session = self._workbench.session
        if session.dataset is None or session.split is None or self._workbench.training:
            return
        if self._pane.varies_nothing():
            self._pane.show_state("There is nothing to vary; tick at least one setting.", "bad")
            return
        try:
            settings = with_values(SearchSettings(), self._pane.settings())
            cluster = self._pane.where.settings()
            base, vary = self._base(), self._pane.varied()
            space = make_space(base, vary, session.dataset.sequences.longest, len(session.split.train))
        except InputError as error:
            self._pane.show_state(str(error), "bad")
            return
        self._workbench.remember(self._workbench.settings.with_cluster(cluster))
        path = study_path(f"{session.audit_key} {settings.objective} {space.signature()}")
        job = Search(session.dataset, session.split, base, vary, settings, cluster, path)
        self._begin(settings, space)
        handle = self._workbench.submit(job, "Searching")
        handle.partials.connect(self._take)
        handle.status.connect(self._status)
        handle.succeeded.connect(self._searched)
        handle.failed.connect(self._failed)
        handle.cancelled.connect(self._cancelled)
        handle.ended.connect(self._ended)
        self._job = handle
        self._workbench.training = True

    def _base(self) -> tuple[Candidate, ...]:
        """Return what is varied: the form's settings, and where the network is varied the usual ones of the others."""
        mine = self._network.candidate()
        if not self._pane.is_varied(ARCHITECTURE):
            return (mine,)
        others = [name for name in all_architectures() if name != mine.architecture]
        return (mine, *architectures(others, {}))

    def _begin(self, settings: SearchSettings, space: Space) -> None:
        dataset = self._workbench.session.dataset
        assert dataset is not None  # `start` has looked
        self._settings, self._trials, self._found = settings, {}, None
        self._objective = objective_name(settings.objective, dataset.task)
        self._labels = _labels(space)
        self._show_begun(space.trials_to_tell)
        self._pane.show_state("Preparing the search.")
        self._page.set_locked(_BUSY)

    def _show_begun(self, to_tell: int) -> None:
        least = self._settings.objective == "loss"
        self._pane.show_running(self._labels, self._objective, least=least, to_tell=to_tell)

    # -- the running job

    def _stop(self) -> None:
        if self._job is not None:
            self._pane.show_ending()
            self._pane.show_state("Stopping; what was found is kept.")
            self._job.stop()

    def _cancel(self) -> None:
        if self._job is not None:
            self._pane.show_state("Cancelling.")
            self._job.cancel()

    def _status(self, text: str) -> None:
        if not self._trials:
            self._pane.show_state(f"{text[:1].upper()}{text[1:]}.")

    def _take(self, partials: list[object]) -> None:
        changed: dict[int, Trial] = {}
        shares: Mapping[str, float] = {}
        for value in partials:
            if isinstance(value, Trial):
                changed[value.number] = value
            elif isinstance(value, SearchOutcome):
                changed |= {trial.number: trial for trial in value.trials}
                shares = value.importances
            elif isinstance(value, Importances):
                shares = value.shares
        self._show_trials(list(changed.values()))
        if shares:
            self._pane.show_importances(shares)

    def _show_trials(self, changed: Sequence[Trial]) -> None:
        if not changed:
            return
        self._trials |= {trial.number: trial for trial in changed}
        best = self._best()
        self._pane.take_trials(changed, None if best is None else best.number)
        text = self._count()
        self._pane.show_state(f"{text}.")
        if self._job is not None:
            self._job.tell(text)

    def _best(self) -> Trial | None:
        complete = [trial for trial in self._trials.values() if trial.state is TrialState.COMPLETE]
        sign = 1 if self._settings.objective == "loss" else -1
        return min(complete, key=lambda trial: sign * (trial.value or 0.0), default=None)

    def _count(self) -> str:
        under_way = (TrialState.RUNNING, TrialState.INTERRUPTED)
        done = sum(trial.state not in under_way for trial in self._trials.values())
        best = self._best()
        reached = "" if best is None else f", best {self._objective} {readable(best.value or 0.0)}"
        return f"{done:,} of {counted(self._settings.trials, 'trial')}{reached}"

    def _searched(self, outcome: SearchOutcome) -> None:
        self._outcome = outcome
        self._workbench.kept_changed.emit()
        if self._show_outcome(outcome):
            self._workbench.say(Tone.GOOD, f"The search is done: {self._count()}.")

    def _show_outcome(self, outcome: SearchOutcome) -> bool:
        """Show what a search has found; return whether that is anything."""
        self._show_trials(outcome.trials)
        self._pane.show_importances(outcome.importances)
        self._found = outcome.candidate
        if outcome.best is None:
            self._pane.show_state("The search was stopped before a trial had ended.", "caution")
            return False
        text = f"Trial {outcome.best.number + 1} is the best: {self._objective} {readable(outcome.best.value or 0.0)}."
        self._pane.show_state(f"{text} Use the best puts its settings into the form.", "good")
        return True

    def _failed(self, text: str, _: str) -> None:
        self._pane.show_state(text, "bad")

    def _cancelled(self) -> None:
        self._pane.show_state(
            "Cancelled; trials that had ended are remembered, and Search goes on from them."
        )

    def _ended(self) -> None:
        running = [trial for trial in self._trials.values() if trial.state is TrialState.RUNNING]
        self._pane.take_trials(
            [replace(trial, state=TrialState.INTERRUPTED) for trial in running], self._best_number()
        )
        self._job = None
        self._workbench.training = False
        self._page.show_state("")
        self._page.set_ready(True)

    def _best_number(self) -> int | None:
        best = self._best()
        return None if best is None else best.number

    # -- the project

    def _keep(self, project: Project) -> Project:
        shown = {
            "labels": self._labels,
            "objective": self._objective,
            "least": self._settings.objective == "loss",
        }
        found = replace(project, search=self._outcome).viewed(search=shown if self._outcome else None)
        return found.viewed(**{SEARCH_FORM: dict(self._pane.settings())})

    def _restore(self, project: Project) -> None:
        self._outcome, self._trials, self._found = project.search, {}, None
        form = project.view.get(SEARCH_FORM)
        self._pane.set_settings(form if isinstance(form, dict) else {})
        view = project.view.get("search")
        shown = view if isinstance(view, dict) else {}
        labels = shown.get("labels")
        self._labels = (
            {str(name): str(text) for name, text in labels.items()} if isinstance(labels, dict) else {}
        )
        self._objective = str(shown.get("objective", ""))
        self._settings = SearchSettings(objective="loss") if shown.get("least") is True else SearchSettings()
        outcome = project.search
        self._show_begun(0 if outcome is None else outcome.trials_to_tell)
        self._pane.show_state("")
        if outcome is not None:
            self._show_outcome(outcome)
        self._show()

    # -- what was found, and what could be

    def _use(self) -> None:
        if self._found is not None:
            self._network.use(self._found)
            self._pane.show_state("The best settings are in the form; Train trains them.", "good")

    def _offer(self) -> None:
        self._show()
        if self._network.is_known and self._workbench.session.dataset is not None:
            try:
                varied = what_varies(self._network.candidate())
            except InputError:
                return  # the form says what is wrong
            self._pane.offer([Varied(ARCHITECTURE, "Network", usual=False), *varied])

    def _show(self) -> None:
        if self._job is None:
            free = self._workbench.session.dataset is not None and not self._workbench.training
            self._pane.set_ready(free and self._network.is_known, found=self._found is not None)


def _labels(space: Space) -> dict[str, str]:
    """Return what users call the settings that vary; with several networks, whose they are."""
    titles = all_architectures()
    several = len(space.base) > 1
    return {
        item.name: f"{item.label} ({titles[item.architecture].title})"
        if several and item.architecture
        else item.label
        for item in space.dimensions
    }
