"""The job that says whether an attribution method's maps can be believed."""

from __future__ import annotations

from dataclasses import dataclass

from motifdesk.attribution.faithfulness import Faithfulness
from motifdesk.data.alphabet import Codes
from motifdesk.jobs.tasks import Job
from motifdesk.models.trained import TrainedModel
from motifdesk.monitor import Monitor


@dataclass(frozen=True)
class MeasureFaithfulness(Job[Faithfulness]):
    """Measure a method on the sequences, uint8 (N, L), for which the network's output is high."""

    model: TrainedModel
    codes: Codes
    method: str

    def run(self, monitor: Monitor) -> Faithfulness:
        """Measure it."""
        from motifdesk.attribution.faithfulness import measure

        monitor.status("Scrambling bases")
        return measure(self.model, self.codes, self.method, monitor)
