"""What jobs hand back spares the window work."""

from __future__ import annotations

import pickle

from motifdesk.data.fixes.registry import AppliedFix
from motifdesk.data.simulate import SimulationSettings, simulate
from motifdesk.data.splits import SplitSettings
from motifdesk.jobs.tasks import MakeExample, Prepare
from motifdesk.monitor import SilentMonitor

SMALL = SimulationSettings(count=40)


def test_the_key_of_the_data_is_worked_out_in_the_engine_and_travels_along() -> None:
    loaded = MakeExample(SMALL).run(SilentMonitor()).dataset
    prepared = (
        Prepare(simulate(SMALL), (AppliedFix("crop-centre", 20),), SplitSettings())
        .run(SilentMonitor())
        .dataset
    )
    for dataset in (loaded, prepared):
        arrived = pickle.loads(pickle.dumps(dataset))
        assert "key" in vars(arrived)
        assert arrived.key == dataset.key
