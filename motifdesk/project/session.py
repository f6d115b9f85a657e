"""The session: an immutable value holding what the user has so far, and which of it is still current.

Every result remembers the key of what it was made from, so that whether a step is done, stale or locked is worked
out, never stored, and a change upstream cannot leave an old result looking new.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple

from motifdesk.attribution.faithfulness import Faithfulness
from motifdesk.attribution.results import Attribution
from motifdesk.data.audit.findings import Finding
from motifdesk.data.dataset import Dataset
from motifdesk.data.fixes.registry import AppliedFix
from motifdesk.data.splits import Part, Split, SplitSettings, make_split
from motifdesk.evaluation.results import Evaluation
from motifdesk.motifs.finding import Discovery
from motifdesk.project.predictions import Predicted, Predictions
from motifdesk.training.records import Run


class Prepared(NamedTuple):
    """Data ready to train on: fixed and split."""

    dataset: Dataset
    split: Split


@dataclass(frozen=True)
class Measured:
    """How faithful a method's maps of a network are."""

    model_key: str
    method: str
    faithfulness: Faithfulness


class Step(Enum):
    """The steps of the wizard, in order."""

    LOAD = "load"
    TRAIN = "train"
    EVALUATE = "evaluate"
    INTERPRET = "interpret"
    PREDICT = "predict"


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
    original
        The data as they were read; None where none are loaded.
    fixes
        What the user applied to them, in order.
    dataset, split
        The data after the fixes, and its parts; both or none.
    findings
        What the audit found; current only if `audited` is `audit_key`.
    audited
        The key of what was audited.
    measured
        How faithful methods are, each for a network and a method.
    predicted
        What a run's network has said of new sequences; current only if it is the current run, and takes sequences as it
        did.
    runs
        Every finished training run, oldest first.
    current
        The index in `runs` of the one that is evaluated and interpreted.
    evaluation, attribution
        Of a run; current only if it is the current run.
    discovery
        The motifs found with attributions; current only if those are the session's.
    """

    dataset: Dataset | None = None
    split: Split | None = None
    runs: tuple[Run, ...] = ()
    current: int | None = None
    evaluation: Evaluation | None = None
    attribution: Attribution | None = None
    discovery: Discovery | None = None
    original: Dataset | None = None
    fixes: tuple[AppliedFix, ...] = ()
    findings: tuple[Finding, ...] = ()
    audited: str = ""
    measured: tuple[Measured, ...] = ()
    predicted: Predicted | None = None

    @property
    def audit_key(self) -> str:
        """What tells whether the data or their split have changed since an audit; empty where there are none."""
        if self.dataset is None or self.split is None:
            return ""
        return f"{self.dataset.key}-{self.split.settings}"

    @property
    def current_findings(self) -> tuple[Finding, ...] | None:
        """What the audit found in the data as they are split now; None where it has not looked at them."""
        return self.findings if self.audit_key and self.audited == self.audit_key else None

    @property
    def run(self) -> Run | None:
        """The current run."""
        return None if self.current is None else self.runs[self.current]

    def with_dataset(self, dataset: Dataset, settings: SplitSettings | None = None) -> Session:
        """Return the session with other data, nothing fixed yet.

        They are split as `settings` say; else as the file says; else as the data before.
        """
        if settings is None:
            settings = self.split.settings if self.split else SplitSettings()
            whole = dataset.parts is not None and bool((dataset.parts == Part.TEST).any())
            if whole is not (settings.kind == "file"):
                settings = replace(settings, kind="file" if whole else "random")
        return self.with_prepared(dataset, (), Prepared(dataset, make_split(dataset, settings)))

    def with_prepared(self, original: Dataset, fixes: tuple[AppliedFix, ...], prepared: Prepared) -> Session:
        """Return the session with data that were fixed and split elsewhere."""
        return replace(self, original=original, fixes=fixes, dataset=prepared.dataset, split=prepared.split)

    def with_findings(self, findings: tuple[Finding, ...], key: str) -> Session:
        """Return the session with what an audit of the data with this `audit_key` found."""
        return replace(self, findings=findings, audited=key)

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

    def with_note(self, index: int, text: str) -> Session:
        """Return the session with what the user wrote down about one of its runs."""
        noted = replace(self.runs[index], note=text)
        return replace(self, runs=(*self.runs[:index], noted, *self.runs[index + 1 :]))

    def without_run(self, index: int) -> Session:
        """Return the session without one of its runs, and without what was found with that run alone.

        Where it was the current one, the newest run of the data and the split as they are becomes it, else the
        newest of all, else none.
        """
        gone = self.runs[index]
        runs = (*self.runs[:index], *self.runs[index + 1 :])
        current = self.current
        if current == index:
            fitting = [place for place, run in enumerate(runs) if self.fits(run)]
            current = fitting[-1] if fitting else len(runs) - 1 if runs else None
        elif current is not None and current > index:
            current -= 1
        evaluation, attribution, predicted = self.evaluation, self.attribution, self.predicted
        # Two runs with the same seed have the same key: what was found with one holds for the other.
        if evaluation is not None and gone.key not in {run.key for run in runs}:
            evaluation = None if evaluation.run_key == gone.key else evaluation
        if predicted is not None and gone.key not in {run.key for run in runs}:
            predicted = None if predicted.run_key == gone.key else predicted
        models = {run.model.key for run in runs}
        if attribution is not None and gone.model.key not in models:
            attribution = None if attribution.model_key == gone.model.key else attribution
        return replace(
            self,
            runs=runs,
            current=current,
            evaluation=evaluation,
            attribution=attribution,
            measured=tuple(item for item in self.measured if item.model_key in models),
            predicted=predicted,
        )

    def fits(self, run: Run) -> bool:
        """Return whether a run was trained on the data and the split as they are now."""
        if self.dataset is None or self.split is None:
            return False
        return run.data_key == self.dataset.key and run.split == self.split.settings

    def with_evaluation(self, evaluation: Evaluation) -> Session:
        """Return the session with the evaluation of one of its runs."""
        return replace(self, evaluation=evaluation)

    def with_attribution(self, attribution: Attribution) -> Session:
        """Return the session with the attributions of one of its runs."""
        return replace(self, attribution=attribution)

    def with_discovery(self, discovery: Discovery) -> Session:
        """Return the session with the motifs found with its attributions."""
        return replace(self, discovery=discovery)

    def with_measured(self, model_key: str, method: str, found: Faithfulness) -> Session:
        """Return the session with how faithful a method is for a network."""
        others = (item for item in self.measured if (item.model_key, item.method) != (model_key, method))
        return replace(self, measured=(*others, Measured(model_key, method, found)))

    def faithfulness_of(self, attribution: Attribution | None) -> Faithfulness | None:
        """Return how faithful attributions are, where that was measured."""
        if attribution is None:
            return None
        key = (attribution.model_key, attribution.method)
        found = [item.faithfulness for item in self.measured if (item.model_key, item.method) == key]
        return found[0] if found else None

    def with_predictions(self, parts: Sequence[Predictions], said: Sequence[str]) -> Session:
        """Return the session with what the current run's network says of new sequences, in place of others."""
        if self.run is None:
            raise ValueError("there is no network that could predict")
        predicted = Predicted(self.run.key, self.audit_key, tuple(parts), tuple(said))
        return replace(self, predicted=predicted.bounded)

    @property
    def predictions(self) -> Predicted | None:
        """The predictions, where they are what the current run's network would say now."""
        found, run = self.predicted, self.run
        if found is None or run is None:
            return None
        return found if (found.run_key, found.data_key) == (run.key, self.audit_key) else None

    @property
    def motifs(self) -> Discovery | None:
        """The motifs, where they belong to the attributions of the current run."""
        found, attribution = self.discovery, self.attribution
        if found is None or attribution is None or not self._attribution_is_current():
            return None
        same = (found.model_key, found.method) == (attribution.model_key, attribution.method)
        return found if same else None

    def state(self, step: Step) -> StepState:
        """Return how far a step is."""
        done = {
            Step.LOAD: self.dataset is not None,
            Step.TRAIN: self._train_is_current(),
            Step.EVALUATE: self._train_is_current() and self._evaluation_is_current(),
            Step.INTERPRET: self._train_is_current() and self._attribution_is_current(),
        }
        if step is Step.PREDICT:  # never done: there are always more sequences
            return StepState.LOCKED if self.run is None else StepState.OPEN
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
        return self.run is not None and self.fits(self.run)

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
