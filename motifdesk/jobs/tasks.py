"""The jobs: each says what it needs, and how it is done.

A job is a frozen dataclass of plain values, so that it can be sent to the engine process; `run` imports what is heavy
where it is used, so that the window can make jobs without loading TensorFlow or scikit-learn. The command line calls
the same `run` in its own process.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

from motifdesk.attribution.results import Attribution
from motifdesk.data.alphabet import Codes
from motifdesk.data.audit.findings import Finding
from motifdesk.data.completing import NegativeSettings, add_negatives
from motifdesk.data.dataset import Dataset
from motifdesk.data.fixes.registry import AppliedFix
from motifdesk.data.loading import Loaded, Request, load
from motifdesk.data.simulate import SimulationSettings, simulate
from motifdesk.data.splits import Split, SplitSettings, make_split
from motifdesk.errors import Cancelled, InputError
from motifdesk.evaluation.results import Evaluation
from motifdesk.models.auto import Choice, choose
from motifdesk.models.trained import NetworkPlan, NetworkSummary, TrainedModel
from motifdesk.monitor import Monitor
from motifdesk.project.session import Prepared, Session
from motifdesk.project.wishes import Wishes
from motifdesk.training.checkpoint import (
    Checkpoint,
    CheckpointInfo,
    find_checkpoint,
    forget_aside,
    forget_checkpoint,
    put_back,
    read_checkpoint,
    set_aside,
    tidy_checkpoints,
)
from motifdesk.training.estimate import Estimate
from motifdesk.training.records import Ending, Run
from motifdesk.training.settings import TrainingSettings

Result_co = TypeVar("Result_co", covariant=True)


class Job(ABC, Generic[Result_co]):
    """Something that may take long."""

    # Whether it must wait until the engine has loaded TensorFlow.
    heavy: ClassVar[bool] = True
    # Whether it is done in a process of its own, beside whatever else is being computed; never a heavy one.
    aside: ClassVar[bool] = False

    @abstractmethod
    def run(self, monitor: Monitor) -> Result_co:
        """Do it; raise `InputError` or `Cancelled` as the functions it calls do."""

    def discard(self) -> None:
        """Remove what a cancelled job has left behind, in whatever process; called once it has ended."""
        return


@dataclass(frozen=True)
class Load(Job[Loaded]):
    """Read the user's files; make negatives where there are none and `negatives` says which."""

    heavy = False
    request: Request
    negatives: NegativeSettings | None = None

    def run(self, monitor: Monitor) -> Loaded:
        """Read them."""
        loaded = load(self.request, monitor)
        if loaded.positives_only and self.negatives is not None:
            loaded = add_negatives(loaded, self.request, self.negatives, monitor)
        return _keyed(loaded)


@dataclass(frozen=True)
class MakeNegatives(Job[Loaded]):
    """Make negatives for positives that were loaded alone."""

    heavy = False
    positives: Loaded
    request: Request
    settings: NegativeSettings

    def run(self, monitor: Monitor) -> Loaded:
        """Make them."""
        monitor.status("making negatives")
        return _keyed(add_negatives(self.positives, self.request, self.settings, monitor))


@dataclass(frozen=True)
class MakeExample(Job[Loaded]):
    """Simulate the built-in example."""

    heavy = False
    settings: SimulationSettings = field(default_factory=SimulationSettings)

    def run(self, monitor: Monitor) -> Loaded:
        """Simulate it."""
        monitor.status("making the example")
        return _keyed(Loaded.of(simulate(self.settings)))


def _keyed(loaded: Loaded) -> Loaded:
    """Work the key out here: it travels with the data, and hashing a large set would hold up the window."""
    if loaded.dataset is not None:
        loaded.dataset.key  # noqa: B018 - kept by the data set once it was asked for
    return loaded


@dataclass(frozen=True)
class Prepare(Job[Prepared]):
    """Apply fixes to the data as they were read, and split the result."""

    heavy = False
    original: Dataset
    fixes: tuple[AppliedFix, ...]
    split: SplitSettings

    def run(self, monitor: Monitor) -> Prepared:
        """Fix and split them."""
        from motifdesk.data.fixes.registry import apply_fixes

        monitor.status("preparing the data")
        dataset = apply_fixes(self.original, self.fixes)
        dataset.key  # noqa: B018 - as in `_keyed`
        return Prepared(dataset, make_split(dataset, self.split, monitor))


@dataclass(frozen=True)
class AuditData(Job[tuple[Finding, ...]]):
    """Look for what may be wrong with the data."""

    dataset: Dataset
    split: Split

    def run(self, monitor: Monitor) -> tuple[Finding, ...]:
        """Run every check."""
        from motifdesk.data.audit.audit import audit

        return audit(self.dataset, self.split, monitor)


@dataclass(frozen=True)
class Describe(Job[NetworkSummary]):
    """Work out the layer table of a network before it is trained."""

    plan: NetworkPlan

    def run(self, monitor: Monitor) -> NetworkSummary:
        """Build it and look at it."""
        from motifdesk.models.network import describe

        monitor.status("building the network")
        return describe(self.plan)


@dataclass(frozen=True)
class ChooseNetwork(Job[Choice]):
    """Choose a network by the training part of the data."""

    heavy = False
    dataset: Dataset
    split: Split

    def run(self, monitor: Monitor) -> Choice:
        """Look at the sequences; no network is built."""
        monitor.status("choosing a network")
        return choose(self.dataset, self.split.train)


@dataclass(frozen=True)
class Train(Job[Run]):
    """Train a network; every epoch is a partial result, and every `Notice`.

    Attributes
    ----------
    checkpoint
        Where it is written down, as it goes, how to go on; removed when training has ended by itself. None: nowhere.
    resume
        Whether to go on from what is written there.
    reason
        Why this network was chosen, a sentence; empty where the user did.
    """

    dataset: Dataset
    split: Split
    plan: NetworkPlan
    settings: TrainingSettings
    checkpoint: Path | None = None
    resume: bool = False
    reason: str = ""

    def run(self, monitor: Monitor) -> Run:
        """Train it."""
        run = self._fit(monitor) if self.checkpoint is None else self._keeping(self.checkpoint, monitor)
        return replace(run, reason=self.reason)

    def _fit(self, monitor: Monitor, earlier: Checkpoint | None = None) -> Run:
        from motifdesk.training.fit import fit

        return fit(self.dataset, self.split, self.plan, self.settings, monitor, self.checkpoint, earlier)

    def _keeping(self, path: Path, monitor: Monitor) -> Run:
        """Train with a checkpoint there; the one of an earlier training is kept until this one ends uncancelled."""
        earlier = read_checkpoint(path) if self.resume else None
        set_aside(path)
        try:
            run = self._fit(monitor, earlier)
        except Cancelled:
            raise  # and `discard` puts it back, should the engine have been killed, too
        except BaseException:
            forget_aside(path)
            raise
        if run.ending is Ending.STOPPED:
            forget_aside(path)
        else:
            forget_checkpoint(path)
        return run

    def discard(self) -> None:
        """Remove its checkpoint, but not that of another training of the same data, nor the one it went on from."""
        if self.checkpoint is None or put_back(self.checkpoint) or self.resume:
            return
        try:
            found = find_checkpoint(self.checkpoint)
        except InputError:
            return  # whatever that is, it is not ours
        if found is None:
            return
        plan, ours = found.undertaking.plan, self.plan
        same = (plan.architecture, plan.parameters) == (ours.architecture, ours.parameters)
        if same and found.undertaking.settings == self.settings:
            forget_checkpoint(self.checkpoint)


@dataclass(frozen=True)
class EstimateTraining(Job[Estimate]):
    """Say how long a training will take and how much memory, from a few steps."""

    dataset: Dataset
    split: Split
    plan: NetworkPlan
    settings: TrainingSettings

    def run(self, monitor: Monitor) -> Estimate:
        """Take them."""
        from motifdesk.training.estimate import estimate

        return estimate(self.dataset, self.split, self.plan, self.settings, monitor)


@dataclass(frozen=True)
class FindCheckpoint(Job[CheckpointInfo | None]):
    """Look in the window's folder whether a training of the data can go on where it was interrupted."""

    heavy = False
    path: Path

    def run(self, monitor: Monitor) -> CheckpointInfo | None:
        """Look."""
        tidy_checkpoints(self.path.parent)
        forget_aside(self.path)  # of a training that did not live to see its end
        return find_checkpoint(self.path)


@dataclass(frozen=True)
class Evaluate(Job[Evaluation]):
    """Test a trained network on the held-out test set."""

    dataset: Dataset
    split: Split
    trained: Run

    def run(self, monitor: Monitor) -> Evaluation:
        """Test it."""
        from motifdesk.evaluation.evaluate import evaluate

        return evaluate(self.dataset, self.split, self.trained, monitor)


@dataclass(frozen=True)
class Attribute(Job[Attribution]):
    """Attribute the predictions for all sequences to their bases."""

    model: TrainedModel
    codes: Codes
    method: str

    def run(self, monitor: Monitor) -> Attribution:
        """Attribute them in one batch."""
        from motifdesk.attribution.registry import attribute

        return attribute(self.model, self.codes, self.method, monitor)


@dataclass(frozen=True)
class SaveResults(Job[tuple[Path, ...]]):
    """Write the results and the report into a folder."""

    heavy = False
    session: Session
    folder: Path
    seconds: Mapping[str, float]
    pdf: bool = False  # the report as PDF, too
    wishes: Wishes | None = None

    def run(self, monitor: Monitor) -> tuple[Path, ...]:
        """Write them, each under a temporary name first."""
        from motifdesk.project.exports import write_results
        from motifdesk.project.report import write_report

        monitor.status("writing results")
        written = write_results(self.folder, self.session, self.seconds)
        reports = [self.folder / f"report{kind}" for kind in (".html", *([".pdf"] if self.pdf else []))]
        for report in reports:
            write_report(report, self.session, self.seconds, self.wishes)
        return (*written, *reports)


@dataclass(frozen=True)
class SaveReport(Job[Path]):
    """Write the report alone; the file's ending says whether as HTML or as PDF."""

    heavy = False
    session: Session
    path: Path
    seconds: Mapping[str, float]
    wishes: Wishes | None = None

    def run(self, monitor: Monitor) -> Path:
        """Write it, under a temporary name first, and return where."""
        from motifdesk.project.report import write_report

        monitor.status("writing the report")
        write_report(self.path, self.session, self.seconds, self.wishes)
        return self.path
