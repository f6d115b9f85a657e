"""Run sixteen trials on as many workers as the argument says. `search` runs it in a process of its own."""

from __future__ import annotations

import json
import sys
from time import perf_counter

from search import TRIALS

from motifdesk.data.dataset import Dataset
from motifdesk.data.simulate import SimulationSettings, simulate
from motifdesk.data.splits import SplitSettings, make_split
from motifdesk.jobs.cluster.runner import opened, run_trials
from motifdesk.jobs.cluster.settings import ClusterSettings
from motifdesk.models.registry import make_parameters
from motifdesk.monitor import SilentMonitor
from motifdesk.training.search.records import Candidate
from motifdesk.training.search.trial import Epoch, Order, TrialResult, order_for, without_test
from motifdesk.training.settings import TrainingSettings

EPOCHS = 15


class Trials:
    """The sixteen: fixed, so that one worker and two do the same work."""

    def __init__(self, dataset: Dataset) -> None:
        self._orders = [order_for(number, _candidate(number), dataset) for number in range(TRIALS)]
        self.messages: list[str] = []

    def next(self) -> Order | None:
        """Return the next one."""
        return self._orders.pop(0) if self._orders else None

    def began(self, number: int, worker: str) -> None:
        """Ignore where it runs."""

    def report(self, number: int, epoch: Epoch) -> bool:
        """Ignore the epoch; end no trial."""
        return False

    def tell(self, result: TrialResult) -> None:
        """Keep how it ended."""
        self.messages.append(result.message)


def _candidate(number: int) -> Candidate:
    values = {"filters": 32 + 16 * (number % 4), "width": 11 + 4 * (number // 4)}
    return Candidate("scanner", make_parameters("scanner", values), TrainingSettings(epochs=EPOCHS))


def main() -> None:
    """Print the seconds until the workers are ready, and those of the trials."""
    workers = int(sys.argv[1])
    dataset = simulate(SimulationSettings(count=4000, length=100))
    split = make_split(dataset, SplitSettings())
    trials = Trials(dataset)
    began = perf_counter()
    with opened(ClusterSettings(workers=workers, threads=1), SilentMonitor()) as cluster:
        cluster.client.wait_for_workers(workers)
        ready = perf_counter() - began
        began = perf_counter()
        run_trials(cluster, without_test(dataset, split), trials, SilentMonitor())
        seconds = perf_counter() - began
    assert trials.messages == [""] * TRIALS
    print(json.dumps({"ready": ready, "trials": seconds}))
