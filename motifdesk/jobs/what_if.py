"""The job behind the Interpret page's track: one sequence, as it is or changed by hand."""

from __future__ import annotations

from dataclasses import dataclass, replace

from motifdesk.attribution.what_if import LONGEST, Explained
from motifdesk.data.alphabet import UNKNOWN, Codes
from motifdesk.jobs.tasks import Job
from motifdesk.models.trained import TrainedModel
from motifdesk.monitor import Monitor


@dataclass(frozen=True)
class ExplainOne(Job[Explained]):
    """Predict and explain one sequence: partial results once each is done, then all substitutions.

    Attributes
    ----------
    model
        The network.
    codes
        uint8, shape (M,): any length.
    methods
        Names of the attribution methods.
    effects
        Whether all substitutions are worked out, too; not for more than `LONGEST` bases.
    """

    model: TrainedModel
    codes: Codes
    methods: tuple[str, ...]
    effects: bool = True

    def run(self, monitor: Monitor) -> Explained:
        """Explain it."""
        from motifdesk.attribution.what_if import contributions, explain, substitution_effects

        explained = explain(self.model, self.codes, (), monitor)
        monitor.partial(explained)  # some methods take longer than the user wants to wait for it
        found = contributions(self.model, explained.codes, self.methods, monitor)
        explained = replace(explained, hypothetical=found)
        if not self.effects or int((explained.codes < UNKNOWN).sum()) > LONGEST:
            return explained
        monitor.partial(explained)
        return replace(explained, effects=substitution_effects(self.model, explained.codes, monitor))
