"""A search from data to results in one go, as `motifdesk search` does it: the main job with searched settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from motifdesk.data.dataset import Dataset
from motifdesk.data.splits import Split
from motifdesk.data.wording import counted
from motifdesk.jobs.cluster.settings import ClusterSettings
from motifdesk.jobs.pipeline import Outcome, Recipe, Step, run_recipe
from motifdesk.jobs.searching import CrossValidate, Search
from motifdesk.models.auto import Choice
from motifdesk.monitor import Monitor
from motifdesk.parameters import parameters_of, with_values
from motifdesk.project.searched import objective_name, write_search, write_validation
from motifdesk.training.search.records import (
    Candidate,
    SearchOutcome,
    SearchSettings,
    TrialState,
    ValidationOutcome,
    ValidationSettings,
)
from motifdesk.training.search.space import architectures
from motifdesk.training.settings import TrainingSettings
from motifdesk.words import readable

STUDY = "study.sqlite"


@dataclass(frozen=True)
class SearchRecipe:
    """Everything that is decided before a search runs.

    Attributes
    ----------
    recipe
        What is done with the network that is found: it is trained and tested as `motifdesk run` would.
    networks
        Names of architectures to choose from; empty for that of the recipe alone.
    vary
        What is varied, as `make_space` takes it.
    search
        How to search; None for no search.
    validation
        How to cross-validate what was found, or what the recipe says where there is no search; None for not at all.
    cluster
        Where trials run.
    study
        The file that remembers the search.
    """

    recipe: Recipe
    networks: tuple[str, ...]
    vary: tuple[str, ...]
    search: SearchSettings | None
    validation: ValidationSettings | None
    cluster: ClusterSettings
    study: Path


@dataclass
class Searched:
    """What a search has made so far.

    Attributes
    ----------
    search, validation
        What was found; None where it was not asked for or not reached.
    outcome
        What came of training and testing the best; None where the user ended the search before.
    files
        All that were written.
    """

    search: SearchOutcome | None = None
    validation: ValidationOutcome | None = None
    outcome: Outcome | None = None
    files: tuple[Path, ...] = ()


class _Enough(Exception):  # noqa: N818 - the user's wish, not an error
    """The user ended the search: what was found is written, and no more is done."""


def run_search(
    asked: SearchRecipe, monitor_of: Callable[[str], Monitor], stopped: Callable[[], bool]
) -> Searched:
    """Load, fix, split and audit; search, cross-validate; train the best settings, evaluate, interpret and save.

    Parameters
    ----------
    asked
        What to do.
    monitor_of
        As for `run_recipe`; there are the further steps search and validate.
    stopped
        Whether the user has asked to stop: then what was found so far is all there is.

    Raises
    ------
    InputError, EnvironmentLacks, Cancelled
        As `run_recipe`, `Search` and `CrossValidate` do.
    """
    refinement = _Refinement(asked, stopped)
    made = refinement.made
    try:
        made.outcome = run_recipe(asked.recipe, monitor_of, refinement)
    except _Enough:
        return made
    made.files += made.outcome.files
    made.outcome = replace(made.outcome, files=made.files)
    return made


class _Refinement:
    """Puts the settings that a search finds in the place of those that were chosen before."""

    def __init__(self, asked: SearchRecipe, stopped: Callable[[], bool]) -> None:
        self.made = Searched()
        self._asked = asked
        self._stopped = stopped

    @property
    def search(self) -> SearchOutcome | None:
        """What the search has found."""
        return self.made.search

    @property
    def validation(self) -> ValidationOutcome | None:
        """What the cross-validation has found."""
        return self.made.validation

    def __call__(self, step: Step, dataset: Dataset, split: Split, choice: Choice) -> Choice:
        candidate = Candidate(
            choice.architecture, choice.parameters, with_values(TrainingSettings(), choice.training)
        )
        reason = choice.reason
        if self._asked.search is not None:
            candidate, reason = self._search(step, dataset, split, candidate)
        if self._asked.validation is not None:
            self._validate(step, dataset, split, candidate)
        training = {
            item.name: getattr(candidate.training, item.name) for item in parameters_of(TrainingSettings)
        }
        return Choice(candidate.architecture, candidate.parameters, training, reason)

    def _search(self, step: Step, dataset: Dataset, split: Split, start: Candidate) -> tuple[Candidate, str]:
        asked, settings = self._asked, self._asked.search
        assert settings is not None
        base = architectures(asked.networks, asked.recipe.training) if asked.networks else (start,)
        found = step("search", Search(dataset, split, base, asked.vary, settings, asked.cluster, asked.study))
        objective = objective_name(settings.objective, dataset.task)
        self.made.search = found
        self.made.files += (asked.study, *write_search(asked.recipe.folder, found, objective))
        if self._stopped() or found.best is None or found.candidate is None:
            raise _Enough
        ended = sum(trial.state is not TrialState.INTERRUPTED for trial in found.trials)
        value = readable(found.best.value or 0.0)
        return found.candidate, f"The best of {counted(ended, 'trial')}, with a {objective} of {value}."

    def _validate(self, step: Step, dataset: Dataset, split: Split, candidate: Candidate) -> None:
        settings = self._asked.validation
        assert settings is not None
        found = step("validate", CrossValidate(dataset, split, candidate, settings, self._asked.cluster))
        self.made.validation = found
        self.made.files += tuple(write_validation(self._asked.recipe.folder, dataset, found))
        if self._stopped():
            raise _Enough
