"""The main job from data to results in one go, as `motifdesk run` and the headless demo do it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Protocol, TypeVar

from motifdesk.data.dataset import Dataset
from motifdesk.data.fixes.registry import AppliedFix
from motifdesk.data.loading import Loaded
from motifdesk.data.splits import Split, SplitSettings
from motifdesk.errors import Cancelled, InputError
from motifdesk.files import check_folder
from motifdesk.jobs.finding import FindMotifs
from motifdesk.jobs.projects import SaveProject
from motifdesk.jobs.tasks import (
    Attribute,
    AuditData,
    ChooseNetwork,
    Evaluate,
    Job,
    Load,
    Prepare,
    SaveResults,
    Train,
)
from motifdesk.models.auto import AUTO, Choice
from motifdesk.models.registry import get_architecture, make_parameters
from motifdesk.models.trained import NetworkPlan
from motifdesk.monitor import Monitor
from motifdesk.parameters import Value, with_values
from motifdesk.project.archive.project import SUFFIX, Project
from motifdesk.project.session import Session
from motifdesk.project.wishes import Wishes
from motifdesk.training.checkpoint import read_info
from motifdesk.training.records import Notice
from motifdesk.training.search.records import SearchOutcome, ValidationOutcome
from motifdesk.training.settings import TrainingSettings

CHECKPOINT = "training.checkpoint"
PROJECT = f"project{SUFFIX}"

T = TypeVar("T")


@dataclass(frozen=True)
class Recipe:
    """Everything that is decided before the main job runs.

    Attributes
    ----------
    load
        The job that reads or makes the data.
    fixes
        What is done to them.
    split
        How to split them.
    training
        Training settings that were asked for; the others are those recommended for the network.
    architecture, parameters
        The network, `AUTO` for one that suits the data; and those of its parameters that were asked for.
    method
        The attribution method; None leaves interpretation out.
    folder
        Where the results go.
    resume
        Whether training goes on from the checkpoint that an interrupted run has left there.
    pdf
        Whether the report is written as PDF, too.
    """

    load: Job[Loaded]
    fixes: tuple[AppliedFix, ...]
    split: SplitSettings
    training: Mapping[str, str | Value]
    architecture: str
    parameters: Mapping[str, str | Value]
    method: str | None
    folder: Path
    resume: bool = False
    pdf: bool = False

    @property
    def checkpoint(self) -> Path:
        """Where the training keeps its checkpoint."""
        return self.folder / CHECKPOINT


@dataclass(frozen=True)
class Outcome:
    """What the main job made, and the files it wrote."""

    session: Session
    files: tuple[Path, ...]


class Step(Protocol):
    """Does a job as the step of this name."""

    def __call__(self, name: str, job: Job[T], /) -> T:
        """Do it and return its result."""


class _Steps:
    """Does jobs, and notes how many seconds each took."""

    def __init__(self, monitor_of: Callable[[str], Monitor]) -> None:
        self.seconds: dict[str, float] = {}
        self._monitor_of = monitor_of

    def __call__(self, name: str, job: Job[T], /) -> T:
        began = perf_counter()
        try:
            result = job.run(self._monitor_of(name))
        except Cancelled:
            job.discard()
            raise
        self.seconds[name] = perf_counter() - began
        return result


class Refine(Protocol):
    """Does further jobs with the data, and may put another choice in the place of the recipe's."""

    @property
    def search(self) -> SearchOutcome | None:
        """What a search for settings has found."""

    @property
    def validation(self) -> ValidationOutcome | None:
        """What a cross-validation has found."""

    def __call__(self, step: Step, dataset: Dataset, split: Split, choice: Choice, /) -> Choice:
        """Do them and return the choice."""


def run_recipe(recipe: Recipe, monitor_of: Callable[[str], Monitor], refine: Refine | None = None) -> Outcome:
    """Load, fix, split, audit, train, evaluate, interpret and save.

    Parameters
    ----------
    recipe
        What to do.
    monitor_of
        Returns the monitor of a step: load, prepare, audit, choose, train, evaluate, interpret, motifs or save.
    refine
        May do further jobs with the data, and put another choice in the place of the recipe's.

    Raises
    ------
    InputError
        Something about the input, the options or the folder is wrong.
    Cancelled
        A monitor asked for it.
    """
    do = _Steps(monitor_of)
    _check_options(recipe)
    earlier = read_info(recipe.checkpoint) if recipe.resume else None
    loaded = do("load", recipe.load)
    if loaded.dataset is None:
        raise InputError(
            "There are only positives; give negatives too (--negatives FILE), or have them made "
            "(--make-negatives dinucleotide)."
        )
    dataset, split = do("prepare", Prepare(loaded.dataset, recipe.fixes, recipe.split))
    # Nobody should wait for hours to learn that the results cannot be written.
    check_folder(recipe.folder)
    session = Session(dataset, split, original=loaded.dataset, fixes=recipe.fixes)
    findings = do("audit", AuditData(dataset, split))
    session = session.with_findings(findings, session.audit_key)
    choice = _chosen(recipe, lambda: do("choose", ChooseNetwork(dataset, split)))
    if refine is not None:
        choice = refine(do, dataset, split, choice)
    plan = NetworkPlan.for_dataset(dataset, choice.architecture, choice.parameters)
    settings = with_values(TrainingSettings(), choice.training)
    train = Train(dataset, split, plan, settings, recipe.checkpoint, recipe.resume, choice.reason)
    if earlier is not None:
        epochs = earlier.undertaking.settings.epochs
        said = f"The checkpoint is of epoch {earlier.epoch:,} of {epochs:,}; training goes on from there."
        monitor_of("train").partial(Notice(said))
    run = do("train", train)
    session = session.with_run(run)
    session = session.with_evaluation(do("evaluate", Evaluate(dataset, split, run)))
    if recipe.method is not None:
        codes = dataset.sequences.matrix(plan.length)
        attribution = do("interpret", Attribute(run.model, codes, recipe.method))
        session = session.with_attribution(attribution)
        session = session.with_discovery(do("motifs", FindMotifs(dataset, split, run, attribution)))
    saving = monitor_of("save")
    project = _project(recipe, loaded, session, refine)
    wishes = Wishes(request=project.request, negatives=project.negatives)
    files = SaveResults(session, recipe.folder, do.seconds, recipe.pdf, wishes).run(saving)
    saved = SaveProject(project, recipe.folder / PROJECT).run(saving)
    return Outcome(session, (*files, saved))


def _project(recipe: Recipe, loaded: Loaded, session: Session, refine: Refine | None) -> Project:
    """Return everything that the window needs to go on where the main job has ended."""
    project = Project(session, loaded)
    if isinstance(recipe.load, Load):
        project = replace(project, request=recipe.load.request, negatives=recipe.load.negatives)
    if refine is not None:
        project = replace(project, search=refine.search, validation=refine.validation)
    return project


def _check_options(recipe: Recipe) -> None:
    """Raise `InputError` where options are wrong, before any work is done: so far as they can be known to be."""
    with_values(TrainingSettings(), recipe.training)
    if recipe.architecture != AUTO:
        make_parameters(recipe.architecture, recipe.parameters)


def _chosen(recipe: Recipe, choose: Callable[[], Choice]) -> Choice:
    """Return the network of the recipe, or the one that `choose` finds, with what was asked for in particular."""
    if recipe.architecture == AUTO:
        choice = choose()
    else:
        architecture = get_architecture(recipe.architecture)
        choice = Choice(architecture.name, architecture.parameters(), architecture.training)
    return replace(
        choice,
        parameters=with_values(choice.parameters, recipe.parameters),
        training={**choice.training, **recipe.training},
    )
