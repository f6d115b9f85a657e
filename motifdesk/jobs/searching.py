"""The jobs that train many networks: the search for better settings, and cross-validation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from motifdesk.data.dataset import Dataset
from motifdesk.data.splits import Split
from motifdesk.errors import InputError
from motifdesk.jobs.cluster.settings import ClusterSettings
from motifdesk.jobs.tasks import Job
from motifdesk.monitor import Monitor
from motifdesk.training.search.records import (
    Candidate,
    Fold,
    Importances,
    SearchOutcome,
    SearchSettings,
    TrialState,
    ValidationOutcome,
    ValidationSettings,
)
from motifdesk.training.search.space import Space, make_space
from motifdesk.training.search.study import Study
from motifdesk.training.search.trial import Epoch, Order, TrialResult, order_for, without_test
from motifdesk.training.search.validation import Plan, plan_validation, summarise

# A trial's epochs are told at most so often.
_TELL_SECONDS = 0.25


@dataclass(frozen=True)
class Search(Job[SearchOutcome]):
    """Look for better settings.

    Partial results are the `SearchOutcome` of the search that goes on, every `Trial` that moves on, and `Importances`.

    STOP returns what was found so far.

    Attributes
    ----------
    dataset, split
        The test part is never looked at: it is not even sent to the workers.
    base
        The settings that are varied; several where the architecture is.
    vary
        What is varied, as `make_space` takes it; empty for the usual.
    settings, cluster
        How, and where.
    study
        The file that remembers the search, and goes on with it; None for none.
    """

    dataset: Dataset
    split: Split
    base: tuple[Candidate, ...]
    vary: tuple[str, ...]
    settings: SearchSettings
    cluster: ClusterSettings
    study: Path | None = None

    def run(self, monitor: Monitor) -> SearchOutcome:
        """Search."""
        from motifdesk.jobs.cluster.runner import opened, run_trials

        monitor.status("preparing the search")
        material = without_test(self.dataset, self.split)
        (learned,) = material.splits
        space = make_space(self.base, self.vary, self.dataset.sequences.longest, len(learned.train))
        key = f"{material.dataset.key} {self.split.settings}"
        with closing(Study(self.study, space, self.settings, key)) as study:
            source = _StudySource(study, space, self, monitor)
            source.tell_all()
            if study.wanted:
                with opened(self.cluster, monitor) as cluster:
                    run_trials(cluster, material, source, monitor)
            outcome = study.outcome()
        return _checked(outcome)


def _checked(outcome: SearchOutcome) -> SearchOutcome:
    failed = [trial for trial in outcome.trials if trial.state is TrialState.FAILED]
    if outcome.best is None and failed:
        raise InputError(
            f"None of {len(failed)} trials could be trained; the first one said: {failed[0].message}"
        )
    return outcome


class _StudySource:
    """Hands out what the study proposes, and tells the monitor of every step."""

    def __init__(self, study: Study, space: Space, search: Search, monitor: Monitor) -> None:
        self._study = study
        self._space = space
        self._search = search
        self._monitor = monitor
        self._told: dict[int, float] = {}
        self._deadline: float | None = None

    def tell_all(self) -> None:
        """Tell what an earlier search, which goes on, has found."""
        self._monitor.partial(self._study.outcome())
        self._tell_progress()

    def next(self) -> Order | None:
        if self._deadline is None:  # from here on: workers that start slowly take nothing of it
            self._deadline = monotonic() + (self._search.settings.minutes * 60 or float("inf"))
        elif monotonic() > self._deadline:
            return None
        while True:
            asked = self._study.ask()
            if asked is None:
                return None
            number, values = asked
            try:
                candidate = self._space.candidate(values)
            except InputError as error:
                # Each value is allowed, and all together are not.
                self.tell(TrialResult(number, message=str(error)))
                continue
            return order_for(number, candidate, self._search.dataset)

    def began(self, number: int, worker: str) -> None:
        self._study.began(number, worker)
        self._monitor.partial(self._study.trial(number))

    def report(self, number: int, epoch: Epoch) -> bool:
        hopeless = self._study.report(number, epoch)
        now = monotonic()
        if now - self._told.get(number, 0.0) >= _TELL_SECONDS:
            self._told[number] = now
            self._monitor.partial(self._study.trial(number))
        return hopeless

    def tell(self, result: TrialResult) -> None:
        self._study.tell(result)
        trial = self._study.trial(result.number)
        self._monitor.partial(trial)
        if trial.state is TrialState.COMPLETE:
            self._monitor.partial(Importances(self._study.outcome().importances))
        self._tell_progress()

    def _tell_progress(self) -> None:
        self._monitor.progress(self._study.done, self._search.settings.trials)


@dataclass(frozen=True)
class CrossValidate(Job[ValidationOutcome]):
    """Train and test a network on each of several folds, or several times. Every `Fold` is a partial result.

    STOP returns the figures of those that ended.

    Attributes
    ----------
    dataset, split
        The split says how sequences are kept together, and how large the validation part is.
    candidate
        The settings that are tested.
    settings, cluster
        How, and where.
    """

    dataset: Dataset
    split: Split
    candidate: Candidate
    settings: ValidationSettings
    cluster: ClusterSettings

    def run(self, monitor: Monitor) -> ValidationOutcome:
        """Train and test all of them."""
        from motifdesk.jobs.cluster.runner import opened, run_trials

        monitor.status("dividing the sequences into folds")
        plan = plan_validation(self.dataset, self.split, self.candidate, self.settings, monitor)
        source = _FoldSource(plan, monitor)
        with opened(self.cluster, monitor) as cluster:
            run_trials(cluster, plan.material, source, monitor)
        outcome = summarise(self.dataset.task, source.folds)
        if source.folds and not outcome.mean:
            raise InputError(f"No fold could be trained; the first one said: {source.folds[0].message}")
        return outcome


class _FoldSource:
    """Hands out the networks of a cross-validation one after the other."""

    def __init__(self, plan: Plan, monitor: Monitor) -> None:
        self.folds: list[Fold] = []
        self._plan = plan
        self._monitor = monitor
        self._orders: Iterator[Order] = iter(plan.orders)
        self._workers: dict[int, str] = {}

    def next(self) -> Order | None:
        return next(self._orders, None)

    def began(self, number: int, worker: str) -> None:
        self._workers[number] = worker

    def report(self, number: int, epoch: Epoch) -> bool:
        return False

    def tell(self, result: TrialResult) -> None:
        if result.ended:
            return
        fold = self._plan.fold(result, self._workers.get(result.number, ""))
        self.folds.append(fold)
        self._monitor.partial(fold)
        self._monitor.progress(len(self.folds), len(self._plan.orders))
