"""The session: an immutable value holding what the user has so far, and which of it is still current.

Every result remembers the key of what it was made from, so that whether a step is done, stale or locked is worked
out, never stored, and a change upstream cannot leave an old result looking new.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from motifdesk.attribution.results import Attribution
from motifdesk.data.dataset import Dataset
from motifdesk.data.splits import Split, SplitSettings, make_split
from motifdesk.evaluation.results import BinaryEvaluation
from motifdesk.training.records import Run


class Step(Enum):
    """The steps of the wizard, in order."""

    LOAD = "load"
    TRAIN = "train"
    EVALUATE = "evaluate"
    INTERPRET = "interpret"


class StepState(Enum):
    """How far a step is."""

    LOCKED = "locked"  # an earlier step must be done first
    OPEN = "open"  # can be done now
    STALE = "stale"  # was done, with something that has changed since
    DONE = "done"


@dataclass(frozen=True)
class Session:
    """What the user has so far.

    Attributes
    ----------
    dataset, split
        The data and its parts; both or none.
    runs
        Every finished training run, oldest first.
    current
        The index in `runs` of the one that is evaluated and interpreted.
    evaluation, attribution
        Of a run; current only if it is the current run.
    """

    dataset: Dataset | None = None
    split: Split | None = None
    runs: tuple[Run, ...] = ()
    current: int | None = None
    evaluation: BinaryEvaluation | None = None
    attribution: Attribution | None = None

    @property
    def run(self) -> Run | None:
        """The current run."""
        return None if self.current is None else self.runs[self.current]

    def with_dataset(self, dataset: Dataset, settings: SplitSettings | None = None) -> Session:
        """Return the session with other data, split as before unless `settings` say otherwise."""
        if settings is None:
            settings = self.split.settings if self.split else SplitSettings()
        return replace(self, dataset=dataset, split=make_split(dataset, settings))

    def with_split(self, settings: SplitSettings) -> Session:
        """Return the session with the same data split otherwise."""
        if self.dataset is None:
            raise ValueError("there is no data to split")
        return replace(self, split=make_split(self.dataset, settings))

    def with_run(self, run: Run) -> Session:
        """Return the session with one more run, which becomes the current one."""
        return replace(self, runs=(*self.runs, run), current=len(self.runs))

    def with_current(self, index: int) -> Session:
        """Return the session with another of its runs made current."""
        self.runs[index]
        return replace(self, current=index)

    def with_evaluation(self, evaluation: BinaryEvaluation) -> Session:
        """Return the session with the evaluation of one of its runs."""
        return replace(self, evaluation=evaluation)

    def with_attribution(self, attribution: Attribution) -> Session:
        """Return the session with the attributions of one of its runs."""
        return replace(self, attribution=attribution)

    def state(self, step: Step) -> StepState:
        """Return how far a step is."""
        done = {
            Step.LOAD: self.dataset is not None,
            Step.TRAIN: self._train_is_current(),
            Step.EVALUATE: self._train_is_current() and self._evaluation_is_current(),
            Step.INTERPRET: self._train_is_current() and self._attribution_is_current(),
        }
        if done[step]:
            return StepState.DONE
        exists = {
            Step.LOAD: False,
            Step.TRAIN: self.run is not None,
            Step.EVALUATE: self.evaluation is not None,
            Step.INTERPRET: self.attribution is not None,
        }
        if exists[step]:
            return StepState.STALE
        needs = {Step.LOAD: True, Step.TRAIN: self.dataset is not None}
        return StepState.OPEN if needs.get(step, self._train_is_current()) else StepState.LOCKED

    def _train_is_current(self) -> bool:
        if self.run is None or self.dataset is None or self.split is None:
            return False
        return self.run.data_key == self.dataset.key and self.run.split == self.split.settings

    def _evaluation_is_current(self) -> bool:
        return (
            self.run is not None and self.evaluation is not None and self.evaluation.run_key == self.run.key
        )

    def _attribution_is_current(self) -> bool:
        return (
            self.run is not None
            and self.attribution is not None
            and self.attribution.model_key == self.run.model.key
        )
